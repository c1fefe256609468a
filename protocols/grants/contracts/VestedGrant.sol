// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {VestingWallet} from "@openzeppelin/contracts/finance/VestingWallet.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// OpenZeppelin's VestingWallet, from which the book that made it can take back what has not vested.
///
/// It belongs to whom the grant was given and to nobody after him, and it takes no native METIS.
contract VestedGrant is VestingWallet {
    using SafeERC20 for IERC20;

    address public immutable book;
    IERC20 public immutable token;
    /// From then on all that is left has vested.
    bool public clawedBack;

    error NotBook();
    error NotTransferable();
    error TakesTokensOnly();

    constructor(address recipient, IERC20 token_, uint64 start, uint64 duration)
        VestingWallet(recipient, start, duration)
    {
        book = msg.sender;
        token = token_;
    }

    receive() external payable override {
        revert TakesTokensOnly();
    }

    /// Sends what has not vested to `to`; only the book may.
    function clawBack(address to) external returns (uint256 amount) {
        if (msg.sender != book) revert NotBook();
        amount = token.balanceOf(address(this)) - releasable(address(token));
        clawedBack = true;
        token.safeTransfer(to, amount);
    }

    function transferOwnership(address) public pure override {
        revert NotTransferable();
    }

    function renounceOwnership() public pure override {
        revert NotTransferable();
    }

    function _vestingSchedule(uint256 total, uint64 timestamp) internal view override returns (uint256) {
        return clawedBack ? total : super._vestingSchedule(total, timestamp);
    }
}
