// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Test} from "../../../test/solidity/Test.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {BoostedFarm} from "./BoostedFarm.sol";
import {SetPower} from "./BoostedFarm.t.sol";

/// Four accounts and a budget who stake, lock, weigh and leave in any order and at any time. Beside the farm stands a
/// model of stakes, working balances and dues, kept from the definition and not from the farm.
contract BoostedFarmHandler is Test {
    uint256 private constant SCALE = 1e36;
    uint256 private constant MOST = 1e27;

    BoostedFarm public immutable farm;
    Token public immutable lp;
    Token public immutable reward;
    SetPower public immutable power;

    uint256 public notified;
    uint256 public paid;
    /// What the model says is emitted while nobody stakes since the last notification, times SCALE.
    uint256 public idle;
    /// Actions that settle an account or a period: each may round by a wei.
    uint256 public actions;

    address[4] private _accounts = [address(0xa1), address(0xa2), address(0xa3), address(0xa4)];
    uint256 private _rate;
    uint256 private _finish;
    uint256 public total;
    mapping(address account => uint256) public stakes;
    mapping(address account => uint256) public works;
    mapping(address account => uint256) public paidTo;
    /// What the model says is due to an account for its time and working balance, times SCALE.
    mapping(address account => uint256) public due;

    constructor() {
        lp = new Token();
        reward = new Token();
        power = new SetPower();
        farm = new BoostedFarm(lp, reward, address(this), power);
        reward.approve(address(farm), type(uint256).max);
        for (uint256 i = 0; i < _accounts.length; i++) {
            vm.prank(_accounts[i]);
            lp.approve(address(farm), type(uint256).max);
        }
    }

    modifier after_(uint256 wait) {
        _pass(wait % 4 == 0 ? 0 : within(wait, 0, 5 days));
        actions++;
        _;
    }

    function notify(uint256 wait, uint256 seed, uint256 duration) external after_(wait) {
        uint256 amount = anySize(seed, MOST) - 1;
        duration = within(duration, 1, 60 days);
        reward.mint(address(this), amount);
        farm.notify(amount, duration);
        notified += amount;
        _rate = (amount * SCALE + ahead() + idle) / duration;
        _finish = block.timestamp + duration;
        idle = 0;
    }

    function lock(uint256 who, uint256 seed) external {
        power.set(_accounts[who % 4], anySize(seed, MOST) - 1);
    }

    function weigh(uint256 wait, uint256 who) external after_(wait) {
        farm.weigh(_accounts[who % 4]);
        _weigh(_accounts[who % 4]);
    }

    function stake(uint256 wait, uint256 who, uint256 seed) external after_(wait) {
        address account = _accounts[who % 4];
        uint256 amount = anySize(seed, MOST);
        lp.mint(account, amount);
        vm.prank(account);
        farm.stake(amount);
        stakes[account] += amount;
        total += amount;
        _weigh(account);
    }

    function withdraw(uint256 wait, uint256 who, uint256 seed) external after_(wait) {
        address account = _accounts[who % 4];
        if (stakes[account] == 0) return;
        uint256 amount = within(seed, 1, stakes[account]);
        vm.prank(account);
        farm.withdraw(amount);
        stakes[account] -= amount;
        total -= amount;
        _weigh(account);
    }

    function claim(uint256 wait, uint256 who) external after_(wait) {
        address account = _accounts[who % 4];
        uint256 held = reward.balanceOf(account);
        vm.prank(account);
        farm.claim();
        _pay(account, reward.balanceOf(account) - held);
        _weigh(account);
    }

    function exit(uint256 wait, uint256 who) external after_(wait) {
        address account = _accounts[who % 4];
        if (stakes[account] == 0) return;
        uint256 held = reward.balanceOf(account);
        vm.prank(account);
        farm.exit();
        _pay(account, reward.balanceOf(account) - held);
        total -= stakes[account];
        stakes[account] = 0;
        works[account] = 0;
    }

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

    function _weigh(address account) private {
        uint256 b = stakes[account];
        uint256 v = power.balanceOf(account);
        uint256 boost = v == 0 ? 0 : Math.mulDiv(total, v, power.totalSupply()) * 60 / 100;
        works[account] = Math.min(b, (b * 40 + 99) / 100 + boost);
    }

    function _pass(uint256 time) private {
        uint256 aheadBefore = ahead();
        vm.warp(block.timestamp + time);
        uint256 emitted = aheadBefore - ahead();
        uint256 all;
        for (uint256 i = 0; i < _accounts.length; i++) {
            all += works[_accounts[i]];
        }
        if (all == 0) idle += emitted;
        for (uint256 i = 0; i < _accounts.length && all > 0; i++) {
            due[_accounts[i]] += Math.mulDiv(emitted, works[_accounts[i]], all);
        }
    }

    function _pay(address account, uint256 amount) private {
        paid += amount;
        paidTo[account] += amount;
    }
}

