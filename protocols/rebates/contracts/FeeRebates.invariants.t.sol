// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Handler, Invariants} from "../../../test/solidity/Invariants.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {FeeRebates} from "./FeeRebates.sol";

/// Money comes, days go by, the cap is changed and lists are handed in, in any order.
contract FeeRebatesHandler is Handler {
    Token public immutable token;
    FeeRebates public immutable rebates;
    uint256 public received;
    /// What was brought on the day at hand, by the handler's own count.
    uint256 public broughtToday;

    uint256 private _today;
    address[3] private _accounts = [address(0xa1), address(0xa2), address(0xa3)];

    constructor() {
        token = new Token();
        rebates = new FeeRebates(token, address(this));
        token.approve(address(rebates), type(uint256).max);
    }

    function fund(uint256 wait, uint256 seed) external later(wait) {
        uint256 amount = anySize(seed, 1e27);
        token.mint(address(this), amount);
        rebates.fund(amount);
        received += amount;
        turn();
        broughtToday += amount;
    }

    function setCap(uint256 seed) external {
        rebates.setCap(within(seed, 1, 10_000));
    }

    function deliver(uint256 wait, uint128[3] memory paid) external later(wait) {
        turn();
        uint256 due = rebates.due();
        bool fit = due > 0 && rebates.day() != _today && uint256(paid[0]) + paid[1] + paid[2] > 0;
        uint256[3] memory before = balances();
        (address[] memory accounts_, uint128[] memory list) = (new address[](3), new uint128[](3));
        for (uint256 i = 0; i < 3; i++) {
            (accounts_[i], list[i]) = (_accounts[i], paid[i]);
        }
        attempt(address(this), address(rebates), abi.encodeCall(rebates.deliver, (accounts_, list)), fit);
        for (uint256 i = 0; i < 3; i++) {
            if (token.balanceOf(_accounts[i]) - before[i] > due * rebates.cap() / 10_000) trespassed = true;
        }
    }

    function balances() public view returns (uint256[3] memory found) {
        for (uint256 i = 0; i < 3; i++) {
            found[i] = token.balanceOf(_accounts[i]);
        }
    }

    function turn() public {
        uint256 today = block.timestamp / 1 days;
        if (today == _today) return;
        _today = today;
        broughtToday = 0;
    }
}

contract FeeRebatesInvariants is Invariants {
    FeeRebatesHandler private handler;
    FeeRebates private rebates;

    function setUp() public {
        vm.warp(1_704_067_200);
        handler = new FeeRebatesHandler();
        rebates = handler.rebates();
        calls(address(handler), bytes.concat(handler.fund.selector, handler.setCap.selector, handler.deliver.selector));
    }

    /// V36 (c) of docs/theory.md.
    function invariant_WhatCameIsGivenBackOrHere() public view {
        uint256[3] memory got = handler.balances();
        uint256 held = handler.token().balanceOf(address(rebates));
        vm.assertEq(got[0] + got[1] + got[2] + held, handler.received(), "to the wei");
    }

    function invariant_WhatWasBroughtTodayIsNotDue() public {
        handler.turn();
        uint256 held = handler.token().balanceOf(address(rebates));
        vm.assertEq(rebates.due(), held - handler.broughtToday(), "all else is");
    }

    function invariant_NobodyGotMoreThanTheCapOrTwiceADay() public view {
        vm.assertEq(handler.trespassed(), false, "each delivery as the rules say");
    }
}
