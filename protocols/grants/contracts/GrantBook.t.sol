// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {HookedToken, Reentrant} from "../../../test/solidity/HookedToken.sol";
import {ReentryTest} from "../../../test/solidity/ReentryTest.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {GrantBook} from "./GrantBook.sol";
import {VestedGrant} from "./VestedGrant.sol";

contract GrantBookTest is ReentryTest {
    /// Ten times all METIS there will ever be.
    uint256 private constant MOST = 1e26;

    address private constant FUND = address(0xf00d);
    address private constant ATTESTOR = address(0xa77e);

    Token private metis;
    GrantBook private book;

    function setUp() public {
        vm.warp(START);
        metis = new Token();
        book = new GrantBook(metis, FUND, ATTESTOR);
        metis.mint(FUND, 10 * MOST);
        allow(FUND, metis, address(book));
    }

    function testFuzz_AnUpfrontGrantIsPaidAtOnceAndIsOutOfReach(uint256 seed) public {
        uint256 amount = anySize(seed, MOST);
        uint256 id = make(GrantBook.Kind.Upfront, amount, 0, 0, 0);
        vm.assertEq(metis.balanceOf(ALICE), amount, "all of it, at once");
        vm.expectRevert(abi.encodeWithSelector(GrantBook.NothingToClawBack.selector, id));
        vm.prank(FUND);
        book.clawBack(id);
        vm.expectRevert(abi.encodeWithSelector(GrantBook.NothingToClaim.selector, id));
        book.claim(id);
        vm.expectRevert(abi.encodeWithSelector(GrantBook.NotAttestable.selector, id));
        vm.prank(ATTESTOR);
        book.attest(id);
    }

    function testFuzz_EachMilestoneIsPaidOnceItIsAttestedAndOnlyOnce(uint256 seed, uint256 parts) public {
        parts = within(parts, 1, 24);
        uint256 amount = parts + anySize(seed, MOST);
        uint256 id = make(GrantBook.Kind.Milestone, amount, parts, 0, 0);
        vm.expectRevert(abi.encodeWithSelector(GrantBook.NothingToClaim.selector, id));
        book.claim(id);
        for (uint256 i = 1; i <= parts; i++) {
            vm.prank(ATTESTOR);
            book.attest(id);
            book.claim(id);
            vm.assertEq(metis.balanceOf(ALICE), amount * i / parts, "as many equal parts as were attested");
            vm.expectRevert(abi.encodeWithSelector(GrantBook.NothingToClaim.selector, id));
            book.claim(id);
        }
        vm.expectRevert(abi.encodeWithSelector(GrantBook.NotAttestable.selector, id));
        vm.prank(ATTESTOR);
        book.attest(id);
        vm.assertEq(metis.balanceOf(ALICE), amount, "and in the end all of it");
        vm.assertEq(metis.balanceOf(address(book)), 0, "nothing is left");
    }

    function testFuzz_AVestedGrantVestsBySecondAndIsPaidInFullAtItsEnd(uint256 seed, uint256 length, uint256 when)
        public
    {
        uint256 amount = anySize(seed, MOST);
        length = within(length, 1, 3650 days);
        when = within(when, 0, length);
        uint256 id = make(GrantBook.Kind.Vested, amount, 0, START + 30 days, length);
        vm.warp(START + 30 days - 1);
        vm.assertEq(book.claimable(id), 0, "nothing before it starts");
        vm.warp(START + 30 days + when);
        vm.assertEq(book.claimable(id), amount * when / length, "a straight line");
        if (book.claimable(id) > 0) book.claim(id);
        vm.assertEq(metis.balanceOf(ALICE), amount * when / length, "paid as it vests");
        vm.assertEq(book.paid(id), amount * when / length, "and booked");
        vm.warp(START + 30 days + length);
        if (book.claimable(id) > 0) book.claim(id);
        vm.assertEq(metis.balanceOf(ALICE), amount, "all of it in the end");
    }

    function testFuzz_ARetroactiveGrantIsPaidWhenItIsDueAndWasEarned(uint256 seed, uint256 wait) public {
        uint256 amount = anySize(seed, MOST);
        uint256 due = START + 60 days;
        uint256 id = make(GrantBook.Kind.Retroactive, amount, 0, due, 0);
        vm.warp(START + within(wait, 0, 60 days - 1));
        vm.expectRevert(abi.encodeWithSelector(GrantBook.NotYetDue.selector, id, due));
        vm.prank(ATTESTOR);
        book.attest(id);
        vm.warp(due);
        vm.expectRevert(abi.encodeWithSelector(GrantBook.NothingToClaim.selector, id));
        book.claim(id);
        vm.prank(ATTESTOR);
        book.attest(id);
        book.claim(id);
        vm.assertEq(metis.balanceOf(ALICE), amount, "in one payment");
    }

    function testFuzz_ARetroactiveGrantInPartsPaysTheShareThatIsAttested(uint256 seed, uint256 parts, uint256 reached)
        public
    {
        uint256 amount = anySize(seed, 1e24);
        parts = within(parts, 1, 20);
        reached = within(reached, 0, parts);
        metis.mint(FUND, amount);
        vm.prank(FUND);
        metis.approve(address(book), amount);
        vm.prank(FUND);
        book.grant(GrantBook.Terms(GrantBook.Kind.Retroactive, ALICE, amount, parts, START + 1, 0, 0));
        vm.warp(START + 1);
        for (uint256 i = 0; i < reached; i++) {
            vm.prank(ATTESTOR);
            book.attest(0);
        }
        vm.assertEq(book.claimable(0), amount * reached / parts, "as many parts as were found done");
    }

    function testFuzz_NothingIsEarnedFromItsLastMomentOnAndTheRestGoesBackToTheFund(
        uint256 seed,
        uint256 reached,
        uint256 late,
        address caller
    ) public {
        reached = within(reached, 0, 4);
        uint256 amount = 4 + anySize(seed, MOST);
        uint256 until = START + 30 days;
        uint256 before = metis.balanceOf(FUND);
        vm.prank(FUND);
        uint256 id = book.grant(GrantBook.Terms(GrantBook.Kind.Milestone, ALICE, amount, 4, 0, 0, until));
        vm.warp(until - 1);
        for (uint256 i = 0; i < reached; i++) {
            vm.prank(ATTESTOR);
            book.attest(id);
        }
        vm.expectRevert(abi.encodeWithSelector(GrantBook.NotYetLapsed.selector, id, until));
        book.lapse(id);
        vm.warp(until + within(late, 0, 3650 days));
        if (reached < 4) {
            vm.expectRevert(abi.encodeWithSelector(GrantBook.TooLate.selector, id, until));
            vm.prank(ATTESTOR);
            book.attest(id);
            vm.prank(caller);
            book.lapse(id);
        }
        vm.assertEq(metis.balanceOf(FUND), before - amount * reached / 4, "all but what was earned is the fund's");
        if (reached > 0) book.claim(id);
        vm.assertEq(metis.balanceOf(ALICE), amount * reached / 4, "what was earned is still paid");
        vm.assertEq(metis.balanceOf(address(book)), 0, "nothing is left");
        vm.expectRevert(abi.encodeWithSelector(GrantBook.NothingToClawBack.selector, id));
        book.lapse(id);
    }

    function test_WhatHasNoLastMomentNeverLapses() public {
        uint256 id = make(GrantBook.Kind.Milestone, 1 ether, 1, 0, 0);
        vm.warp(START + 36500 days);
        vm.expectRevert(abi.encodeWithSelector(GrantBook.NotYetLapsed.selector, id, 0));
        book.lapse(id);
    }

    function testFuzz_ClawingBackTakesWhatIsNotOwedAndLeavesTheRest(uint256 seed, uint256 reached) public {
        reached = within(reached, 0, 3);
        uint256 amount = 4 + anySize(seed, MOST);
        uint256 id = make(GrantBook.Kind.Milestone, amount, 4, 0, 0);
        for (uint256 i = 0; i < reached; i++) {
            vm.prank(ATTESTOR);
            book.attest(id);
        }
        uint256 before = metis.balanceOf(FUND);
        vm.prank(FUND);
        book.clawBack(id);
        vm.assertEq(metis.balanceOf(FUND) - before, amount - amount * reached / 4, "what was not attested");
        vm.expectRevert(abi.encodeWithSelector(GrantBook.NotAttestable.selector, id));
        vm.prank(ATTESTOR);
        book.attest(id);
        if (reached > 0) book.claim(id);
        vm.assertEq(metis.balanceOf(ALICE), amount * reached / 4, "what was attested is still paid");
        vm.expectRevert(abi.encodeWithSelector(GrantBook.NothingToClawBack.selector, id));
        vm.prank(FUND);
        book.clawBack(id);
    }

    function testFuzz_ClawingBackAVestedGrantStopsItsVesting(uint256 seed, uint256 when, uint256 claimed) public {
        uint256 amount = 1000 + anySize(seed, MOST);
        when = within(when, 1 days, 99 days);
        uint256 id = make(GrantBook.Kind.Vested, amount, 0, 0, 100 days);
        vm.warp(START + within(claimed, 1 days, when));
        book.claim(id);
        vm.warp(START + when);
        uint256 before = metis.balanceOf(FUND);
        vm.prank(FUND);
        book.clawBack(id);
        vm.assertEq(metis.balanceOf(FUND) - before, amount - amount * when / 100 days, "what has not vested");
        vm.warp(START + 200 days);
        if (book.claimable(id) > 0) book.claim(id);
        vm.assertEq(metis.balanceOf(ALICE), amount * when / 100 days, "what has vested, and no more");
        vm.assertEq(metis.balanceOf(book.walletOf(id)), 0, "nothing is left");
    }

    function testFuzz_OnlyGovernanceGrantsAndTakesBack(address caller) public {
        vm.assume(caller != FUND);
        uint256 id = make(GrantBook.Kind.Milestone, 1 ether, 1, 0, 0);
        vm.expectRevert(GrantBook.NotGovernance.selector);
        vm.prank(caller);
        book.grant(GrantBook.Terms(GrantBook.Kind.Upfront, caller, 1, 0, 0, 0, 0));
        vm.expectRevert(GrantBook.NotGovernance.selector);
        vm.prank(caller);
        book.clawBack(id);
    }

    function testFuzz_OnlyTheAttestorAttests(address caller) public {
        vm.assume(caller != ATTESTOR);
        uint256 id = make(GrantBook.Kind.Milestone, 1 ether, 1, 0, 0);
        vm.expectRevert(GrantBook.NotAttestor.selector);
        vm.prank(caller);
        book.attest(id);
    }

    function testFuzz_WhoeverClaimsTheRecipientIsPaid(address caller) public {
        vm.assume(caller != ALICE);
        uint256 id = make(GrantBook.Kind.Milestone, 1 ether, 1, 0, 0);
        vm.prank(ATTESTOR);
        book.attest(id);
        uint256 before = metis.balanceOf(caller);
        vm.prank(caller);
        book.claim(id);
        vm.assertEq(metis.balanceOf(ALICE), 1 ether, "the recipient");
        if (caller != address(book)) vm.assertEq(metis.balanceOf(caller), before, "not the caller");
    }

    function testFuzz_OnlyTheBookTakesBackFromAWallet(address caller) public {
        VestedGrant wallet = VestedGrant(payable(book.walletOf(make(GrantBook.Kind.Vested, 1 ether, 0, 0, 1 days))));
        vm.assume(caller != address(book));
        vm.expectRevert(VestedGrant.NotBook.selector);
        vm.prank(caller);
        wallet.clawBack(caller);
    }

    function test_AWalletStaysWithItsRecipientAndTakesNoNativeMetis() public {
        VestedGrant wallet = VestedGrant(payable(book.walletOf(make(GrantBook.Kind.Vested, 1 ether, 0, 0, 1 days))));
        vm.expectRevert(VestedGrant.NotTransferable.selector);
        vm.prank(ALICE);
        wallet.transferOwnership(BOB);
        vm.expectRevert(VestedGrant.NotTransferable.selector);
        vm.prank(ALICE);
        wallet.renounceOwnership();
        vm.deal(address(this), 1 ether);
        (bool taken,) = address(wallet).call{value: 1 ether}("");
        vm.assertEq(taken, false, "native METIS is refused");
    }

    function test_TermsThatAKindDoesNotKnowAreRefused() public {
        refuse(GrantBook.Terms(GrantBook.Kind.Upfront, ALICE, 1, 1, 0, 0, 0));
        refuse(GrantBook.Terms(GrantBook.Kind.Upfront, ALICE, 1, 0, START, 0, 0));
        refuse(GrantBook.Terms(GrantBook.Kind.Upfront, ALICE, 1, 0, 0, 1, 0));
        refuse(GrantBook.Terms(GrantBook.Kind.Milestone, ALICE, 1, 0, 0, 0, 0));
        refuse(GrantBook.Terms(GrantBook.Kind.Milestone, ALICE, 1, 1, START, 0, 0));
        refuse(GrantBook.Terms(GrantBook.Kind.Vested, ALICE, 1, 0, START, 0, 0));
        refuse(GrantBook.Terms(GrantBook.Kind.Vested, ALICE, 1, 1, START, 1, 0));
        refuse(GrantBook.Terms(GrantBook.Kind.Retroactive, ALICE, 1, 0, START, 1, 0));
        refuse(GrantBook.Terms(GrantBook.Kind.Upfront, ALICE, 1, 0, 0, 0, START + 1));
        refuse(GrantBook.Terms(GrantBook.Kind.Vested, ALICE, 1, 0, 0, 1, START + 1));
        refuse(GrantBook.Terms(GrantBook.Kind.Milestone, ALICE, 1, 1, 0, 0, START));
        refuse(GrantBook.Terms(GrantBook.Kind.Retroactive, ALICE, 1, 0, START + 2, 0, START + 2));
        refuse(GrantBook.Terms(GrantBook.Kind.Upfront, ALICE, 0, 0, 0, 0, 0));
        refuse(GrantBook.Terms(GrantBook.Kind.Upfront, address(0), 1, 0, 0, 0, 0));
        refuse(GrantBook.Terms(GrantBook.Kind.Upfront, address(book), 1, 0, 0, 0, 0));
        refuse(GrantBook.Terms(GrantBook.Kind.Upfront, FUND, 1, 0, 0, 0, 0));
    }

    function test_NoGrantIsMadeWithoutItsMoney() public {
        vm.prank(FUND);
        metis.approve(address(book), 1 ether);
        bytes memory call =
            abi.encodeCall(book.grant, (GrantBook.Terms(GrantBook.Kind.Milestone, ALICE, 1 ether + 1, 1, 0, 0, 0)));
        vm.prank(FUND);
        (bool made,) = address(book).call(call);
        vm.assertEq(made, false, "more than was approved");
        vm.assertEq(book.count(), 0, "and nothing is written down");
    }

    function test_RowsSayWhatThereIs() public {
        make(GrantBook.Kind.Upfront, 5 ether, 0, 0, 0);
        uint256 id = make(GrantBook.Kind.Milestone, 9 ether, 3, 0, 0);
        vm.prank(ATTESTOR);
        book.attest(id);
        GrantBook.Record[] memory rows = book.records(16);
        vm.assertEq(rows.length, 2, "as many as there are");
        vm.assertEq(rows[id].recipient, ALICE, "recipient");
        vm.assertEq(rows[id].kind * 100 + rows[id].milestones, 103, "kind and milestones");
        vm.assertEq(rows[id].amount, 9 ether, "amount");
        vm.assertEq(rows[id].paid, 0, "not yet paid");
        vm.assertEq(rows[id].claimable, 3 ether, "a third is owed");
        vm.assertEq(rows[0].paid, 5 ether, "the other is paid");
        vm.assertEq(book.records(1).length, 1, "no more than is asked for");
        (uint256 grants, uint256 granted, uint256 received, uint256 open) = book.accountOf(ALICE);
        vm.assertEq(grants, 2, "both");
        vm.assertEq(granted, 14 ether, "granted");
        vm.assertEq(received, 5 ether, "received");
        vm.assertEq(open, 3 ether, "claimable");
        (grants,,,) = book.accountOf(BOB);
        vm.assertEq(grants, 0, "Bob has none");
        vm.prank(FUND);
        book.clawBack(id);
        (grants, granted, received, open) = book.accountOf(ALICE);
        vm.assertEq(grants, 2, "both are still there");
        vm.assertEq(granted, 8 ether, "but what was taken back is not granted any more");
        vm.assertEq(received + open, 8 ether, "what is left is paid or can be claimed");
    }

    /// Every function that moves tokens, each entered again from inside of each.
    function test_NoFunctionCanBeEnteredFromInsideAnother() public {
        HookedToken token = new HookedToken();
        address next = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 1);
        // The attacker is the fund, which a grant takes from and a clawback gives to.
        book = new GrantBook(token, next, ATTESTOR);
        Reentrant attacker = new Reentrant(address(book), token);
        vm.assertEq(book.governance(), address(attacker), "the attacker governs");
        token.mint(address(attacker), 1_000_000 ether);
        bytes memory grants =
            abi.encodeCall(book.grant, (GrantBook.Terms(GrantBook.Kind.Milestone, ALICE, 2 ether, 2, 0, 0, 0)));
        for (uint256 first = 0; first < 2; first++) {
            for (uint256 second = 0; second < 3; second++) {
                attacker.attack(grants, "");
                uint256 id = book.count() - 1;
                vm.prank(ATTESTOR);
                book.attest(id);
                bytes[3] memory calls = [grants, abi.encodeCall(book.clawBack, (id)), abi.encodeCall(book.claim, (id))];
                expectGuarded(attacker, calls[first], calls[second]);
            }
        }
    }

    /// A recipient that is called back while it is paid can neither claim again nor see the payment twice.
    function test_ARecipientThatIsCalledBackIsPaidOnce() public {
        HookedToken token = new HookedToken();
        book = new GrantBook(token, FUND, ATTESTOR);
        Reentrant attacker = new Reentrant(address(book), token);
        token.mint(FUND, 20 ether);
        vm.prank(FUND);
        token.approve(address(book), 20 ether);
        for (uint256 i = 0; i < 2; i++) {
            vm.prank(FUND);
            uint256 id = book.grant(
                i == 0
                    ? GrantBook.Terms(GrantBook.Kind.Milestone, address(attacker), 10 ether, 1, 0, 0, 0)
                    : GrantBook.Terms(GrantBook.Kind.Vested, address(attacker), 10 ether, 0, 0, 1 days, 0)
            );
            if (i == 0) vm.prank(ATTESTOR);
            if (i == 0) book.attest(id);
            vm.warp(START + 2 days * (i + 1));
            attacker.attack(abi.encodeCall(book.claim, (id)), abi.encodeCall(book.claimable, (id)));
            vm.assertEq(abi.decode(attacker.answer(), (uint256)), 0, "what is being paid is no longer owed");
            vm.assertEq(token.balanceOf(address(attacker)), (i + 1) * 10 ether, "paid once");
        }
    }

    function make(GrantBook.Kind kind, uint256 amount, uint256 parts, uint256 start, uint256 length)
        private
        returns (uint256)
    {
        vm.prank(FUND);
        return book.grant(GrantBook.Terms(kind, ALICE, amount, parts, start, length, 0));
    }

    function refuse(GrantBook.Terms memory terms) private {
        vm.expectRevert(GrantBook.WrongTerms.selector);
        vm.prank(FUND);
        book.grant(terms);
    }
}
