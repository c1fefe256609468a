// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {HookedToken, Reentrant} from "../../../test/solidity/HookedToken.sol";
import {BundleAuction} from "./BundleAuction.sol";
import {BundleAuctionTest} from "./BundleAuctionTest.t.sol";

/// What searchers pay in, bid and take out, and what is refused.
contract BundleAuctionEscrowTest is BundleAuctionTest {
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
}
