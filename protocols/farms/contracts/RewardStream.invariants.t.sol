// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Handler, Invariants} from "../../../test/solidity/Invariants.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {RewardStream} from "./RewardStream.sol";

/// Four accounts and a budget who do with a farm whatever they like and can, in any order and at any time. Beside the
/// farm stands a model of what is due to whom, kept second by second from the definition and not from the farm.
abstract contract RewardStreamHandler is Handler {
    uint256 private constant SCALE = 1e36;
    uint256 internal constant MOST = 1e27;

    RewardStream public immutable farm;
    Token public immutable lp;
    Token public immutable reward;

    /// Everything that was ever notified and paid, in wei.
    uint256 public notified;
    uint256 public paid;
    /// What the model says is emitted while nobody stakes since the last notification, times SCALE.
    uint256 public idle;
    /// Actions that settle an account or a period: each may round by a wei.
    uint256 public actions;
    /// Whether anybody's reward ever fell without being claimed.
    bool public fell;

    address[4] internal _accounts = [address(0xa1), address(0xa2), address(0xa3), address(0xa4)];
    uint256 private _rate;
    uint256 private _finish;
    uint256 public total;
    mapping(address account => uint256) public stakes;
    /// What each has of the stream since its last action.
    mapping(address account => uint256) public shares;
    mapping(address account => uint256) public paidTo;
    /// What the model says is due to an account for its time and share, times SCALE.
    mapping(address account => uint256) public due;
    mapping(address account => uint256) private _before;

    constructor(bool oneToken) {
        lp = new Token();
        reward = oneToken ? lp : new Token();
        farm = open();
        reward.approve(address(farm), ALL);
        for (uint256 i = 0; i < _accounts.length; i++) {
            allow(_accounts[i], lp, address(farm));
        }
    }

    /// The farm over `lp` and `reward`, with the handler as its distributor.
    function open() internal virtual returns (RewardStream);

    /// What an account's share is after an action of its own.
    function shareOf(address account) internal view virtual returns (uint256);

    /// Lets time pass, then sees to it that whoever is not `claimant` has at least what he had before.
    modifier watched(uint256 wait, address claimant) {
        for (uint256 i = 0; i < _accounts.length; i++) {
            _before[_accounts[i]] = farm.earned(_accounts[i]);
        }
        _pass(pause(wait));
        actions++;
        _;
        for (uint256 i = 0; i < _accounts.length; i++) {
            address account = _accounts[i];
            if (account != claimant && farm.earned(account) < _before[account]) fell = true;
        }
    }

    function notify(uint256 wait, uint256 seed, uint256 duration) external watched(wait, address(0)) {
        uint256 amount = anySize(seed, MOST) - 1;
        duration = within(duration, 1, 60 days);
        reward.mint(address(this), amount);
        farm.notify(amount, duration);
        notified += amount;
        _rate = (amount * SCALE + ahead() + idle) / duration;
        _finish = block.timestamp + duration;
        idle = 0;
    }

    function stake(uint256 wait, uint256 who, uint256 seed) external watched(wait, address(0)) {
        address account = _accounts[who % 4];
        uint256 amount = anySize(seed, MOST);
        lp.mint(account, amount);
        vm.prank(account);
        farm.stake(amount);
        stakes[account] += amount;
        total += amount;
        _weigh(account);
    }

    function withdraw(uint256 wait, uint256 who, uint256 seed) external watched(wait, address(0)) {
        address account = _accounts[who % 4];
        if (stakes[account] == 0) return;
        uint256 amount = within(seed, 1, stakes[account]);
        vm.prank(account);
        farm.withdraw(amount);
        stakes[account] -= amount;
        total -= amount;
        _weigh(account);
    }

    function claim(uint256 wait, uint256 who) external watched(wait, _accounts[who % 4]) {
        address account = _accounts[who % 4];
        uint256 held = reward.balanceOf(account);
        vm.prank(account);
        farm.claim();
        _pay(account, reward.balanceOf(account) - held);
        _weigh(account);
    }

    function exit(uint256 wait, uint256 who) external watched(wait, _accounts[who % 4]) {
        address account = _accounts[who % 4];
        if (stakes[account] == 0) return;
        uint256 held = reward.balanceOf(account);
        vm.prank(account);
        farm.exit();
        uint256 received = reward.balanceOf(account) - held;
        _pay(account, address(reward) == address(lp) ? received - stakes[account] : received);
        total -= stakes[account];
        stakes[account] = 0;
        _weigh(account);
    }

    /// Everybody withdraws and claims; the tokens go to accounts that nobody else uses.
    function everybodyLeaves() external {
        for (uint256 i = 0; i < _accounts.length; i++) {
            vm.prank(_accounts[i]);
            if (stakes[_accounts[i]] == 0) farm.claim();
            else farm.exit();
        }
    }

    /// What the schedule still has to emit, times SCALE.
    function ahead() public view returns (uint256) {
        return block.timestamp < _finish ? (_finish - block.timestamp) * _rate : 0;
    }

    /// What all accounts could claim now, in wei.
    function claimable() public view returns (uint256 sum) {
        for (uint256 i = 0; i < _accounts.length; i++) {
            sum += farm.earned(_accounts[i]);
        }
    }

    function accounts() external view returns (address[4] memory) {
        return _accounts;
    }

    function _weigh(address account) internal {
        shares[account] = shareOf(account);
    }

    function _pass(uint256 time) private {
        uint256 aheadBefore = ahead();
        vm.warp(block.timestamp + time);
        uint256 emitted = aheadBefore - ahead();
        uint256 all;
        for (uint256 i = 0; i < _accounts.length; i++) {
            all += shares[_accounts[i]];
        }
        if (all == 0) idle += emitted;
        for (uint256 i = 0; i < _accounts.length && all > 0; i++) {
            due[_accounts[i]] += Math.mulDiv(emitted, shares[_accounts[i]], all);
        }
    }

    function _pay(address account, uint256 amount) private {
        paid += amount;
        paidTo[account] += amount;
    }
}

