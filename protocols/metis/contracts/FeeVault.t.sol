// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {Test} from "../../../test/solidity/Test.sol";
import {FeeVault, IWrapped} from "./FeeVault.sol";

/// WETH9, as far as the vault uses it.
contract Wrapped is IWrapped {
    mapping(address account => uint256) public balanceOf;

    function deposit() external payable override {
        balanceOf[msg.sender] += msg.value;
    }

    function transfer(address to, uint256 amount) external override returns (bool) {
        balanceOf[msg.sender] -= amount;
        balanceOf[to] += amount;
        return true;
    }
}

/// Takes no native METIS.
contract Proud {}

/// Is manager and is paid; calls the vault again while it is being paid.
contract Greedy {
    FeeVault public vault;
    bytes public inside;
    bool public succeeded;
    bytes public answer;

    function attack(FeeVault vault_, bytes calldata first, bytes calldata second) external {
        vault = vault_;
        inside = second;
        (bool ok,) = address(vault_).call(first);
        require(ok, "the first call");
    }

    receive() external payable {
        (succeeded, answer) = address(vault).call(inside);
    }
}

contract FeeVaultTest is Test {
    /// More wei than there is METIS.
    uint256 private constant MOST = 1e26;
    address private constant MANAGER = address(0x3a9a9e7);
    address private constant WALLET = address(0xfee01);
    address private constant OUTSIDE = address(0x7e75);

    Wrapped private wrapped;
    FeeVault private vault;

    function setUp() public {
        vm.warp(START);
        wrapped = new Wrapped();
        vault = new FeeVault(MANAGER, WALLET, wrapped, OUTSIDE);
    }

    function testFuzz_WhatIsWithdrawnWaitsOutsideAndTheRestIsHere(uint256 seed, uint256 part) public {
        uint256 held = 15 ether + anySize(seed, MOST);
        arrive(held);
        uint256 amount = within(part, 15 ether, held);
        vm.prank(MANAGER);
        vault.withdraw(amount);
        vm.assertEq(wrapped.balanceOf(OUTSIDE), amount, "outside");
        vm.assertEq(address(wrapped).balance, amount, "and backed");
        vm.assertEq(address(vault).balance, held - amount, "the rest");
    }

    function test_LittleIsNotWithdrawn() public {
        arrive(100 ether);
        vm.expectRevert(abi.encodeWithSelector(FeeVault.NotEnough.selector, 15 ether, 15 ether - 1));
        vm.prank(MANAGER);
        vault.withdraw(15 ether - 1);
        vm.expectRevert(abi.encodeWithSelector(FeeVault.NotEnough.selector, 101 ether, 100 ether));
        vm.prank(MANAGER);
        vault.withdraw(101 ether);
    }

    /// Fees come in and go out in any order: what is due is the share of all that came since the announcement, less
    /// batches, and what is not due can be taken out while what is due cannot.
    function testFuzz_TheShareOfWhatArrivesIsDueAndNobodyElses(uint16 share, uint256[3] memory fees, uint256 taken)
        public
    {
        share = uint16(within(share, 0, 10_000));
        arrive(anySize(taken, MOST));
        uint256 before = address(vault).balance;
        vm.prank(MANAGER);
        vault.setSequencerShare(share);
        uint256 expected;
        uint256 free = before;
        for (uint256 i = 0; i < 3; i++) {
            uint256 fee = anySize(fees[i], MOST);
            arrive(fee);
            expected += fee * share / 10_000;
            (, uint256 due,) = vault.sharing();
            vm.assertApproxEqAbs(due, expected, 3, "the share of what came since");
            free = address(vault).balance - due;
            uint256 part = within(taken / (i + 1), 0, free);
            vm.prank(MANAGER);
            vault.send(payable(BOB), part);
            (, uint256 after_,) = vault.sharing();
            vm.assertEq(after_, due, "what is sent elsewhere is not out of it");
            vm.expectRevert(abi.encodeWithSelector(FeeVault.NotEnough.selector, free - part + 1, free - part));
            vm.prank(MANAGER);
            vault.send(payable(BOB), free - part + 1);
        }
        (, uint256 all,) = vault.sharing();
        batch(payable(ALICE), all);
        (, uint256 left,) = vault.sharing();
        vm.assertEq(left, 0, "paid");
        vm.assertEq(ALICE.balance, all, "to whom it was due");
    }

    function testFuzz_AChangeOfTheShareLeavesWhatIsDue(uint16 one, uint16 other, uint256 first, uint256 second) public {
        one = uint16(within(one, 0, 10_000));
        other = uint16(within(other, 0, 10_000));
        (first, second) = (anySize(first, MOST), anySize(second, MOST));
        vm.prank(MANAGER);
        vault.setSequencerShare(one);
        arrive(first);
        vm.prank(MANAGER);
        vault.setSequencerShare(other);
        arrive(second);
        (uint256 share, uint256 due, uint256 day) = vault.sharing();
        vm.assertEq(share, other, "the new share");
        vm.assertEq(due, first * one / 10_000 + second * other / 10_000, "each by the share of its time");
        vm.assertEq(day, block.timestamp / 1 days, "announced today");
    }

    function testFuzz_ABatchPaysEachAndNoMoreThanIsThere(uint256 a, uint256 b) public {
        (a, b) = (anySize(a, MOST), anySize(b, MOST));
        arrive(a + b);
        address payable[] memory accounts = new address payable[](2);
        uint256[] memory amounts = new uint256[](2);
        (accounts[0], accounts[1], amounts[0], amounts[1]) = (payable(ALICE), payable(BOB), a, b + 1);
        vm.expectRevert(abi.encodeWithSelector(FeeVault.NotEnough.selector, a + b + 1, a + b));
        vm.prank(MANAGER);
        vault.sendBatch(accounts, amounts);
        amounts[1] = b;
        vm.prank(MANAGER);
        vault.sendBatch(accounts, amounts);
        vm.assertEq(ALICE.balance, a, "one");
        vm.assertEq(BOB.balance, b, "and the other");
        vm.expectRevert(FeeVault.LengthsDiffer.selector);
        vm.prank(MANAGER);
        vault.sendBatch(accounts, new uint256[](1));
    }

    function test_WhoDoesNotTakeItKeepsNobodyElseFromHis() public {
        address payable proud = payable(address(new Proud()));
        vm.prank(MANAGER);
        vault.setSequencerShare(5_000);
        arrive(4 ether);
        address payable[] memory accounts = new address payable[](2);
        uint256[] memory amounts = new uint256[](2);
        (accounts[0], accounts[1], amounts[0], amounts[1]) = (proud, payable(ALICE), 1 ether, 1 ether);
        vm.prank(MANAGER);
        vault.sendBatch(accounts, amounts);
        vm.assertEq(ALICE.balance, 1 ether, "paid");
        (, uint256 due,) = vault.sharing();
        vm.assertEq(due, 0, "what was refused is not due again");
        vm.expectRevert(abi.encodeWithSelector(FeeVault.NotTaken.selector, proud));
        vm.prank(MANAGER);
        vault.send(proud, 1 ether);
    }

    function testFuzz_OnlyTheManagerDoesAnything(address caller) public {
        vm.assume(caller != MANAGER);
        arrive(100 ether);
        bytes[5] memory calls = [
            abi.encodeCall(vault.withdraw, (20 ether)),
            abi.encodeCall(vault.send, (payable(caller), 1)),
            abi.encodeCall(vault.sendBatch, (new address payable[](0), new uint256[](0))),
            abi.encodeCall(vault.setSequencerShare, (1)),
            abi.encodeCall(vault.transferOwnership, (caller))
        ];
        for (uint256 i = 0; i < 5; i++) {
            vm.prank(caller);
            (bool succeeded, bytes memory answer) = address(vault).call(calls[i]);
            vm.assertEq(succeeded, false, "it is refused");
            bytes memory why = abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, caller);
            vm.assertEq(answer, why, "for being a stranger");
        }
        vm.prank(MANAGER);
        vault.transferOwnership(ALICE);
        vm.assertEq(vault.owner(), ALICE, "the manager names another one");
    }

    function test_NoMoreThanTheWholeIsShared() public {
        vm.expectRevert(FeeVault.ShareTooLarge.selector);
        vm.prank(MANAGER);
        vault.setSequencerShare(10_001);
    }

    function test_NoFunctionCanBeEnteredFromInsideAnother() public {
        Greedy greedy = new Greedy();
        vault = new FeeVault(address(greedy), WALLET, wrapped, OUTSIDE);
        arrive(100 ether);
        address payable[] memory accounts = new address payable[](1);
        uint256[] memory amounts = new uint256[](1);
        (accounts[0], amounts[0]) = (payable(address(greedy)), 1 ether);
        bytes[4] memory calls = [
            abi.encodeCall(vault.send, (payable(address(greedy)), 1 ether)),
            abi.encodeCall(vault.sendBatch, (accounts, amounts)),
            abi.encodeCall(vault.withdraw, (15 ether)),
            abi.encodeCall(vault.setSequencerShare, (1))
        ];
        for (uint256 first = 0; first < 2; first++) {
            for (uint256 second = 0; second < 4; second++) {
                greedy.attack(vault, calls[first], calls[second]);
                vm.assertEq(greedy.succeeded(), false, "the second call is refused");
                bytes memory guard = abi.encodeWithSelector(ReentrancyGuard.ReentrancyGuardReentrantCall.selector);
                vm.assertEq(greedy.answer(), guard, "by the guard");
            }
        }
        vm.assertEq(address(greedy).balance, 8 ether, "each was paid once");
    }

    /// The gas that `actions.ts` gives, where it is dearest: accounts that nobody has used before.
    ///
    /// forge-config: default.isolate = true
    function test_EveryActionFitsTheGasThatActionsGive() public {
        vm.prank(MANAGER);
        vault.setSequencerShare(5_000);
        vm.assertLe(gasOfLastCall(), 120_000, "shareFees");
        arrive(100 ether);
        address payable[] memory accounts = new address payable[](16);
        uint256[] memory amounts = new uint256[](16);
        for (uint160 i = 0; i < 16; i++) {
            (accounts[i], amounts[i]) = (payable(address(0x5e0000 + i)), 1 ether);
        }
        vm.prank(MANAGER);
        vault.sendBatch(accounts, amounts);
        vm.assertLe(gasOfLastCall(), 150_000 + 60_000 * 16, "payFees");
    }

    /// Fees come without a call: the vault is every block's coinbase.
    function arrive(uint256 amount) private {
        vm.deal(address(vault), address(vault).balance + amount);
    }

    function batch(address payable account, uint256 amount) private {
        address payable[] memory accounts = new address payable[](1);
        uint256[] memory amounts = new uint256[](1);
        (accounts[0], amounts[0]) = (account, amount);
        vm.prank(MANAGER);
        vault.sendBatch(accounts, amounts);
    }
}
