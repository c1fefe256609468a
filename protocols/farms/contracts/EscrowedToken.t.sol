// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {EscrowedToken} from "./EscrowedToken.sol";
import {EscrowedTokenTest} from "./EscrowedTokenTest.t.sol";

/// What vests, when, and what a release pays.
contract EscrowedTokenVestingTest is EscrowedTokenTest {
    function testFuzz_EachGrantVestsByItsOwnStraightLine(
        uint64 vest,
        uint256 firstSeed,
        uint256 secondSeed,
        uint256 gap,
        uint256 later
    ) public {
        vest = uint64(within(vest, 1, 3650 days));
        escrow = escrowOver(backing, vest);
        uint256 first = anySize(firstSeed, MOST);
        uint256 second = anySize(secondSeed, MOST);
        gap = within(gap, 0, 2 * uint256(vest));
        later = within(later, 0, 2 * uint256(vest));
        pay(ALICE, first);
        vm.warp(START + gap);
        pay(ALICE, second);
        vm.warp(START + gap + later);
        uint256 vested = line(first, gap + later, vest) + line(second, later, vest);
        vm.assertEq(escrow.releasable(ALICE), vested, "to the wei");
        vm.prank(ALICE);
        vm.assertEq(escrow.release(), vested, "and so it is released");
        vm.assertEq(backing.balanceOf(ALICE), vested, "in the backing token");
        vm.assertEq(escrow.balanceOf(ALICE), first + second - vested, "the rest stays locked");
    }

    function testFuzz_NothingIsVestedAtOnceAndEverythingAtTheEnd(uint64 vest, uint256 seed) public {
        vest = uint64(within(vest, 1, 3650 days));
        escrow = escrowOver(backing, vest);
        uint256 amount = anySize(seed, MOST);
        pay(ALICE, amount);
        vm.assertEq(escrow.releasable(ALICE), 0, "nothing at once");
        vm.warp(START + vest - 1);
        vm.assertEq(escrow.releasable(ALICE), amount * (vest - 1) / vest, "not all a second before the end");
        vm.warp(START + vest);
        vm.assertEq(escrow.releasable(ALICE), amount, "all at the end");
        vm.warp(START + 100 * uint256(vest));
        vm.assertEq(escrow.releasable(ALICE), amount, "and no more");
    }

    function testFuzz_ReleasingTwicePaysOnce(uint256 seed, uint256 moment) public {
        pay(ALICE, anySize(seed, MOST));
        vm.warp(START + within(moment, 0, 2 * VEST));
        vm.prank(ALICE);
        uint256 released = escrow.release();
        vm.prank(ALICE);
        vm.assertEq(escrow.release(), 0, "nothing the second time");
        vm.assertEq(backing.balanceOf(ALICE), released, "paid once");
    }

    function testFuzz_ReleasingOftenOrOncePaysTheSame(uint256 seed, uint256[8] memory waits) public {
        uint256 amount = anySize(seed, MOST);
        pay(ALICE, amount);
        pay(BOB, amount);
        for (uint256 i = 0; i < waits.length; i++) {
            vm.warp(block.timestamp + within(waits[i], 0, 3 days));
            vm.prank(ALICE);
            escrow.release();
        }
        vm.prank(BOB);
        escrow.release();
        vm.assertEq(backing.balanceOf(ALICE), backing.balanceOf(BOB), "the same to the wei");
    }

    function testFuzz_NobodyReleasesForAnother(address caller) public {
        vm.assume(caller != ALICE && caller != address(0));
        pay(ALICE, 100 ether);
        vm.warp(START + VEST);
        vm.prank(caller);
        vm.assertEq(escrow.release(), 0, "nothing for the caller");
        vm.assertEq(escrow.releasable(ALICE), 100 ether, "and nothing less for the owner");
    }

    function test_AGrantOfNothingIsNoGrant() public {
        pay(ALICE, 1 ether);
        uint256 before = gasOfReading(ALICE);
        for (uint256 i = 0; i < 50; i++) {
            vm.prank(BUDGET);
            escrow.transfer(ALICE, 0);
        }
        vm.assertApproxEqAbs(gasOfReading(ALICE), before, 100, "there is nothing more to go through");
    }

    function test_VestingTakesTime() public {
        vm.expectRevert(EscrowedToken.ZeroDuration.selector);
        new EscrowedToken(backing, 0, "", "");
    }

    /// Grants are 192 bits wide, more than a farm can ever pay (2^256 / 1e36). Nothing is cut off silently above 2^128.
    function testFuzz_GrantsAboveTwoToThe128AreWhole(uint256 amount, uint256 moment) public {
        amount = within(amount, uint256(type(uint128).max) + 1, type(uint192).max);
        moment = within(moment, 0, VEST);
        pay(ALICE, amount);
        vm.warp(START + moment);
        vm.assertEq(escrow.releasable(ALICE), line(amount, moment, VEST), "vests like any other");
        vm.warp(START + VEST);
        vm.prank(ALICE);
        vm.assertEq(escrow.release(), amount, "and all of it comes out");
    }

    function testFuzz_GrantsAboveTwoToThe192AreRefused(uint256 amount) public {
        amount = within(amount, uint256(type(uint192).max) + 1, ALL);
        deposit(amount);
        vm.expectRevert(abi.encodeWithSelector(SafeCast.SafeCastOverflowedUintDowncast.selector, uint8(192), amount));
        vm.prank(BUDGET);
        escrow.transfer(ALICE, amount);
        vm.prank(BUDGET);
        escrow.transfer(ALICE, type(uint192).max);
        vm.assertEq(escrow.balanceOf(ALICE), type(uint192).max, "a distributor can pay it in parts");
    }

    function testFuzz_TheLongestDurationsVestToo(uint64 vest, uint256 seed, uint256 moment) public {
        vest = uint64(within(vest, type(uint64).max - START - 10, type(uint64).max));
        escrow = escrowOver(backing, vest);
        uint256 amount = anySize(seed, type(uint192).max);
        pay(ALICE, amount);
        moment = within(moment, 0, 2 * uint256(vest));
        vm.warp(START + moment);
        vm.prank(ALICE);
        vm.assertEq(escrow.release(), line(amount, moment, vest), "by the same straight line");
    }

    /// A release gets 1,000,000 gas in actions.ts. Grants that are still open cost 3,100 gas each, and those that have
    /// vested since the last release 3,300, so that 250 of either kind fit.
    ///
    /// forge-config: default.isolate = true
    function test_ReleasingManyGrantsFitsTheGasThatActionsGive() public {
        vm.assertLe(gasOfRelease(ALICE, 60, 1 hours), 300_000, "60 that all still vest");
        vm.assertLe(gasOfRelease(BOB, 60, 30 days), 350_000, "60 that have all vested");
        vm.assertLe(gasOfRelease(address(0xa5), 250, 1 hours), 1_000_000, "250 that all still vest");
        vm.assertLe(gasOfRelease(address(0xa6), 250, 30 days), 1_000_000, "250 that have all vested");
    }

    function gasOfReading(address account) private view returns (uint256) {
        escrow.releasable(account);
        // The second time everything is warm.
        uint256 before = gasleft();
        escrow.releasable(account);
        return before - gasleft();
    }

    function gasOfRelease(address account, uint256 grants, uint256 gap) private returns (uint256) {
        for (uint256 i = 0; i < grants; i++) {
            pay(account, 1 ether);
            vm.warp(block.timestamp + gap);
        }
        vm.prank(account);
        escrow.release();
        return gasOfLastCall();
    }
}