/// What holds of every stream of rewards, whatever its shares are.
abstract contract RewardStreamInvariants is Invariants {
    uint256 private constant SCALE = 1e36;

    RewardStreamHandler internal handler;
    RewardStream internal farm;

    /// @param more selectors of what this farm's handler does beside staking and claiming
    function watch(RewardStreamHandler handler_, bytes memory more) internal {
        handler = handler_;
        farm = handler.farm();
        bytes memory all = bytes.concat(
            handler.notify.selector,
            handler.stake.selector,
            handler.withdraw.selector,
            handler.claim.selector,
            handler.exit.selector,
            more
        );
        calls(address(handler), all);
    }

    /// Whether the farm pays in the token that is staked.
    function oneToken() internal pure virtual returns (bool) {
        return false;
    }

    function invariant_WhatAllCanClaimNeverExceedsWhatTheFarmHolds() public view {
        uint256 held = handler.reward().balanceOf(address(farm)) - (oneToken() ? farm.totalStaked() : 0);
        vm.assertLe(handler.claimable(), held, "claimable now");
        uint256 promised = (handler.ahead() + handler.idle()) / SCALE;
        vm.assertLe(handler.claimable() + promised, held, "claimable now and later");
    }

    function invariant_PaidClaimableAheadAndIdleAreAllThatWasNotified() public view {
        uint256 unpaid = handler.claimable() + (handler.ahead() + handler.idle()) / SCALE;
        vm.assertLe(handler.paid() + unpaid, handler.notified(), "no more");
        // One wei an action, one for each account's unsettled part, one for the two sums above.
        vm.assertLe(handler.notified(), handler.paid() + unpaid + handler.actions() + 5, "and no less");
    }

    function invariant_StakesSumToTotalStakedAndAreHeld() public view {
        uint256 sum;
        address[4] memory accounts = handler.accounts();
        for (uint256 i = 0; i < accounts.length; i++) {
            vm.assertEq(farm.staked(accounts[i]), handler.stakes(accounts[i]), "each as it was put in");
            sum += farm.staked(accounts[i]);
        }
        vm.assertEq(farm.totalStaked(), sum, "their sum");
        vm.assertEq(handler.total(), sum, "nobody else's");
        uint256 held = handler.lp().balanceOf(address(farm));
        if (oneToken()) vm.assertLe(sum, held, "held");
        else vm.assertEq(sum, held, "held");
    }

    function invariant_EarnedNeverFallsExceptByClaiming() public view {
        vm.assertEq(handler.fell(), false, "nobody's reward fell");
    }

    function invariant_EachGetsItsShareOfTime() public view {
        address[4] memory accounts = handler.accounts();
        for (uint256 i = 0; i < accounts.length; i++) {
            uint256 got = handler.paidTo(accounts[i]) + farm.earned(accounts[i]);
            uint256 due = handler.due(accounts[i]) / SCALE;
            vm.assertLe(got, due + 1, "no more than its share");
            vm.assertLe(due, got + handler.actions() + 1, "and no less than a wei an action below");
        }
    }

    function invariant_EverybodyCanLeaveAtAnyTime() public virtual {
        uint256 claimable = handler.claimable();
        uint256 held = handler.reward().balanceOf(address(farm)) - (oneToken() ? farm.totalStaked() : 0);
        handler.everybodyLeaves();
        vm.assertEq(farm.totalStaked(), 0, "no stake is left");
        vm.assertEq(handler.claimable(), 0, "no reward is owed");
        vm.assertEq(handler.reward().balanceOf(address(farm)), held - claimable, "and all of it was paid");
    }
}
