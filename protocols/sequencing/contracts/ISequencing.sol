// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// What the owner of a lock can do with it, and what everybody can see of it: the face of the LockingPool for pools of
/// liquid staking.
///
/// The owner of a lock is whoever locks it and can be a contract; the signer is the address of the node that builds
/// blocks and never needs to send a transaction. One owner has one lock. METIS is the wrapped token; the owner approves
/// it to `escrow()`, which pulls it.
interface ISequencing {
    /// `Unlocked` has been claimed and is over; `Inactive` waits for its exit.
    enum Status {
        Unavailable,
        Inactive,
        Active,
        Unlocked
    }

    /// Locks `amount` METIS of the caller, at least `minLock` and at most `maxLock`, for the node `signer`. The caller
    /// becomes its owner. Rewards can be relocked, but paid out only once there is a recipient.
    function lockFor(address signer, uint256 amount) external returns (uint256 id);

    /// As `lockFor`; rewards are paid out to `recipient`.
    function lockWithRewardRecipient(address signer, address recipient, uint256 amount) external returns (uint256 id);

    /// Adds `amount` METIS of the owner, and with `lockReward` all rewards that are owed, to the lock.
    function relock(uint256 id, uint256 amount, bool lockReward) external;

    /// Pays `amount` METIS of the lock back to the owner at once; at least `minLock` has to stay. Once a batch.
    function withdraw(uint256 id, uint256 amount) external;

    /// Pays the rewards that are owed to the recipient.
    function withdrawRewards(uint256 id) external returns (uint256 amount);

    /// Begins the exit: rewards are paid to the recipient, the lock can be claimed after `exitDelay`.
    function unlock(uint256 id) external;

    /// Pays the whole lock to its owner when the exit is over.
    function unlockClaim(uint256 id) external returns (uint256 amount);

    /// Sets where rewards go.
    function setSequencerRewardRecipient(uint256 id, address recipient) external;

    function metis() external view returns (IERC20);

    /// The LockingInfo: holds all METIS and is what owners approve.
    function escrow() external view returns (address);

    /// METIS that a lock has at least and at most, in wei.
    function minLock() external view returns (uint256);
    function maxLock() external view returns (uint256);
    function totalLocked() external view returns (uint256);

    /// Seconds between `unlock` and `unlockClaim`.
    function exitDelay() external view returns (uint256);

    /// METIS for a block, in wei; the same for every sequencer whatever it has locked.
    function rewardPerBlock() external view returns (uint256);

    /// The lock of an owner; 0 when it has none.
    function seqOwners(address owner) external view returns (uint256 id);

    /// The lock of a signer; 0 when there is none, and the largest uint256 when it had one and is used up.
    function seqSigners(address signer) external view returns (uint256 id);

    /// METIS locked, without rewards.
    function lockedOf(uint256 id) external view returns (uint256);

    /// Rewards owed: in a submitted batch, neither relocked nor paid out.
    function rewardOf(uint256 id) external view returns (uint256);

    function statusOf(uint256 id) external view returns (Status);

    /// Seconds since 1970 from which on `unlockClaim` succeeds; 0 while no exit has begun.
    function unlockClaimTimeOf(uint256 id) external view returns (uint256);

    /// Whether `owner` may lock.
    function isWhitelisted(address owner) external view returns (bool);
}
