// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {HookedToken, Reentrant} from "../../../test/solidity/HookedToken.sol";
import {ReentryTest} from "../../../test/solidity/ReentryTest.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {IPair} from "../../netswap/contracts/Zap.sol";
import {IUniswapV2Factory} from "../../netswap/contracts/Zap.t.sol";
import {BatchExchange} from "./BatchExchange.sol";

contract BatchExchangeTest is ReentryTest {
    uint256 private constant MOST = 1e27;

    HookedToken private base;
    Token private quote;
    IPair private pair;
    BatchExchange private batch;

    function setUp() public {
        IUniswapV2Factory factory = IUniswapV2Factory(
            create("node_modules/@uniswap/v2-core/build/UniswapV2Factory.json", abi.encode(address(this)))
        );
        base = new HookedToken();
        quote = new Token();
        pair = factory.createPair(address(base), address(quote));
        batch = new BatchExchange(pair, base, quote);
        address[3] memory accounts = [ALICE, BOB, CAROL];
        for (uint256 i = 0; i < accounts.length; i++) {
            allow(accounts[i], base, address(batch));
            allow(accounts[i], quote, address(batch));
        }
    }

    function testFuzz_BothSidesPayAndGetOnePrice(uint256 a, uint256 b, uint256 x, uint256 y) public view {
        (x, y) = (within(x, 1e12, MOST), within(y, 1e12, MOST));
        (a, b) = (within(a, 1e9, 10 * x), within(b, 1e9, 10 * y));
        BatchExchange.Clearing memory c = batch.clear(a, b, x, y);
        vm.assume(c.baseToBuyers > 1e6 && c.quoteToSellers > 1e6);
        // quoteToSellers / a is b / baseToBuyers, up to the unit that the rest and what it buys are rounded by.
        (uint256 left, uint256 right) = (c.quoteToSellers * c.baseToBuyers, a * b);
        uint256 unit = a + b + c.quoteToSellers + c.baseToBuyers + (c.restSells ? y * a / x : x * b / y) + x + y;
        vm.assertApproxEqAbs(left, right, 2 * unit, "one price");
    }

    function testFuzz_WhoeverIsAloneTradesWithThePair(uint256 amount, bool sells, uint256 x, uint256 y) public view {
        (x, y) = (within(x, 1e9, MOST), within(y, 1e9, MOST));
        amount = within(amount, 1e6, MOST);
        BatchExchange.Clearing memory c = sells ? batch.clear(amount, 0, x, y) : batch.clear(0, amount, x, y);
        uint256 paid = sells ? c.quoteToSellers : c.baseToBuyers;
        vm.assertEq(c.rest, paid == 0 ? 0 : amount, "all of it goes to the pair, if it buys anything");
        vm.assertEq(paid, sells ? batch.amountOut(amount, x, y) : batch.amountOut(amount, y, x), "as in a swap");
    }

    function testFuzz_NobodyGetsLessThanAloneInThePair(uint256 a, uint256 b, uint256 x, uint256 y) public view {
        (x, y) = (within(x, 1e15, MOST), within(y, 1e15, MOST));
        (a, b) = (within(a, 1e12, x), within(b, 1e12, y));
        BatchExchange.Clearing memory c = batch.clear(a, b, x, y);
        // What is left for the pair is rounded down by a unit, and so is what the pair pays for it.
        vm.assertLe(batch.amountOut(a, x, y), c.quoteToSellers + 2 + y / x, "sellers");
        vm.assertLe(batch.amountOut(b, y, x), c.baseToBuyers + 2 + x / y, "buyers");
    }

    function testFuzz_ABatchIsPaidOutToTheUnit(uint256 one, uint256 two, uint256 three) public {
        fill(1e24, 3e24);
        (one, two, three) = (within(one, 1e6, 1e24), within(two, 1e6, 1e24), within(three, 1e6, 3e24));
        place(ALICE, true, one, 0);
        place(BOB, true, two, 0);
        place(CAROL, false, three, 0);
        uint256 root = base.balanceOf(address(pair)) * quote.balanceOf(address(pair));
        batch.settle();
        vm.assertLe(base.balanceOf(address(batch)), 3, "no base stays but fractions");
        vm.assertLe(quote.balanceOf(address(batch)), 3, "and no quote");
        vm.assertLe(root, base.balanceOf(address(pair)) * quote.balanceOf(address(pair)), "the pool loses nothing");
        // Alice and Bob get the same for a unit.
        vm.assertApproxEqAbs(
            quote.balanceOf(ALICE) * two, quote.balanceOf(BOB) * one, one + two, "one price for both sellers"
        );
        vm.assertEq(batch.waiting(), 0, "nothing waits");
    }

    function test_WhoAsksForTooMuchGetsEverythingBack() public {
        fill(1e24, 1e24);
        place(ALICE, true, 1e21, 1e21);
        place(BOB, true, 1e21, 0);
        batch.settle();
        vm.assertEq(base.balanceOf(ALICE), 1e21, "the pair pays less than one for one");
        vm.assertEq(quote.balanceOf(ALICE), 0, "nothing sold");
        vm.assertEq(quote.balanceOf(BOB), batch.amountOut(1e21, 1e24, 1e24), "as if Alice had not been there");
    }

    /// Alice's order is so large that neither gets what it asks for; without it the price does for Bob.
    function test_WhoFallsShortTheMostIsLeftOutFirst() public {
        fill(1e24, 1e24);
        place(ALICE, true, 1e24, 9e23);
        place(BOB, true, 1e22, 8e21);
        batch.settle();
        vm.assertEq(base.balanceOf(ALICE), 1e24, "left out");
        vm.assertEq(quote.balanceOf(BOB), batch.amountOut(1e22, 1e24, 1e24), "and filled");
    }

    /// Whatever comes in between: what somebody asked for is what it gets at least, or all back.
    function testFuzz_NobodyGetsLessThanAskedFor(uint256 seed, uint256 least, uint256 other) public {
        fill(1e24, 2e24);
        uint256 amount = within(seed, 1e9, 1e24);
        least = within(least, 1, 2e24);
        place(ALICE, true, amount, least);
        place(BOB, true, within(other, 1e9, 1e24), 0);
        batch.settle();
        if (quote.balanceOf(ALICE) == 0) vm.assertEq(base.balanceOf(ALICE), amount, "all back");
        else vm.assertLe(least, quote.balanceOf(ALICE), "no less");
    }

    /// A buy before and a sale behind a victim's order have the victim's own price, both: there is nothing between them.
    function testFuzz_AnOrderCannotBeSandwiched(uint256 front, uint256 back, uint256 victim) public {
        fill(1e24, 1e24);
        (front, back, victim) = (within(front, 1e15, 1e23), within(back, 1e15, 1e23), within(victim, 1e15, 1e23));
        place(ALICE, false, front, 0);
        place(BOB, false, victim, 0);
        place(ALICE, true, back, 0);
        batch.settle();
        uint256 bought = base.balanceOf(ALICE);
        uint256 paid = quote.balanceOf(ALICE);
        // paid / back is front / bought, and victim / what the victim bought.
        vm.assertApproxEqAbs(paid * bought, back * front, 4 * (paid + bought + back + front), "no gap");
        uint256 got = base.balanceOf(BOB);
        vm.assertApproxEqAbs(bought * victim, got * front, bought + victim + got + front, "the victim's price");
    }

    function test_NothingCannotBePlacedNorSettled() public {
        vm.expectRevert(BatchExchange.ZeroAmount.selector);
        batch.place(true, 0, 0);
        vm.expectRevert(BatchExchange.NothingToSettle.selector);
        batch.settle();
    }

    function test_ABatchHasRoomForSoMany() public {
        fill(1e24, 1e24);
        for (uint256 i = 0; i < batch.MOST_ORDERS(); i++) {
            place(ALICE, i % 2 == 0, 1e18, 0);
        }
        base.mint(ALICE, 1);
        vm.expectRevert(BatchExchange.BatchIsFull.selector);
        vm.prank(ALICE);
        batch.place(true, 1, 0);
        batch.settle();
        place(ALICE, true, 1, 0);
    }

    function test_OnlyThePairsOwnTokensFit() public {
        Token third = new Token();
        vm.expectRevert(abi.encodeWithSelector(BatchExchange.NotOfThePair.selector, address(third)));
        new BatchExchange(pair, third, third);
    }

    /// An allowance for the exchange is its owner's alone, and what it placed comes to nobody else.
    function testFuzz_NobodyTakesWhatIsAnothers(address caller) public {
        vm.assume(caller != ALICE && caller != address(0) && caller != address(pair) && caller != address(batch));
        fill(1e24, 1e24);
        base.mint(ALICE, 1 ether);
        vm.prank(caller);
        (bool ok,) = address(batch).call(abi.encodeCall(BatchExchange.place, (true, 1 ether, 0)));
        vm.assertEq(ok, false, "the caller has neither tokens nor an allowance");
        vm.prank(ALICE);
        batch.place(true, 1 ether, 0);
        vm.prank(caller);
        batch.settle();
        vm.assertEq(quote.balanceOf(ALICE), batch.amountOut(1 ether, 1e24, 1e24), "paid to Alice, whoever settles");
        vm.assertEq(quote.balanceOf(caller), 0, "and not to the caller");
    }

    function test_ATokenThatCallsBackCannotEnterAgain() public {
        fill(1e24, 1e24);
        Reentrant attacker = new Reentrant(address(batch), base);
        base.mint(address(attacker), 3 ether);
        bytes memory placeOne = abi.encodeCall(BatchExchange.place, (true, 1 ether, 0));
        attacker.attack(placeOne, abi.encodeCall(BatchExchange.settle, ()));
        vm.assertEq(attacker.callbacks(), 1, "it was called");
        expectRefusal(attacker);
    }

    function fill(uint256 reserve, uint256 otherReserve) private {
        base.mint(address(pair), reserve);
        quote.mint(address(pair), otherReserve);
        pair.mint(address(this));
    }

    function place(address who, bool sells, uint256 amount, uint256 least) private {
        (sells ? Token(base) : quote).mint(who, amount);
        vm.prank(who);
        batch.place(sells, amount, least);
    }
}
