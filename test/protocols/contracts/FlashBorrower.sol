// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// Takes a flash loan and gives it back with the premium, if it has that.
contract FlashBorrower {
    /// The most it ever held of a token, to show that it had the loan.
    mapping(address token => uint256) public held;

    function executeOperation(address asset, uint256 amount, uint256 premium, address, bytes calldata)
        external
        returns (bool)
    {
        held[asset] = IERC20(asset).balanceOf(address(this));
        return IERC20(asset).approve(msg.sender, amount + premium);
    }
}
