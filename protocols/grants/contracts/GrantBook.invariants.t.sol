// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Handler, Invariants} from "../../../test/solidity/Invariants.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {GrantBook} from "./GrantBook.sol";
import {VestedGrant} from "./VestedGrant.sol";

/// A fund, an attestor and three builders who grant, attest, claim and take back in any order and at any time, and try
/// what is forbidden. Beside the book stands a plain list of what is owed on each grant, kept from the definition.
contract GrantBookHandler is Handler {
    struct Model {
        GrantBook.Kind kind;
        address recipient;
        uint256 amount;
        uint256 parts;
        uint256 reached;
        uint256 start;
        uint256 duration;
        /// Nothing is attested from here on; 0 for never.
        uint256 until;
        /// Second of the clawback; 0 before it.
        uint256 stopped;
        uint256 paid;
        uint256 clawedBack;
    }

    uint256 private constant MOST = 1e26;
    address private constant FUND = address(0xf00d);
    address private constant ATTESTOR = address(0xa77e);

    Token public immutable metis;
    GrantBook public immutable book;

    Model[] private _models;
    address[3] private _builders = [address(0xb1), address(0xb2), address(0xb3)];
    uint256 public funded;

    constructor() {
        metis = new Token();
        book = new GrantBook(metis, FUND, ATTESTOR);
        allow(FUND, metis, address(book));
    }

    function longest() internal pure override returns (uint256) {
        return 20 days;
    }

    function grant(uint256 wait, uint256 who, uint256 shape, uint256 seed, uint256 length) external later(wait) {
        if (_models.length >= 12) return;
        GrantBook.Kind kind = GrantBook.Kind(shape % 4);
        uint256 amount = anySize(seed, MOST);
        GrantBook.Terms memory terms = GrantBook.Terms(kind, _builders[who % 3], amount, 0, 0, 0, 0);
        if (kind == GrantBook.Kind.Milestone) terms.milestones = within(length, 1, 9);
        if (kind == GrantBook.Kind.Vested) terms.duration = within(length, 1, 60 days);
        bool dated = kind == GrantBook.Kind.Vested || kind == GrantBook.Kind.Retroactive;
        if (dated && shape % 3 == 0) terms.start = block.timestamp + shape % 10 days;
        if (kind == GrantBook.Kind.Milestone || kind == GrantBook.Kind.Retroactive) {
            uint256 earliest = terms.start > block.timestamp ? terms.start : block.timestamp;
            if (length % 2 == 0) terms.until = earliest + 1 + length % 40 days;
        }
        metis.mint(FUND, amount);
        if (!attempt(FUND, address(book), abi.encodeCall(book.grant, (terms)), true)) return;
        funded += amount;
        Model storage made = _models.push();
        (made.kind, made.recipient, made.amount, made.duration) = (kind, terms.recipient, amount, terms.duration);
        made.parts = kind == GrantBook.Kind.Retroactive ? 1 : terms.milestones;
        made.start = kind == GrantBook.Kind.Vested && terms.start == 0 ? block.timestamp : terms.start;
        made.until = terms.until;
        if (kind == GrantBook.Kind.Upfront) made.paid = amount;
    }

    function attest(uint256 wait, uint256 which) external later(wait) {
        if (_models.length == 0) return;
        uint256 id = which % _models.length;
        Model storage model = _models[id];
        bool allowed = model.reached < model.parts && model.stopped == 0 && block.timestamp >= model.start;
        if (model.until > 0 && block.timestamp >= model.until) allowed = false;
        if (attempt(ATTESTOR, address(book), abi.encodeCall(book.attest, (id)), allowed)) model.reached++;
    }

    function claim(uint256 wait, uint256 which, uint256 who) external later(wait) {
        if (_models.length == 0) return;
        uint256 id = which % _models.length;
        uint256 due = owed(id);
        if (attempt(_builders[who % 3], address(book), abi.encodeCall(book.claim, (id)), due > 0)) {
            _models[id].paid += due;
        }
    }

    /// Past the book, as anybody may with OpenZeppelin's wallet.
    function release(uint256 wait, uint256 which) external later(wait) {
        if (_models.length == 0) return;
        uint256 id = which % _models.length;
        if (_models[id].kind != GrantBook.Kind.Vested) return;
        _models[id].paid += owed(id);
        VestedGrant(payable(book.walletOf(id))).release(address(metis));
    }

    function clawBack(uint256 wait, uint256 which, uint256 mercy) external later(wait) {
        // Rarely, or little would be left to happen.
        if (_models.length == 0 || mercy % 4 > 0) return;
        uint256 id = which % _models.length;
        Model storage model = _models[id];
        uint256 rest = model.stopped > 0 ? 0 : model.amount - model.paid - owed(id);
        if (attempt(FUND, address(book), abi.encodeCall(book.clawBack, (id)), rest > 0)) {
            (model.clawedBack, model.stopped) = (rest, block.timestamp);
        }
    }

    function lapse(uint256 wait, uint256 which, uint256 who) external later(wait) {
        if (_models.length == 0) return;
        uint256 id = which % _models.length;
        Model storage model = _models[id];
        bool over = model.until > 0 && block.timestamp >= model.until;
        uint256 rest = model.stopped > 0 || !over ? 0 : model.amount - model.paid - owed(id);
        if (attempt(_builders[who % 3], address(book), abi.encodeCall(book.lapse, (id)), rest > 0)) {
            (model.clawedBack, model.stopped) = (rest, block.timestamp);
        }
    }

    function trespass(uint256 wait, uint256 which, uint256 who) external later(wait) {
        address builder = _builders[who % 3];
        GrantBook.Terms memory own = GrantBook.Terms(GrantBook.Kind.Upfront, builder, 1, 0, 0, 0, 0);
        attempt(builder, address(book), abi.encodeCall(book.grant, (own)), false);
        attempt(builder, address(book), abi.encodeCall(book.attest, (which % 12)), false);
        attempt(builder, address(book), abi.encodeCall(book.clawBack, (which % 12)), false);
        attempt(ATTESTOR, address(book), abi.encodeCall(book.grant, (own)), false);
        attempt(FUND, address(book), abi.encodeCall(book.attest, (which % 12)), false);
    }

    function count() external view returns (uint256) {
        return _models.length;
    }

    function modelOf(uint256 id) external view returns (Model memory) {
        return _models[id];
    }

    /// What has been earned on a grant by the definition, less what was paid.
    function owed(uint256 id) public view returns (uint256) {
        return earned(id) - _models[id].paid;
    }

    function earned(uint256 id) public view returns (uint256) {
        Model storage entry = _models[id];
        if (entry.kind == GrantBook.Kind.Upfront) return entry.amount;
        if (entry.kind != GrantBook.Kind.Vested) return entry.amount * entry.reached / entry.parts;
        uint256 until = entry.stopped > 0 ? entry.stopped : block.timestamp;
        if (until < entry.start) return 0;
        uint256 elapsed = until - entry.start;
        return elapsed < entry.duration ? entry.amount * elapsed / entry.duration : entry.amount;
    }
}

