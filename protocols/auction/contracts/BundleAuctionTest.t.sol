// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ReentryTest} from "../../../test/solidity/ReentryTest.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {BundleAuction} from "./BundleAuction.sol";

/// What all tests of the auction begin with: one of each price rule over a token, and three searchers.
abstract contract BundleAuctionTest is ReentryTest {
    /// More wei than any token of the sandbox has.
    uint256 internal constant MOST = 1e28;
    uint256 internal constant RESERVE = 100;
    bytes32 internal constant BUNDLE = keccak256("bundle");

    address internal constant PROCEEDS = address(0x9a1d);
    address internal constant POLICY = address(0x9011c4);

    Token internal token;
    BundleAuction internal first;
    BundleAuction internal second;

    function setUp() public {
        vm.roll(1_000);
        token = new Token();
        first = new BundleAuction(token, POLICY, PROCEEDS, false, RESERVE);
        second = new BundleAuction(token, POLICY, PROCEEDS, true, RESERVE);
    }

    function fund(BundleAuction auction, address account, uint256 amount) internal {
        token.mint(account, amount);
        allow(account, token, address(auction));
        vm.prank(account);
        auction.deposit(amount);
    }

    function place(BundleAuction auction, address account, uint256 amount) internal {
        fund(auction, account, amount);
        vm.prank(account);
        auction.bid(amount, BUNDLE);
    }

    function expectOutcome(BundleAuction auction, uint256 round, address winner, uint256 bid, uint256 price)
        internal
        view
    {
        (uint256 number, address won, uint256 highest, uint256 paid) = auction.outcome();
        vm.assertEq(number, round, "round");
        vm.assertEq(won, winner, "winner");
        vm.assertEq(highest, bid, "bid");
        vm.assertEq(paid, price, "price");
    }
}
