// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {HookedToken, Reentrant} from "../../../test/solidity/HookedToken.sol";
import {Test} from "../../../test/solidity/Test.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {IFactory, IPair, Zap} from "./Zap.sol";

interface IUniswapV2Factory is IFactory {
    function createPair(address tokenA, address tokenB) external returns (IPair);
}

contract ZapTest is Test {
    /// Reserves fit 112 bits.
    uint256 private constant MOST = 1e30;

    IUniswapV2Factory private factory;
    Zap private zap;
    HookedToken private token;
    Token private other;
    IPair private pair;

    function setUp() public {
        factory = IUniswapV2Factory(
            create("node_modules/@uniswap/v2-core/build/UniswapV2Factory.json", abi.encode(address(this)))
        );
        zap = new Zap(factory);
        token = new HookedToken();
        other = new Token();
        pair = factory.createPair(address(token), address(other));
        allow(ALICE, token, address(zap));
        allow(ALICE, other, address(zap));
    }

    function testFuzz_NothingIsLeftAndAllOfItIsLiquidity(uint256 reserve, uint256 otherReserve, uint256 seed, bool side)
        public
    {
        fill(reserve, otherReserve);
        (Token given, Token taken) = side ? (Token(token), other) : (other, Token(token));
        (uint256 before, uint256 otherBefore) = (given.balanceOf(address(pair)), taken.balanceOf(address(pair)));
        // No less than a ten-thousandth and no more than a thousand times of what is there.
        uint256 amount = within(seed, before / 10_000, 1000 * before);
        given.mint(ALICE, amount);
        uint256 supply = pair.totalSupply();
        vm.prank(ALICE);
        uint256 liquidity = zap.zapIn(given, taken, amount, 0, BOB);

        vm.assertEq(given.balanceOf(ALICE), 0, "all that was given is taken");
        vm.assertEq(pair.balanceOf(BOB), liquidity, "the receiver has the liquidity");
        vm.assertEq(pair.totalSupply(), supply + liquidity, "and nobody else");
        vm.assertEq(given.balanceOf(address(zap)), 0, "no token stays");
        vm.assertEq(taken.balanceOf(address(zap)), 0, "nor any of the other");
        vm.assertEq(pair.balanceOf(address(zap)), 0, "nor liquidity");
        vm.assertEq(given.balanceOf(address(pair)), before + amount, "the pool has all of it");
        vm.assertEq(taken.balanceOf(address(pair)), otherBefore, "and what it had of the other");
    }

    /// What goes in after the swap is in the pool's ratio, so that the pool's older owners are given nothing of it.
    function testFuzz_WhatIsAddedFitsThePool(uint256 reserve, uint256 otherReserve, uint256 seed) public view {
        reserve = within(reserve, 1e9, MOST);
        otherReserve = within(otherReserve, 1e9, MOST);
        uint256 amount = within(seed, reserve / 1000, 1000 * reserve);
        uint256 swapped = zap.swapAmount(reserve, amount);
        uint256 bought = zap.amountOut(swapped, reserve, otherReserve);
        // (amount - swapped) / (reserve + swapped) is bought / (otherReserve - bought).
        uint256 left = (amount - swapped) * (otherReserve - bought);
        uint256 right = bought * (reserve + swapped);
        // The swap is rounded by less than a unit, and what it buys by less than what a unit buys and one more.
        uint256 most = otherReserve + (reserve + amount) * (bought / swapped + 2);
        vm.assertApproxEqAbs(left, right, most, "in the pool's ratio");
    }

    function testFuzz_SwappingMoreOrLessGivesNoMoreLiquidity(uint256 reserve, uint256 seed, uint256 share) public view {
        reserve = within(reserve, 1e15, MOST);
        uint256 amount = within(seed, reserve / 1000, 100 * reserve);
        uint256 best = zap.swapAmount(reserve, amount);
        uint256 another = Math.mulDiv(amount, within(share, 1, 999), 1000);
        // Roundings count in units of the pool: one each of token, other and liquidity.
        vm.assertLe(minted(reserve, amount, another), minted(reserve, amount, best) + 3, "no other swap gives more");
    }

    function testFuzz_TheClosedFormIsTheRootOfItsEquation(uint256 reserve, uint256 seed) public view {
        reserve = within(reserve, 1, type(uint112).max);
        uint256 amount = anySize(seed, type(uint112).max);
        uint256 s = zap.swapAmount(reserve, amount);
        // 997 s² + 1997 r s <= 1000 r a, and the next unit is too much.
        vm.assertLe(997 * s * s + 1997 * reserve * s, 1000 * reserve * amount, "no more than the root");
        s++;
        vm.assertLe(1000 * reserve * amount, 997 * s * s + 1997 * reserve * s, "and no less than a unit below");
    }

    /// 100 into reserves of 1,000 and 2,000,000: 48.886 of them are swapped.
    function test_AHundredIntoAThousand() public {
        fill(1000 ether, 2_000_000 ether);
        token.mint(ALICE, 100 ether);
        vm.prank(ALICE);
        uint256 liquidity = zap.zapIn(token, other, 100 ether, 0, ALICE);
        // Without fee it would be sqrt(1.1) - 1 of the supply.
        uint256 supply = Math.sqrt(1000 ether * 2_000_000 ether);
        vm.assertLe(liquidity, Math.sqrt(1.1e36) * supply / 1e18 - supply, "less than without fee");
        vm.assertLe(
            (Math.sqrt(1.1e36) * supply / 1e18 - supply) * 998 / 1000, liquidity, "by less than the fee of half"
        );
    }

    function testFuzz_LessThanAskedForIsRefusedAndNothingMoves(uint256 seed, uint256 more) public {
        fill(1e24, 3e25);
        uint256 amount = within(seed, 1e12, MOST);
        token.mint(ALICE, amount);
        uint256 got = minted(1e24, 3e25, amount, zap.swapAmount(1e24, amount));
        uint256 least = got + within(more, 1, 1e30);
        vm.expectRevert(abi.encodeWithSelector(Zap.TooLittleLiquidity.selector, got, least));
        vm.prank(ALICE);
        zap.zapIn(token, other, amount, least, ALICE);
        vm.assertEq(token.balanceOf(ALICE), amount, "nothing was taken");
        vm.prank(ALICE);
        vm.assertEq(zap.zapIn(token, other, amount, got, ALICE), got, "what it gives can be asked for");
    }

    function test_NothingIsRefused() public {
        fill(1e24, 1e24);
        vm.expectRevert(Zap.ZeroAmount.selector);
        zap.zapIn(token, other, 0, 0, ALICE);
    }

    function test_APairThatIsNotThereIsRefused() public {
        Token third = new Token();
        vm.expectRevert(Zap.NoSuchPair.selector);
        zap.zapIn(token, third, 1 ether, 0, ALICE);
        vm.expectRevert(Zap.NoSuchPair.selector);
        zap.zapIn(token, token, 1 ether, 0, ALICE);
    }

    /// An allowance for the zap is its owner's alone: nobody else can use it.
    function testFuzz_NobodySpendsAnothersAllowance(address caller, uint256 amount) public {
        vm.assume(caller != ALICE && caller != address(0));
        fill(1e24, 1e24);
        amount = within(amount, 1e12, 1e24);
        token.mint(ALICE, amount);
        vm.prank(caller);
        (bool ok,) = address(zap).call(abi.encodeCall(Zap.zapIn, (token, other, amount, 0, caller)));
        vm.assertEq(ok, false, "the caller has neither tokens nor an allowance");
        vm.assertEq(token.balanceOf(ALICE), amount, "and Alice's stay hers");
    }

    function test_ATokenThatCallsBackCannotEnterAgain() public {
        fill(1e24, 1e24);
        Reentrant attacker = new Reentrant(address(zap), token);
        token.mint(address(attacker), 3 ether);
        bytes memory zapOne = abi.encodeCall(Zap.zapIn, (IERC20(token), IERC20(other), 1 ether, 0, address(attacker)));
        attacker.attack(zapOne, zapOne);
        vm.assertEq(attacker.callbacks(), 2, "it was called for both parts");
        vm.assertEq(attacker.succeeded(), false, "and could not come in again");
        vm.assertEq(
            attacker.answer(),
            abi.encodeWithSelector(ReentrancyGuard.ReentrancyGuardReentrantCall.selector),
            "because of the guard"
        );
        vm.assertEq(token.balanceOf(address(attacker)), 2 ether, "one was zapped");
    }

    /// Gives the pair reserves of at least a billion units each.
    function fill(uint256 reserve, uint256 otherReserve) private {
        token.mint(address(pair), within(reserve, 1e9, MOST));
        other.mint(address(pair), within(otherReserve, 1e9, MOST));
        pair.mint(address(this));
    }

    /// Liquidity for `amount` when `swapped` of it is swapped, in a pool as large on both sides.
    function minted(uint256 reserve, uint256 amount, uint256 swapped) private view returns (uint256) {
        return minted(reserve, reserve, amount, swapped);
    }

    function minted(uint256 reserve, uint256 otherReserve, uint256 amount, uint256 swapped)
        private
        view
        returns (uint256)
    {
        uint256 supply = Math.sqrt(reserve * otherReserve);
        uint256 bought = zap.amountOut(swapped, reserve, otherReserve);
        return Math.min(
            Math.mulDiv(amount - swapped, supply, reserve + swapped), Math.mulDiv(bought, supply, otherReserve - bought)
        );
    }
}
