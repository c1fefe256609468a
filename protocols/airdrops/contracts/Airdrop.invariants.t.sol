// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Handler, Invariants} from "../../../test/solidity/Invariants.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {Airdrop} from "./Airdrop.sol";

/// Two listed accounts and a stranger who claim, again and too late, and a budget that takes back what is left.
contract AirdropHandler is Handler {
    address public constant BUDGET = address(0xb4d9);
    uint256 public constant CLOSES = START + 30 days;

    Token public immutable token;
    Airdrop public immutable airdrop;
    address[3] private _accounts = [ALICE, BOB, CAROL];
    uint256[3] private _amounts = [uint256(7e18), 5e18, 3e18];

    constructor() {
        token = new Token();
        airdrop = new Airdrop(token, address(this), BUDGET);
        token.mint(address(airdrop), listed());
        (bytes32 alice, bytes32 bob) = (leaf(0), leaf(1));
        airdrop.publish(alice < bob ? pair(alice, bob) : pair(bob, alice), CLOSES);
    }

    function listed() public view returns (uint256) {
        return _amounts[0] + _amounts[1];
    }

    function claim(uint256 who, uint256 asIf, uint256 wait) external later(wait) {
        (who, asIf) = (who % 3, asIf % 3);
        bytes32[] memory proof = new bytes32[](1);
        proof[0] = leaf(who == 0 ? 1 : 0);
        address account = _accounts[who];
        bool allowed = who < 2 && asIf == who && block.timestamp < CLOSES && !airdrop.claimed(account);
        bytes memory call = abi.encodeCall(Airdrop.claim, (who, account, _amounts[asIf], proof));
        attempt(account, address(airdrop), call, allowed);
    }

    function lapse(uint256 who, uint256 wait) external later(wait) {
        attempt(_accounts[who % 3], address(airdrop), abi.encodeCall(Airdrop.lapse, ()), block.timestamp >= CLOSES);
    }

    function paidRight(uint256 who) external view returns (bool) {
        address account = _accounts[who];
        return token.balanceOf(account) == (airdrop.claimed(account) ? _amounts[who] : 0);
    }

    function leaf(uint256 who) private view returns (bytes32) {
        return keccak256(abi.encodePacked(who, _accounts[who], _amounts[who]));
    }

    function pair(bytes32 a, bytes32 b) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(a, b));
    }
}

contract AirdropInvariants is Invariants {
    AirdropHandler private handler;

    function setUp() public {
        vm.warp(START);
        handler = new AirdropHandler();
        calls(address(handler), bytes.concat(handler.claim.selector, handler.claim.selector, handler.lapse.selector));
    }

    function invariant_NobodyDoesWhatTheRulesForbid() public view {
        vm.assertEq(handler.trespassed(), false, "claims of others, again, too late; lapses too early");
    }

    function invariant_WhoClaimedHasWhatTheListSaysAndNobodyElseAnything() public view {
        for (uint256 i = 0; i < 3; i++) {
            vm.assertEq(handler.paidRight(i), true, "exactly what the list says");
        }
    }

    function invariant_WhatWasPutInIsPaidGivenBackOrThere() public view {
        Token token = handler.token();
        uint256 paid = token.balanceOf(ALICE) + token.balanceOf(BOB) + token.balanceOf(CAROL);
        uint256 left = token.balanceOf(address(handler.airdrop()));
        vm.assertEq(paid + left + token.balanceOf(handler.BUDGET()), handler.listed(), "no token is lost or made");
    }
}
