// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";

/// The one function of the standard bridge that is needed here.
interface WithdrawalBridge {
    function withdrawTo(address token, address to, uint256 amount, uint32 l1Gas, bytes calldata data) external;
}

/// Takes tokens from who does not want to wait for a withdrawal, and sends them the slow way to its provider, who pays
/// the account on L1 at once, less a fee. What the provider pays, nobody on this chain can see or enforce: it is trusted.
///
/// The contract keeps nothing and has no owner.
contract FastExit is ReentrancyGuard {
    using SafeERC20 for IERC20;

    uint256 private constant MILLION = 1e6;

    WithdrawalBridge public immutable bridge;
    /// METIS crosses by a transfer to what waits outside, other tokens by the bridge.
    IERC20 public immutable metis;
    address public immutable outside;
    /// Who pays on L1, and waits there.
    address public immutable provider;
    /// In millionths of the amount.
    uint256 public immutable fee;

    event Exited(address indexed account, address indexed token, uint256 amount, uint256 fee);

    error ZeroAmount();
    error FeeAboveAll(uint256 fee);

    constructor(WithdrawalBridge bridge_, IERC20 metis_, address outside_, address provider_, uint256 fee_) {
        if (fee_ > MILLION) revert FeeAboveAll(fee_);
        bridge = bridge_;
        metis = metis_;
        outside = outside_;
        provider = provider_;
        fee = fee_;
    }

    /// Gives `amount` of a token away on this chain for as much, less the fee, on L1 now.
    function exit(IERC20 token, uint256 amount) external nonReentrant {
        if (amount == 0) revert ZeroAmount();
        emit Exited(msg.sender, address(token), amount, Math.mulDiv(amount, fee, MILLION, Math.Rounding.Ceil));
        // By way of this contract, so that what leaves is seen to leave as the provider's and not as the account's.
        token.safeTransferFrom(msg.sender, address(this), amount);
        if (address(token) == address(metis)) token.safeTransfer(outside, amount);
        else bridge.withdrawTo(address(token), provider, amount, 0, "");
    }
}
