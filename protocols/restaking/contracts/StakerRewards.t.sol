// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {HookedToken, Reentrant} from "../../../test/solidity/HookedToken.sol";
import {ReentryTest} from "../../../test/solidity/ReentryTest.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {ShareBook} from "./ShareBook.t.sol";
import {StakerRewards} from "./StakerRewards.sol";

contract StakerRewardsTest is ReentryTest {
    /// More wei than any token of the sandbox has.
    uint256 private constant MOST = 1e30;

    address private constant NETWORK = address(0x4e7);

    Token private token;
    ShareBook private vault;
    StakerRewards private rewards;

    function setUp() public {
        vm.warp(START);
        token = new Token();
        vault = new ShareBook();
        rewards = new StakerRewards(vault, token, NETWORK);
        allow(NETWORK, token, address(rewards));
    }

    function test_RewardsFollowTimeAndShares() public {
        fund(1_000 ether, 10 days);
        vault.set(ALICE, 100);
        vm.warp(START + 2 days);
        rewards.distribute();
        vault.set(BOB, 300);
        vm.warp(START + 5 days);
        rewards.distribute();
        vault.set(ALICE, 0);
        vm.warp(START + 20 days);
        rewards.distribute();
        vm.assertEq(rewards.claimable(ALICE), 275 ether, "200 alone, a quarter of 300");
        vm.assertEq(rewards.claimable(BOB), 725 ether, "three quarters of 300, 500 alone");
        claim(ALICE, ALL);
        claim(BOB, ALL);
        vm.assertEq(token.balanceOf(ALICE), 275 ether, "paid");
        vm.assertEq(token.balanceOf(BOB), 725 ether, "paid");
        vm.assertEq(token.balanceOf(address(rewards)), 0, "to the last wei");
    }

    function testFuzz_OnlyThePayerFunds(address caller, uint256 amount, uint256 duration) public {
        vm.assume(caller != NETWORK);
        vm.expectRevert(StakerRewards.NotPayer.selector);
        vm.prank(caller);
        rewards.fund(amount, duration);
        vm.expectRevert(StakerRewards.ZeroDuration.selector);
        vm.prank(NETWORK);
        rewards.fund(amount, 0);
    }

    function testFuzz_EmissionIsEvenAndCompleteWheneverItIsDistributed(uint256 seed, uint256[3] memory moments) public {
        uint256 amount = anySize(seed, MOST);
        vault.set(ALICE, 1 ether);
        fund(amount, 10 days);
        uint256 time = START;
        for (uint256 i = 0; i < 3; i++) {
            time += within(moments[i], 1, 3 days);
            vm.warp(time);
            vm.assertApproxEqAbs(
                rewards.owed() + rewards.distributable(), amount * (time - START) / 10 days, 4, "as much as is due"
            );
            if (rewards.distributable() > 0) rewards.distribute();
        }
        vm.warp(START + 10 days);
        if (rewards.distributable() > 0) rewards.distribute();
        claim(ALICE, ALL);
        vm.assertEq(token.balanceOf(ALICE), amount, "all of it");
    }

    function testFuzz_ANewPeriodKeepsWhatIsAheadAndWhatIsEmitted(uint256 firstSeed, uint256 nextSeed, uint256 moment)
        public
    {
        uint256 first = anySize(firstSeed, MOST);
        uint256 next = anySize(nextSeed, MOST);
        vault.set(ALICE, 1);
        fund(first, 10 days);
        vm.warp(START + within(moment, 0, 20 days));
        uint256 emitted = rewards.distributable();
        fund(next, 5 days);
        vm.assertEq(rewards.distributable(), emitted, "what is emitted stays so");
        vm.assertEq(rewards.ahead(), first - emitted + next, "what is ahead is spread anew");
        vm.warp(block.timestamp + 5 days);
        vm.assertEq(rewards.distributable(), first + next, "all of both in the end");
    }

    function testFuzz_TokensSentHereGoIntoTheNextDistribution(uint256 seed) public {
        uint256 amount = anySize(seed, MOST);
        vault.set(ALICE, 1);
        vm.warp(START + 1);
        token.mint(address(rewards), amount);
        rewards.distribute();
        vm.assertEq(rewards.claimable(ALICE), amount, "all of them");
    }

    function testFuzz_WhoComesAfterTheCaptureGetsNothingOfIt(uint208 seed) public {
        vault.set(ALICE, 1 ether);
        fund(1_000 ether, 10 days);
        vm.warp(START + 1 days);
        vault.set(BOB, uint208(anySize(seed, MOST)));
        rewards.distribute();
        vm.assertEq(rewards.claimable(BOB), 0, "the shares of this second are not counted");
        vm.assertEq(rewards.claimable(ALICE), 100 ether, "those of a second ago are");
    }

    function test_WithoutSharesRewardsWait() public {
        fund(1_000 ether, 10 days);
        vm.warp(START + 4 days);
        vm.expectRevert(StakerRewards.NothingToDistribute.selector);
        rewards.distribute();
        vault.set(ALICE, 1);
        vm.warp(START + 10 days);
        rewards.distribute();
        vm.assertEq(rewards.claimable(ALICE), 1_000 ether, "for whoever comes");
        vm.expectRevert(StakerRewards.NothingToDistribute.selector);
        rewards.distribute();
    }

    function testFuzz_ClaimingInPartsPaysTheSameAsAtOnce(uint256[4] memory shares, uint256 part) public {
        fund(1_000 ether, 10 days);
        for (uint256 i = 0; i < 4; i++) {
            vault.set(ALICE, uint208(anySize(shares[i], 1e27)));
            vault.set(BOB, 1 ether);
            vm.warp(block.timestamp + 1 days);
            rewards.distribute();
        }
        uint256 whole = rewards.claimable(ALICE);
        part = within(part, 1, 3);
        claim(ALICE, part);
        vm.assertEq(rewards.nextOf(ALICE), part, "so many distributions");
        claim(ALICE, ALL);
        vm.assertEq(token.balanceOf(ALICE), whole, "no more and no less");
        vm.expectRevert(StakerRewards.NothingToClaim.selector);
        claim(ALICE, ALL);
    }

    function test_AStrangerClaimsNothing() public {
        vault.set(ALICE, 1);
        fund(1_000 ether, 10 days);
        vm.warp(START + 1 days);
        rewards.distribute();
        claim(BOB, ALL);
        vm.assertEq(token.balanceOf(BOB), 0, "no shares, no reward");
        vm.assertEq(rewards.claimable(ALICE), 100 ether, "and nobody else's is touched");
    }

    function test_NoFunctionCanBeEnteredFromInsideAnother() public {
        HookedToken hooked = new HookedToken();
        address next = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 1);
        rewards = new StakerRewards(vault, hooked, next);
        Reentrant attacker = new Reentrant(address(rewards), hooked);
        hooked.mint(address(attacker), 1_000 ether);
        vault.set(address(attacker), 1);
        bytes[3] memory calls = [
            abi.encodeCall(rewards.fund, (1 ether, 10 days)),
            abi.encodeCall(rewards.claim, (ALL)),
            abi.encodeCall(rewards.distribute, ())
        ];
        for (uint256 first = 0; first < 2; first++) {
            for (uint256 second = 0; second < 3; second++) {
                attacker.attack(calls[0], "");
                vm.warp(block.timestamp + 1 days);
                rewards.distribute();
                expectGuarded(attacker, calls[first], calls[second]);
            }
        }
        uint256 held = hooked.balanceOf(address(rewards)) + hooked.balanceOf(address(attacker));
        vm.assertEq(held, 1_000 ether, "nothing is gained");
    }

    /// The gas that `actions.ts` gives, where it is dearest: a claim of as many distributions as one call takes.
    ///
    /// forge-config: default.isolate = true
    function test_EveryActionFitsTheGasThatActionsGive() public {
        vault.set(BOB, 1 ether);
        fund(1_000 ether, 100 days);
        vm.assertLe(gasOfLastCall(), 250_000, "fund");
        for (uint256 i = 0; i < 60; i++) {
            vault.set(ALICE, uint208(i + 1) * 1 ether);
            vm.warp(block.timestamp + 1 days);
            rewards.distribute();
            vm.assertLe(gasOfLastCall(), 300_000, "distribute");
        }
        claim(ALICE, 60);
        vm.assertLe(gasOfLastCall(), 2_000_000, "claim");
    }

    function fund(uint256 amount, uint256 duration) private {
        token.mint(NETWORK, amount);
        vm.prank(NETWORK);
        rewards.fund(amount, duration);
    }

    function claim(address account, uint256 most) private {
        vm.prank(account);
        rewards.claim(most);
    }
}