contract GrantBookInvariants is Invariants {
    GrantBookHandler private handler;
    GrantBook private book;
    Token private metis;

    function setUp() public {
        vm.warp(START);
        handler = new GrantBookHandler();
        (book, metis) = (handler.book(), handler.metis());
        calls(
            address(handler),
            bytes.concat(
                handler.grant.selector,
                handler.grant.selector,
                handler.attest.selector,
                handler.attest.selector,
                handler.claim.selector,
                handler.release.selector,
                handler.clawBack.selector,
                handler.lapse.selector,
                handler.trespass.selector
            )
        );
    }

    function invariant_PaidAndClawedBackAndHeldAreAllThatWasFunded() public view {
        uint256 paid;
        uint256 clawedBack;
        uint256 held = metis.balanceOf(address(book));
        for (uint256 i = 0; i < handler.count(); i++) {
            paid += handler.modelOf(i).paid;
            clawedBack += handler.modelOf(i).clawedBack;
            address wallet = book.walletOf(i);
            if (wallet != address(0)) held += metis.balanceOf(wallet);
        }
        vm.assertEq(paid + clawedBack + held, handler.funded(), "to the wei");
    }

    function invariant_WhatCanBeClaimedIsAlwaysHeld() public view {
        uint256 owed;
        for (uint256 i = 0; i < handler.count(); i++) {
            address wallet = book.walletOf(i);
            if (wallet == address(0)) owed += book.claimable(i);
            else vm.assertLe(book.claimable(i), metis.balanceOf(wallet), "each wallet holds what it owes");
        }
        vm.assertLe(owed, metis.balanceOf(address(book)), "the book holds what it owes");
    }

    function invariant_NothingIsPaidTwiceOrBeforeItIsEarned() public view {
        for (uint256 i = 0; i < handler.count(); i++) {
            GrantBookHandler.Model memory model = handler.modelOf(i);
            vm.assertLe(model.paid, handler.earned(i), "paid is at most earned");
            vm.assertEq(book.paid(i), model.paid, "the book knows what was paid");
            vm.assertEq(book.claimable(i), handler.owed(i), "and what is owed, to the wei");
            vm.assertLe(model.paid + model.clawedBack, model.amount, "no more than was granted leaves");
        }
    }

    function invariant_BuildersHoldWhatTheyWerePaid() public view {
        address[3] memory builders = [address(0xb1), address(0xb2), address(0xb3)];
        for (uint256 k = 0; k < 3; k++) {
            uint256 paid;
            for (uint256 i = 0; i < handler.count(); i++) {
                if (handler.modelOf(i).recipient == builders[k]) paid += handler.modelOf(i).paid;
            }
            vm.assertEq(metis.balanceOf(builders[k]), paid, "each his own");
        }
    }

    function invariant_OnlyGovernanceGrantsAndOnlyTheAttestorAttests() public view {
        vm.assertEq(handler.trespassed(), false, "what is allowed succeeds, and nothing else");
    }
}
