// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "../../../test/solidity/Test.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Farm} from "./Farm.sol";
import {KpiOption} from "./KpiOption.sol";

interface PairFactory {
    function createPair(address one, address other) external returns (Pair);
}

interface Pair is IERC20 {
    function mint(address to) external returns (uint256);
    function burn(address to) external returns (uint256, uint256);
    function swap(uint256 out0, uint256 out1, address to, bytes calldata data) external;
    function token0() external view returns (address);
}

/// A real pair of Uniswap v2, its farm, and an option on what the pair is like.
abstract contract OnAPool is Test {
    /// Wei of METIS in the pool at first, and a tenth of a tenth of a tenth as many of the other token.
    uint256 internal constant DEPTH = 100_000 ether;
    address internal constant STEWARD = address(0x57e3a4d);

    Token internal reward;
    Token internal usdc;
    Pair internal pair;

    function openPool() internal {
        reward = new Token();
        usdc = new Token();
        pair = PairFactory(
                create("node_modules/@uniswap/v2-core/build/UniswapV2Factory.json", abi.encode(address(this)))
            ).createPair(address(reward), address(usdc));
    }

    function openOption(address budget, KpiOption.Metric metric, uint256 target, uint256 countsFrom)
        internal
        returns (KpiOption option)
    {
        option = new KpiOption(budget, STEWARD, metric, target, countsFrom);
        option.bind(new Farm(pair, reward, address(option)));
        allow(budget, reward, address(option));
    }

    /// Adds `reserve` wei of METIS, and of the other token what goes with it, for an account.
    function provide(address account, uint256 reserve) internal returns (uint256 liquidity) {
        uint256 held = reward.balanceOf(address(pair));
        uint256 quote = held == 0 ? reserve / 1000 : Math.mulDiv(reserve, usdc.balanceOf(address(pair)), held);
        reward.mint(address(pair), reserve);
        usdc.mint(address(pair), quote);
        liquidity = pair.mint(account);
    }

    function remove(address account, uint256 liquidity) internal {
        vm.prank(account);
        pair.transfer(address(pair), liquidity);
        pair.burn(account);
    }

    /// Sells so much METIS to the pool and buys as much of its liquidity back: the price is what it was, fees are left.
    function trade(uint256 amount) internal {
        _swap(reward, usdc, amount, address(this));
        _swap(usdc, reward, usdc.balanceOf(address(this)), address(this));
    }

    function _swap(Token given, Token taken, uint256 amount, address to) private {
        uint256 reserve = given.balanceOf(address(pair));
        uint256 bought = taken.balanceOf(address(pair)) * amount * 997 / (reserve * 1000 + amount * 997);
        if (given.balanceOf(address(this)) >= amount) given.transfer(address(pair), amount);
        else given.mint(address(pair), amount);
        bool first = pair.token0() == address(given);
        pair.swap(first ? 0 : bought, first ? bought : 0, to, "");
    }

    function root() internal view returns (uint256) {
        return Math.sqrt(reward.balanceOf(address(pair)) * usdc.balanceOf(address(pair)));
    }
}
