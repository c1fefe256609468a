// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {HookedToken, Reentrant} from "../../../test/solidity/HookedToken.sol";
import {ReentryTest} from "../../../test/solidity/ReentryTest.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {BundleAuction} from "./BundleAuction.sol";

contract BundleAuctionTest is ReentryTest {
    /// More wei than any token of the sandbox has.
    uint256 private constant MOST = 1e28;
    uint256 private constant RESERVE = 100;
    bytes32 private constant BUNDLE = keccak256("bundle");

    address private constant PROCEEDS = address(0x9a1d);
    address private constant POLICY = address(0x9011c4);

    Token private token;
    BundleAuction private first;
    BundleAuction private second;

    function setUp() public {
        vm.roll(1_000);
        token = new Token();
        first = new BundleAuction(token, POLICY, PROCEEDS, false, RESERVE);
        second = new BundleAuction(token, POLICY, PROCEEDS, true, RESERVE);
    }

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

    function testFuzz_OnlyTheWinnerPays(uint256 aliceSeed, uint256 bobSeed) public {
        uint256 alice = RESERVE - 1 + anySize(aliceSeed, MOST);
        uint256 bob = RESERVE - 1 + anySize(bobSeed, MOST);
        place(first, ALICE, alice);
        place(first, BOB, bob);
        vm.roll(1_001);
        first.settle();
        vm.assertEq(first.escrowOf(ALICE), alice >= bob ? 0 : alice, "Alice");
        vm.assertEq(first.escrowOf(BOB), alice >= bob ? bob : 0, "Bob");
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

    function testFuzz_NoBidIsBelowTheReserve(uint256 amount) public {
        amount = within(amount, 0, RESERVE - 1);
        fund(first, ALICE, RESERVE);
        vm.expectRevert(abi.encodeWithSelector(BundleAuction.BelowReserve.selector, amount, RESERVE));
        vm.prank(ALICE);
        first.bid(amount, BUNDLE);
    }

    function testFuzz_NobodyBidsOrWithdrawsMoreThanHisEscrow(uint256 seed, uint256 more) public {
        uint256 escrow = RESERVE - 1 + anySize(seed, MOST);
        more = within(more, 1, MOST);
        fund(first, ALICE, escrow);
        fund(first, BOB, MOST);
        vm.expectRevert(abi.encodeWithSelector(BundleAuction.InsufficientEscrow.selector, escrow + more, escrow));
        vm.prank(ALICE);
        first.bid(escrow + more, BUNDLE);
        vm.expectRevert(abi.encodeWithSelector(BundleAuction.InsufficientEscrow.selector, escrow + more, escrow));
        vm.prank(ALICE);
        first.withdraw(escrow + more);
    }

    function testFuzz_WhatABidHoldsIsNotWithdrawnAndNotBidAgain(uint256 seed, uint256 spare) public {
        uint256 amount = RESERVE - 1 + anySize(seed, MOST);
        spare = within(spare, 1, MOST);
        place(first, ALICE, amount);
        fund(first, ALICE, spare);
        vm.expectRevert(abi.encodeWithSelector(BundleAuction.InsufficientEscrow.selector, spare + 1, spare));
        vm.prank(ALICE);
        first.withdraw(spare + 1);
        vm.roll(1_001);
        vm.expectRevert(abi.encodeWithSelector(BundleAuction.InsufficientEscrow.selector, spare + RESERVE, spare));
        vm.prank(ALICE);
        first.bid(spare + RESERVE, BUNDLE);
        vm.prank(ALICE);
        first.withdraw(ALL);
        vm.assertEq(token.balanceOf(ALICE), spare, "all that no bid holds");
        first.settle();
        vm.assertEq(token.balanceOf(PROCEEDS), amount, "and the bid is paid all the same");
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

    function test_AnAccountBidsOnceARound() public {
        fund(first, ALICE, 10_000);
        vm.prank(ALICE);
        first.bid(200, BUNDLE);
        vm.expectRevert(BundleAuction.OneBidARound.selector);
        vm.prank(ALICE);
        first.bid(300, BUNDLE);
        vm.roll(1_001);
        vm.prank(ALICE);
        first.bid(300, BUNDLE);
        vm.assertEq(first.rounds(), 2, "the next block is another round");
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

    function test_NoBidIsLargerThanWhatIsStoredOfIt() public {
        uint256 most = type(uint96).max;
        fund(first, ALICE, most + 1);
        vm.expectRevert(abi.encodeWithSelector(SafeCast.SafeCastOverflowedUintDowncast.selector, 96, most + 1));
        vm.prank(ALICE);
        first.bid(most + 1, BUNDLE);
        vm.prank(ALICE);
        first.bid(most, BUNDLE);
        vm.roll(1_001);
        first.settle();
        vm.assertEq(token.balanceOf(PROCEEDS), most, "the largest is paid");
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

    function test_ZeroAmountsAreRefused() public {
        vm.expectRevert(BundleAuction.ZeroAmount.selector);
        first.deposit(0);
        vm.expectRevert(BundleAuction.ZeroAmount.selector);
        first.withdraw(ALL);
        vm.expectRevert(BundleAuction.ZeroAmount.selector);
        new BundleAuction(token, POLICY, PROCEEDS, false, 0);
        vm.expectRevert(BundleAuction.ZeroAddress.selector);
        new BundleAuction(token, POLICY, address(0), false, 1);
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

    /// The gas that `actions.ts` gives, where it is dearest: each thing is done for the first time.
    ///
    /// forge-config: default.isolate = true
    function test_EveryActionFitsTheGasThatActionsGive() public {
        fund(first, ALICE, MOST);
        vm.assertLe(gasOfLastCall(), 130_000, "deposit");
        vm.prank(ALICE);
        first.bid(MOST / 2, BUNDLE);
        vm.assertLe(gasOfLastCall(), 260_000, "bid");
        vm.prank(ALICE);
        first.withdraw(ALL);
        vm.assertLe(gasOfLastCall(), 110_000, "withdraw");
        vm.prank(POLICY);
        second.setSecondPrice(false);
        vm.assertLe(gasOfLastCall(), 60_000, "setPrice");
    }

    /// All functions that move tokens or bids, each entered again from inside of each that calls the token.
    function test_NoFunctionCanBeEnteredFromInsideAnother() public {
        HookedToken hooked = new HookedToken();
        BundleAuction auction = new BundleAuction(hooked, POLICY, PROCEEDS, false, RESERVE);
        Reentrant attacker = new Reentrant(address(auction), hooked);
        hooked.mint(address(attacker), MOST);
        bytes[4] memory calls = [
            abi.encodeCall(auction.deposit, (1_000)),
            abi.encodeCall(auction.withdraw, (1_000)),
            abi.encodeCall(auction.bid, (1_000, BUNDLE)),
            abi.encodeCall(auction.settle, ())
        ];
        attacker.attack(abi.encodeCall(auction.deposit, (MOST / 2)), "");
        for (uint256 entry = 0; entry < 2; entry++) {
            for (uint256 inner = 0; inner < 4; inner++) {
                expectGuarded(attacker, calls[entry], calls[inner]);
            }
        }
        vm.assertEq(auction.escrowOf(address(attacker)), MOST / 2, "nothing is gained");
        vm.assertEq(hooked.balanceOf(address(auction)), MOST / 2, "nothing is lost");
    }

    /// The receiver of the proceeds is called while the round is being settled.
    function test_TheReceiverOfTheProceedsCannotSettleTwice() public {
        HookedToken hooked = new HookedToken();
        address next = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 1);
        Reentrant receiver = new Reentrant(next, hooked);
        BundleAuction auction = new BundleAuction(hooked, POLICY, address(receiver), false, RESERVE);
        hooked.mint(ALICE, 500);
        allow(ALICE, hooked, address(auction));
        vm.prank(ALICE);
        auction.deposit(500);
        vm.prank(ALICE);
        auction.bid(200, BUNDLE);
        vm.roll(1_001);
        vm.prank(ALICE);
        auction.bid(300, BUNDLE);
        vm.roll(1_002);
        receiver.attack(abi.encodeCall(auction.settle, ()), abi.encodeCall(auction.settle, ()));
        vm.assertTrue(receiver.callbacks() == 1, "the token called back");
        vm.assertEq(receiver.succeeded(), false, "the second call is refused");
        vm.assertEq(auction.settled(), 1, "one round is settled");
        vm.assertEq(hooked.balanceOf(address(receiver)), 200, "and one is paid");
    }

    function fund(BundleAuction auction, address account, uint256 amount) private {
        token.mint(account, amount);
        allow(account, token, address(auction));
        vm.prank(account);
        auction.deposit(amount);
    }

    function place(BundleAuction auction, address account, uint256 amount) private {
        fund(auction, account, amount);
        vm.prank(account);
        auction.bid(amount, BUNDLE);
    }

    function expectOutcome(BundleAuction auction, uint256 round, address winner, uint256 bid, uint256 price)
        private
        view
    {
        (uint256 number, address won, uint256 highest, uint256 paid) = auction.outcome();
        vm.assertEq(number, round, "round");
        vm.assertEq(won, winner, "winner");
        vm.assertEq(highest, bid, "bid");
        vm.assertEq(paid, price, "price");
    }
}
