// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

interface IRouter {
    function swapExactTokensForTokens(uint256, uint256, address[] calldata, address, uint256)
        external
        returns (uint256[] memory);
}

/// Swaps to and fro within one call: what the chain's EVM can do when nothing stands around it.
contract Looper {
    function loop(address router, address base, address quote, uint256 baseAmount, uint256 quoteAmount, uint256 times)
        external
    {
        address[] memory sell = new address[](2);
        (sell[0], sell[1]) = (base, quote);
        address[] memory buy = new address[](2);
        (buy[0], buy[1]) = (quote, base);
        for (uint256 i; i < times; i++) {
            bool selling = i % 2 == 0;
            IRouter(router).swapExactTokensForTokens(
                selling ? baseAmount : quoteAmount, 0, selling ? sell : buy, address(this), type(uint256).max
            );
        }
    }
}
