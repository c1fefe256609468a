// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ISequencing} from "./ISequencing.sol";
import {SequencerSet} from "./SequencerSet.sol";

/// The LockingPool's book: every sequencer there ever was, and the seats of those who have a lock.
abstract contract SequencerBook is ISequencing {
    struct Sequencer {
        uint256 amount;
        uint256 reward;
        /// The batch of the last withdrawal: there is one a batch.
        uint256 updatedBatch;
        uint256 unlockClaimTime;
        /// L2 height at which it was locked.
        uint256 activationBlock;
        uint256 rewardedBlocks;
        address owner;
        Status status;
        uint8 seat;
        address signer;
        address rewardRecipient;
    }

    /// A sequencer as everybody wants to see it at once.
    struct Seat {
        uint256 id;
        address owner;
        address signer;
        uint256 amount;
        uint256 reward;
        Status status;
        uint256 unlockClaimTime;
        uint256 activationBlock;
        /// Built in final epochs, not yet in a batch.
        uint256 unrewardedBlocks;
        uint256 stalledFrom;
        uint256 stalledTo;
        /// Who gets what it earns: the owner, where no recipient is named.
        address recipient;
    }

    /// Sequencers that there can be at once, leaving ones included.
    uint256 public constant SEATS = 16;

    SequencerSet public immutable set;

    mapping(uint256 id => Sequencer) public sequencers;
    mapping(address owner => uint256 id) public seqOwners;
    mapping(address signer => uint256 id) public seqSigners;
    uint256[SEATS] internal _seats;

    error NoSeat();
    error SequencerNotActive();
    error NotSequencerOwner();
    error NoRewardRecipient();

    constructor(SequencerSet set_) {
        set = set_;
    }

    /// Everybody who has a lock, by seat; an empty seat has id 0.
    function seats() external view returns (Seat[SEATS] memory all) {
        for (uint256 i = 0; i < SEATS; i++) {
            if (_seats[i] != 0) all[i] = _seatOf(_seats[i]);
        }
    }

    /// The seat of an owner; id 0 when it has none.
    function seatOf(address owner_) external view returns (Seat memory seat) {
        uint256 id = seqOwners[owner_];
        if (id != 0) seat = _seatOf(id);
    }

    function lockedOf(uint256 id) external view returns (uint256) {
        return sequencers[id].amount;
    }

    function rewardOf(uint256 id) external view returns (uint256) {
        return sequencers[id].reward;
    }

    function statusOf(uint256 id) external view returns (Status) {
        return sequencers[id].status;
    }

    function unlockClaimTimeOf(uint256 id) external view returns (uint256) {
        return sequencers[id].unlockClaimTime;
    }

    function _activeOf(uint256 id, address owner_) internal view returns (Sequencer storage sequencer) {
        sequencer = sequencers[id];
        if (sequencer.status != Status.Active) revert SequencerNotActive();
        if (sequencer.owner != owner_) revert NotSequencerOwner();
    }

    function _recipientOf(Sequencer storage sequencer) internal view returns (address recipient) {
        recipient = sequencer.rewardRecipient;
        if (recipient == address(0)) revert NoRewardRecipient();
    }

    function _freeSeat() internal view returns (uint256 seat) {
        for (seat = 0; seat < SEATS; seat++) {
            if (_seats[seat] == 0) return seat;
        }
        revert NoSeat();
    }

    function _seatOf(uint256 id) private view returns (Seat memory seat) {
        Sequencer storage sequencer = sequencers[id];
        (uint256 from, uint256 to) = set.stalls(sequencer.signer);
        uint256 built = set.finalBlocks(sequencer.signer);
        seat = Seat({
            id: id,
            owner: sequencer.owner,
            signer: sequencer.signer,
            amount: sequencer.amount,
            reward: sequencer.reward,
            status: sequencer.status,
            unlockClaimTime: sequencer.unlockClaimTime,
            activationBlock: sequencer.activationBlock,
            unrewardedBlocks: built > sequencer.rewardedBlocks ? built - sequencer.rewardedBlocks : 0,
            stalledFrom: from,
            stalledTo: to,
            recipient: sequencer.rewardRecipient == address(0) ? sequencer.owner : sequencer.rewardRecipient
        });
    }
}
