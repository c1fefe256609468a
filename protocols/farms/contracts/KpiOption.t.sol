// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Farm} from "./Farm.sol";
import {KpiOption} from "./KpiOption.sol";
import {OnAPool} from "./KpiOptionTest.t.sol";

contract KpiOptionTest is OnAPool {
    uint256 private constant ONE = 1e18;
    uint256 private constant CAP = 1000 ether;
    uint256 private constant END = START + 10 days;
    address private constant BUDGET = address(0xb0d9e7);

    KpiOption private option;
    /// The pool's liquidity at first.
    uint256 private was;

    function setUp() public {
        vm.warp(START);
        openPool();
        provide(CAROL, DEPTH);
        was = root();
        option = openOption(BUDGET, KpiOption.Metric.RetainedTvl, pair.balanceOf(CAROL) * was / pair.totalSupply(), END);
        reward.mint(BUDGET, CAP);
    }

    function test_ThePoolAsItWasPaysAllOfIt() public {
        deposit();
        attestAt(START + 1 days);
        attestAt(END);
        settle();
        vm.assertEq(reward.balanceOf(address(option.farm())), CAP, "all is the stakers'");
        vm.assertEq(reward.balanceOf(BUDGET), 0, "nothing came back");
    }

    function test_HalfOfThePoolPaysHalf() public {
        deposit();
        attestAt(START + 1 days);
        remove(CAROL, pair.balanceOf(CAROL) / 2);
        attestAt(END);
        settle();
        vm.assertApproxEqAbs(reward.balanceOf(address(option.farm())), CAP / 2, CAP / 1e9, "half");
        vm.assertEq(reward.balanceOf(BUDGET) + reward.balanceOf(address(option.farm())), CAP, "the rest came back");
    }

    function test_MoreThanTheTargetPaysNoMoreThanTheCap() public {
        deposit();
        attestAt(START + 1 days);
        provide(ALICE, 9 * DEPTH);
        attestAt(END);
        settle();
        vm.assertEq(reward.balanceOf(address(option.farm())), CAP, "the cap");
    }

    function test_ReadingsBeforeTheDateDoNotCount() public {
        attestAt(START + 1 days);
        provide(ALICE, DEPTH);
        attestAt(END - 1);
        vm.assertApproxEqAbs(option.figure(), 2 * was, 1e9, "the last reading, while none counts");
        remove(ALICE, pair.balanceOf(ALICE));
        attestAt(END);
        vm.assertApproxEqAbs(option.figure(), was, 1e9, "then the first that counts");
    }

    function test_WhoIsThereForOneOfFourReadingsMovesTheFigureByAQuarter() public {
        attestAt(START + 1 days);
        for (uint256 day = 0; day < 4; day++) {
            if (day == 3) provide(ALICE, DEPTH);
            attestAt(END + day * 1 days);
        }
        vm.assertApproxEqAbs(option.figure() * 4, was * 5, 1e9, "a quarter more");
    }

    function test_NoPriceMovesLiquidityButFeesDo() public {
        attestAt(START + 1 days);
        uint256 before = root();
        trade(DEPTH / 3);
        attestAt(END);
        vm.assertTrue(root() > before, "fees are left");
        vm.assertApproxEqAbs(option.figure(), was, was / 1000, "and nothing else is seen");
    }

    function test_WhatTheTreasuryOwnsDoesNotCount() public {
        attestAt(START + 1 days);
        provide(BUDGET, DEPTH);
        provide(STEWARD, 2 * DEPTH);
        attestAt(END);
        vm.assertApproxEqAbs(option.figure(), was, 1e9, "liquidity of others");
    }

    function test_FeesAreWhatSwapsLeftPerDay() public {
        option = openOption(BUDGET, KpiOption.Metric.Fees, ONE, END);
        uint256[2] memory gained;
        uint256 first;
        for (uint256 i = 0; i < 2; i++) {
            uint256 before = root();
            trade(DEPTH / (i == 0 ? 10 : 20));
            gained[i] = root() - before;
            attestAt(i == 0 ? START + 2 days : END);
            if (i == 0) first = option.figure();
        }
        vm.assertApproxEqAbs(first, gained[0] / 2, 1e4, "over two days");
        vm.assertApproxEqAbs(option.figure(), gained[1] / 8, 1e4, "over eight days");
    }

    function test_LiquidityThatComesAndGoesIsNoFee() public {
        option = openOption(BUDGET, KpiOption.Metric.Fees, ONE, END);
        provide(ALICE, 7 * DEPTH);
        attestAt(START + 1 days);
        remove(ALICE, pair.balanceOf(ALICE) / 2);
        attestAt(END);
        vm.assertLe(option.figure(), 1e3, "nothing was traded");
    }

    function test_ASecondReadingWithinASecondIsNone() public {
        attestAt(START + 1 days);
        attestAt(END);
        provide(ALICE, DEPTH);
        attestAt(END);
        vm.assertApproxEqAbs(option.figure(), was, 1e9, "as it was");
    }

    function test_WithoutAReadingNothingIsPaid() public {
        deposit();
        vm.warp(END);
        settle();
        vm.assertEq(reward.balanceOf(BUDGET), CAP, "all came back");
    }

    function test_WhatSomebodySentThereGoesToTheBudget() public {
        deposit();
        attestAt(END);
        reward.mint(address(option), 5 ether);
        settle();
        vm.assertEq(reward.balanceOf(BUDGET), 5 ether, "the gift");
        vm.assertEq(reward.balanceOf(address(option.farm())), CAP, "and no more than the cap for the farm");
    }

    function test_OnlyTheBudgetPaysInAttestsAndSettles() public {
        deposit();
        for (uint256 i = 0; i < 2; i++) {
            address stranger = i == 0 ? STEWARD : ALICE;
            expectAs(stranger, KpiOption.NotBudget.selector);
            option.deposit(1);
            expectAs(stranger, KpiOption.NotBudget.selector);
            option.attest();
            expectAs(stranger, KpiOption.NotBudget.selector);
            option.notify(CAP, 7 days);
        }
    }

    function test_ItSettlesOnce() public {
        deposit();
        attestAt(END);
        settle();
        expectAs(BUDGET, KpiOption.AlreadySettled.selector);
        option.notify(CAP, 7 days);
        expectAs(BUDGET, KpiOption.AlreadySettled.selector);
        option.attest();
        expectAs(BUDGET, KpiOption.AlreadySettled.selector);
        option.deposit(1);
    }

    function test_OnlyTheCapCanBeAnnouncedAndSettled() public {
        deposit();
        attestAt(END);
        expectAs(BUDGET, abi.encodeWithSelector(KpiOption.NotTheCap.selector, CAP + 1, CAP));
        option.notify(CAP + 1, 7 days);
    }

    function test_ItsCreatorBindsItOnceAndToItsOwnFarm() public {
        KpiOption other = new KpiOption(BUDGET, STEWARD, KpiOption.Metric.Fees, ONE, END);
        Farm own = new Farm(pair, reward, address(other));
        Farm foreign = new Farm(pair, reward, BUDGET);
        expectAs(ALICE, KpiOption.NotCreator.selector);
        other.bind(own);
        vm.expectRevert(KpiOption.NotItsFarm.selector);
        other.bind(foreign);
        other.bind(own);
        vm.expectRevert(KpiOption.AlreadyBound.selector);
        other.bind(own);
    }

    function test_ATargetOfNothingIsRefused() public {
        vm.expectRevert(KpiOption.ZeroTarget.selector);
        new KpiOption(BUDGET, STEWARD, KpiOption.Metric.Fees, 0, END);
    }

    /// For any pool, change and target: cap x min(1, figure / target), and the rest back, to the wei.
    function testFuzz_ItPaysTheShareThatTheFigureIsOfItsTarget(uint256 capSeed, uint256 more, uint256 target) public {
        target = within(target, was / 100, 100 * was);
        uint256 cap = anySize(capSeed, 1e27);
        option = openOption(BUDGET, KpiOption.Metric.RetainedTvl, target, END);
        reward.mint(BUDGET, cap);
        uint256 before = reward.balanceOf(BUDGET);
        vm.prank(BUDGET);
        option.deposit(cap);
        provide(ALICE, within(more, 1e6, 50 * DEPTH));
        uint256 is_ = root();
        attestAt(END);
        vm.prank(BUDGET);
        option.notify(cap, 7 days);
        uint256 paid = reward.balanceOf(address(option.farm()));
        vm.assertEq(reward.balanceOf(BUDGET) + paid, before, "nothing is lost or made");
        vm.assertEq(reward.balanceOf(address(option)), 0, "and nothing stays");
        uint256 due = is_ * ONE / target;
        if (due > ONE) due = ONE;
        vm.assertApproxEqAbs(paid, cap * due / ONE, cap / 1e6 + 1, "the share");
    }

    /// What forge measures here is what `farms/actions.ts` gives.
    ///
    /// forge-config: default.isolate = true
    function test_EveryCallFitsTheGasOfAPayment() public {
        deposit();
        attestAt(START + 1 days);
        vm.assertLe(gasOfLastCall(), 250_000, "attest");
        attestAt(END);
        settle();
        vm.assertLe(gasOfLastCall(), 300_000, "notify");
    }

    function deposit() private {
        vm.prank(BUDGET);
        option.deposit(CAP);
    }

    function attestAt(uint256 time) private {
        vm.warp(time);
        vm.prank(BUDGET);
        option.attest();
    }

    function settle() private {
        vm.prank(BUDGET);
        option.notify(CAP, 7 days);
    }
}
