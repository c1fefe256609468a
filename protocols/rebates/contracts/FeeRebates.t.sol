// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {HookedToken, Reentrant} from "../../../test/solidity/HookedToken.sol";
import {ReentryTest} from "../../../test/solidity/ReentryTest.sol";
import {Purse} from "../../auction/contracts/Purse.sol";
import {RebatePurse} from "../../auction/contracts/RebatePurse.sol";
import {FeeRebates} from "./FeeRebates.sol";

contract FeeRebatesTest is ReentryTest {
    uint256 private constant MOST = 1e30;
    address private constant OPERATOR = address(0x09e7);
    address private constant FUNDER = address(0xf00d);

    HookedToken private metis;
    FeeRebates private rebates;

    function setUp() public {
        vm.warp(1_704_067_200);
        metis = new HookedToken();
        rebates = new FeeRebates(metis, OPERATOR);
    }

    /// Whoever pays on the day on which money comes gets it, and gets it when the day is over.
    function testFuzz_WhatIsBroughtOnADayWaitsForItToEnd(uint256 first, uint256 second, uint256 hour) public {
        (first, second) = (anySize(first, MOST), anySize(second, MOST));
        bring(first);
        vm.warp(block.timestamp + (hour % 24) * 1 hours);
        vm.assertEq(rebates.due(), 0, "the day is not over");
        expectNothingDue();
        bring(second);
        vm.warp((block.timestamp / 1 days + 1) * 1 days);
        vm.assertEq(rebates.due(), first + second, "all of the day before");
        bring(first);
        vm.assertEq(rebates.due(), first + second, "and none of today");
        give(ALICE, 3, BOB, 1);
        uint256 whole = first + second;
        vm.assertEq(metis.balanceOf(ALICE), whole * 3 / 4, "in proportion");
        vm.assertEq(metis.balanceOf(BOB), whole / 4, "in proportion");
        vm.assertEq(rebates.paid(), 4, "what all have paid is told");
        vm.assertLe(metis.balanceOf(address(rebates)) - first, 1, "the rest is today's, but for rounding");
    }

    function testFuzz_NobodyGetsMoreThanTheCapAndTheRestWaits(uint256 amount, uint256 cap, uint128 a, uint128 b)
        public
    {
        (amount, cap) = (anySize(amount, MOST), 1 + cap % 10_000);
        vm.assume(uint256(a) + b > 0);
        vm.prank(OPERATOR);
        rebates.setCap(cap);
        bring(amount);
        vm.warp(block.timestamp + 1 days);
        give(ALICE, a, BOB, b);
        uint256 most = amount * cap / 10_000;
        vm.assertLe(metis.balanceOf(ALICE), most, "the cap");
        vm.assertLe(metis.balanceOf(BOB), most, "the cap");
        uint256 left = amount - metis.balanceOf(ALICE) - metis.balanceOf(BOB);
        vm.assertEq(rebates.due(), left, "what was cut off is due at once");
        vm.assertEq(metis.balanceOf(address(rebates)), left, "and here");
    }

    /// A gift is no day's: it counts with what is due.
    function testFuzz_AGiftIsDueAtOnce(uint256 gift, uint256 amount) public {
        (gift, amount) = (anySize(gift, MOST), anySize(amount, MOST));
        bring(amount);
        metis.mint(address(rebates), gift);
        vm.assertEq(rebates.due(), gift, "without what came today");
    }

    function testFuzz_StrangersTellItNothing(address caller) public {
        vm.assume(caller != OPERATOR);
        bytes4 why = Ownable.OwnableUnauthorizedAccount.selector;
        refused(caller, address(rebates), abi.encodeCall(rebates.setCap, (1)), why);
        (address[] memory accounts, uint128[] memory list) = listOf(ALICE, 1, BOB, 1);
        refused(caller, address(rebates), abi.encodeCall(rebates.deliver, (accounts, list)), why);
    }

    function test_WhatCannotBeIsRefused() public {
        vm.expectRevert(FeeRebates.ZeroAmount.selector);
        rebates.fund(0);
        refused(OPERATOR, address(rebates), abi.encodeCall(rebates.setCap, (0)), RebatePurse.BadCap.selector);
        refused(OPERATOR, address(rebates), abi.encodeCall(rebates.setCap, (10_001)), RebatePurse.BadCap.selector);
    }

    /// Whoever is paid and called by the token is owner as well: the worst case.
    function test_ItCannotBeEnteredFromInside() public {
        address next = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 1);
        Reentrant attacker = new Reentrant(next, metis);
        rebates = new FeeRebates(metis, address(attacker));
        bring(1 ether);
        vm.warp(block.timestamp + 1 days);
        address[] memory accounts = new address[](1);
        uint128[] memory list = new uint128[](1);
        (accounts[0], list[0]) = (address(attacker), 1);
        bytes memory deliver = abi.encodeCall(rebates.deliver, (accounts, list));
        attacker.attack(deliver, deliver);
        expectRefusal(attacker);
        vm.assertEq(metis.balanceOf(address(attacker)), 1 ether, "paid once");
    }

    function refused(address caller, address target, bytes memory call, bytes4 why) private {
        vm.prank(caller);
        (bool succeeded, bytes memory answer) = target.call(call);
        vm.assertEq(succeeded, false, "it is refused");
        // The error's name is what is asked for.
        // forge-lint: disable-next-line(unsafe-typecast)
        vm.assertEq(uint256(uint32(bytes4(answer))), uint256(uint32(why)), "for this reason");
    }

    function bring(uint256 amount) private {
        metis.mint(FUNDER, amount);
        vm.prank(FUNDER);
        metis.approve(address(rebates), amount);
        vm.prank(FUNDER);
        rebates.fund(amount);
    }

    function give(address first, uint128 a, address second, uint128 b) private {
        (address[] memory accounts, uint128[] memory list) = listOf(first, a, second, b);
        vm.prank(OPERATOR);
        rebates.deliver(accounts, list);
    }

    function expectNothingDue() private {
        (address[] memory accounts, uint128[] memory list) = listOf(ALICE, 1, BOB, 1);
        bytes memory call = abi.encodeCall(rebates.deliver, (accounts, list));
        refused(OPERATOR, address(rebates), call, Purse.NothingDue.selector);
    }

    /// In the order of addresses.
    function listOf(address x, uint128 a, address y, uint128 b)
        private
        pure
        returns (address[] memory accounts, uint128[] memory list)
    {
        (accounts, list) = (new address[](2), new uint128[](2));
        (accounts[0], list[0], accounts[1], list[1]) = x < y ? (x, a, y, b) : (y, b, x, a);
    }
}
