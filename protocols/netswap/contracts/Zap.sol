// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";

/// What the zap asks of Netswap, which is Uniswap v2.
interface IFactory {
    function getPair(address tokenA, address tokenB) external view returns (IPair);
}

interface IPair is IERC20 {
    function token0() external view returns (address);
    function getReserves() external view returns (uint112 reserve0, uint112 reserve1, uint32 timestamp);
    function swap(uint256 amount0Out, uint256 amount1Out, address to, bytes calldata data) external;
    function mint(address to) external returns (uint256 liquidity);
}

/// Adds liquidity with one token alone: as much of it is swapped as makes the rest fit the pool, and both go in.
///
/// It holds nothing between two calls and takes tokens from nobody but its caller.
contract Zap is ReentrancyGuard {
    using SafeERC20 for IERC20;

    IFactory public immutable factory;

    event Zapped(
        address indexed account, address indexed pair, address indexed token, uint256 amount, uint256 liquidity
    );

    error ZeroAmount();
    error NoSuchPair();
    error TooLittleLiquidity(uint256 liquidity, uint256 least);

    constructor(IFactory factory_) {
        factory = factory_;
    }

    /// Turns `amount` of `token` into liquidity of its pair with `other`, which goes to `to`: at least `least` of it.
    function zapIn(IERC20 token, IERC20 other, uint256 amount, uint256 least, address to)
        external
        nonReentrant
        returns (uint256 liquidity)
    {
        if (amount == 0) revert ZeroAmount();
        IPair pair = factory.getPair(address(token), address(other));
        if (address(pair) == address(0)) revert NoSuchPair();
        bool isToken0 = pair.token0() == address(token);
        (uint256 reserve, uint256 otherReserve) = _reserves(pair, isToken0);
        uint256 swapped = swapAmount(reserve, amount);
        uint256 bought = amountOut(swapped, reserve, otherReserve);

        // The tokens go straight to the pair: what this contract holds meanwhile is what it bought.
        token.safeTransferFrom(msg.sender, address(pair), swapped);
        pair.swap(isToken0 ? 0 : bought, isToken0 ? bought : 0, address(this), "");
        token.safeTransferFrom(msg.sender, address(pair), amount - swapped);
        other.safeTransfer(address(pair), bought);
        liquidity = pair.mint(to);
        if (liquidity < least) revert TooLittleLiquidity(liquidity, least);
        emit Zapped(msg.sender, address(pair), address(token), amount, liquidity);
    }

    /// How much of `amount` to swap so that the rest and what it buys are in the pool's ratio after the swap. With fee
    /// 1 - f and reserve r it is the positive root of f s² + (1 + f) r s - r a = 0, here with f = 997 / 1000.
    function swapAmount(uint256 reserve, uint256 amount) public pure returns (uint256) {
        return (Math.sqrt(reserve * (3_988_009 * reserve + 3_988_000 * amount)) - 1997 * reserve) / 1994;
    }

    /// What a pair pays for `amountIn`: 0.3 % of it stays with the pool.
    function amountOut(uint256 amountIn, uint256 reserveIn, uint256 reserveOut) public pure returns (uint256) {
        uint256 paid = 997 * amountIn;
        return paid * reserveOut / (1000 * reserveIn + paid);
    }

    function _reserves(IPair pair, bool isToken0) private view returns (uint256, uint256) {
        (uint256 reserve0, uint256 reserve1,) = pair.getReserves();
        return isToken0 ? (reserve0, reserve1) : (reserve1, reserve0);
    }
}
