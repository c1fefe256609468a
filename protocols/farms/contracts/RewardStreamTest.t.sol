// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "../../../test/solidity/Test.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {RewardStream} from "./RewardStream.sol";

/// What all tests of a farm begin with: a budget that pays, and three accounts that may stake.
abstract contract RewardStreamTest is Test {
    /// More wei than any token of the sandbox has.
    uint256 internal constant MOST = 1e30;
    address internal constant BUDGET = address(0xb0d9e7);

    Token internal lp;
    Token internal reward;
    RewardStream internal farm;

    function setUp() public virtual {
        vm.warp(START);
        lp = new Token();
        reward = new Token();
        farm = open(lp, reward, BUDGET);
        approve();
    }

    /// The farm that the laws are held against: one new contract and no other.
    function open(Token staking, Token paying, address distributor) internal virtual returns (RewardStream);

    /// Lets the farm take what all of them have.
    function approve() internal {
        allow(BUDGET, reward, address(farm));
        allow(ALICE, lp, address(farm));
        allow(BOB, lp, address(farm));
        allow(CAROL, lp, address(farm));
    }

    function stake(address account, uint256 amount) internal {
        lp.mint(account, amount);
        vm.prank(account);
        farm.stake(amount);
    }

    function fund(uint256 amount, uint256 duration) internal {
        reward.mint(BUDGET, amount);
        vm.prank(BUDGET);
        farm.notify(amount, duration);
    }
}
