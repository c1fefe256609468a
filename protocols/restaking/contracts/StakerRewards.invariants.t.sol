// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Handler, Invariants} from "../../../test/solidity/Invariants.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {ShareBook} from "./ShareBook.t.sol";
import {StakerRewards} from "./StakerRewards.sol";

/// Three restakers whose shares change, a network that funds, somebody who sends tokens without a call, distributions
/// and claims in any order and at any time. Beside the contract stands a model of what each distribution owes to whom.
contract StakerRewardsHandler is Handler {
    Token public immutable token;
    ShareBook public immutable vault;
    StakerRewards public immutable rewards;

    /// Everything that ever came in, was paid out, and was distributed, in wei.
    uint256 public received;
    uint256 public paid;
    uint256 public distributed;
    mapping(address account => uint256) public paidTo;
    mapping(address account => uint256) public due;
    uint256 public ahead;
    uint256 public finish;
    uint256 private _updated;

    address[3] private _accounts = [address(0xa1), address(0xa2), address(0xa3)];
    mapping(address account => uint256) private _shares;

    constructor() {
        token = new Token();
        vault = new ShareBook();
        rewards = new StakerRewards(vault, token, address(this));
        token.approve(address(rewards), type(uint256).max);
    }

    function fund(uint256 seed, uint256 duration) external {
        uint256 amount = anySize(seed, 1e27);
        duration = within(duration, 1, 60 days);
        token.mint(address(this), amount);
        _emit();
        ahead += amount;
        finish = block.timestamp + duration;
        rewards.fund(amount, duration);
        received += amount;
    }

    function send(uint256 seed) external {
        uint256 amount = anySize(seed, 1e24);
        token.mint(address(rewards), amount);
        received += amount;
    }

    /// Shares change, and at least a second goes by: what a distribution captures is past.
    function change(uint256 who, uint256 seed, uint256 wait) external {
        address account = _accounts[who % 3];
        uint256 shares = anySize(seed, 1e27) - 1;
        vault.set(account, uint208(shares));
        _shares[account] = shares;
        vm.warp(block.timestamp + within(wait, 1, 5 days));
    }

    function distribute() external {
        uint256 total;
        for (uint256 i = 0; i < 3; i++) {
            total += _shares[_accounts[i]];
        }
        uint256 amount = received - distributed - (ahead - _emitted());
        if (total == 0 || amount == 0) return;
        _emit();
        rewards.distribute();
        distributed += amount;
        for (uint256 i = 0; i < 3; i++) {
            due[_accounts[i]] += amount * _shares[_accounts[i]] / total;
        }
    }

    function claim(uint256 who, uint256 most) external {
        address account = _accounts[who % 3];
        if (rewards.nextOf(account) == rewards.distributions()) return;
        uint256 held = token.balanceOf(account);
        vm.prank(account);
        rewards.claim(within(most, 1, 5));
        uint256 amount = token.balanceOf(account) - held;
        paid += amount;
        paidTo[account] += amount;
    }

    function claimable() public view returns (uint256 sum) {
        for (uint256 i = 0; i < 3; i++) {
            sum += rewards.claimable(_accounts[i]);
        }
    }

    function accounts() external view returns (address[3] memory) {
        return _accounts;
    }

    /// As the contract does, and only when it does: an even emission cut elsewhere rounds elsewhere.
    function _emit() private {
        ahead -= _emitted();
        _updated = block.timestamp;
    }

    function _emitted() private view returns (uint256) {
        return block.timestamp >= finish ? ahead : ahead * (block.timestamp - _updated) / (finish - _updated);
    }
}

contract StakerRewardsInvariants is Invariants {
    StakerRewardsHandler private handler;
    StakerRewards private rewards;

    function setUp() public {
        vm.warp(START);
        handler = new StakerRewardsHandler();
        rewards = handler.rewards();
        calls(
            address(handler),
            bytes.concat(
                handler.fund.selector,
                handler.send.selector,
                handler.change.selector,
                handler.distribute.selector,
                handler.claim.selector
            )
        );
    }

    function invariant_WhatAllCanClaimNeverExceedsWhatIsHeld() public view {
        uint256 held = handler.token().balanceOf(address(rewards));
        vm.assertLe(handler.claimable(), rewards.owed(), "claimable is owed");
        vm.assertLe(rewards.owed() + rewards.distributable(), held, "and what is owed or distributable is held");
    }

    function invariant_WhatCameInIsPaidOwedOrStillToBeDistributed() public view {
        uint256 held = handler.token().balanceOf(address(rewards));
        vm.assertEq(handler.paid() + held, handler.received(), "what came in is paid or held");
        vm.assertEq(rewards.owed() + handler.paid(), handler.distributed(), "what was distributed is paid or owed");
    }

    function invariant_EachGetsItsSharesOfEveryDistribution() public view {
        address[3] memory accounts = handler.accounts();
        for (uint256 i = 0; i < 3; i++) {
            uint256 got = handler.paidTo(accounts[i]) + rewards.claimable(accounts[i]);
            vm.assertEq(got, handler.due(accounts[i]), "to the wei");
        }
    }
}