contract BoostedFarmInvariants is Test {
    uint256 private constant SCALE = 1e36;

    BoostedFarmHandler internal handler;
    BoostedFarm internal farm;

    function setUp() public {
        vm.warp(1_700_000_000);
        handler = new BoostedFarmHandler();
        farm = handler.farm();
    }

    function targetContracts() external view returns (address[] memory contracts) {
        contracts = new address[](1);
        contracts[0] = address(handler);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        bytes4[] memory selectors = new bytes4[](7);
        selectors[0] = handler.notify.selector;
        selectors[1] = handler.stake.selector;
        selectors[2] = handler.withdraw.selector;
        selectors[3] = handler.claim.selector;
        selectors[4] = handler.exit.selector;
        selectors[5] = handler.lock.selector;
        selectors[6] = handler.weigh.selector;
        targets[0] = FuzzSelector(address(handler), selectors);
    }

    function invariant_WhatAllCanClaimNeverExceedsWhatTheFarmHolds() public view {
        uint256 promised = (handler.ahead() + handler.idle()) / SCALE;
        vm.assertLe(handler.claimable() + promised, handler.reward().balanceOf(address(farm)), "now and later");
    }

    function invariant_PaidClaimableAheadAndIdleAreAllThatWasNotified() public view {
        uint256 unpaid = handler.claimable() + (handler.ahead() + handler.idle()) / SCALE;
        vm.assertLe(handler.paid() + unpaid, handler.notified(), "no more");
        // One wei an action, one for each account's unsettled part, one for the two sums above.
        vm.assertLe(handler.notified(), handler.paid() + unpaid + handler.actions() + 5, "and no less");
    }

    function invariant_StakesAreHeldAndWorkingBalancesAreWhatTheFormulaSaid() public view {
        uint256 working;
        address[4] memory accounts = handler.accounts();
        for (uint256 i = 0; i < accounts.length; i++) {
            address account = accounts[i];
            vm.assertEq(farm.staked(account), handler.stakes(account), "each as it was put in");
            vm.assertEq(farm.working(account), handler.works(account), "each as it was weighed");
            vm.assertLe(farm.staked(account) * 40, farm.working(account) * 100, "no boost below 0.4");
            vm.assertLe(farm.working(account), farm.staked(account), "and none above 1");
            working += farm.working(account);
        }
        vm.assertEq(farm.totalStaked(), handler.total(), "their sum");
        vm.assertEq(farm.totalWorking(), working, "the sum of what works");
        vm.assertEq(handler.lp().balanceOf(address(farm)), handler.total(), "held");
    }

    function invariant_EachGetsItsShareOfTimeAndWorkingBalance() public view {
        address[4] memory accounts = handler.accounts();
        for (uint256 i = 0; i < accounts.length; i++) {
            uint256 got = handler.paidTo(accounts[i]) + farm.earned(accounts[i]);
            uint256 due = handler.due(accounts[i]) / SCALE;
            vm.assertLe(got, due + 1, "no more than its share");
            vm.assertLe(due, got + handler.actions() + 1, "and no less than a wei an action below");
        }
    }

    function invariant_EverybodyCanLeaveAtAnyTime() public {
        uint256 claimable = handler.claimable();
        uint256 held = handler.reward().balanceOf(address(farm));
        handler.everybodyLeaves();
        vm.assertEq(farm.totalStaked(), 0, "no stake is left");
        vm.assertEq(farm.totalWorking(), 0, "nothing works");
        vm.assertEq(handler.reward().balanceOf(address(farm)), held - claimable, "and all of it was paid");
    }
}
