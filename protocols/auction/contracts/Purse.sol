// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";

/// Gets a share of what winners of an auction pay, and hands it on to those whom it is for.
abstract contract Purse is ReentrancyGuard {
    using SafeERC20 for IERC20;

    IERC20 public immutable token;
    /// Days since 1970 of the last delivery, where there is one a day.
    uint256 public day;

    event Delivered(address indexed account, uint256 amount);

    error NothingDue();
    error OnceADay();
    error ZeroAddress();

    /// One delivery a day: many small ones would cost more gas than they bring.
    modifier daily() {
        uint256 today = block.timestamp / 1 days;
        if (day == today) revert OnceADay();
        if (due() == 0) revert NothingDue();
        day = today;
        _;
    }

    constructor(IERC20 token_) {
        token = token_;
    }

    /// Wei that a delivery would hand on now, whatever the day.
    function due() public view virtual returns (uint256) {
        return token.balanceOf(address(this));
    }

    function _deliver(address account, uint256 amount) internal {
        if (amount == 0) return;
        emit Delivered(account, amount);
        token.safeTransfer(account, amount);
    }
}
