// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {HookedToken, Reentrant} from "../../../test/solidity/HookedToken.sol";
import {Test} from "../../../test/solidity/Test.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {RebateVault} from "./RebateVault.sol";

contract RebateVaultTest is Test {
    uint256 private constant MOST = 1e27;
    uint256 private constant CAP = 100 ether;

    Token private token;
    RebateVault private vault;

    function setUp() public {
        vm.warp(1_700_000_000);
        token = new Token();
        vault = new RebateVault(token, 7 days, CAP, address(this));
        token.approve(address(vault), type(uint256).max);
    }

    function testFuzz_OnlyTheOperatorListsAssignsAndReclaims(address stranger) public {
        vm.assume(stranger != address(this));
        bytes memory refusal = abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, stranger);
        vm.expectRevert(refusal);
        vm.prank(stranger);
        vault.submit(one(ALICE), one(1));
        vm.expectRevert(refusal);
        vm.prank(stranger);
        vault.assign(one(ALICE), one(1));
        vm.expectRevert(refusal);
        vm.prank(stranger);
        vault.reclaim(1);
    }

    function testFuzz_ManyAccountsOfAClusterGetNoMoreThanOne(uint256 first, uint256 second) public {
        fund(MOST);
        assign(ALICE, 7);
        assign(BOB, 7);
        first = within(first, 0, CAP);
        second = within(second, CAP - first + 1, MOST);
        vault.submit(one(ALICE), one(first));
        vm.expectRevert(abi.encodeWithSelector(RebateVault.AboveCap.selector, 7, first + second, CAP));
        vault.submit(one(BOB), one(second));
        vault.submit(one(BOB), one(CAP - first));
        vm.assertEq(vault.claimable(ALICE) + vault.claimable(BOB), CAP, "the cap, between them");
        vm.warp(block.timestamp + 7 days);
        vault.submit(one(BOB), one(CAP));
        vm.assertEq(vault.rebated(vault.lastEpoch(), 7), CAP, "and another one for the next epoch");
    }

    function test_AnAccountStaysInItsCluster() public {
        fund(MOST);
        vm.expectRevert(abi.encodeWithSelector(RebateVault.NoCluster.selector, ALICE));
        vault.submit(one(ALICE), one(1));
        vm.expectRevert(abi.encodeWithSelector(RebateVault.NoCluster.selector, ALICE));
        vault.assign(one(ALICE), one(0));
        assign(ALICE, 7);
        vm.expectRevert(abi.encodeWithSelector(RebateVault.AlreadyAssigned.selector, ALICE));
        vault.assign(one(ALICE), one(8));
    }

    function testFuzz_NothingIsPromisedWithoutABudget(uint256 seed) public {
        uint256 budget = within(seed, 1, CAP - 1);
        fund(budget);
        assign(ALICE, 7);
        vm.expectRevert(abi.encodeWithSelector(RebateVault.AboveBudget.selector, budget + 1, budget));
        vault.submit(one(ALICE), one(budget + 1));
        vault.submit(one(ALICE), one(budget));
        vm.assertEq(vault.budget(), 0, "all of it is promised");
    }

    function testFuzz_WhatIsPromisedCannotBeTakenBack(uint256 seed) public {
        uint256 amount = within(seed, 1, CAP);
        fund(CAP + 1 ether);
        assign(ALICE, 7);
        vault.submit(one(ALICE), one(amount));
        uint256 left = CAP + 1 ether - amount;
        vm.expectRevert(abi.encodeWithSelector(RebateVault.AboveBudget.selector, left + 1, left));
        vault.reclaim(left + 1);
        vault.reclaim(left);
        vm.prank(ALICE);
        vault.claim();
        vm.assertEq(token.balanceOf(ALICE), amount, "claimed in full");
        vm.assertEq(token.balanceOf(address(this)), left, "the rest went back");
        vm.expectRevert(RebateVault.ZeroAmount.selector);
        vm.prank(ALICE);
        vault.claim();
    }

    function test_ListsHaveAsManyAmountsAsAccounts() public {
        vm.expectRevert(RebateVault.LengthsDiffer.selector);
        vault.submit(one(ALICE), new uint256[](2));
        vm.expectRevert(RebateVault.LengthsDiffer.selector);
        vault.assign(one(ALICE), new uint256[](2));
        vm.expectRevert(RebateVault.ZeroAmount.selector);
        vault.fund(0);
        vm.expectRevert(RebateVault.ZeroAmount.selector);
        vault.reclaim(0);
    }

    function test_NoFunctionCanBeEnteredFromInsideAnother() public {
        HookedToken hooked = new HookedToken();
        vault = new RebateVault(hooked, 7 days, CAP, address(this));
        Reentrant attacker = new Reentrant(address(vault), hooked);
        hooked.mint(address(attacker), 1000 ether);
        assign(address(attacker), 7);
        bytes[2] memory calls = [abi.encodeCall(vault.fund, (10 ether)), abi.encodeCall(vault.claim, ())];
        for (uint256 first = 0; first < 2; first++) {
            for (uint256 second = 0; second < 2; second++) {
                vm.warp(block.timestamp + 7 days);
                attacker.attack(calls[0], "");
                vault.submit(one(address(attacker)), one(1 ether));
                attacker.attack(calls[first], calls[second]);
                vm.assertTrue(attacker.callbacks() > 0, "the token called back");
                vm.assertEq(
                    attacker.answer(),
                    abi.encodeWithSelector(ReentrancyGuard.ReentrancyGuardReentrantCall.selector),
                    "and the guard refused"
                );
                vm.assertEq(
                    vault.budget() + vault.promised(), hooked.balanceOf(address(vault)), "the vault holds what it owes"
                );
            }
        }
    }

    function fund(uint256 amount) private {
        token.mint(address(this), amount);
        vault.fund(amount);
    }

    function assign(address account, uint256 cluster) private {
        vault.assign(one(account), one(cluster));
    }

    function one(address account) private pure returns (address[] memory list) {
        list = new address[](1);
        list[0] = account;
    }

    function one(uint256 value) private pure returns (uint256[] memory list) {
        list = new uint256[](1);
        list[0] = value;
    }
}
