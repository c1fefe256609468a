// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Handler, Invariants} from "../../../test/solidity/Invariants.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {IPair} from "../../netswap/contracts/Zap.sol";
import {IUniswapV2Factory} from "../../netswap/contracts/Zap.t.sol";
import {BatchExchange} from "./BatchExchange.sol";

/// Three accounts who place orders of any size and limit, and batches that are settled at any time.
contract BatchHandler is Handler {
    BatchExchange public immutable batch;
    IPair public immutable pair;
    Token public immutable base = new Token();
    Token public immutable quote = new Token();
    /// What waits in the batch.
    mapping(Token token => uint256) public placed;
    uint256 public orders;
    uint256 public ordersEver;
    /// Whether the pool's liquidity ever came to stand for less.
    bool public fell;

    address[3] private _accounts = [address(0xa1), address(0xa2), address(0xa3)];

    constructor() {
        address factory = create("node_modules/@uniswap/v2-core/build/UniswapV2Factory.json", abi.encode(address(this)));
        pair = IUniswapV2Factory(factory).createPair(address(base), address(quote));
        batch = new BatchExchange(pair, base, quote);
        base.mint(address(pair), 1e24);
        quote.mint(address(pair), 3e13);
        pair.mint(address(1));
        for (uint256 i = 0; i < _accounts.length; i++) {
            allow(_accounts[i], base, address(batch));
            allow(_accounts[i], quote, address(batch));
        }
    }

    function place(uint256 who, uint256 seed, uint256 limit, bool sells) external {
        if (orders == batch.MOST_ORDERS()) return;
        Token given = sells ? base : quote;
        address account = _accounts[who % 3];
        uint256 amount = within(seed, 1, given.balanceOf(address(pair)) / 10);
        given.mint(account, amount);
        vm.prank(account);
        batch.place(sells, amount, within(limit, 0, amount));
        placed[given] += amount;
        (orders, ordersEver) = (orders + 1, ordersEver + 1);
    }

    function settle() external {
        if (orders == 0) return;
        uint256 product = base.balanceOf(address(pair)) * quote.balanceOf(address(pair));
        batch.settle();
        if (base.balanceOf(address(pair)) * quote.balanceOf(address(pair)) < product) fell = true;
        (placed[base], placed[quote], orders) = (0, 0, 0);
    }

    function accounts() external view returns (address[3] memory) {
        return _accounts;
    }
}

contract BatchInvariants is Invariants {
    BatchHandler private handler;

    function setUp() public {
        handler = new BatchHandler();
        calls(address(handler), bytes.concat(handler.place.selector, handler.settle.selector));
    }

    function invariant_ItHoldsWhatWaitsAndFractionsOfAUnitAnOrder() public view {
        for (uint256 side = 0; side < 2; side++) {
            Token token = side == 0 ? handler.base() : handler.quote();
            uint256 held = token.balanceOf(address(handler.batch()));
            vm.assertLe(handler.placed(token), held, "all that waits can be paid back");
            vm.assertLe(held, handler.placed(token) + 2 * handler.ordersEver(), "and no more is here");
        }
    }

    function invariant_ThePoolLosesNothing() public view {
        vm.assertEq(handler.fell(), false, "the product of reserves never falls");
    }

    function invariant_EveryTokenIsWithATraderThePoolOrTheBatch() public view {
        for (uint256 side = 0; side < 2; side++) {
            Token token = side == 0 ? handler.base() : handler.quote();
            uint256 sum = token.balanceOf(address(handler.pair())) + token.balanceOf(address(handler.batch()));
            address[3] memory accounts = handler.accounts();
            for (uint256 i = 0; i < accounts.length; i++) {
                sum += token.balanceOf(accounts[i]);
            }
            vm.assertEq(sum, token.totalSupply(), "all of it");
        }
    }
}
