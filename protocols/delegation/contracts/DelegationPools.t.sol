// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {HookedToken, Reentrant} from "../../../test/solidity/HookedToken.sol";
import {ReentryTest} from "../../../test/solidity/ReentryTest.sol";
import {Commission} from "./Commission.sol";
import {DelegationPool} from "./DelegationPool.sol";
import {DelegationPools} from "./DelegationPools.sol";
import {DelegationTest} from "./DelegationTest.t.sol";

contract DelegationPoolsTest is DelegationTest, ReentryTest {
    DelegationPool private pool;
    HookedToken private token;

    function setUp() public {
        token = new HookedToken();
        deploy(token, 1000);
        pool = open(OPERATOR, NODE, 1000);
    }

    function test_OnlyTheOperatorSetsTheCommissionAndCloses() public {
        vm.expectRevert(DelegationPool.NotOperator.selector);
        vm.prank(STRANGER);
        pool.announceCommission(0);
        vm.expectRevert(DelegationPool.NotOperator.selector);
        vm.prank(STRANGER);
        pool.close();
        vm.expectRevert(DelegationPool.NotFactory.selector);
        vm.prank(OPERATOR);
        pool.begin(OPERATOR, NODE, 0, 0);
        vm.prank(OPERATOR);
        pool.close();
        vm.expectRevert(DelegationPool.PoolClosed.selector);
        vm.prank(OPERATOR);
        pool.close();
    }

    function test_ACommissionIsAtMostAllOfTheRewards() public {
        vm.expectRevert(Commission.CommissionTooLarge.selector);
        vm.prank(OPERATOR);
        pool.announceCommission(10_001);
        vm.expectRevert(Commission.CommissionTooLarge.selector);
        factory.open(address(0x41), 10_001, STAKE);
    }

    function test_ANodeServesOneParty() public {
        vm.expectRevert(DelegationPools.SignerExisted.selector);
        factory.open(NODE, 0, STAKE);
        metis.mint(address(this), 20_000 ether);
        sequencing.lockFor(address(0x42), 20_000 ether);
        vm.expectRevert(DelegationPools.SignerExisted.selector);
        factory.open(address(0x42), 0, STAKE);
        vm.expectRevert(DelegationPools.NullAddress.selector);
        factory.open(address(0), 0, STAKE);
        vm.expectRevert(DelegationPools.StakeTooSmall.selector);
        factory.open(address(0x43), 0, STAKE - 1);
    }

    function test_NobodyIsSettledWhileThePoolRuns() public {
        delegate(pool, ALICE, 19_000 ether);
        pool.route();
        vm.expectRevert(DelegationPool.NotOver.selector);
        pool.settle(ALICE);
        vm.prank(OPERATOR);
        pool.close();
        vm.expectRevert(DelegationPool.NotOver.selector);
        pool.settle(ALICE);
        vm.warp(block.timestamp + 21 days);
        pool.route();
        pool.settle(ALICE);
        vm.assertEq(metis.balanceOf(ALICE), 19_000 ether, "to whom it belongs");
        vm.expectRevert(DelegationPool.ZeroShares.selector);
        pool.settle(ALICE);
    }

    function test_AFreePlaceIsUsedAgainAndNothingIsInheritedButByTheOperator() public {
        for (uint256 i = 1; i < 16; i++) {
            open(OPERATOR, address(uint160(0x5000 + i)), 0);
        }
        vm.expectRevert(DelegationPools.NoPlace.selector);
        factory.open(address(0x44), 0, STAKE);
        delegate(pool, ALICE, 40_000 ether);
        pool.route();
        earn(NODE, 100 ether);
        vm.prank(OPERATOR);
        pool.close();
        withdraw(pool, ALICE);
        vm.warp(block.timestamp + 21 days);
        pool.route();
        pool.settle(OPERATOR);
        vm.assertEq(pool.over(), true, "everybody is paid");
        uint256 before = metis.balanceOf(OPERATOR);
        uint256 left = metis.balanceOf(address(pool));
        vm.assertLe(10 ether, left, "the commission was not fetched");
        DelegationPool next = open(BOB, address(0x45), 500);
        vm.assertEq(address(next), address(pool), "the same contract");
        vm.assertEq(metis.balanceOf(OPERATOR), before + left, "what was left is the former operator's");
        vm.assertEq(next.worth(next.sharesOf(BOB)), STAKE, "the next one begins with its own stake");
        vm.assertEq(next.backing() + next.commissionOwed() + next.id(), STAKE, "and nothing else");
        vm.assertEq(next.charged(), 500, "at its own commission");
        delegate(next, ALICE, 19_000 ether);
        next.route();
        earn(address(0x45), 100 ether);
        next.route();
        vm.assertEq(next.commissionOwed(), 5 ether, "and it earns");
    }

    function test_NoTokenThatCallsBackGetsInASecondTime() public {
        Reentrant attacker = new Reentrant(address(pool), token);
        token.mint(address(attacker), 30_000 ether);
        attacker.attack(abi.encodeCall(pool.delegate, (20_000 ether)), abi.encodeCall(pool.delegate, (1 ether)));
        expectRefusal(attacker);
        uint256 shares = pool.sharesOf(address(attacker));
        bytes memory out = abi.encodeCall(pool.undelegate, (shares / 5));
        bytes[5] memory again = [
            out,
            abi.encodeCall(pool.route, ()),
            abi.encodeCall(pool.collect, ()),
            abi.encodeCall(pool.delegate, (1 ether)),
            abi.encodeCall(pool.settle, (address(attacker)))
        ];
        for (uint256 i = 0; i < 5; i++) {
            attacker.attack(out, again[i]);
            expectRefusal(attacker);
        }
        vm.assertLe(token.balanceOf(address(attacker)), 30_000 ether, "no more than it brought");
    }

    function test_NobodyIsInTheFactoryTwice() public {
        Reentrant attacker = new Reentrant(address(factory), token);
        token.mint(address(attacker), 2 * STAKE);
        attacker.attack(
            abi.encodeCall(factory.open, (address(0x50), 0, STAKE)),
            abi.encodeCall(factory.open, (address(0x51), 0, STAKE))
        );
        expectRefusal(attacker);
    }
}
