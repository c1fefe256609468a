// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// The escrow behind the LockingPool: holds all METIS that is locked or owed as a reward, keeps the limits, and tells the
/// world what happened. Only its manager, the LockingPool, moves anything.
///
/// Rewards are pulled from the payer, an account that has approved this contract; when its METIS or its approval is
/// used up, no more rewards are submitted.
contract LockingInfo is Ownable {
    using SafeERC20 for IERC20;

    IERC20 public immutable metis;
    address public manager;
    address public rewardPayer;
    /// METIS that a lock has at least and at most, in wei.
    uint256 public minLock;
    uint256 public maxLock;
    uint256 public totalLocked;
    /// Rewards that were submitted and are neither relocked nor paid out.
    uint256 public totalOwed;
    uint256 public totalRewardsLiquidated;

    event ManagerSet(address manager);
    event RewardPayerSet(address payer);
    event LimitsSet(uint256 minLock, uint256 maxLock);
    event Locked(address indexed owner, uint256 indexed id, address indexed signer, uint256 amount);
    event Relocked(address indexed owner, uint256 indexed id, uint256 amount, uint256 fromReward);
    event Withdraw(address indexed owner, uint256 indexed id, uint256 amount);
    event ClaimRewards(address indexed recipient, uint256 indexed id, uint256 amount);
    event UnlockInit(address indexed owner, uint256 indexed id, uint256 amount, uint256 unlockClaimTime);
    event Unlocked(address indexed owner, uint256 indexed id, uint256 amount);
    event Slashed(address indexed owner, uint256 indexed id, uint256 amount);

    error NotManager();
    error ManagerIsSet();
    error NullAddress();
    error WrongLimits();
    error BelowMinLock(uint256 locked, uint256 minLock);
    error AboveMaxLock(uint256 locked, uint256 maxLock);
    error ZeroAmount();

    modifier onlyManager() {
        if (msg.sender != manager) revert NotManager();
        _;
    }

    constructor(address owner_, IERC20 metis_, address rewardPayer_, uint256 minLock_, uint256 maxLock_)
        Ownable(owner_)
    {
        metis = metis_;
        _setRewardPayer(rewardPayer_);
        _setLimits(minLock_, maxLock_);
    }

    /// Names the LockingPool, once and for all.
    function initManager(address manager_) external onlyOwner {
        if (manager != address(0)) revert ManagerIsSet();
        if (manager_ == address(0)) revert NullAddress();
        manager = manager_;
        emit ManagerSet(manager_);
    }

    function setRewardPayer(address payer) external onlyOwner {
        _setRewardPayer(payer);
    }

    /// Locks that are already outside new limits stay as they are, until they change.
    function setLimits(uint256 minLock_, uint256 maxLock_) external onlyOwner {
        _setLimits(minLock_, maxLock_);
    }

    function newSequencer(uint256 id, address owner_, address signer, uint256 amount) external onlyManager {
        if (amount < minLock) revert BelowMinLock(amount, minLock);
        if (amount > maxLock) revert AboveMaxLock(amount, maxLock);
        totalLocked += amount;
        emit Locked(owner_, id, signer, amount);
        metis.safeTransferFrom(owner_, address(this), amount);
    }

    /// @param locked what the lock has afterwards
    /// @param incoming what its owner adds
    /// @param fromReward what was owed to it and is added
    function increaseLocked(uint256 id, address owner_, uint256 locked, uint256 incoming, uint256 fromReward)
        external
        onlyManager
    {
        if (incoming + fromReward == 0) revert ZeroAmount();
        if (locked > maxLock) revert AboveMaxLock(locked, maxLock);
        totalLocked += incoming + fromReward;
        totalOwed -= fromReward;
        emit Relocked(owner_, id, incoming + fromReward, fromReward);
        if (incoming > 0) metis.safeTransferFrom(owner_, address(this), incoming);
    }

    /// @param locked what the lock has afterwards
    function withdrawLocking(uint256 id, address owner_, uint256 amount, uint256 locked) external onlyManager {
        if (amount == 0) revert ZeroAmount();
        if (locked < minLock) revert BelowMinLock(locked, minLock);
        totalLocked -= amount;
        emit Withdraw(owner_, id, amount);
        metis.safeTransfer(owner_, amount);
    }

    function initializeUnlock(
        uint256 id,
        address owner_,
        uint256 amount,
        uint256 unlockClaimTime,
        uint256 reward,
        address recipient
    ) external onlyManager {
        emit UnlockInit(owner_, id, amount, unlockClaimTime);
        _liquidateReward(id, reward, recipient);
    }

    function finalizeUnlock(uint256 id, address owner_, uint256 amount, uint256 reward, address recipient)
        external
        onlyManager
    {
        totalLocked -= amount;
        emit Unlocked(owner_, id, amount);
        metis.safeTransfer(owner_, amount);
        _liquidateReward(id, reward, recipient);
    }

    function liquidateReward(uint256 id, uint256 reward, address recipient) external onlyManager {
        _liquidateReward(id, reward, recipient);
    }

    /// Pulls the rewards of a batch from the payer.
    function distributeReward(uint256 total) external onlyManager {
        totalOwed += total;
        if (total > 0) metis.safeTransferFrom(rewardPayer, address(this), total);
    }

    /// Takes METIS out of a lock and gives it to the payer of rewards.
    function slash(uint256 id, address owner_, uint256 amount) external onlyManager {
        totalLocked -= amount;
        emit Slashed(owner_, id, amount);
        metis.safeTransfer(rewardPayer, amount);
    }

    function _liquidateReward(uint256 id, uint256 reward, address recipient) private {
        totalOwed -= reward;
        totalRewardsLiquidated += reward;
        emit ClaimRewards(recipient, id, reward);
        if (reward > 0) metis.safeTransfer(recipient, reward);
    }

    function _setRewardPayer(address payer) private {
        if (payer == address(0)) revert NullAddress();
        rewardPayer = payer;
        emit RewardPayerSet(payer);
    }

    function _setLimits(uint256 minLock_, uint256 maxLock_) private {
        if (minLock_ == 0 || minLock_ > maxLock_) revert WrongLimits();
        minLock = minLock_;
        maxLock = maxLock_;
        emit LimitsSet(minLock_, maxLock_);
    }
}
