// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Handler, Invariants} from "../../../test/solidity/Invariants.sol";
import {Farm} from "./Farm.sol";
import {KpiOption} from "./KpiOption.sol";
import {OnAPool} from "./KpiOptionTest.t.sol";

/// A budget, strangers and traders who do with an option and its pool whatever they like, in any order and at any time.
contract KpiOptionHandler is Handler, OnAPool {
    address public constant BUDGET = address(0xb0d9e7);

    KpiOption public immutable option;
    Farm public immutable farm;

    uint256 public deposited;
    uint256 public gifts;
    /// What the budget held before it paid anything in, and how often something came out.
    uint256 public minted;
    uint256 public settlements;
    /// What was paid to the farm when it settled.
    uint256 public paid;

    constructor(KpiOption.Metric metric) {
        openPool();
        provide(CAROL, DEPTH);
        // Within reach of whoever comes and goes, and of what is traded in a day.
        uint256 target = metric == KpiOption.Metric.RetainedTvl ? root() * 6 / 5 : root() / 10_000;
        option = openOption(BUDGET, metric, target, block.timestamp + 10 days);
        farm = Farm(address(option.farm()));
    }

    function deposit(uint256 wait, uint256 seed) external later(wait) {
        uint256 amount = anySize(seed, 1e24);
        reward.mint(BUDGET, amount);
        minted += amount;
        if (attempt(BUDGET, address(option), abi.encodeCall(option.deposit, (amount)), settlements == 0)) {
            deposited += amount;
        }
    }

    function attest(uint256 wait) external later(wait) {
        attempt(BUDGET, address(option), abi.encodeCall(option.attest, ()), settlements == 0);
    }

    /// The budget settles for the cap, or for something else; now and then, so that something happens before.
    function settle(uint256 wait, uint256 seed) external later(wait) {
        if (seed % 8 != 0) return;
        uint256 most = seed % 16 == 0 ? option.cap() : option.cap() + 1 + seed % 1e18;
        bool allowed = settlements == 0 && most == option.cap();
        if (attempt(BUDGET, address(option), abi.encodeCall(option.notify, (most, 7 days)), allowed)) {
            settlements++;
            paid = reward.balanceOf(address(farm));
        }
    }

    function trespass(uint256 wait, uint256 who, uint256 what) external later(wait) {
        address stranger = who % 2 == 0 ? STEWARD : ALICE;
        bytes memory call = what % 4 == 0
            ? abi.encodeCall(option.deposit, (0))
            : what % 4 == 1
                ? abi.encodeCall(option.attest, ())
                : what % 4 == 2
                    ? abi.encodeCall(option.notify, (option.cap(), 7 days))
                    : abi.encodeCall(option.bind, (farm));
        attempt(stranger, address(option), call, false);
        attempt(stranger, address(farm), abi.encodeCall(farm.notify, (0, 7 days)), false);
    }

    function come(uint256 wait, uint256 seed) external later(wait) {
        provide(ALICE, within(seed, 1e9, DEPTH));
    }

    function go(uint256 wait, uint256 seed) external later(wait) {
        uint256 own = pair.balanceOf(ALICE);
        if (own > 1e6) remove(ALICE, within(seed, 1e6, own));
    }

    function swap(uint256 wait, uint256 seed) external later(wait) {
        trade(within(seed, 1e9, DEPTH / 4));
    }

    function give(uint256 wait, uint256 seed) external later(wait) {
        if (settlements > 0) return;
        uint256 amount = anySize(seed, 1e24);
        reward.mint(address(option), amount);
        gifts += amount;
    }

    function held(address account) external view returns (uint256) {
        return reward.balanceOf(account);
    }
}

abstract contract KpiOptionInvariants is Invariants {
    KpiOptionHandler private handler;
    KpiOption private option;

    function watch(KpiOption.Metric metric) internal {
        vm.warp(START);
        handler = new KpiOptionHandler(metric);
        option = handler.option();
        bytes memory all = bytes.concat(
            handler.deposit.selector,
            handler.attest.selector,
            handler.attest.selector,
            handler.settle.selector,
            handler.trespass.selector,
            handler.come.selector,
            handler.go.selector,
            handler.swap.selector,
            handler.give.selector
        );
        calls(address(handler), all);
    }

    function invariant_ItNeverPaysMoreThanTheCap() public view {
        vm.assertEq(option.cap(), handler.deposited(), "the cap is what was paid in");
        vm.assertLe(handler.paid(), handler.deposited(), "and no more is paid");
        vm.assertLe(option.share(), 1e18, "at whatever figure");
    }

    function invariant_ItSettlesOnceAndNothingIsPaidBeforeOrAfter() public view {
        vm.assertLe(handler.settlements(), 1, "once");
        vm.assertEq(option.settled(), handler.settlements() == 1, "when the budget said so");
        vm.assertEq(handler.held(address(handler.farm())), handler.paid(), "nothing but that");
    }

    function invariant_TheRestReturnsToTheBudgetToTheWei() public view {
        uint256 elsewhere = handler.held(address(option)) + handler.held(address(handler.farm()));
        vm.assertEq(handler.held(handler.BUDGET()) + elsewhere, handler.minted() + handler.gifts(), "nothing is lost");
        if (option.settled()) {
            vm.assertEq(handler.held(address(option)), 0, "nothing stays");
        } else {
            vm.assertEq(handler.held(address(option)), handler.deposited() + handler.gifts(), "all is held until then");
        }
    }

    function invariant_NobodyButTheBudgetTellsItAnything() public view {
        vm.assertEq(handler.trespassed(), false, "no call succeeded or failed that should not have");
    }
}

contract TvlOptionInvariants is KpiOptionInvariants {
    function setUp() public {
        watch(KpiOption.Metric.RetainedTvl);
    }
}

contract FeesOptionInvariants is KpiOptionInvariants {
    function setUp() public {
        watch(KpiOption.Metric.Fees);
    }
}
