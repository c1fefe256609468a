// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "../../../test/solidity/Test.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {Airdrop} from "./Airdrop.sol";

contract AirdropTest is Test {
    address private constant STEWARD = address(0x57e4);
    address private constant BUDGET = address(0xb4d9);
    uint256 private constant CLOSES = START + 30 days;

    Token private token;
    Airdrop private airdrop;

    function setUp() public {
        vm.warp(START);
        token = new Token();
        airdrop = new Airdrop(token, STEWARD, BUDGET);
    }

    function leaf(uint256 index, address account, uint256 amount) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(index, account, amount));
    }

    function above(bytes32 a, bytes32 b) private pure returns (bytes32) {
        return a < b ? keccak256(abi.encodePacked(a, b)) : keccak256(abi.encodePacked(b, a));
    }

    /// A list of Alice and Bob.
    function publish(uint256 alice, uint256 bob) private {
        token.mint(address(airdrop), alice + bob);
        vm.prank(STEWARD);
        airdrop.publish(above(leaf(0, ALICE, alice), leaf(1, BOB, bob)), CLOSES);
    }

    function with(bytes32 partner) private pure returns (bytes32[] memory proof) {
        proof = new bytes32[](1);
        proof[0] = partner;
    }

    function testFuzz_EachGetsWhatTheListSaysAndOnce(uint128 alice, uint128 bob) public {
        publish(alice, bob);
        bytes32[] memory proof = with(leaf(1, BOB, bob));
        airdrop.claim(0, ALICE, alice, proof);
        vm.assertEq(token.balanceOf(ALICE), alice, "what the list says");
        vm.assertEq(token.balanceOf(address(airdrop)), bob, "the rest is there");
        vm.expectRevert(Airdrop.AlreadyClaimed.selector);
        airdrop.claim(0, ALICE, alice, proof);
    }

    function testFuzz_NobodyGetsMoreThanTheListSays(uint128 alice, uint128 bob, uint128 wanted, address stranger)
        public
    {
        vm.assume(wanted != alice && stranger != ALICE);
        publish(alice, bob);
        bytes32[] memory proof = with(leaf(1, BOB, bob));
        vm.expectRevert(Airdrop.NotListed.selector);
        airdrop.claim(0, ALICE, wanted, proof);
        vm.expectRevert(Airdrop.NotListed.selector);
        airdrop.claim(0, stranger, alice, proof);
        vm.expectRevert(Airdrop.NotListed.selector);
        airdrop.claim(1, ALICE, alice, proof);
    }

    function testFuzz_WhatIsNotClaimedInTimeIsTheBudgetsAgain(uint128 alice, uint128 bob, uint256 late) public {
        publish(alice, bob);
        airdrop.claim(0, ALICE, alice, with(leaf(1, BOB, bob)));
        vm.expectRevert(Airdrop.StillOpen.selector);
        airdrop.lapse();
        vm.warp(within(late, CLOSES, CLOSES + 10_000 days));
        bytes32[] memory proof = with(leaf(0, ALICE, alice));
        vm.expectRevert(Airdrop.Closed.selector);
        airdrop.claim(1, BOB, bob, proof);
        airdrop.lapse();
        vm.assertEq(token.balanceOf(BUDGET), bob, "what was left");
        vm.assertEq(token.balanceOf(address(airdrop)), 0, "nothing stays");
    }

    function testFuzz_OnlyTheStewardPublishesAndOnce(address stranger) public {
        vm.assume(stranger != STEWARD);
        bytes32 root = leaf(0, ALICE, 1);
        expectAs(stranger, Airdrop.NotSteward.selector);
        airdrop.publish(root, CLOSES);
        expectAs(STEWARD, Airdrop.NoList.selector);
        airdrop.publish(0, CLOSES);
        expectAs(STEWARD, Airdrop.Closed.selector);
        airdrop.publish(root, START);
        vm.prank(STEWARD);
        airdrop.publish(root, CLOSES);
        expectAs(STEWARD, Airdrop.AlreadyPublished.selector);
        airdrop.publish(root, CLOSES + 1);
    }

    function test_BeforeAListNothingIsPaidAndNothingLapses() public {
        token.mint(address(airdrop), 1);
        vm.expectRevert(Airdrop.Closed.selector);
        airdrop.claim(0, ALICE, 1, new bytes32[](0));
        vm.expectRevert(Airdrop.StillOpen.selector);
        airdrop.lapse();
    }
}
