// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {HookedToken, Reentrant} from "../../../test/solidity/HookedToken.sol";
import {ReentryTest} from "../../../test/solidity/ReentryTest.sol";
import {EnkiTest} from "./EnkiTest.t.sol";
import {RedemptionQueue} from "./RedemptionQueue.sol";

contract RedemptionQueueTest is EnkiTest, ReentryTest {
    uint256 private constant MOST = 1e26;

    function setUp() public {
        deploy(1, 0, 2000, 0);
    }

    function testFuzz_ATicketIsPaidFromItsMaturityOnAndNotASecondSooner(uint256 amount, uint256 late) public {
        amount = anySize(amount, MOST);
        mint(ALICE, amount, false);
        uint256 id = enter(ALICE, amount);
        vm.assertEq(queue.outstanding(), amount, "owed");
        vm.warp(START + DELAY - 1);
        vm.expectRevert(abi.encodeWithSelector(RedemptionQueue.NotMature.selector, START + DELAY));
        vm.prank(ALICE);
        queue.redeem(id, ALICE);
        vm.warp(START + DELAY + within(late, 0, 365 days));
        vm.prank(ALICE);
        queue.redeem(id, BOB);
        uint256 fee = (amount * 2000 + 999_999) / 1_000_000;
        vm.assertEq(metis.balanceOf(BOB), amount - fee, "one to one, less the fee");
        vm.assertEq(metis.balanceOf(TREASURY), fee, "which the treasury has");
        vm.assertEq(queue.outstanding() + eMetis.balanceOf(address(queue)), 0, "and nothing is owed any more");
        vm.assertEq(eMetis.totalSupply(), dealer.backed(), "the eMETIS is gone");
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721NonexistentToken.selector, id));
        vm.prank(ALICE);
        queue.redeem(id, ALICE);
    }

    function testFuzz_ACancelledTicketGivesTheMetisReceiptBack(uint256 amount, uint256 moment) public {
        amount = anySize(amount, MOST);
        mint(ALICE, amount, false);
        uint256 id = enter(ALICE, amount);
        vm.warp(START + within(moment, 0, 2 * DELAY));
        vm.prank(ALICE);
        queue.cancel(id, BOB);
        uint256 fee = (amount * 1000 + 999_999) / 1_000_000;
        vm.assertEq(eMetis.balanceOf(BOB), amount - fee, "less the fee");
        vm.assertEq(eMetis.balanceOf(TREASURY), fee, "which the treasury has");
        vm.assertEq(queue.outstanding(), 0, "nothing is owed");
    }

    function testFuzz_LockedLpTokensShortenTheWaitInProportionDownToTheLeast(uint256 first, uint256 second) public {
        mint(ALICE, 1000 ether, false);
        uint256 id = enter(ALICE, 1000 ether);
        first = anySize(first, MOST);
        second = anySize(second, MOST);
        fund(ALICE, first + second);
        vm.warp(START + 5 days);
        vm.prank(ALICE);
        queue.shorten(id, first);
        vm.prank(ALICE);
        queue.shorten(id, second);
        uint256 locked = first + second < 500 ether ? first + second : 500 ether;
        uint256 maturity = START + DELAY - (DELAY - LEAST) * locked / 500 ether;
        vm.assertEq(queue.maturityOf(id), maturity, "half a unit for each of eMETIS is the most");
        vm.assertEq(lp.balanceOf(ALICE), 0, "locked");
        vm.warp(maturity);
        vm.prank(ALICE);
        queue.redeem(id, BOB);
        vm.assertEq(lp.balanceOf(ALICE), first + second, "and given back to the owner of the ticket");
    }

    function test_LockedLpTokensComeBackWhenATicketIsCancelled() public {
        mint(ALICE, 1000 ether, false);
        uint256 id = enter(ALICE, 1000 ether);
        fund(ALICE, 100 ether);
        vm.prank(ALICE);
        queue.shorten(id, 100 ether);
        vm.prank(ALICE);
        queue.cancel(id, BOB);
        vm.assertEq(lp.balanceOf(ALICE), 100 ether, "all of them");
    }

    function testFuzz_OnlyTheOwnerOfATicketUsesIt(address caller) public {
        vm.assume(caller != ALICE && caller != address(0));
        mint(ALICE, 1000 ether, false);
        uint256 id = enter(ALICE, 1000 ether);
        vm.warp(START + DELAY);
        bytes memory refused = abi.encodeWithSelector(RedemptionQueue.NotTicketOwner.selector, id);
        bytes[3] memory calls = [
            abi.encodeCall(queue.redeem, (id, caller)),
            abi.encodeCall(queue.cancel, (id, caller)),
            abi.encodeCall(queue.shorten, (id, 1))
        ];
        for (uint256 i = 0; i < calls.length; i++) {
            vm.prank(caller);
            (bool ok, bytes memory reason) = address(queue).call(calls[i]);
            vm.assertEq(ok, false, "refused");
            vm.assertEq(reason, refused, "as somebody else's");
        }
    }

    function test_ATicketCanBeSoldAndItsBuyerIsPaid() public {
        mint(ALICE, 1000 ether, false);
        uint256 id = enter(ALICE, 1000 ether);
        vm.prank(ALICE);
        queue.transferFrom(ALICE, BOB, id);
        vm.warp(START + DELAY);
        vm.expectRevert(abi.encodeWithSelector(RedemptionQueue.NotTicketOwner.selector, id));
        vm.prank(ALICE);
        queue.redeem(id, ALICE);
        vm.prank(BOB);
        queue.redeem(id, BOB);
        vm.assertEq(metis.balanceOf(BOB), 998 ether, "the buyer");
    }

    function test_TicketsAreListedByOwner() public {
        mint(ALICE, 60 ether, false);
        uint256 first = enter(ALICE, 10 ether);
        vm.warp(START + 1 days);
        uint256 second = enter(ALICE, 20 ether);
        (uint256 id, uint256 amount, uint256 maturity) = queue.ticketOf(ALICE, 1);
        vm.assertEq(id, second, "the second");
        vm.assertEq(amount, 20 ether, "its amount");
        vm.assertEq(maturity, START + 1 days + DELAY, "its maturity");
        (id, amount, maturity) = queue.ticketOf(ALICE, 2);
        vm.assertEq(id + amount + maturity, 0, "there is no third");
        vm.prank(ALICE);
        queue.cancel(first, ALICE);
        (id,,) = queue.ticketOf(ALICE, 0);
        vm.assertEq(id, second, "what is over is not listed");
    }

    function test_NothingAndBadTermsAreRefused() public {
        vm.expectRevert(RedemptionQueue.ZeroAmount.selector);
        queue.enter(ALICE, 0);
        mint(ALICE, 1 ether, false);
        uint256 id = enter(ALICE, 1 ether);
        vm.expectRevert(RedemptionQueue.ZeroAmount.selector);
        vm.prank(ALICE);
        queue.shorten(id, 0);
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721NonexistentToken.selector, 99));
        queue.maturityOf(99);
        refuse(RedemptionQueue.Terms(1 days, 2 days, 1, 0, 0));
        refuse(RedemptionQueue.Terms(1 days, 1 days, 0, 0, 0));
        refuse(RedemptionQueue.Terms(1 days, 1 days, 1, 1_000_001, 0));
        refuse(RedemptionQueue.Terms(1 days, 1 days, 1, 0, 1_000_001));
    }

    /// Of all that a queue moves only LP tokens could ever call back.
    function test_NoFunctionCanBeEnteredFromInsideAnother() public {
        HookedToken token = new HookedToken();
        queue = new RedemptionQueue(dealer, token, RedemptionQueue.Terms(0, 0, 500_000, 0, 0));
        Reentrant attacker = new Reentrant(address(queue), token);
        address me = address(attacker);
        token.mint(me, 1000 ether);
        mint(me, 100 ether, false);
        vm.prank(me);
        eMetis.approve(address(queue), 100 ether);
        uint256[3] memory ids;
        for (uint256 i = 0; i < 3; i++) {
            vm.prank(me);
            ids[i] = queue.enter(me, 10 ether);
        }
        attacker.attack(abi.encodeCall(queue.shorten, (ids[2], 1 ether)), "");
        bytes[2] memory first =
            [abi.encodeCall(queue.shorten, (ids[0], 1 ether)), abi.encodeCall(queue.cancel, (ids[2], me))];
        bytes[4] memory second = [
            abi.encodeCall(queue.shorten, (ids[1], 1 ether)),
            abi.encodeCall(queue.cancel, (ids[1], me)),
            abi.encodeCall(queue.redeem, (ids[1], me)),
            abi.encodeCall(queue.enter, (me, 1 ether))
        ];
        for (uint256 k = 0; k < second.length; k++) {
            for (uint256 i = 0; i < (k + 1 == second.length ? 2 : 1); i++) {
                expectGuarded(attacker, first[i], second[k]);
            }
        }
    }

    /// The gas that actions.ts gives, where it is dearest: each thing is done for the first time, with all agents locked.
    ///
    /// forge-config: default.isolate = true
    function test_EveryActionFitsTheGasThatActionsGive() public {
        deploy(16, 100_000, 2000, 0);
        mint(address(this), 1_599_999 ether, false);
        dealer.route();
        vm.assertEq(lockedOf(15), 100_000 ether, "sixteen locks");
        mint(ALICE, 100_000 ether, true);
        vm.assertLe(gasOfLastCall(), 300_000, "mint and stake");
        mint(BOB, 100_000 ether, false);
        vm.assertLe(gasOfLastCall(), 200_000, "mint");
        vm.prank(BOB);
        eMetis.approve(address(seMetis), 50_000 ether);
        vm.prank(BOB);
        seMetis.deposit(50_000 ether, BOB);
        vm.assertLe(gasOfLastCall(), 220_000, "stake");
        earn(0, 1000 ether);
        dealer.harvest();
        vm.assertLe(gasOfLastCall(), 1_500_000, "harvest");
        vm.warp(block.timestamp + 1 days);
        vm.prank(ALICE);
        seMetis.redeem(50_000 ether, ALICE, ALICE);
        vm.assertLe(gasOfLastCall(), 200_000, "unstake");
        uint256 id = enter(ALICE, 50_000 ether);
        vm.assertLe(gasOfLastCall(), 400_000, "request");
        fund(ALICE, 100 ether);
        vm.prank(ALICE);
        queue.shorten(id, 100 ether);
        vm.assertLe(gasOfLastCall(), 200_000, "shorten");
        vm.warp(block.timestamp + DELAY);
        vm.prank(ALICE);
        queue.redeem(id, ALICE);
        vm.assertLe(gasOfLastCall(), 600_000, "claim");
        id = enter(BOB, 1000 ether);
        vm.prank(BOB);
        queue.cancel(id, BOB);
        vm.assertLe(gasOfLastCall(), 250_000, "cancel");
        enter(address(this), 1_500_000 ether);
        dealer.route();
        vm.assertLe(gasOfLastCall(), 10_000_000, "route, with fourteen exits");
    }

    function refuse(RedemptionQueue.Terms memory terms) private {
        vm.expectRevert(RedemptionQueue.BadTerms.selector);
        new RedemptionQueue(dealer, lp, terms);
    }

    function fund(address account, uint256 amount) private {
        lp.mint(account, amount);
        vm.prank(account);
        lp.approve(address(queue), amount);
    }
}
