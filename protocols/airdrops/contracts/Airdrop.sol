// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

/// @title Pays accounts of a list that is published later, each once, and gives back what nobody has claimed in time
///
/// Leaves are those of Uniswap's MerkleDistributor. That one has to know its list when it is created, and keeps what is not
/// claimed for good.
contract Airdrop {
    using SafeERC20 for IERC20;

    IERC20 public immutable TOKEN;
    /// Publishes the list.
    address public immutable STEWARD;
    /// Gets back what is left.
    address public immutable BUDGET;

    /// Commits to the list; zero before it is published.
    bytes32 public root;
    /// Seconds since 1970 from which nothing can be claimed any more.
    uint256 public closes;
    mapping(address account => bool done) public claimed;

    event Published(bytes32 root, uint256 closes);
    event Claimed(uint256 index, address account, uint256 amount);
    event Lapsed(uint256 amount);

    error NotSteward();
    error AlreadyPublished();
    error NoList();
    error Closed();
    error StillOpen();
    error AlreadyClaimed();
    error NotListed();

    constructor(IERC20 token, address steward, address budget) {
        TOKEN = token;
        STEWARD = steward;
        BUDGET = budget;
    }

    /// Commits to a list, for good.
    function publish(bytes32 root_, uint256 closes_) external {
        if (msg.sender != STEWARD) revert NotSteward();
        if (root != 0) revert AlreadyPublished();
        if (root_ == 0) revert NoList();
        if (closes_ <= block.timestamp) revert Closed();
        root = root_;
        closes = closes_;
        emit Published(root_, closes_);
    }

    /// Pays an account what the list has for it; anybody may ask for it.
    function claim(uint256 index, address account, uint256 amount, bytes32[] calldata proof) external {
        if (block.timestamp >= closes) revert Closed();
        if (claimed[account]) revert AlreadyClaimed();
        bytes32 leaf = keccak256(abi.encodePacked(index, account, amount));
        if (!MerkleProof.verifyCalldata(proof, root, leaf)) revert NotListed();
        claimed[account] = true;
        emit Claimed(index, account, amount);
        TOKEN.safeTransfer(account, amount);
    }

    /// Gives back what has not been claimed in time; anybody may.
    function lapse() external {
        if (root == 0 || block.timestamp < closes) revert StillOpen();
        uint256 left = TOKEN.balanceOf(address(this));
        emit Lapsed(left);
        TOKEN.safeTransfer(BUDGET, left);
    }
}
