// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Handler, Invariants} from "../../../test/solidity/Invariants.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {VoteMetis} from "./VoteMetis.sol";

/// Four holders who lock, free, pass on and delegate in any order.
contract VoteMetisHandler is Handler {
    Token public immutable metis;
    VoteMetis public immutable votes;

    address[4] private _holders = [address(0xa1), address(0xa2), address(0xa3), address(0xa4)];
    uint256 public locked;

    constructor() {
        metis = new Token();
        votes = new VoteMetis(metis);
    }

    function lock(uint256 who, uint256 forWhom, uint256 seed) external {
        address account = holder(who);
        uint256 amount = anySize(seed, 1e25);
        metis.mint(account, amount);
        vm.prank(account);
        metis.approve(address(votes), amount);
        vm.prank(account);
        votes.depositFor(holder(forWhom), amount);
        locked += amount;
    }

    function free(uint256 who, uint256 seed) external {
        address account = holder(who);
        uint256 amount = within(seed, 0, votes.balanceOf(account));
        vm.prank(account);
        votes.withdrawTo(account, amount);
        locked -= amount;
    }

    function pass(uint256 who, uint256 to, uint256 seed) external {
        address account = holder(who);
        uint256 amount = within(seed, 0, votes.balanceOf(account));
        vm.prank(account);
        votes.transfer(holder(to), amount);
    }

    function delegate(uint256 who, uint256 to) external {
        vm.warp(block.timestamp + 1);
        vm.prank(holder(who));
        votes.delegate(holder(to));
    }

    function holder(uint256 which) public view returns (address) {
        return _holders[which % 4];
    }
}

contract VoteMetisInvariants is Invariants {
    VoteMetisHandler private handler;
    VoteMetis private votes;

    function setUp() public {
        vm.warp(START);
        handler = new VoteMetisHandler();
        votes = handler.votes();
        calls(
            address(handler),
            bytes.concat(handler.lock.selector, handler.free.selector, handler.pass.selector, handler.delegate.selector)
        );
    }

    function invariant_EveryVoteIsBackedByOneMetis() public view {
        vm.assertEq(votes.totalSupply(), handler.locked(), "what was locked and not freed");
        vm.assertEq(handler.metis().balanceOf(address(votes)), handler.locked(), "is held");
    }

    function invariant_VotesAreTheBalancesOfThoseWhoDelegated() public view {
        for (uint256 i = 0; i < 4; i++) {
            uint256 sum;
            for (uint256 k = 0; k < 4; k++) {
                if (votes.delegates(handler.holder(k)) == handler.holder(i)) sum += votes.balanceOf(handler.holder(k));
            }
            vm.assertEq(votes.getVotes(handler.holder(i)), sum, "no vote counts twice or is lost");
        }
    }
}
