// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {RewardStreamTest} from "./RewardStreamTest.t.sol";

/// What a farm emits, and to whom.
abstract contract RewardStreamEmission is RewardStreamTest {
    /// V20 of docs/theory.md: 1,000 a day for ten days, A stakes 100 on day 0, B 300 on day 2, C 600 on day 5, and B
    /// leaves on day 8.
    function threeStakers() internal {
        fund(10_000 ether, 10 days);
        stake(ALICE, 100 ether);
        vm.warp(START + 2 days);
        stake(BOB, 300 ether);
        vm.warp(START + 5 days);
        stake(CAROL, 600 ether);
        vm.warp(START + 8 days);
        vm.prank(BOB);
        farm.exit();
        vm.warp(START + 30 days);
        vm.prank(ALICE);
        farm.exit();
        vm.prank(CAROL);
        farm.exit();
        uint256 paid = reward.balanceOf(ALICE) + reward.balanceOf(BOB) + reward.balanceOf(CAROL);
        vm.assertLe(paid, 10_000 ether, "no more than was notified");
        vm.assertEq(reward.balanceOf(address(farm)), 10_000 ether - paid, "the rest stays in the farm");
        vm.assertEq(lp.balanceOf(address(farm)), 0, "no stake is left behind");
    }

    function test_ThreeStakersShareByStakeAndTime() public {
        threeStakers();
        vm.assertApproxEqAbs(reward.balanceOf(ALICE), 3335.714285714285714286 ether, 2, "A");
        vm.assertApproxEqAbs(reward.balanceOf(BOB), 3150 ether, 2, "B");
        vm.assertApproxEqAbs(reward.balanceOf(CAROL), 3514.285714285714285714 ether, 2, "C");
    }

    function testFuzz_ASingleStakerGetsTheWholePeriod(uint256 stakeSeed, uint256 rewardSeed, uint256 duration) public {
        uint256 amount = anySize(rewardSeed, MOST);
        duration = within(duration, 1, 3650 days);
        stake(ALICE, anySize(stakeSeed, MOST));
        fund(amount, duration);
        vm.warp(START + duration);
        vm.prank(ALICE);
        farm.claim();
        vm.assertLe(reward.balanceOf(ALICE), amount, "no more than was notified");
        vm.assertApproxEqAbs(reward.balanceOf(ALICE), amount, 1, "all of it within 1 wei");
    }

    function testFuzz_NothingIsEarnedBeforeOrAfterThePeriod(uint256 early, uint256 late, uint256 duration) public {
        duration = within(duration, 1, 3650 days);
        stake(ALICE, 1 ether);
        vm.warp(START + within(early, 0, 3650 days));
        vm.assertEq(farm.earned(ALICE), 0, "before the first notification");
        vm.assertEq(farm.rewardRate(), 0, "no rate before it");
        fund(1000 ether, duration);
        vm.assertEq(farm.earned(ALICE), 0, "at the notification");
        vm.warp(farm.periodFinish());
        uint256 earned = farm.earned(ALICE);
        vm.warp(farm.periodFinish() + within(late, 0, 3650 days));
        vm.assertEq(farm.earned(ALICE), earned, "after the period");
        vm.assertEq(farm.rewardRate(), 0, "no rate after it");
    }

    function testFuzz_StakeThatComesAndGoesInOneSecondEarnsNothing(uint256 seed, uint256 moment) public virtual {
        stake(ALICE, 1 ether);
        fund(1000 ether, 10 days);
        vm.warp(START + within(moment, 0, 20 days));
        uint256 earned = farm.earned(ALICE);
        stake(BOB, anySize(seed, MOST));
        vm.prank(BOB);
        farm.exit();
        vm.assertEq(reward.balanceOf(BOB), 0, "the guest gets nothing");
        vm.assertEq(farm.earned(ALICE), earned, "and takes nothing from others");
    }

    function testFuzz_EmissionWhileNobodyStakesRollsIntoTheNextNotification(
        uint256 before,
        uint256 between,
        uint256 afterwards,
        uint256 next
    ) public {
        before = within(before, 0, 3 days);
        between = within(between, 0, 3 days);
        afterwards = within(afterwards, 0, 30 days);
        next = anySize(next, 1e24) - 1;
        fund(10_000 ether, 10 days);
        vm.warp(START + before);
        stake(ALICE, 1 ether);
        vm.warp(START + 4 days);
        vm.prank(ALICE);
        farm.exit();
        vm.warp(START + 4 days + between);
        stake(BOB, 1 ether);
        vm.warp(START + 8 days);
        vm.prank(BOB);
        farm.exit();
        vm.warp(START + 8 days + afterwards);
        uint256 paid = reward.balanceOf(ALICE) + reward.balanceOf(BOB);
        stake(CAROL, 1 ether);
        fund(next, 5 days);
        vm.warp(farm.periodFinish());
        // Whatever was neither paid nor ahead went into the second period, and Carol is alone in it.
        vm.assertLe(paid + farm.earned(CAROL), 10_000 ether + next, "no more than was notified");
        vm.assertApproxEqAbs(paid + farm.earned(CAROL), 10_000 ether + next, 3, "all of it within a wei an action");
    }

    /// What was emitted while nobody staked comes with the next notification.
    function test_WhatNobodyEarnedFirstIsEarnedAfterwards() public {
        fund(1000 ether, 10 days);
        vm.warp(START + 4 days);
        stake(ALICE, 1 ether);
        vm.warp(START + 10 days);
        vm.assertApproxEqAbs(farm.earned(ALICE), 600 ether, 1, "six of ten days");
        fund(0, 1 days);
        vm.warp(START + 11 days);
        vm.assertApproxEqAbs(farm.earned(ALICE), 1000 ether, 2, "and the first four afterwards");
    }

    function testFuzz_ANotificationInMidPeriodAddsWhatIsStillAhead(uint256 first, uint256 second, uint256 moment)
        public
    {
        first = anySize(first, MOST);
        second = anySize(second, MOST) - 1;
        moment = within(moment, 0, 10 days);
        stake(ALICE, 1 ether);
        fund(first, 10 days);
        vm.warp(START + moment);
        fund(second, 20 days);
        vm.assertEq(farm.periodFinish(), START + moment + 20 days, "the new period starts now");
        uint256 ahead = first * (10 days - moment) / 10 days;
        vm.assertApproxEqAbs(farm.scaledRate() * 20 days / 1e36, second + ahead, 1, "new and ahead, within 1 wei");
    }

    function testFuzz_ANewRateDoesNotChangeWhatWasEarned(uint256 moment, uint256 amount, uint256 duration) public {
        stake(ALICE, 1 ether);
        stake(BOB, 7 ether);
        fund(1000 ether, 10 days);
        vm.warp(START + within(moment, 0, 20 days));
        uint256 alices = farm.earned(ALICE);
        uint256 bobs = farm.earned(BOB);
        fund(anySize(amount, MOST) - 1, within(duration, 1, 3650 days));
        vm.assertEq(farm.earned(ALICE), alices, "A");
        vm.assertEq(farm.earned(BOB), bobs, "B");
    }

    /// `rewardRate` is in whole wei per second, so a slow programme in a token of six decimals looks slower than it is.
    function testFuzz_TheShownRateIsTheRealOneRoundedDown(uint256 seed, uint256 duration) public {
        duration = within(duration, 1, 3650 days);
        uint256 amount = anySize(seed, MOST);
        fund(amount, duration);
        vm.assertApproxEqAbs(farm.rewardRate(), amount / duration, 1, "whole wei per second");
        vm.assertLe(farm.rewardRate() * 1e36, farm.scaledRate(), "never above the real rate");
    }
}
