// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {HookedToken, Reentrant} from "../../../test/solidity/HookedToken.sol";
import {ReentryTest} from "../../../test/solidity/ReentryTest.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {SeMetis} from "./SeMetis.sol";

contract SeMetisTest is ReentryTest {
    uint256 private constant CYCLE = 7 days;
    uint256 private constant MOST = 1e27;

    Token private eMetis;
    SeMetis private vault;

    function setUp() public {
        vm.warp(START);
        eMetis = new Token();
        vault = new SeMetis(eMetis, CYCLE);
    }

    /// V19 of docs/theory.md: rate(t) = (A0 + R min(t / T, 1)) / S with A0 = S = 1e6, R = 1e4 and T = 7 days.
    function test_V19_TheRateRisesInAStraightLineAndADepositInMidStreamDilutesNobody() public {
        open(1e6 ether);
        reward(1e4 ether);
        uint256[5] memory rates = [uint256(1e18), 1.0025e18, 1.005e18, 1.0075e18, 1.01e18];
        for (uint256 quarter = 0; quarter <= 4; quarter++) {
            vm.warp(START + quarter * CYCLE / 4);
            vm.assertApproxEqAbs(rate(), rates[quarter], 1, "the rate at a quarter of the cycle, rounded down");
        }
        vm.warp(START + CYCLE / 2);
        deposit(ALICE, 5e5 ether);
        vm.assertApproxEqAbs(vault.balanceOf(ALICE), 497_512_437810945273631841, 1, "500,000 at 1.005");
        vm.assertApproxEqAbs(rate(), 1.005e18, 1, "which does not move the rate");
        vm.warp(START + CYCLE);
        // The 5,000 that are left go to 1,497,512.437810945 shares.
        vm.assertApproxEqAbs(rate(), 1.008338870431893688e18, 1, "the rate in the end");
    }

    function testFuzz_TheRateIsTheStraightLineAtAnyMoment(uint256 held, uint256 rewards, uint256 moment) public {
        held = anySize(held, MOST);
        rewards = anySize(rewards, MOST);
        moment = within(moment, 0, 2 * CYCLE);
        open(held);
        reward(rewards);
        vm.warp(START + moment);
        uint256 streamed = rewards * (moment < CYCLE ? moment : CYCLE) / CYCLE;
        vm.assertEq(vault.totalAssets(), held + streamed, "deposits and the straight line");
    }

    function testFuzz_ADepositGainsNothingAtAnInstantAndTakesNothing(
        uint256 held,
        uint256 rewards,
        uint256 moment,
        uint256 amount
    ) public {
        open(anySize(held, MOST));
        deposit(BOB, 1000 ether);
        reward(anySize(rewards, MOST));
        vm.warp(START + within(moment, 0, 2 * CYCLE));
        amount = anySize(amount, MOST);
        uint256 bobs = vault.maxWithdraw(BOB);
        deposit(ALICE, amount);
        vm.assertLe(bobs, vault.maxWithdraw(BOB), "Bob has lost nothing");
        vm.assertLe(vault.maxWithdraw(ALICE), amount, "Alice has won nothing");
        redeemAll(ALICE);
        vm.assertLe(eMetis.balanceOf(ALICE), amount, "nor does she by leaving");
        vm.assertLe(bobs, vault.maxWithdraw(BOB), "nor has Bob lost by it");
    }

    function testFuzz_RewardsGoByTimeAndShare(uint256 first, uint256 second) public {
        open(1);
        first = within(first, 1 ether, MOST);
        second = within(second, 1 ether, MOST);
        deposit(ALICE, first);
        reward(100 ether);
        vm.warp(START + CYCLE / 2);
        deposit(BOB, second);
        uint256 alices = vault.maxWithdraw(ALICE);
        uint256 bobs = vault.maxWithdraw(BOB);
        vm.warp(START + CYCLE);
        // 50 more, in proportion to what each has at half time; the vault's own wei and roundings are below 200 wei.
        uint256 share = 50 ether * alices / (alices + bobs);
        vm.assertApproxEqAbs(vault.maxWithdraw(ALICE) - alices, share, 200, "Alice");
        vm.assertApproxEqAbs(vault.maxWithdraw(BOB) - bobs, 50 ether - share, 200, "Bob");
    }

    function testFuzz_AGiftMovesNoRateBeforeItHasStreamed(uint256 gift, uint256 wait) public {
        open(1 ether);
        deposit(ALICE, 10 ether);
        gift = anySize(gift, MOST);
        eMetis.mint(address(vault), gift);
        vm.warp(START + within(wait, 0, 365 days));
        vm.assertEq(rate(), 1e18, "a gift waits, however long");
        vm.assertEq(vault.waiting(), gift, "all of it");
        vault.sync();
        vm.assertEq(rate(), 1e18, "and begins at the old rate");
        vm.warp(block.timestamp + CYCLE);
        vm.assertEq(vault.totalAssets(), 11 ether + gift, "and has streamed in the end");
    }

    /// The classical attack: a first share of one wei, a large gift, and the next depositor's shares round down to none.
    /// The vault's own shares cannot leave, so that the attacker gives nearly all of the gift to them.
    function testFuzz_TheFirstDepositorCannotInflateTheRateAtOthersCost(uint256 gift, uint256 amount) public {
        open(1 ether);
        gift = anySize(gift, MOST);
        amount = within(amount, 1e15, MOST);
        deposit(BOB, 1);
        reward(gift);
        vm.warp(START + CYCLE);
        deposit(ALICE, amount);
        // A share is worth (1 + gift) wei at most by the 1e18 shares of the vault: rounding costs less than that.
        vm.assertLe(amount, vault.maxWithdraw(ALICE) + gift / 1e18 + 2, "Alice loses a share at most");
        vm.assertLe(vault.maxWithdraw(BOB), gift / 1e18 + 2, "and Bob has given away what he gave");
    }

    function testFuzz_TheVaultsOwnSharesStay(uint256 amount) public {
        amount = anySize(amount, MOST);
        open(amount);
        vm.assertEq(vault.balanceOf(address(vault)), amount, "one to one");
        deposit(ALICE, 1 ether);
        vm.expectRevert(abi.encodeWithSelector(ERC4626.ERC4626ExceededMaxRedeem.selector, address(this), 1, 0));
        vault.redeem(1, address(this), address(this));
        redeemAll(ALICE);
        vm.assertEq(vault.totalSupply(), amount, "when everybody has left");
    }

    function test_NobodyDepositsBeforeTheVaultIsOpenAndItOpensOnce() public {
        eMetis.mint(address(this), 10 ether);
        eMetis.approve(address(vault), 10 ether);
        vm.assertEq(vault.maxDeposit(ALICE) + vault.maxMint(ALICE), 0, "nothing may come in");
        bytes4 exceeded = ERC4626.ERC4626ExceededMaxDeposit.selector;
        vm.expectRevert(abi.encodeWithSelector(exceeded, ALICE, 1 ether, 0));
        vault.deposit(1 ether, ALICE);
        vm.expectRevert(abi.encodeWithSelector(ERC4626.ERC4626ExceededMaxMint.selector, ALICE, 1 ether, 0));
        vault.mint(1 ether, ALICE);
        eMetis.mint(address(vault), 1 ether);
        vm.expectRevert(SeMetis.NothingToStream.selector);
        vault.sync();
        vm.expectRevert(SeMetis.ZeroAmount.selector);
        vault.open(0);
        vault.open(1 ether);
        vm.expectRevert(SeMetis.AlreadyOpen.selector);
        vault.open(1 ether);
        vm.expectRevert(SeMetis.ZeroAmount.selector);
        new SeMetis(eMetis, 0);
    }

    function testFuzz_ACycleIsNeitherCutShortNorStretched(uint256 moment, uint256 more) public {
        open(1 ether);
        reward(10 ether);
        moment = within(moment, 0, CYCLE - 1);
        eMetis.mint(address(vault), anySize(more, MOST));
        vm.warp(START + moment);
        vm.expectRevert(abi.encodeWithSelector(SeMetis.CycleNotOver.selector, START + CYCLE));
        vault.sync();
        vm.warp(START + CYCLE);
        vault.sync();
        vm.assertEq(vault.cycleEnd(), START + 2 * CYCLE, "the next one begins when somebody says so");
        vm.warp(START + 2 * CYCLE);
        vm.expectRevert(SeMetis.NothingToStream.selector);
        vault.sync();
    }

    /// When nearly everybody leaves in mid-cycle, more is paid out than was ever deposited.
    function testFuzz_EverybodyCanLeaveAtAnyMoment(uint256 rewards, uint256 moment) public {
        open(1);
        deposit(ALICE, 10 ether);
        deposit(BOB, 20 ether);
        rewards = anySize(rewards, MOST);
        reward(rewards);
        moment = within(moment, 0, CYCLE);
        vm.warp(START + moment);
        redeemAll(ALICE);
        redeemAll(BOB);
        uint256 streamed = rewards * moment / CYCLE;
        uint256 paid = eMetis.balanceOf(ALICE) + eMetis.balanceOf(BOB);
        vm.assertLe(paid, 30 ether + streamed, "no more than has streamed");
        // The vault's wei and the virtual one have a 1.5e19th of it, and each payment rounds.
        vm.assertLe(30 ether + streamed, paid + streamed / 1e19 + 4, "and no less");
        vm.warp(START + CYCLE);
        vm.assertEq(vault.totalAssets(), 1 + 30 ether + rewards - paid, "the rest still streams");
    }

    function testFuzz_PreviewsSayWhatHappens(uint256 amount, uint256 moment) public {
        open(3 ether);
        reward(7 ether);
        vm.warp(START + within(moment, 0, 2 * CYCLE));
        amount = within(amount, 10, MOST);
        fund(ALICE, 3 * amount + 10);
        vm.prank(ALICE);
        uint256 expected = vault.previewDeposit(amount);
        vm.prank(ALICE);
        vm.assertEq(vault.deposit(amount, ALICE), expected, "deposit");
        expected = vault.previewMint(amount / 2);
        vm.prank(ALICE);
        vm.assertEq(vault.mint(amount / 2, ALICE), expected, "mint");
        expected = vault.previewWithdraw(amount / 2);
        vm.prank(ALICE);
        vm.assertEq(vault.withdraw(amount / 2, ALICE, ALICE), expected, "withdraw");
        uint256 rest = vault.balanceOf(ALICE);
        expected = vault.previewRedeem(rest);
        vm.prank(ALICE);
        vm.assertEq(vault.redeem(rest, ALICE, ALICE), expected, "redeem");
    }

    function testFuzz_NobodyRedeemsForAnother(address caller, uint256 amount) public {
        vm.assume(caller != ALICE && caller != address(0));
        open(1 ether);
        deposit(ALICE, 10 ether);
        amount = within(amount, 1, 10 ether);
        bytes4 reason = bytes4(keccak256("ERC20InsufficientAllowance(address,uint256,uint256)"));
        vm.expectRevert(abi.encodeWithSelector(reason, caller, 0, amount));
        vm.prank(caller);
        vault.redeem(amount, caller, ALICE);
    }

    function test_NoFunctionCanBeEnteredFromInsideAnother() public {
        HookedToken token = new HookedToken();
        vault = new SeMetis(token, CYCLE);
        Reentrant attacker = new Reentrant(address(vault), token);
        address me = address(attacker);
        token.mint(me, 1_000_000 ether);
        token.mint(address(this), 1 ether);
        token.approve(address(vault), 1 ether);
        vault.open(1 ether);
        attacker.attack(abi.encodeCall(vault.deposit, (1000 ether, me)), "");
        bytes[4] memory first = [
            abi.encodeCall(vault.deposit, (10 ether, me)),
            abi.encodeCall(vault.mint, (10 ether, me)),
            abi.encodeCall(vault.withdraw, (1 ether, me, me)),
            abi.encodeCall(vault.redeem, (1 ether, me, me))
        ];
        for (uint256 i = 0; i < first.length; i++) {
            for (uint256 k = 0; k <= first.length; k++) {
                uint256 held = token.balanceOf(me) + vault.maxWithdraw(me);
                expectGuarded(attacker, first[i], k < first.length ? first[k] : abi.encodeCall(vault.sync, ()));
                vm.assertLe(token.balanceOf(me) + vault.maxWithdraw(me), held, "nothing is gained");
            }
        }
    }

    /// What others read from inside a callback is never a better rate than there is.
    function test_ReadingFromInsideShowsTheRateAsItIs() public {
        HookedToken token = new HookedToken();
        vault = new SeMetis(token, CYCLE);
        Reentrant attacker = new Reentrant(address(vault), token);
        token.mint(address(attacker), 1000 ether);
        token.mint(address(this), 1 ether);
        token.approve(address(vault), 1 ether);
        vault.open(1 ether);
        bytes memory asked = abi.encodeCall(vault.convertToAssets, (1 ether));
        attacker.attack(abi.encodeCall(vault.deposit, (10 ether, address(attacker))), asked);
        vm.assertEq(abi.decode(attacker.answer(), (uint256)), 1 ether, "in a deposit");
        attacker.attack(abi.encodeCall(vault.redeem, (5 ether, address(attacker), address(attacker))), asked);
        vm.assertEq(abi.decode(attacker.answer(), (uint256)), 1 ether, "in a withdrawal");
    }

    function rate() private view returns (uint256) {
        return vault.convertToAssets(1e18);
    }

    function open(uint256 amount) private {
        eMetis.mint(address(this), amount);
        eMetis.approve(address(vault), amount);
        vault.open(amount);
    }

    function reward(uint256 amount) private {
        eMetis.mint(address(vault), amount);
        vault.sync();
    }

    function fund(address account, uint256 amount) private {
        eMetis.mint(account, amount);
        allow(account, eMetis, address(vault));
    }

    function deposit(address account, uint256 amount) private {
        fund(account, amount);
        vm.prank(account);
        vault.deposit(amount, account);
    }

    function redeemAll(address account) private {
        uint256 shares = vault.balanceOf(account);
        vm.prank(account);
        vault.redeem(shares, account, account);
    }
}
