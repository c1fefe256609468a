// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {HookedToken, Reentrant} from "../../../test/solidity/HookedToken.sol";
import {Test} from "../../../test/solidity/Test.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {EscrowedToken} from "./EscrowedToken.sol";
import {Farm} from "./Farm.sol";

contract EscrowedTokenTest is Test {
    uint256 private constant ALL = type(uint256).max;
    /// More wei than any token of the sandbox has.
    uint256 private constant MOST = 1e30;
    uint256 private constant START = 1_700_000_000;
    uint64 private constant VEST = 15 days;

    address private constant BUDGET = address(0xb0d9e7);
    address private constant FARM = address(0xfa43);
    address private constant ALICE = address(0xa11ce);
    address private constant BOB = address(0xb0b);

    Token private backing;
    EscrowedToken private escrow;

    function setUp() public {
        vm.warp(START);
        backing = new Token();
        escrow = escrowOver(backing, VEST);
    }

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
        vm.prank(caller);
        backing.approve(address(escrow), ALL);
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

    function test_AGrantOfNothingIsNoGrant() public {
        pay(ALICE, 1 ether);
        uint256 before = gasOfReading(ALICE);
        for (uint256 i = 0; i < 50; i++) {
            vm.prank(BUDGET);
            escrow.transfer(ALICE, 0);
        }
        vm.assertApproxEqAbs(gasOfReading(ALICE), before, 100, "there is nothing more to go through");
    }

    function gasOfReading(address account) private view returns (uint256) {
        escrow.releasable(account);
        // The second time everything is warm.
        uint256 before = gasleft();
        escrow.releasable(account);
        return before - gasleft();
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

    function test_AFarmPaysThroughTheEscrow() public {
        Token lp = new Token();
        Farm farm = new Farm(lp, escrow, BUDGET);
        fund(farm, 1000 ether, 10 days);
        lp.mint(ALICE, 1 ether);
        vm.prank(ALICE);
        lp.approve(address(farm), ALL);
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

    function gasOfRelease(address account, uint256 grants, uint256 gap) private returns (uint256) {
        for (uint256 i = 0; i < grants; i++) {
            pay(account, 1 ether);
            vm.warp(block.timestamp + gap);
        }
        vm.prank(account);
        escrow.release();
        return gasOfLastCall();
    }

    function wealthOf(address account, Token token) private view returns (uint256) {
        return token.balanceOf(account) + escrow.balanceOf(account);
    }

    function line(uint256 amount, uint256 elapsed, uint256 vest) private pure returns (uint256) {
        return elapsed < vest ? amount * elapsed / vest : amount;
    }

    function escrowOver(Token token, uint64 vest) private returns (EscrowedToken created) {
        created = new EscrowedToken(IERC20(token), vest, "Escrowed token", "esTOKEN");
        created.setDistributor(BUDGET, true);
        created.setDistributor(FARM, true);
        vm.prank(BUDGET);
        token.approve(address(created), ALL);
    }

    function deposit(uint256 amount) private {
        backing.mint(BUDGET, amount);
        vm.prank(BUDGET);
        escrow.deposit(amount);
    }

    function pay(address account, uint256 amount) private {
        deposit(amount);
        vm.prank(BUDGET);
        escrow.transfer(account, amount);
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

    function expectAs(address account, bytes4 selector) private {
        vm.expectRevert(selector);
        vm.prank(account);
    }
}
