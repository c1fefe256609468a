// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Token} from "../../../test/solidity/Token.sol";
import {Wrapping} from "../../../test/solidity/Wrapping.sol";
import {ISequencing} from "../../sequencing/contracts/ISequencing.sol";
import {DelegationPool} from "./DelegationPool.sol";
import {DelegationTest} from "./DelegationTest.t.sol";

contract DelegationPoolTest is DelegationTest {
    DelegationPool private pool;

    function setUp() public {
        deploy(new Token(), 1000);
        pool = open(OPERATOR, NODE, 1000);
    }

    function test_TheLockBeginsAtTheMinimumAndGrowsToTheMaximum() public {
        delegate(pool, ALICE, 18_999 ether);
        pool.route();
        vm.assertEq(pool.id(), 0, "a METIS short of the minimum");
        delegate(pool, BOB, 1 ether);
        pool.route();
        vm.assertEq(lockedOf(pool), 20_000 ether, "the operator's own and two delegators'");
        delegate(pool, ALICE, 80_000 ether);
        pool.route();
        vm.assertEq(lockedOf(pool), 100_000 ether, "and no more");
        metis.mint(ALICE, 1);
        vm.prank(ALICE);
        metis.approve(address(pool), 1);
        vm.expectRevert(abi.encodeWithSelector(DelegationPool.PoolFull.selector, 0));
        vm.prank(ALICE);
        pool.delegate(1);
    }

    function test_WithoutASeatMetisStaysAndCanLeave() public {
        sequencing.setOpen(false);
        delegate(pool, ALICE, 50_000 ether);
        pool.route();
        vm.assertEq(pool.idle(), 51_000 ether, "nobody let it lock");
        withdraw(pool, ALICE);
        vm.assertEq(metis.balanceOf(ALICE), 50_000 ether, "at once");
    }

    function testFuzz_RewardsAreSharedToTheWei(uint256 commission, uint256 seed, uint256 stake) public {
        commission = within(commission, 0, 10_000);
        uint256 reward = anySize(seed, 10_000 ether);
        uint256 amount = within(stake, 19_000 ether, 99_000 ether);
        pool = open(BOB, address(0x41), commission);
        delegate(pool, ALICE, amount);
        pool.route();
        earn(address(0x41), reward);
        pool.route();
        uint256 kept = reward * commission / 10_000;
        vm.assertEq(pool.commissionOwed(), kept, "the commission, rounded down");
        vm.assertEq(pool.backing(), amount + STAKE + reward - kept, "all the rest is the delegators'");
        vm.assertApproxEqAbs(pool.assets(), amount + STAKE, 1, "not at once");
        vm.warp(block.timestamp + STREAM / 2);
        vm.assertApproxEqAbs(
            pool.assets(), amount + STAKE + (reward - kept) / 2, 1, "half of it after half of the time"
        );
        vm.warp(block.timestamp + STREAM);
        vm.assertEq(pool.assets(), amount + STAKE + reward - kept, "all of it in the end");
        uint256 part = (reward - kept) * amount / (amount + STAKE);
        vm.assertApproxEqAbs(pool.worth(pool.sharesOf(ALICE)), amount + part, 2, "in proportion");
        pool.collect();
        vm.assertEq(metis.balanceOf(BOB), kept, "and the operator is paid");
    }

    /// Native METIS, a share of fees say, becomes METIS that is shared out as a reward of the lock is.
    function testFuzz_NativeMetisIsSharedOutLikeARewardOfTheLock(uint256 seed) public {
        uint256 amount = 10 + anySize(seed, 10_000 ether);
        delegate(pool, ALICE, 20_000 ether);
        pool.route();
        vm.etch(address(metis), address(new Wrapping()).code);
        vm.deal(BOB, amount);
        vm.prank(BOB);
        (bool taken,) = address(pool).call{value: amount}("");
        vm.assertTrue(taken, "it is taken");
        pool.route();
        vm.assertEq(pool.commissionOwed(), amount / 10, "the operator's commission");
        vm.assertEq(pool.backing(), 20_000 ether + STAKE + amount - amount / 10, "the rest for shares");
    }

    function test_ACommissionChangesAfterTheNoticeAndOnlyForBlocksCommittedLater() public {
        delegate(pool, ALICE, 49_000 ether);
        pool.route();
        vm.prank(OPERATOR);
        pool.announceCommission(3000);
        vm.warp(block.timestamp + NOTICE - 10);
        earn(NODE, 100 ether);
        pool.route();
        vm.assertEq(pool.commissionOwed(), 10 ether, "the old one within the notice");
        // Built before, and paid after the change.
        build(NODE, 2);
        vm.warp(block.timestamp + 30);
        pool.route();
        vm.assertEq(pool.commission(), 3000, "in force");
        vm.assertEq(pool.charged(), 1000, "but not for what was built");
        metis.mint(address(pool), 1 ether);
        pool.route();
        vm.assertEq(pool.commissionOwed(), 10.1 ether, "a gift does not get around that");
        pay(NODE, 2, 50 ether);
        pool.route();
        vm.assertEq(pool.commissionOwed(), 20.1 ether, "both at the old one");
        earn(NODE, 100 ether);
        pool.route();
        vm.assertEq(pool.commissionOwed(), 50.1 ether, "the new one from then on");
    }

    function test_ASecondAnnouncementBeginsItsOwnNotice() public {
        vm.prank(OPERATOR);
        pool.announceCommission(9000);
        vm.warp(block.timestamp + NOTICE - 1);
        vm.prank(OPERATOR);
        pool.announceCommission(2000);
        vm.warp(block.timestamp + 1);
        pool.route();
        vm.assertEq(pool.commission(), 1000, "the first one is forgotten");
        vm.warp(block.timestamp + NOTICE - 1);
        pool.route();
        vm.assertEq(pool.commission(), 2000, "the second one came");
    }

    function test_WhatLiesHereIsPaidAtOnceThenWhatTheLockHasAboveTheMinimum() public {
        uint256 shares = delegate(pool, ALICE, 49_000 ether);
        pool.route();
        delegate(pool, BOB, 5000 ether);
        vm.prank(ALICE);
        pool.undelegate(shares / 49 * 4);
        vm.assertEq(metis.balanceOf(ALICE), 4000 ether, "from what lies here");
        vm.prank(ALICE);
        pool.undelegate(shares / 49 * 10);
        vm.assertEq(metis.balanceOf(ALICE), 5000 ether, "as much as there is; the lock gives once a batch");
        vm.assertEq(pool.worth(pool.waiting()), 9000 ether, "the rest waits");
        earn(NODE, 1 ether);
        pool.route();
        vm.assertApproxEqAbs(metis.balanceOf(ALICE), 14_000 ether, 1, "and is paid with the next batch");
        vm.assertEq(pool.closed(), false, "the node goes on");
    }

    function test_WhoWantsMoreEndsThePoolAndIsPaidAfterTheExit() public {
        delegate(pool, ALICE, 30_000 ether);
        delegate(pool, BOB, 9000 ether);
        pool.route();
        withdraw(pool, ALICE);
        vm.assertEq(pool.closed(), true, "less than the minimum would stay");
        vm.expectRevert(DelegationPool.PoolClosed.selector);
        vm.prank(BOB);
        pool.delegate(1);
        vm.warp(block.timestamp + 21 days - 1);
        pool.route();
        vm.assertEq(metis.balanceOf(ALICE), 0, "not a second early");
        vm.warp(block.timestamp + 1);
        pool.route();
        vm.assertEq(metis.balanceOf(ALICE), 30_000 ether, "all of it");
        withdraw(pool, BOB);
        vm.assertEq(metis.balanceOf(BOB), 9000 ether, "who had not asked is paid at once");
        pool.settle(OPERATOR);
        vm.assertEq(metis.balanceOf(OPERATOR), STAKE, "and anybody sees to the rest");
        vm.assertEq(pool.over(), true, "the place is free");
    }

    function test_WhenNoBatchComesATicketWaitsNoLongerThanAnExit() public {
        delegate(pool, ALICE, 49_000 ether);
        pool.route();
        uint256 shares = pool.sharesOf(ALICE) / 100;
        vm.prank(ALICE);
        pool.undelegate(shares);
        vm.warp(block.timestamp + 21 days - 1);
        pool.route();
        vm.assertEq(pool.closed(), false, "there could still be a batch");
        vm.warp(block.timestamp + 1);
        pool.route();
        vm.assertEq(pool.closed(), true, "there was none");
        vm.warp(block.timestamp + 21 days);
        pool.route();
        vm.assertApproxEqAbs(metis.balanceOf(ALICE), 490 ether, 1, "it is paid");
    }

    function test_ASlashLowersEveryShareThoseInTicketsToo() public {
        delegate(pool, ALICE, 29_000 ether);
        delegate(pool, BOB, 10_000 ether);
        pool.route();
        withdraw(pool, ALICE);
        uint256 id = pool.id();
        sequencing.slash(id);
        vm.warp(block.timestamp + 21 days);
        pool.route();
        withdraw(pool, BOB);
        vm.assertEq(metis.balanceOf(ALICE), 26_100 ether, "a tenth of what is at stake");
        vm.assertEq(metis.balanceOf(BOB), 9000 ether, "for all");
    }

    function test_AForcedExitPaysEverybody() public {
        delegate(pool, ALICE, 29_000 ether);
        pool.route();
        earn(NODE, 100 ether);
        sequencing.forceUnlock(pool.id());
        pool.route();
        vm.assertEq(pool.closed(), true, "nobody comes in any more");
        vm.assertEq(pool.commissionOwed(), 10 ether, "what came with it is a reward");
        vm.warp(block.timestamp + 21 days);
        withdraw(pool, ALICE);
        vm.assertApproxEqAbs(metis.balanceOf(ALICE), 29_087 ether, 1, "with the reward");
    }

    function test_WhoComesForADayOfPaymentEarnsNoMoreThanADay() public {
        delegate(pool, ALICE, 49_000 ether);
        pool.route();
        build(NODE, 1);
        delegate(pool, BOB, 50_000 ether);
        pay(NODE, 1, 1000 ether);
        pool.route();
        // Its METIS has been locked and comes back with the next batch, a day later.
        withdraw(pool, BOB);
        vm.warp(block.timestamp + 1 days);
        earn(NODE, 1);
        pool.route();
        vm.assertLe(metis.balanceOf(BOB), 50_000 ether + 65 ether, "a seventh of its half");
    }

    function testFuzz_AGiftHarmsNobodyAndEnrichesNoGiver(uint256 seed, uint256 size, uint256 after_) public {
        uint256 gift = anySize(seed, 1e6 ether);
        uint256 amount = anySize(size, 10_000 ether);
        uint256 mine = delegate(pool, BOB, 100 ether);
        metis.mint(address(pool), gift);
        pool.route();
        vm.warp(block.timestamp + after_ % 8 days);
        if (pool.backing() + amount > 100_000 ether || pool.sharesFor(amount) == 0) return;
        uint256 shares = delegate(pool, ALICE, amount);
        // A wei of a share is worth so much at most.
        vm.assertLe(amount, pool.worth(shares) + pool.assets() / 1e22 + 2, "who comes later loses nothing");
        vm.assertLe(pool.worth(mine), 100 ether + gift, "who gave gains nothing");
    }

    function testFuzz_ComingAndGoingBringsNothing(uint256 seed, uint256 reward, uint256 wait) public {
        delegate(pool, BOB, 40_000 ether);
        pool.route();
        earn(NODE, anySize(reward, 5000 ether));
        pool.route();
        vm.warp(block.timestamp + wait % 10 days);
        uint256 amount = anySize(seed, 40_000 ether);
        uint256 before = pool.worth(pool.sharesOf(BOB));
        if (pool.sharesFor(amount) == 0) return;
        delegate(pool, ALICE, amount);
        withdraw(pool, ALICE);
        vm.assertLe(metis.balanceOf(ALICE), amount, "no more than was given");
        vm.assertLe(before, pool.worth(pool.sharesOf(BOB)) + 1, "and the others have no less");
    }

    function test_TheOperatorsStakeStaysWhileThePoolIsOpen() public {
        uint256 own = pool.sharesOf(OPERATOR);
        vm.expectRevert(DelegationPool.OwnStake.selector);
        vm.prank(OPERATOR);
        pool.undelegate(1);
        delegate(pool, OPERATOR, 10 ether);
        uint256 more = pool.sharesOf(OPERATOR) - own;
        vm.prank(OPERATOR);
        pool.undelegate(more);
        vm.prank(OPERATOR);
        pool.close();
        withdraw(pool, OPERATOR);
        vm.assertEq(metis.balanceOf(OPERATOR), STAKE + 10 ether, "all of it when it is closed");
    }

    function test_TicketsArePaidInTheirOrder() public {
        delegate(pool, ALICE, 30_000 ether);
        delegate(pool, BOB, 30_000 ether);
        pool.route();
        uint256 part = pool.sharesOf(ALICE) / 6;
        vm.prank(ALICE);
        pool.undelegate(part);
        vm.prank(BOB);
        pool.undelegate(part);
        delegate(pool, STRANGER, 7000 ether);
        pool.route();
        vm.assertEq(metis.balanceOf(ALICE), 5000 ether, "the first one whole");
        vm.assertEq(metis.balanceOf(BOB), 2000 ether, "the second one with what is left");
        withdraw(pool, STRANGER);
        vm.assertEq(metis.balanceOf(STRANGER), 0, "and nobody overtakes them");
    }

    function test_RewardsThatCannotBeFetchedLetNobodyInAndEverybodyOut() public {
        delegate(pool, ALICE, 49_000 ether);
        pool.route();
        delegate(pool, BOB, 5000 ether);
        earn(NODE, 100 ether);
        sequencing.setOpen(false);
        vm.expectRevert(DelegationPool.RewardsStuck.selector);
        vm.prank(STRANGER);
        pool.delegate(1 ether);
        withdraw(pool, BOB);
        vm.assertEq(metis.balanceOf(BOB), 5000 ether, "from what lies here");
        sequencing.setOpen(true);
        pool.route();
        vm.assertEq(pool.commissionOwed(), 10 ether, "and they come in the end");
    }

    function test_ALateBatchIsSharedWhenTheExitEnds() public {
        delegate(pool, ALICE, 19_000 ether);
        pool.route();
        build(NODE, 1);
        vm.prank(OPERATOR);
        pool.close();
        pay(NODE, 1, 200 ether);
        vm.warp(block.timestamp + 21 days);
        pool.route();
        vm.assertEq(pool.commissionOwed(), 20 ether, "the operator's part");
        vm.assertEq(pool.assets(), 20_180 ether, "and the others', at once");
        vm.assertEq(uint256(sequencing.statusOf(pool.id())), uint256(ISequencing.Status.Unlocked), "the lock is over");
    }
}
