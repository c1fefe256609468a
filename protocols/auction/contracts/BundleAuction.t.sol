// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {BundleAuction} from "./BundleAuction.sol";
import {BundleAuctionTest} from "./BundleAuctionTest.t.sol";

/// Who wins a round, what he pays, and when a round is settled.
contract BundleAuctionRoundsTest is BundleAuctionTest {
    function testFuzz_TheHighestBidWinsAndPaysItselfOrTheSecondHighest(uint256[3] memory seeds) public {
        address[3] memory bidders = [ALICE, BOB, CAROL];
        uint256 best;
        uint256 next = RESERVE;
        address winner;
        for (uint256 i = 0; i < 3; i++) {
            uint256 amount = RESERVE - 1 + anySize(seeds[i], MOST);
            place(first, bidders[i], amount);
            place(second, bidders[i], amount);
            if (amount > best) (next, best, winner) = (best > next ? best : next, amount, bidders[i]);
            else if (amount > next) next = amount;
        }
        vm.roll(1_001);
        first.settle();
        vm.assertEq(token.balanceOf(PROCEEDS), best, "the first price");
        expectOutcome(first, 0, winner, best, best);
        second.settle();
        vm.assertEq(token.balanceOf(PROCEEDS), best + next, "the second price");
        expectOutcome(second, 0, winner, best, next);
    }

    function test_OfEqualBidsTheFirstInItsBlockWins() public {
        place(second, BOB, 500);
        place(second, ALICE, 500);
        vm.roll(1_001);
        second.settle();
        expectOutcome(second, 0, BOB, 500, 500);
    }

    function test_ALoneBidderPaysTheReserveInASecondPriceAuction() public {
        place(second, ALICE, 10_000);
        vm.roll(1_001);
        second.settle();
        expectOutcome(second, 0, ALICE, 10_000, RESERVE);
        vm.assertEq(second.escrowOf(ALICE), 10_000 - RESERVE, "the rest stays in escrow");
    }

    /// Whatever another contract could read or measure in the block is the same for a small and for a large bid.
    ///
    /// forge-config: default.isolate = true
    function test_ABidIsSealedWhileItsBlockLasts() public {
        fund(first, ALICE, MOST);
        fund(second, ALICE, MOST);
        fund(first, BOB, MOST);
        fund(second, BOB, MOST);
        vm.prank(ALICE);
        first.bid(RESERVE, BUNDLE);
        uint256 gasOfLow = gasOfLastCall();
        vm.prank(ALICE);
        second.bid(MOST, BUNDLE);
        vm.assertApproxEqAbs(gasOfLastCall(), gasOfLow, 500, "only the length of the call data differs");
        vm.prank(BOB);
        first.bid(1_000, BUNDLE);
        uint256 gasAbove = gasOfLastCall();
        vm.prank(BOB);
        second.bid(1_000, BUNDLE);
        vm.assertEq(gasOfLastCall(), gasAbove, "the gas of a later bid");
        vm.assertEq(first.escrowOf(ALICE), second.escrowOf(ALICE), "its escrow");
        vm.assertEq(token.balanceOf(address(first)), token.balanceOf(address(second)), "the balance of the auction");
        vm.expectRevert(abi.encodeWithSelector(BundleAuction.StillSealed.selector, 0));
        first.bidsOf(0);
        vm.expectRevert(abi.encodeWithSelector(BundleAuction.StillSealed.selector, 0));
        first.settle();
        vm.roll(1_001);
        vm.assertEq(first.bidsOf(0)[0].amount, RESERVE, "shown afterwards");
    }

    function test_RoundsAreSettledOnceAndInTheirOrderByAnybody() public {
        vm.expectRevert(BundleAuction.NothingToSettle.selector);
        first.settle();
        place(first, ALICE, 200);
        vm.roll(1_007);
        place(first, BOB, 300);
        vm.prank(CAROL);
        first.settle();
        expectOutcome(first, 0, ALICE, 200, 200);
        vm.expectRevert(abi.encodeWithSelector(BundleAuction.StillSealed.selector, 1));
        first.settle();
        vm.roll(1_008);
        first.settle();
        expectOutcome(first, 1, BOB, 300, 300);
        vm.expectRevert(BundleAuction.NothingToSettle.selector);
        first.settle();
        vm.assertEq(token.balanceOf(PROCEEDS), 500, "each was paid once");
        vm.assertEq(first.bidsOf(0).length + first.blockOf(0), 0, "and nothing of them is kept");
    }

    function testFuzz_ThePriceRuleHoldsForTheRoundsThatComeAfterIt(bool one, bool other, uint256[2] memory seeds)
        public
    {
        BundleAuction auction = new BundleAuction(token, POLICY, PROCEEDS, one, RESERVE);
        bool[2] memory rules = [one, other];
        for (uint256 round = 0; round < 2; round++) {
            if (round == 1) {
                vm.prank(POLICY);
                auction.setSecondPrice(other);
            }
            uint256 low = RESERVE - 1 + anySize(seeds[round], MOST);
            place(auction, ALICE, low);
            place(auction, BOB, low + 1);
            vm.roll(1_001 + round);
            auction.settle();
            expectOutcome(auction, round, BOB, low + 1, rules[round] ? low : low + 1);
        }
    }

    function testFuzz_OnlyTheOwnerSetsThePriceRule(address caller, bool rule) public {
        vm.assume(caller != POLICY);
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, caller));
        vm.prank(caller);
        first.setSecondPrice(rule);
    }

    function test_ThePriceRuleStaysWhileARoundIsOpenOrUnsettled() public {
        place(first, ALICE, 500);
        for (uint256 later = 0; later < 2; later++) {
            vm.roll(1_000 + later);
            vm.expectRevert(abi.encodeWithSelector(BundleAuction.RoundUnsettled.selector, 0));
            vm.prank(POLICY);
            first.setSecondPrice(true);
        }
        first.settle();
        vm.prank(POLICY);
        first.setSecondPrice(true);
        vm.assertEq(first.secondPrice(), true, "and can be changed between rounds");
        vm.assertEq(token.balanceOf(PROCEEDS), 500, "what was bid under the old rule was paid by it");
    }

    /// A full round takes the gas that `actions.ts` gives for settling, and one more bid is refused.
    ///
    /// forge-config: default.isolate = true
    function test_AFullRoundCanBeSettled() public {
        for (uint160 i = 1; i <= 256; i++) {
            place(first, address(0xb1d0000 + i), 1_000 + i);
        }
        fund(first, ALICE, 10_000);
        vm.expectRevert(BundleAuction.RoundIsFull.selector);
        vm.prank(ALICE);
        first.bid(10_000, BUNDLE);
        vm.roll(1_001);
        first.settle();
        vm.assertLe(gasOfLastCall(), 5_000_000, "settle");
        expectOutcome(first, 0, address(0xb1d0000 + 256), 1_256, 1_256);
    }
}
