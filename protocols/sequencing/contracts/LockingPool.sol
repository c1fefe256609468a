// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {ISequencing} from "./ISequencing.sol";
import {LockingInfo} from "./LockingInfo.sol";
import {LockingPolicy} from "./LockingPolicy.sol";
import {SequencerBook} from "./SequencerBook.sol";
import {SequencerSet} from "./SequencerSet.sol";

/// Where sequencers lock METIS, are paid by the block, and leave after a delay.
///
/// A lock is the right to be drawn for epochs; rewards are for blocks built and the same for each block, whatever is
/// locked. The updater submits them in batches. What it submits is checked against the SequencerSet, as on Metis the
/// sequencers check it before they sign together.
contract LockingPool is SequencerBook, LockingPolicy, ReentrancyGuard {
    uint256 private constant USED_UP = type(uint256).max;

    LockingInfo public immutable info;

    uint256 public currentBatch;
    uint256 public rewardedEpoch;
    /// Seconds since 1970 of the last batch.
    uint256 public batchTime;
    uint256 public totalSequencers;

    event SequencerRewardRecipientChanged(uint256 indexed id, address recipient);
    event DistributeReward(
        uint256 indexed batch, uint256 startEpoch, uint256 endEpoch, uint256 amount, uint256 rewardPerBlock
    );

    error OwnedSequencer();
    error SignerExisted();
    error NoSuchSequencer();
    error WithdrawThrottle();
    error ClaimNotAllowed();
    error WrongBatch();
    error WrongEpochs();
    error WrongList();
    error BlocksNotBuilt(address signer, uint256 rewarded, uint256 built);
    error SlashingIsOff();

    constructor(
        address owner_,
        address updater_,
        LockingInfo info_,
        SequencerSet set_,
        uint256 rewardPerBlock_,
        uint256 exitDelay_,
        uint256 slashShare_,
        bool open_
    ) SequencerBook(set_) LockingPolicy(owner_, updater_, rewardPerBlock_, exitDelay_, slashShare_, open_) {
        info = info_;
        batchTime = block.timestamp;
    }

    /// @inheritdoc ISequencing
    function lockFor(address signer, uint256 amount) external nonReentrant onlyListed returns (uint256 id) {
        return _lock(signer, address(0), amount);
    }

    /// @inheritdoc ISequencing
    function lockWithRewardRecipient(address signer, address recipient, uint256 amount)
        external
        nonReentrant
        onlyListed
        returns (uint256 id)
    {
        return _lock(signer, recipient, amount);
    }

    /// @inheritdoc ISequencing
    function relock(uint256 id, uint256 amount, bool lockReward) external nonReentrant onlyListed {
        Sequencer storage sequencer = _activeOf(id, msg.sender);
        uint256 fromReward = lockReward ? sequencer.reward : 0;
        if (lockReward) sequencer.reward = 0;
        sequencer.amount += amount + fromReward;
        info.increaseLocked(id, msg.sender, sequencer.amount, amount, fromReward);
    }

    /// @inheritdoc ISequencing
    function withdraw(uint256 id, uint256 amount) external nonReentrant onlyListed {
        Sequencer storage sequencer = _activeOf(id, msg.sender);
        if (sequencer.updatedBatch >= currentBatch) revert WithdrawThrottle();
        sequencer.updatedBatch = currentBatch;
        sequencer.amount -= amount;
        info.withdrawLocking(id, msg.sender, amount, sequencer.amount);
    }

    /// @inheritdoc ISequencing
    function withdrawRewards(uint256 id) external nonReentrant onlyListed returns (uint256 amount) {
        Sequencer storage sequencer = _activeOf(id, msg.sender);
        address recipient = _recipientOf(sequencer);
        amount = sequencer.reward;
        sequencer.reward = 0;
        info.liquidateReward(id, amount, recipient);
    }

    /// @inheritdoc ISequencing
    function unlock(uint256 id) external nonReentrant onlyListed {
        _unlock(id, _activeOf(id, msg.sender));
    }

    /// Sends a sequencer away, with all that is its own and the same delay.
    function forceUnlock(uint256 id) external nonReentrant onlyOwner {
        if (sequencers[id].status != Status.Active) revert SequencerNotActive();
        _unlock(id, sequencers[id]);
    }

    /// @inheritdoc ISequencing
    function unlockClaim(uint256 id) external nonReentrant onlyListed returns (uint256 amount) {
        Sequencer storage sequencer = sequencers[id];
        if (sequencer.owner != msg.sender) revert NotSequencerOwner();
        address recipient = _recipientOf(sequencer);
        if (sequencer.status != Status.Inactive || block.timestamp < sequencer.unlockClaimTime) {
            revert ClaimNotAllowed();
        }
        amount = sequencer.amount;
        // A batch may have come after the exit began: blocks built are paid.
        uint256 reward = sequencer.reward;
        sequencer.amount = 0;
        sequencer.reward = 0;
        sequencer.status = Status.Unlocked;
        delete seqOwners[msg.sender];
        seqSigners[sequencer.signer] = USED_UP;
        delete _seats[sequencer.seat];
        info.finalizeUnlock(id, msg.sender, amount, reward, recipient);
    }

    /// @inheritdoc ISequencing
    function setSequencerRewardRecipient(uint256 id, address recipient) external onlyListed {
        Sequencer storage sequencer = sequencers[id];
        if (sequencer.owner != msg.sender) revert NotSequencerOwner();
        if (recipient == address(0)) revert NullAddress();
        sequencer.rewardRecipient = recipient;
        emit SequencerRewardRecipientChanged(id, recipient);
    }

    /// Pays for blocks built in epochs up to `endEpoch`, which has to be final. All of it is refused when the payer has
    /// not enough: what was built stays to be paid by a later batch.
    function batchSubmitRewards(
        uint256 batch,
        uint256 startEpoch,
        uint256 endEpoch,
        address[] calldata signers,
        uint256[] calldata blocks
    ) external nonReentrant onlyUpdater {
        if (batch != currentBatch + 1) revert WrongBatch();
        if (startEpoch != rewardedEpoch + 1 || endEpoch < startEpoch || endEpoch > set.finalEpoch()) {
            revert WrongEpochs();
        }
        if (signers.length == 0 || signers.length != blocks.length) revert WrongList();
        currentBatch = batch;
        rewardedEpoch = endEpoch;
        batchTime = block.timestamp;
        uint256 perBlock = rewardPerBlock;
        uint256 total;
        for (uint256 i = 0; i < signers.length; i++) {
            Sequencer storage sequencer = sequencers[seqSigners[signers[i]]];
            if (sequencer.status == Status.Unavailable) revert NoSuchSequencer();
            uint256 rewarded = sequencer.rewardedBlocks + blocks[i];
            uint256 built = set.finalBlocks(signers[i]);
            if (rewarded > built) revert BlocksNotBuilt(signers[i], rewarded, built);
            sequencer.rewardedBlocks = rewarded;
            sequencer.reward += blocks[i] * perBlock;
            total += blocks[i] * perBlock;
        }
        emit DistributeReward(batch, startEpoch, endEpoch, total, perBlock);
        info.distributeReward(total);
    }

    /// Takes the set share of a lock, leaving ones included, where a policy has switched slashing on.
    function slash(uint256 id) external nonReentrant onlyUpdater returns (uint256 amount) {
        if (slashShare == 0) revert SlashingIsOff();
        Sequencer storage sequencer = sequencers[id];
        if (sequencer.status != Status.Active && sequencer.status != Status.Inactive) revert NoSuchSequencer();
        amount = sequencer.amount * slashShare / ONE;
        sequencer.amount -= amount;
        info.slash(id, sequencer.owner, amount);
    }

    function metis() external view returns (IERC20) {
        return info.metis();
    }

    function escrow() external view returns (address) {
        return address(info);
    }

    function minLock() external view returns (uint256) {
        return info.minLock();
    }

    function maxLock() external view returns (uint256) {
        return info.maxLock();
    }

    function totalLocked() external view returns (uint256) {
        return info.totalLocked();
    }

    function _lock(address signer, address recipient, uint256 amount) private returns (uint256 id) {
        if (signer == address(0)) revert NullAddress();
        if (seqOwners[msg.sender] != 0) revert OwnedSequencer();
        if (seqSigners[signer] != 0) revert SignerExisted();
        uint256 seat = _freeSeat();
        id = ++totalSequencers;
        seqOwners[msg.sender] = id;
        seqSigners[signer] = id;
        _seats[seat] = id;
        Sequencer storage sequencer = sequencers[id];
        sequencer.amount = amount;
        sequencer.updatedBatch = currentBatch;
        sequencer.activationBlock = set.height();
        // What the address built before, as the first sequencer of all, is not the lock's.
        sequencer.rewardedBlocks = set.committedBlocks(signer);
        sequencer.owner = msg.sender;
        sequencer.status = Status.Active;
        // There are sixteen.
        // forge-lint: disable-next-line(unsafe-typecast)
        sequencer.seat = uint8(seat);
        sequencer.signer = signer;
        sequencer.rewardRecipient = recipient;
        emit SequencerRewardRecipientChanged(id, recipient);
        info.newSequencer(id, msg.sender, signer, amount);
    }

    function _unlock(uint256 id, Sequencer storage sequencer) private {
        address recipient = _recipientOf(sequencer);
        uint256 reward = sequencer.reward;
        sequencer.reward = 0;
        sequencer.status = Status.Inactive;
        sequencer.unlockClaimTime = block.timestamp + exitDelay;
        info.initializeUnlock(id, sequencer.owner, sequencer.amount, sequencer.unlockClaimTime, reward, recipient);
    }
}
