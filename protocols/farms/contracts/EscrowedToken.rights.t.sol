// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {HookedToken, Reentrant} from "../../../test/solidity/HookedToken.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {EscrowedToken} from "./EscrowedToken.sol";
import {EscrowedTokenTest} from "./EscrowedTokenTest.t.sol";
import {Farm} from "./Farm.sol";

/// Who may pay in, pass on and name distributors, and what a farm and a token that calls back can do.
contract EscrowedTokenRightsTest is EscrowedTokenTest {
    function testFuzz_NothingMovesBetweenUsers(address to, uint256 amount) public {
        vm.assume(to != address(0));
        pay(ALICE, 100 ether);
        vm.warp(START + VEST);
        amount = within(amount, 0, 100 ether);
        expectAs(ALICE, EscrowedToken.NotTransferable.selector);
        escrow.transfer(to, amount);
        vm.prank(ALICE);
        escrow.approve(BOB, ALL);
        expectAs(BOB, EscrowedToken.NotTransferable.selector);
        escrow.transferFrom(ALICE, to, amount);
        expectAs(ALICE, EscrowedToken.NotTransferable.selector);
        escrow.transfer(FARM, amount);
    }

    function testFuzz_OnlyDistributorsDeposit(address caller, uint256 amount) public {
        vm.assume(caller != BUDGET && caller != FARM && caller != address(0));
        amount = within(amount, 0, MOST);
        backing.mint(caller, amount);
        allow(caller, backing, address(escrow));
        expectAs(caller, EscrowedToken.NotDistributor.selector);
        escrow.deposit(amount);
        vm.assertEq(backing.balanceOf(caller), amount, "nothing is locked away for good");
    }

    function testFuzz_OnlyTheOwnerNamesDistributors(address caller, address account, bool allowed) public {
        vm.assume(caller != address(this));
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, caller));
        vm.prank(caller);
        escrow.setDistributor(account, allowed);
    }

    function test_BetweenDistributorsNothingVests() public {
        deposit(100 ether);
        vm.prank(BUDGET);
        escrow.transfer(FARM, 100 ether);
        vm.warp(START + VEST);
        vm.assertEq(escrow.releasable(FARM), 0, "the farm has no grant");
        vm.prank(FARM);
        vm.assertEq(escrow.release(), 0, "and releases nothing");
        vm.assertEq(escrow.balanceOf(FARM), 100 ether, "it holds it for those who earn it");
    }

    function test_ADistributorTurnedOffPaysNothingUntilItIsOnAgain() public {
        deposit(100 ether);
        vm.prank(BUDGET);
        escrow.transfer(FARM, 40 ether);
        vm.prank(FARM);
        escrow.transfer(ALICE, 10 ether);
        escrow.setDistributor(FARM, false);
        expectAs(FARM, EscrowedToken.NotTransferable.selector);
        escrow.transfer(ALICE, 10 ether);
        expectAs(FARM, EscrowedToken.NotDistributor.selector);
        escrow.deposit(1);

        vm.warp(START + VEST);
        vm.assertEq(escrow.releasable(FARM), 0, "what it held does not become its own");
        vm.assertEq(escrow.releasable(ALICE), 10 ether, "what it paid goes on vesting");
        vm.prank(BUDGET);
        escrow.transfer(FARM, 5 ether);
        vm.warp(START + 2 * VEST);
        vm.assertEq(escrow.releasable(FARM), 5 ether, "while off it is paid like anybody");

        escrow.setDistributor(FARM, true);
        vm.prank(FARM);
        escrow.transfer(BOB, 30 ether);
        vm.assertEq(escrow.balanceOf(BOB), 30 ether, "on again it pays what it held");
        vm.prank(FARM);
        escrow.release();
        vm.assertEq(backing.balanceOf(FARM), 5 ether, "and keeps what it was granted");
        vm.assertEq(escrow.totalSupply(), backing.balanceOf(address(escrow)), "all the while backed");
    }

    /// An account that becomes a distributor may pay on what still vests for it: it then vests anew for the receiver,
    /// and cannot be released twice.
    function test_AUserWhoBecomesADistributorReleasesNothingTwice() public {
        pay(ALICE, 100 ether);
        vm.warp(START + VEST / 2);
        escrow.setDistributor(ALICE, true);
        vm.prank(ALICE);
        escrow.transfer(BOB, 100 ether);
        vm.assertEq(escrow.releasable(BOB), 0, "vesting starts anew");
        bytes4 reason = IERC20Errors.ERC20InsufficientBalance.selector;
        vm.expectRevert(abi.encodeWithSelector(reason, ALICE, 0, 50 ether));
        vm.prank(ALICE);
        escrow.release();
    }

    function test_TheZeroAddressCannotBeMadeADistributorOfAnything() public {
        escrow.setDistributor(address(0), true);
        pay(ALICE, 100 ether);
        vm.warp(START + VEST / 2);
        vm.prank(ALICE);
        escrow.release();
        vm.assertEq(escrow.balanceOf(ALICE), 50 ether, "burning is as before");
        vm.warp(START + 2 * VEST);
        vm.assertEq(escrow.releasable(ALICE), 50 ether, "and so is vesting");
        vm.assertEq(escrow.totalSupply(), backing.balanceOf(address(escrow)), "and so is the backing");
    }

    function test_AFarmPaysThroughTheEscrow() public {
        Token lp = new Token();
        Farm farm = new Farm(lp, escrow, BUDGET);
        fund(farm, 1000 ether, 10 days);
        lp.mint(ALICE, 1 ether);
        allow(ALICE, lp, address(farm));
        vm.prank(ALICE);
        farm.stake(ALL);
        vm.warp(START + 10 days);
        escrow.setDistributor(address(farm), false);
        expectAs(ALICE, EscrowedToken.NotTransferable.selector);
        farm.exit();
        vm.prank(ALICE);
        farm.withdraw(ALL);
        vm.assertEq(lp.balanceOf(ALICE), 1 ether, "a farm turned off still gives the stake back");
        escrow.setDistributor(address(farm), true);
        vm.prank(ALICE);
        farm.claim();
        uint256 claimed = escrow.balanceOf(ALICE);
        vm.assertApproxEqAbs(claimed, 1000 ether, 1, "the claim is escrowed");
        vm.warp(START + 10 days + VEST);
        vm.prank(ALICE);
        vm.assertEq(escrow.release(), claimed, "and vests from the claim on");
    }

    /// A backing token that calls back: none of the entries can be used from inside another to get anything out.
    function test_CallingBackFromTheBackingTokenGainsNothing() public {
        HookedToken token = new HookedToken();
        escrow = escrowOver(token, VEST);
        Reentrant attacker = new Reentrant(address(escrow), token);
        token.mint(BUDGET, 1000 ether);
        vm.prank(BUDGET);
        escrow.deposit(1000 ether);
        vm.prank(BUDGET);
        escrow.transfer(address(attacker), 100 ether);
        vm.warp(START + VEST / 2);

        attacker.attack(abi.encodeCall(escrow.release, ()), abi.encodeCall(escrow.release, ()));
        vm.assertEq(attacker.callbacks(), 1, "the token called back from the release");
        vm.assertTrue(attacker.succeeded(), "where releasing again is possible");
        vm.assertEq(abi.decode(attacker.answer(), (uint256)), 0, "but gives nothing");
        vm.assertEq(token.balanceOf(address(attacker)), 50 ether, "paid once");

        escrow.setDistributor(address(attacker), true);
        bytes[4] memory calls = [
            abi.encodeCall(escrow.deposit, (10 ether)),
            abi.encodeCall(escrow.release, ()),
            abi.encodeCall(escrow.transfer, (ALICE, 1 ether)),
            abi.encodeCall(escrow.transferFrom, (BUDGET, ALICE, 1 ether))
        ];
        for (uint256 second = 0; second < calls.length; second++) {
            vm.warp(block.timestamp + 1 days);
            uint256 wealth = wealthOf(address(attacker), token);
            attacker.attack(calls[0], calls[second]);
            vm.assertEq(attacker.callbacks(), 1, "the token called back from the deposit");
            vm.assertEq(attacker.succeeded(), second != 3, "nobody moves what is not his");
            vm.assertEq(wealthOf(address(attacker), token) + (second == 2 ? 1 ether : 0), wealth, "nothing gained");
            vm.assertEq(escrow.totalSupply(), token.balanceOf(address(escrow)), "every unit is backed");
        }
    }

    function wealthOf(address account, Token token) private view returns (uint256) {
        return token.balanceOf(account) + escrow.balanceOf(account);
    }

    /// The way of `fund` in actions.ts: by way of the escrow.
    function fund(Farm farm, uint256 amount, uint256 duration) private {
        escrow.setDistributor(address(farm), true);
        deposit(amount);
        vm.prank(BUDGET);
        escrow.approve(address(farm), amount);
        vm.prank(BUDGET);
        farm.notify(amount, duration);
    }
}
