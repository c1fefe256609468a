// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {HookedToken, Reentrant} from "../../../test/solidity/HookedToken.sol";
import {MarginVault} from "../../../test/solidity/MarginVault.sol";
import {Test} from "../../../test/solidity/Test.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {IMarginVault, MarginDesk} from "./MarginDesk.sol";

contract MarginDeskTest is Test {
    uint256 private constant MOST = 1e30;

    MarginVault private vault;
    MarginDesk private desk;
    Token private token;

    function setUp() public {
        vault = new MarginVault();
        desk = new MarginDesk(IMarginVault(address(vault)));
        token = new Token();
    }

    function testFuzz_WhatIsTakenIsTheSendersMarginAndNothingStays(uint256 seed, uint256 native) public {
        uint256 amount = anySize(seed, MOST);
        native = anySize(native, MOST);
        bring(ALICE, amount);
        vm.deal(ALICE, native);
        vm.prank(ALICE);
        desk.depositNative{value: native}();
        vm.assertEq(vault.credited(ALICE, address(token)), amount, "tokens are credited");
        vm.assertEq(vault.credited(ALICE, address(0)), native, "and native METIS");
        vm.assertEq(token.balanceOf(address(vault)), amount, "the vault has the tokens");
        vm.assertEq(address(vault).balance, native, "and the native METIS");
        vm.assertEq(token.balanceOf(address(desk)) + address(desk).balance, 0, "the desk keeps nothing");
        vm.assertEq(token.allowance(address(desk), address(vault)), 0, "and leaves no allowance");
    }

    function test_TheRollHoldsEverybodyOnceInTheirOrder() public {
        bring(ALICE, 1);
        bring(BOB, 2);
        bring(ALICE, 3);
        vm.assertEq(desk.count(), 2, "two accounts");
        vm.assertEq(desk.accountAt(0), ALICE, "the first");
        vm.assertEq(desk.accountAt(1), BOB, "the second");
        vm.assertTrue(!desk.isEntered(address(this)), "nobody who brought nothing");
    }

    function test_WhoBringsNothingIsNotEntered() public {
        vm.expectRevert(MarginVault.Nothing.selector);
        vm.prank(ALICE);
        desk.deposit(token, 0);
        vm.expectRevert(MarginVault.Nothing.selector);
        vm.prank(ALICE);
        desk.depositNative();
        vm.assertEq(desk.count(), 0, "the roll stays empty");
    }

    function testFuzz_NobodyDepositsWhatIsAnothers(uint256 seed) public {
        uint256 amount = anySize(seed, MOST);
        token.mint(ALICE, amount);
        vm.prank(ALICE);
        token.approve(address(desk), amount);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, desk, 0, amount));
        vm.prank(BOB);
        desk.deposit(token, amount);
        vm.assertEq(token.balanceOf(ALICE), amount, "hers stays hers");
    }

    function test_MoneyThatIsJustSentIsRefused() public {
        vm.deal(ALICE, 1 ether);
        vm.prank(ALICE);
        (bool ok,) = address(desk).call{value: 1 ether}("");
        vm.assertTrue(!ok, "it takes no plain transfer");
    }

    function test_NeitherFunctionCanBeEnteredFromInsideADeposit() public {
        HookedToken hooked = new HookedToken();
        Reentrant attacker = new Reentrant(address(desk), hooked);
        hooked.mint(address(attacker), 2 ether);
        bytes memory deposit = abi.encodeCall(desk.deposit, (hooked, 1 ether));
        bytes[2] memory seconds_ = [deposit, abi.encodeCall(desk.depositNative, ())];
        for (uint256 i = 0; i < seconds_.length; i++) {
            attacker.attack(deposit, seconds_[i]);
            vm.assertTrue(attacker.callbacks() > 0, "the token called back");
            vm.assertTrue(!attacker.succeeded(), "the second call failed");
            vm.assertEq(
                attacker.answer(),
                abi.encodeWithSelector(ReentrancyGuard.ReentrancyGuardReentrantCall.selector),
                "because it came from inside"
            );
        }
        vm.assertEq(vault.credited(address(attacker), address(hooked)), 2 ether, "each deposit counted once");
    }

    function bring(address account, uint256 amount) private {
        token.mint(account, amount);
        vm.prank(account);
        token.approve(address(desk), amount);
        vm.prank(account);
        desk.deposit(token, amount);
    }
}
