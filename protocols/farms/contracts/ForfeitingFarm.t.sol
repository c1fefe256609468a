// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Farm} from "./Farm.sol";
import {ForfeitableToken} from "./ForfeitableToken.sol";
import {ForfeitingFarm} from "./ForfeitingFarm.sol";
import {WithForfeits} from "./ForfeitingFarmTest.t.sol";
import {RewardStream} from "./RewardStream.sol";

contract ForfeitingFarmTest is WithForfeits {
    uint256 private constant HALF = 0.5e18;
    address private constant BUDGET = TREASURY;

    function setUp() public {
        vm.warp(START);
        openFarm(BUDGET, HALF);
    }

    function test_WhoLeavesAtOnceLosesTheShareOfAllThatHasNotVested() public {
        put(ALICE, 10 ether);
        pay(BUDGET, 900 ether, 9 days);
        vm.warp(START + 3 days);
        vm.prank(ALICE);
        farm.claim();
        vm.warp(START + 6 days);
        // Three of fifteen days of 300 have vested, and 300 more are not claimed.
        vm.assertApproxEqAbs(escrow.releasable(ALICE), 60 ether, 2, "vested");
        vm.assertApproxEqAbs(open(ALICE), 540 ether, 4, "not vested");
        vm.prank(ALICE);
        farm.withdraw(ALL);
        vm.assertApproxEqAbs(open(ALICE), 270 ether, 4, "half of it");
        vm.assertApproxEqAbs(backing.balanceOf(TREASURY), 270 ether, 4, "came back, as the token itself");
        vm.assertApproxEqAbs(escrow.releasable(ALICE), 60 ether, 2, "and what has vested is as it was");
    }

    function test_WhoStaysUntilAllHasVestedLosesNothing() public {
        put(ALICE, 10 ether);
        pay(BUDGET, 900 ether, 9 days);
        vm.warp(START + 9 days);
        vm.prank(ALICE);
        farm.claim();
        vm.warp(START + 9 days + VEST);
        vm.prank(ALICE);
        farm.exit();
        vm.prank(ALICE);
        escrow.release();
        vm.assertApproxEqAbs(backing.balanceOf(ALICE), 900 ether, 10, "all of it");
        vm.assertEq(backing.balanceOf(TREASURY), 0, "nothing came back");
    }

    function test_WhatIsLeftVestsOnAlongTheLineOfItsGrant() public {
        put(ALICE, 10 ether);
        pay(BUDGET, 900 ether, 9 days);
        vm.warp(START + 9 days);
        vm.prank(ALICE);
        farm.claim();
        vm.warp(START + 14 days);
        vm.prank(ALICE);
        farm.withdraw(ALL);
        // Of 900, a third had vested, and half of the other 600 is left: 20 a day for ten more days.
        vm.warp(START + 19 days);
        vm.assertApproxEqAbs(escrow.releasable(ALICE), 300 ether + 150 ether, 10, "half of the way");
        vm.warp(START + 24 days);
        vm.assertApproxEqAbs(escrow.releasable(ALICE), 600 ether, 10, "all of the rest, on its day");
    }

    function test_WhoClaimsFirstAndWhoLeavesFirstLoseTheSame() public {
        put(ALICE, 10 ether);
        put(BOB, 10 ether);
        pay(BUDGET, 900 ether, 9 days);
        vm.warp(START + 9 days);
        vm.prank(ALICE);
        farm.exit();
        vm.prank(BOB);
        farm.claim();
        vm.prank(BOB);
        farm.withdraw(ALL);
        vm.assertApproxEqAbs(open(ALICE), open(BOB), 2, "in whatever order");
        vm.assertApproxEqAbs(open(ALICE), 225 ether, 4, "half of half");
    }

    function test_NobodyElseGetsLessForIt() public {
        put(ALICE, 10 ether);
        put(BOB, 30 ether);
        pay(BUDGET, 900 ether, 9 days);
        vm.warp(START + 4 days);
        uint256 before = open(BOB);
        vm.prank(ALICE);
        farm.exit();
        vm.assertEq(open(BOB), before, "whoever stays");
        vm.warp(START + 9 days);
        vm.assertApproxEqAbs(farm.earned(BOB), 300 ether + 500 ether, 4, "nor more than his part of the stream");
    }

    function testFuzz_APartOfTheStakeLosesThatPart(uint256 part, uint256 share, uint256 wait) public {
        share = within(share, 0, 1e18);
        openFarm(BUDGET, share);
        uint256 stake = 1e24;
        part = within(part, 1, stake);
        put(ALICE, stake);
        pay(BUDGET, 900 ether, 9 days);
        vm.warp(START + within(wait, 0, 20 days));
        vm.prank(ALICE);
        farm.claim();
        vm.warp(block.timestamp + within(wait / 7, 0, 5 days));
        (uint256 before, uint256 vested) = (open(ALICE), escrow.releasable(ALICE));
        vm.prank(ALICE);
        farm.withdraw(part);
        uint256 lost = before * (share * part / stake) / 1e18;
        vm.assertApproxEqAbs(backing.balanceOf(TREASURY), lost, 4, "the share of what is not vested, in proportion");
        vm.assertApproxEqAbs(open(ALICE) + backing.balanceOf(TREASURY), before, 2, "from nobody else");
        vm.assertEq(escrow.releasable(ALICE), vested, "to the wei: what has vested is never lost");
        vm.assertEq(lp.balanceOf(ALICE), part, "and the stake is back");
    }

    function test_OnlyItsFarmTakesAnything() public {
        put(ALICE, 10 ether);
        pay(BUDGET, 900 ether, 9 days);
        vm.warp(START + 3 days);
        vm.prank(ALICE);
        farm.claim();
        address[3] memory strangers = [BUDGET, ALICE, address(this)];
        for (uint256 i = 0; i < 3; i++) {
            expectAs(strangers[i], ForfeitableToken.NotCollector.selector);
            escrow.forfeit(ALICE, 1e18, 0);
        }
        vm.expectRevert(ForfeitableToken.CollectorIsSet.selector);
        escrow.setCollector(address(this));
        expectAs(ALICE, abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, ALICE));
        escrow.setCollector(ALICE);
    }

    function test_WhoHasNoStakeIsRefusedAsInAnyFarm() public {
        expectAs(ALICE, RewardStream.ZeroAmount.selector);
        farm.withdraw(ALL);
        put(ALICE, 1 ether);
        expectAs(ALICE, abi.encodeWithSelector(RewardStream.InsufficientStake.selector, 2 ether, 1 ether));
        farm.withdraw(2 ether);
    }

    function test_NobodyLosesMoreThanAll() public {
        vm.expectRevert(ForfeitingFarm.ShareAboveOne.selector);
        new ForfeitingFarm(lp, escrow, BUDGET, 1e18 + 1);
    }

    /// What leaving takes grows with what has been claimed and not vested yet: twenty claims are what a programme of twenty
    /// days brings who claims every day.
    ///
    /// forge-config: default.isolate = true
    function test_LeavingFitsTheGasThatActionsGive() public {
        put(ALICE, 10 ether);
        pay(BUDGET, 900 ether, 14 days);
        for (uint256 i = 1; i <= 40; i++) {
            vm.warp(START + i * 8 hours);
            vm.prank(ALICE);
            farm.claim();
        }
        vm.prank(ALICE);
        farm.exit();
        vm.assertLe(gasOfLastCall(), 1_400_000, "exit");
    }
}
