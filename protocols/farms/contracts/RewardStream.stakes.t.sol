// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {RewardStream} from "./RewardStream.sol";
import {RewardStreamTest} from "./RewardStreamTest.t.sol";

/// What goes into a farm and comes out of it, and what is refused.
abstract contract RewardStreamStakes is RewardStreamTest {
    function testFuzz_OnlyTheDistributorNotifies(address caller, uint256 amount, uint256 duration) public {
        vm.assume(caller != BUDGET);
        vm.expectRevert(RewardStream.NotDistributor.selector);
        vm.prank(caller);
        farm.notify(amount, duration);
    }

    function testFuzz_ExitIsWithdrawAndClaim(uint256 stakeSeed, uint256 rewardSeed, uint256 moment) public {
        uint256 amount = anySize(stakeSeed, MOST);
        RewardStream twin = open(lp, reward, BUDGET);
        allow(BUDGET, reward, address(twin));
        allow(BOB, lp, address(twin));
        lp.mint(BOB, amount);
        vm.prank(BOB);
        twin.stake(amount);
        stake(ALICE, amount);
        fund(anySize(rewardSeed, MOST), 10 days);
        reward.mint(BUDGET, anySize(rewardSeed, MOST));
        vm.prank(BUDGET);
        twin.notify(anySize(rewardSeed, MOST), 10 days);
        vm.warp(START + within(moment, 0, 20 days));

        vm.prank(ALICE);
        farm.exit();
        vm.prank(BOB);
        twin.withdraw(ALL);
        vm.prank(BOB);
        twin.claim();
        vm.assertEq(lp.balanceOf(ALICE), amount, "the stake is back");
        vm.assertEq(lp.balanceOf(ALICE), lp.balanceOf(BOB), "the same stake");
        vm.assertEq(reward.balanceOf(ALICE), reward.balanceOf(BOB), "the same reward");
        vm.assertEq(farm.totalStaked(), twin.totalStaked(), "the same farm afterwards");
    }

    function testFuzz_RewardsStayClaimableAfterWithdrawal(uint256 moment, uint256 part) public {
        stake(ALICE, 100 ether);
        stake(BOB, 50 ether);
        fund(1000 ether, 10 days);
        vm.warp(START + within(moment, 0, 10 days));
        uint256 earned = farm.earned(ALICE);
        vm.prank(ALICE);
        farm.withdraw(within(part, 1, 100 ether));
        vm.assertEq(farm.earned(ALICE), earned, "nothing is lost by withdrawing");
        vm.prank(ALICE);
        farm.claim();
        vm.assertEq(reward.balanceOf(ALICE), earned, "and all of it is paid");
        vm.prank(ALICE);
        farm.claim();
        vm.assertEq(reward.balanceOf(ALICE), earned, "once");
    }

    function test_ZeroAmountsAreRefused() public {
        expectAs(ALICE, RewardStream.ZeroAmount.selector);
        farm.stake(0);
        expectAs(ALICE, RewardStream.ZeroAmount.selector);
        farm.stake(ALL);
        expectAs(ALICE, RewardStream.ZeroAmount.selector);
        farm.withdraw(0);
        expectAs(ALICE, RewardStream.ZeroAmount.selector);
        farm.withdraw(ALL);
        expectAs(ALICE, RewardStream.ZeroAmount.selector);
        farm.exit();
        expectAs(BUDGET, RewardStream.ZeroAmount.selector);
        farm.notify(1, 0);
    }

    function test_ExitNeedsAStakeButClaimDoesNot() public {
        stake(ALICE, 1 ether);
        fund(1000 ether, 10 days);
        vm.warp(START + 5 days);
        vm.prank(ALICE);
        farm.withdraw(ALL);
        expectAs(ALICE, RewardStream.ZeroAmount.selector);
        farm.exit();
        vm.prank(ALICE);
        farm.claim();
        vm.assertApproxEqAbs(reward.balanceOf(ALICE), 500 ether, 1, "claimed without a stake");
    }

    function test_ClaimingNothingMovesNothing() public {
        fund(1000 ether, 10 days);
        vm.warp(START + 5 days);
        vm.expectCall(address(reward), abi.encodeWithSelector(reward.transfer.selector), 0);
        vm.prank(ALICE);
        farm.claim();
    }

    function testFuzz_NobodyWithdrawsMoreThanHisStake(uint256 seed, uint256 excess) public {
        uint256 amount = anySize(seed, MOST);
        uint256 wanted = within(excess, amount + 1, ALL - 1);
        stake(BOB, MOST);
        stake(ALICE, amount);
        vm.expectRevert(abi.encodeWithSelector(RewardStream.InsufficientStake.selector, wanted, amount));
        vm.prank(ALICE);
        farm.withdraw(wanted);
    }

    function testFuzz_TheLargestNumberMeansAll(uint256 seed) public {
        uint256 amount = anySize(seed, MOST);
        lp.mint(ALICE, amount);
        vm.prank(ALICE);
        farm.stake(ALL);
        vm.assertEq(farm.staked(ALICE), amount, "the whole balance is staked");
        vm.assertEq(lp.balanceOf(ALICE), 0, "and none is left");
        vm.prank(ALICE);
        farm.withdraw(ALL);
        vm.assertEq(lp.balanceOf(ALICE), amount, "the whole stake comes back");
    }

    function test_NothingStartsWithoutItsFunds() public {
        stake(ALICE, 1 ether);
        fund(1000 ether, 10 days);
        uint256 rate = farm.scaledRate();
        vm.prank(BUDGET);
        (bool ok,) = address(farm).call(abi.encodeCall(farm.notify, (1, 1 days)));
        vm.assertTrue(!ok, "the budget has no reward token left");
        vm.assertEq(farm.scaledRate(), rate, "the rate is as before");
        vm.assertEq(farm.periodFinish(), START + 10 days, "and so is its end");
        vm.prank(BOB);
        (ok,) = address(farm).call(abi.encodeCall(farm.stake, (1)));
        vm.assertTrue(!ok, "nobody stakes what he does not have");
        vm.assertEq(farm.totalStaked(), 1 ether, "the stake is as before");
    }
}
