// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {HookedToken, Reentrant} from "../../../test/solidity/HookedToken.sol";
import {ReentryTest} from "../../../test/solidity/ReentryTest.sol";
import {RewardStreamTest} from "./RewardStreamTest.t.sol";

/// What no token and no amount can do to a farm.
abstract contract RewardStreamSafety is RewardStreamTest, ReentryTest {
    function test_TheStakeIsNeverHostageToTheRewardToken() public {
        HookedToken broken = new HookedToken();
        (farm, reward) = (open(lp, broken, BUDGET), broken);
        approve();
        stake(ALICE, 1 ether);
        fund(1000 ether, 10 days);
        vm.warp(START + 10 days);
        broken.refuse(true);
        expectAs(ALICE, HookedToken.Refused.selector);
        farm.exit();
        expectAs(ALICE, HookedToken.Refused.selector);
        farm.claim();
        vm.prank(ALICE);
        farm.withdraw(ALL);
        vm.assertEq(lp.balanceOf(ALICE), 1 ether, "the stake is back");
        broken.refuse(false);
        vm.prank(ALICE);
        farm.claim();
        vm.assertApproxEqAbs(broken.balanceOf(ALICE), 1000 ether, 1, "and the reward is not lost");
    }

    /// The largest sum of rewards is 2^256 / 1e36 wei, which is 1e23 tokens of 18 decimals. Even then a stake of one
    /// wei followed by a very large one does not make the arithmetic overflow and lock anybody in. Rounding stays at a
    /// wei an action as long as less than 1e36 wei are staked, the scale of the arithmetic.
    function testFuzz_TheLargestRewardLocksNobodyIn(uint256 whaleSeed, uint256 moment) public {
        uint256 most = ALL / 1e36;
        expectAs(BUDGET, abi.encodeWithSignature("Panic(uint256)", 0x11));
        farm.notify(most + 1, 10 days);
        stake(ALICE, 1);
        fund(most, 10 days);
        vm.warp(START + within(moment, 0, 10 days));
        stake(BOB, anySize(whaleSeed, 1e36));
        vm.warp(START + 20 days);
        vm.prank(ALICE);
        farm.exit();
        vm.prank(BOB);
        farm.exit();
        vm.assertLe(reward.balanceOf(ALICE) + reward.balanceOf(BOB), most, "no more than was notified");
        vm.assertApproxEqAbs(reward.balanceOf(ALICE) + reward.balanceOf(BOB), most, 3, "and all of it");
    }

    /// All functions that move tokens, each entered again from inside of each.
    function test_NoFunctionCanBeEnteredFromInsideAnother() public {
        HookedToken token = new HookedToken();
        // The farm has to know its distributor, the attacker, which is created after it.
        address next = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 1);
        farm = open(token, token, next);
        Reentrant attacker = new Reentrant(address(farm), token);
        vm.assertEq(farm.distributor(), address(attacker), "the attacker is the distributor too");
        token.mint(address(attacker), 1_000_000 ether);

        bytes[] memory calls = entries(address(attacker));
        for (uint256 first = 0; first < 5; first++) {
            for (uint256 second = 0; second < calls.length; second++) {
                attacker.attack(calls[0], "");
                attacker.attack(calls[1], "");
                vm.warp(farm.periodFinish() - 1 days);
                uint256 staked = farm.staked(address(attacker));
                uint256 held = token.balanceOf(address(attacker)) + farm.earned(address(attacker)) + staked;

                expectGuarded(attacker, calls[first], calls[second]);
                uint256 holds = token.balanceOf(address(attacker)) + farm.earned(address(attacker));
                holds += farm.staked(address(attacker)) + (first == 0 ? 1 ether : 0);
                vm.assertEq(holds, held, "nothing is gained");
            }
        }
    }

    /// What others read from inside a callback is what they would read afterwards.
    function test_ReadingFromInsideShowsNoRewardTwice() public {
        HookedToken token = new HookedToken();
        (farm, reward) = (open(lp, token, BUDGET), token);
        Reentrant attacker = new Reentrant(address(farm), token);
        approve();
        allow(address(attacker), lp, address(farm));
        stake(address(attacker), 1 ether);
        fund(1000 ether, 10 days);
        vm.warp(START + 5 days);
        attacker.attack(abi.encodeCall(farm.claim, ()), abi.encodeCall(farm.earned, (address(attacker))));
        vm.assertTrue(attacker.succeeded(), "reading is not refused");
        vm.assertEq(abi.decode(attacker.answer(), (uint256)), 0, "what is being paid is no longer owed");
    }

    /// The calls that enter a farm; the first five move tokens.
    function entries(address) internal view virtual returns (bytes[] memory calls) {
        calls = new bytes[](5);
        calls[0] = abi.encodeCall(farm.notify, (1 ether, 10 days));
        calls[1] = abi.encodeCall(farm.stake, (10 ether));
        calls[2] = abi.encodeCall(farm.withdraw, (1 ether));
        calls[3] = abi.encodeCall(farm.claim, ());
        calls[4] = abi.encodeCall(farm.exit, ());
    }
}
