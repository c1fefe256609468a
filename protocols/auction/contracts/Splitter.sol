// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";

/// Splits what winners of an auction pay among recipients by shares that its owner, the policy, sets.
///
/// Nothing is left over: recipients get the differences of a running sum, so that their parts add up to the whole to
/// the wei, and each is within a wei of its share.
contract Splitter is Ownable, ReentrancyGuard {
    using SafeERC20 for IERC20;

    struct Recipient {
        address account;
        /// Basis points.
        uint16 share;
    }

    uint256 public constant WHOLE = 10_000;
    uint256 public constant MOST_RECIPIENTS = 16;

    IERC20 public immutable token;
    /// Wei received so far and paid on.
    uint256 public split;

    Recipient[] private _recipients;

    event SharesSet(Recipient[] recipients);
    event Paid(address indexed recipient, uint256 amount);
    event Split(uint256 amount);

    error NotWhole(uint256 sum);
    error BadRecipient(address account);
    error TooManyRecipients(uint256 count);
    error NothingToSplit();

    constructor(IERC20 token_, address owner_, Recipient[] memory recipients_) Ownable(owner_) {
        token = token_;
        _set(recipients_);
    }

    /// Sets who gets which share from now on; what is here already is split by the old shares first.
    function setShares(Recipient[] calldata recipients_) external onlyOwner nonReentrant {
        uint256 amount = token.balanceOf(address(this));
        if (amount > 0) _split(amount);
        _set(recipients_);
    }

    /// Pays everything that is here to the recipients. Anybody may ask for it.
    function distribute() external nonReentrant {
        uint256 amount = token.balanceOf(address(this));
        if (amount == 0) revert NothingToSplit();
        _split(amount);
    }

    function recipients() external view returns (Recipient[] memory) {
        return _recipients;
    }

    function _split(uint256 amount) private {
        split += amount;
        emit Split(amount);
        uint256 shares;
        uint256 paid;
        uint256 count = _recipients.length;
        for (uint256 i = 0; i < count; i++) {
            Recipient memory one = _recipients[i];
            shares += one.share;
            uint256 due = amount * shares / WHOLE - paid;
            paid += due;
            if (due == 0) continue;
            emit Paid(one.account, due);
            token.safeTransfer(one.account, due);
        }
    }

    function _set(Recipient[] memory recipients_) private {
        if (recipients_.length > MOST_RECIPIENTS) revert TooManyRecipients(recipients_.length);
        delete _recipients;
        uint256 sum;
        for (uint256 i = 0; i < recipients_.length; i++) {
            Recipient memory one = recipients_[i];
            // What is paid to the zero address or back to the splitter would never arrive.
            if (one.account == address(0) || one.account == address(this)) revert BadRecipient(one.account);
            sum += one.share;
            _recipients.push(one);
        }
        if (sum != WHOLE) revert NotWhole(sum);
        emit SharesSet(recipients_);
    }
}
