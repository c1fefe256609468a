// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Handler, Invariants} from "../../../test/solidity/Invariants.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {Splitter} from "./Splitter.sol";

/// Money comes in, somebody distributes it, and the policy changes its shares, in any order.
contract SplitterHandler is Handler {
    Token public immutable token;
    Splitter public immutable splitter;
    uint256 public received;
    /// What each recipient is to have had at least and at most, by its shares when the money was split.
    uint256[3] public least;
    uint256[3] public most;

    address[3] private _accounts = [address(0xa1), address(0xa2), address(0xa3)];
    uint16[3] private _shares = [10_000, 0, 0];

    constructor() {
        token = new Token();
        splitter = new Splitter(token, address(this), _recipients());
    }

    function receiveBids(uint256 seed) external {
        uint256 amount = anySize(seed, 1e27);
        token.mint(address(splitter), amount);
        received += amount;
    }

    function distribute() external {
        if (token.balanceOf(address(splitter)) == 0) return;
        _book();
        splitter.distribute();
    }

    function setShares(uint256 a, uint256 b) external {
        _book();
        a = within(a, 0, 10_000);
        b = within(b, 0, 10_000 - a);
        _shares = [uint16(a), uint16(b), uint16(10_000 - a - b)];
        splitter.setShares(_recipients());
    }

    function accounts() external view returns (address[3] memory) {
        return _accounts;
    }

    function _book() private {
        uint256 amount = token.balanceOf(address(splitter));
        for (uint256 i = 0; i < 3; i++) {
            uint256 due = amount * _shares[i] / 10_000;
            least[i] += due > 0 ? due - 1 : 0;
            // A part that is a fraction of a wei may come as a whole one, but no share of nothing does.
            most[i] += _shares[i] > 0 ? due + 1 : 0;
        }
    }

    function _recipients() private view returns (Splitter.Recipient[] memory recipients) {
        recipients = new Splitter.Recipient[](3);
        for (uint256 i = 0; i < 3; i++) {
            recipients[i] = Splitter.Recipient(_accounts[i], _shares[i]);
        }
    }
}

contract SplitterInvariants is Invariants {
    SplitterHandler private handler;
    Splitter private splitter;

    function setUp() public {
        handler = new SplitterHandler();
        splitter = handler.splitter();
        calls(
            address(handler),
            bytes.concat(handler.receiveBids.selector, handler.distribute.selector, handler.setShares.selector)
        );
    }

    /// V36 (c) of docs/theory.md.
    function invariant_WhatRecipientsGotAndWhatIsHereIsAllThatCameIn() public view {
        address[3] memory accounts = handler.accounts();
        uint256 paid;
        for (uint256 i = 0; i < 3; i++) {
            paid += handler.token().balanceOf(accounts[i]);
        }
        vm.assertEq(splitter.split(), paid, "what is counted as split was paid");
        vm.assertEq(paid + handler.token().balanceOf(address(splitter)), handler.received(), "and the rest is here");
    }

    function invariant_EachGotItsShareToAWeiASplit() public view {
        address[3] memory accounts = handler.accounts();
        for (uint256 i = 0; i < 3; i++) {
            uint256 paid = handler.token().balanceOf(accounts[i]);
            vm.assertLe(handler.least(i), paid, "no less");
            vm.assertLe(paid, handler.most(i), "no more");
        }
    }
}
