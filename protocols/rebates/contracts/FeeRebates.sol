// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Purse} from "../../auction/contracts/Purse.sol";
import {RebatePurse} from "../../auction/contracts/RebatePurse.sol";

/// Gives swap fees back out of a budget: what is brought on a day is for who pays fees on that day, and is handed on when
/// the day is over. What is sent without a word, and what a cap left over, is due at once.
contract FeeRebates is RebatePurse {
    using SafeERC20 for IERC20;

    /// What was brought on `freshOn`, days since 1970: it waits for that day to end.
    uint256 public fresh;
    uint256 public freshOn;

    event Funded(address indexed from, uint256 amount);

    error ZeroAmount();

    constructor(IERC20 token_, address owner_) RebatePurse(token_, owner_, WHOLE) {}

    /// Brings money for who pays fees today; anybody may.
    function fund(uint256 amount) external nonReentrant {
        if (amount == 0) revert ZeroAmount();
        uint256 today = block.timestamp / 1 days;
        fresh = freshOn == today ? fresh + amount : amount;
        freshOn = today;
        emit Funded(msg.sender, amount);
        token.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @inheritdoc Purse
    function due() public view override returns (uint256) {
        uint256 held = super.due();
        return freshOn == block.timestamp / 1 days ? held - fresh : held;
    }
}
