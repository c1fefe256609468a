// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {L2StandardERC20} from "@eth-optimism/contracts/standards/L2StandardERC20.sol";

/// An L1 token's representation on L2, minted and burnt by the standard bridge alone, with the decimals of its
/// original: m.USDC has 6, where Optimism's own L2StandardERC20 always has 18.
contract BridgedToken is L2StandardERC20 {
    uint8 private immutable _decimals;

    constructor(address bridge, address l1Token, string memory name, string memory symbol, uint8 decimals_)
        L2StandardERC20(bridge, l1Token, name, symbol)
    {
        _decimals = decimals_;
    }

    function decimals() public view override returns (uint8) {
        return _decimals;
    }
}
