// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Handler, Invariants} from "../../../test/solidity/Invariants.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {IPair, Zap} from "./Zap.sol";
import {IUniswapV2Factory} from "./Zap.t.sol";

/// Three accounts who zap into a pool and swap in it whatever they like, in any order, and one who takes liquidity out.
contract ZapHandler is Handler {
    Zap public immutable zap;
    IPair public immutable pair;
    Token public immutable token = new Token();
    Token public immutable other = new Token();
    mapping(Token token => uint256) public donated;
    /// Whether somebody's liquidity ever came to stand for less than before, or was not what the zap said.
    bool public fell;

    address[3] private _accounts = [address(0xa1), address(0xa2), address(0xa3)];

    constructor() {
        address factory = create("node_modules/@uniswap/v2-core/build/UniswapV2Factory.json", abi.encode(address(this)));
        zap = new Zap(IUniswapV2Factory(factory));
        pair = IUniswapV2Factory(factory).createPair(address(token), address(other));
        token.mint(address(pair), 1e24);
        other.mint(address(pair), 3e13);
        pair.mint(address(1));
        for (uint256 i = 0; i < _accounts.length; i++) {
            allow(_accounts[i], token, address(zap));
            allow(_accounts[i], other, address(zap));
        }
    }

    function zapIn(uint256 who, uint256 seed, bool side) external {
        (Token given, Token taken) = side ? (token, other) : (other, token);
        address account = _accounts[who % 3];
        uint256 reserve = given.balanceOf(address(pair));
        // Enough that it buys something, and so little that reserves stay within their 112 bits.
        uint256 amount = within(seed, reserve / 1e6, reserve > 1e32 ? reserve / 100 : reserve);
        given.mint(account, amount);
        (uint256 held, uint256 supply, uint256 root) = (pair.balanceOf(account), pair.totalSupply(), _root());
        vm.prank(account);
        uint256 liquidity = zap.zapIn(given, taken, amount, 0, account);
        if (pair.balanceOf(account) != held + liquidity) fell = true;
        // Whoever was there before has at least what he had.
        if (_root() * supply < root * pair.totalSupply()) fell = true;
    }

    function swap(uint256 seed, bool side) external {
        (Token given, Token taken) = side ? (token, other) : (other, token);
        uint256 reserve = given.balanceOf(address(pair));
        uint256 amount = within(seed, reserve / 1e6, reserve / 2);
        uint256 bought = zap.amountOut(amount, reserve, taken.balanceOf(address(pair)));
        given.mint(address(pair), amount);
        bool isToken0 = pair.token0() == address(given);
        pair.swap(isToken0 ? 0 : bought, isToken0 ? bought : 0, address(2), "");
    }

    /// Somebody sends tokens to the zap itself: they are nobody's to take.
    function donate(uint256 seed, bool side) external {
        uint256 amount = anySize(seed, 1e18);
        Token given = side ? token : other;
        given.mint(address(zap), amount);
        donated[given] += amount;
    }

    function accounts() external view returns (address[3] memory) {
        return _accounts;
    }

    function _root() private view returns (uint256) {
        return Math.sqrt(token.balanceOf(address(pair)) * other.balanceOf(address(pair)));
    }
}

contract ZapInvariants is Invariants {
    ZapHandler private handler;

    function setUp() public {
        handler = new ZapHandler();
        calls(address(handler), bytes.concat(handler.zapIn.selector, handler.swap.selector, handler.donate.selector));
    }

    function invariant_TheZapKeepsNothingAndGivesNothingAway() public view {
        address zap = address(handler.zap());
        (Token token, Token other) = (handler.token(), handler.other());
        vm.assertEq(token.balanceOf(zap), handler.donated(token), "what was sent to it by mistake, to the unit");
        vm.assertEq(other.balanceOf(zap), handler.donated(other), "and of the other token");
        vm.assertEq(handler.pair().balanceOf(zap), 0, "no liquidity");
    }

    function invariant_WhoeverWasInThePoolHasNoLess() public view {
        vm.assertEq(handler.fell(), false, "the root of the product per liquidity never falls");
    }

    function invariant_EveryTokenIsWithTheTradersThePoolOrTheZap() public view {
        for (uint256 side = 0; side < 2; side++) {
            Token token = side == 0 ? handler.token() : handler.other();
            uint256 sum = token.balanceOf(address(handler.pair())) + token.balanceOf(address(handler.zap()))
                + token.balanceOf(address(2));
            address[3] memory accounts = handler.accounts();
            for (uint256 i = 0; i < accounts.length; i++) {
                sum += token.balanceOf(accounts[i]);
            }
            vm.assertEq(sum, token.totalSupply(), "all of it");
        }
    }
}
