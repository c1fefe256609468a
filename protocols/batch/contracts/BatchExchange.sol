// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IPair} from "../../netswap/contracts/Zap.sol";

/// Collects orders against a pair of Netswap's and clears them together, all at one price: within a batch nobody is
/// before anybody else, so that no order can be placed around another one.
///
/// Sellers of the base token and buyers trade with each other, and what is left of one side trades with the pair. The
/// one price is what that rest gets there on average, so that both sides pay and get the same. Whoever would get less
/// than asked for gets everything back. Anybody may settle; nothing is left here but fractions of a unit an order.
contract BatchExchange is ReentrancyGuard {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    struct Order {
        address owner;
        /// Gives base for quote, else quote for base.
        bool sells;
        uint128 amount;
        uint128 least;
    }

    /// What both sides get together, and what the pair takes part in.
    struct Clearing {
        uint256 quoteToSellers;
        uint256 baseToBuyers;
        /// What goes to the pair, of the base token when `restSells`, and what comes back from it.
        uint256 rest;
        uint256 bought;
        bool restSells;
    }

    /// A batch that nobody can afford to settle would keep what is in it.
    uint256 public constant MOST_ORDERS = 128;

    IPair public immutable pair;
    IERC20 public immutable base;
    IERC20 public immutable quote;
    bool private immutable _baseIsToken0;

    Order[] private _orders;

    event Placed(address indexed owner, bool sells, uint256 amount, uint256 least);
    event Filled(address indexed owner, bool sells, uint256 amount, uint256 paid);
    event Returned(address indexed owner, bool sells, uint256 amount);
    event Cleared(uint256 baseSold, uint256 quoteSold, uint256 baseToBuyers, uint256 quoteToSellers);

    error ZeroAmount();
    error BatchIsFull();
    error NothingToSettle();
    error NotOfThePair(address token);

    constructor(IPair pair_, IERC20 base_, IERC20 quote_) {
        bool first = pair_.token0() == address(base_);
        if (pair_.token0() != address(first ? base_ : quote_)) revert NotOfThePair(address(base_));
        pair = pair_;
        base = base_;
        quote = quote_;
        _baseIsToken0 = first;
    }

    /// Puts `amount` of the base token (`sells`) or of the quote token into the batch, for at least `least` of the other.
    function place(bool sells, uint256 amount, uint256 least) external nonReentrant {
        if (amount == 0) revert ZeroAmount();
        if (_orders.length == MOST_ORDERS) revert BatchIsFull();
        _orders.push(Order(msg.sender, sells, amount.toUint128(), least.toUint128()));
        emit Placed(msg.sender, sells, amount, least);
        (sells ? base : quote).safeTransferFrom(msg.sender, address(this), amount);
    }

    /// Clears the batch. As long as somebody would get less than asked for, whoever falls short the most is left out, and
    /// the rest is worked out anew: without it the others' price may do.
    function settle() external nonReentrant {
        Order[] memory orders = _orders;
        uint256 count = orders.length;
        if (count == 0) revert NothingToSettle();
        delete _orders;
        bool[] memory out = new bool[](count);
        (uint256 reserveBase, uint256 reserveQuote) = _reserves();
        (uint256 baseSold, uint256 quoteSold) = _totals(orders);
        Clearing memory c = clear(baseSold, quoteSold, reserveBase, reserveQuote);
        for (uint256 worst = _worst(orders, out, c, baseSold, quoteSold); worst < count;) {
            out[worst] = true;
            if (orders[worst].sells) baseSold -= orders[worst].amount;
            else quoteSold -= orders[worst].amount;
            c = clear(baseSold, quoteSold, reserveBase, reserveQuote);
            worst = _worst(orders, out, c, baseSold, quoteSold);
        }
        emit Cleared(baseSold, quoteSold, c.baseToBuyers, c.quoteToSellers);
        if (c.bought > 0) _trade(c);
        for (uint256 i = 0; i < count; i++) {
            Order memory each = orders[i];
            if (out[i]) {
                emit Returned(each.owner, each.sells, each.amount);
                (each.sells ? base : quote).safeTransfer(each.owner, each.amount);
                continue;
            }
            uint256 paid = _paid(each, c, baseSold, quoteSold);
            emit Filled(each.owner, each.sells, each.amount, paid);
            (each.sells ? quote : base).safeTransfer(each.owner, paid);
        }
    }

    /// Orders that wait to be cleared.
    function waiting() external view returns (uint256) {
        return _orders.length;
    }

    /// What sellers of `a` base and buyers with `b` quote get of each other and of a pair with reserves `x` and `y`.
    ///
    /// When sellers are left over with q of their base, the price that is the same for all is what the pair pays for it:
    /// p = f y / (x + f q) and q = a - b / p give q = (f a y - b x) / (f (y + b)), here with f = 997 / 1000; the same
    /// the other way round for buyers. Within the pair's fee it is cheaper for both to leave it out.
    function clear(uint256 a, uint256 b, uint256 x, uint256 y) public pure returns (Clearing memory c) {
        (uint256 sold, uint256 bid) = (a * y, b * x);
        if (997 * sold > 1000 * bid) {
            c.restSells = true;
            c.rest = (997 * sold - 1000 * bid) / (997 * (y + b));
            c.bought = amountOut(c.rest, x, y);
            (c.quoteToSellers, c.baseToBuyers) = (b + c.bought, a - c.rest);
        } else if (997 * bid > 1000 * sold) {
            c.rest = (997 * bid - 1000 * sold) / (997 * (x + a));
            c.bought = amountOut(c.rest, y, x);
            (c.quoteToSellers, c.baseToBuyers) = (b - c.rest, a + c.bought);
        }
        // A rest that buys less than a unit stays among the others.
        if (c.bought == 0) (c.rest, c.quoteToSellers, c.baseToBuyers) = (0, b, a);
    }

    /// What a pair pays for `amountIn`: 0.3 % of it stays with the pool.
    function amountOut(uint256 amountIn, uint256 reserveIn, uint256 reserveOut) public pure returns (uint256) {
        uint256 paid = 997 * amountIn;
        return paid * reserveOut / (1000 * reserveIn + paid);
    }

    function _totals(Order[] memory orders) private pure returns (uint256 baseSold, uint256 quoteSold) {
        for (uint256 i = 0; i < orders.length; i++) {
            if (orders[i].sells) baseSold += orders[i].amount;
            else quoteSold += orders[i].amount;
        }
    }

    /// The order that falls short of what it asks for by the largest share; the number of orders when none does.
    function _worst(Order[] memory orders, bool[] memory out, Clearing memory c, uint256 baseSold, uint256 quoteSold)
        private
        pure
        returns (uint256 worst)
    {
        worst = orders.length;
        uint256 most;
        for (uint256 i = 0; i < orders.length; i++) {
            if (out[i]) continue;
            uint256 paid = _paid(orders[i], c, baseSold, quoteSold);
            // What is worth less than a unit of the other token is not sold for nothing.
            uint256 least = Math.max(orders[i].least, 1);
            if (paid >= least) continue;
            uint256 short = Math.mulDiv(least - paid, 1e18, least, Math.Rounding.Ceil);
            if (short > most) (most, worst) = (short, i);
        }
    }

    /// An order's part of what its side gets.
    function _paid(Order memory each, Clearing memory c, uint256 baseSold, uint256 quoteSold)
        private
        pure
        returns (uint256)
    {
        return each.sells
            ? Math.mulDiv(each.amount, c.quoteToSellers, baseSold)
            : Math.mulDiv(each.amount, c.baseToBuyers, quoteSold);
    }

    function _trade(Clearing memory c) private {
        (c.restSells ? base : quote).safeTransfer(address(pair), c.rest);
        bool first = c.restSells != _baseIsToken0;
        pair.swap(first ? c.bought : 0, first ? 0 : c.bought, address(this), "");
    }

    function _reserves() private view returns (uint256, uint256) {
        (uint256 reserve0, uint256 reserve1,) = pair.getReserves();
        return _baseIsToken0 ? (reserve0, reserve1) : (reserve1, reserve0);
    }
}
