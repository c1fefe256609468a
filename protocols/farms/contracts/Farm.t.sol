// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Token} from "../../../test/solidity/Token.sol";
import {EscrowedToken} from "./EscrowedToken.sol";
import {Farm} from "./Farm.sol";
import {RewardStreamEmission} from "./RewardStream.emission.t.sol";
import {RewardStreamSafety} from "./RewardStream.safety.t.sol";
import {RewardStream} from "./RewardStream.sol";
import {RewardStreamStakes} from "./RewardStream.stakes.t.sol";

/// All laws of a stream of rewards, and what a plain farm has beside them.
contract FarmTest is RewardStreamEmission, RewardStreamStakes, RewardStreamSafety {
    function open(Token staking, Token paying, address distributor) internal override returns (RewardStream) {
        return new Farm(staking, paying, distributor);
    }

    function testFuzz_SplittingAStakeOverAccountsEarnsNoMore(uint256 wholeSeed, uint256 part, uint256 othersSeed)
        public
    {
        uint256 whole = 1 + anySize(wholeSeed, MOST);
        part = within(part, 1, whole - 1);
        stake(CAROL, anySize(othersSeed, MOST));
        stake(ALICE, part);
        stake(BOB, whole - part);
        fund(1000 ether, 10 days);
        vm.warp(START + 10 days);
        uint256 due = 1000 ether - farm.earned(CAROL);
        vm.assertLe(farm.earned(ALICE) + farm.earned(BOB), due, "no more than one account would have got");
    }

    /// The gas that actions.ts gives, where it is dearest: each thing is done for the first time, and rewards go through
    /// an escrow.
    ///
    /// forge-config: default.isolate = true
    function test_EveryActionFitsTheGasThatActionsGive() public {
        EscrowedToken escrow = new EscrowedToken(reward, 15 days, "Escrowed token", "esTOKEN");
        farm = new Farm(lp, escrow, BUDGET);
        escrow.setDistributor(BUDGET, true);
        escrow.setDistributor(address(farm), true);
        approve();
        reward.mint(BUDGET, 1000 ether);
        allow(BUDGET, reward, address(escrow));
        allow(BUDGET, escrow, address(farm));
        vm.prank(BUDGET);
        escrow.deposit(1000 ether);
        vm.prank(BUDGET);
        farm.notify(1000 ether, 10 days);

        vm.warp(START + 1 days);
        stake(ALICE, 1 ether);
        vm.assertLe(gasOfLastCall(), 250_000, "stake");
        stake(BOB, 1 ether);
        stake(CAROL, 1 ether);
        vm.warp(START + 2 days);
        vm.prank(ALICE);
        farm.withdraw(0.5 ether);
        vm.assertLe(gasOfLastCall(), 250_000, "withdraw");
        vm.warp(START + 3 days);
        vm.prank(BOB);
        farm.claim();
        vm.assertLe(gasOfLastCall(), 300_000, "claim");
        vm.warp(START + 4 days);
        vm.prank(CAROL);
        farm.exit();
        vm.assertLe(gasOfLastCall(), 400_000, "exit");
    }
}
