// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

/// Which sequencer builds which L2 blocks, epoch by epoch, as the updater commits it; and how many each has built.
///
/// On Metis the updater is a key that the sequencers hold together. An epoch is committed while the one before it runs;
/// when the sequencer of an epoch stalls, the epoch is cut short and the rest is committed anew to another one.
///
/// A block of this chain stands for many L2 blocks. They are slots of a fixed length since this contract was created,
/// and a slot in which nobody builds passes empty, while on Metis the height would stand still.
contract SequencerSet is Ownable {
    struct Epoch {
        address signer;
        uint256 startBlock;
        /// The last block; one less than `startBlock` when the epoch was cut before its first.
        uint256 endBlock;
    }

    /// Slots [from, to) in which a signer built nothing, of the last time; the largest uint256 while it still stalls.
    struct Stall {
        uint256 from;
        uint256 to;
    }

    /// Seconds since 1970 of slot 0.
    uint256 public immutable genesis;
    uint256 public immutable blockMilliseconds;
    uint256 public epochLength;
    address public updater;
    uint256 public currentEpoch;

    mapping(uint256 number => Epoch) public epochs;
    mapping(address signer => Stall) public stalls;
    /// Blocks of all epochs that were committed to a signer and not taken back, finished or not.
    mapping(address signer => uint256) public committedBlocks;

    event NewEpoch(uint256 indexed epoch, uint256 startBlock, uint256 endBlock, address signer);
    event ReCommitEpoch(
        uint256 indexed oldEpoch,
        uint256 indexed newEpoch,
        uint256 lastBlock,
        uint256 startBlock,
        uint256 endBlock,
        address newSigner
    );
    event Halted(address indexed signer, uint256 height);
    event Resumed(address indexed signer, uint256 height);
    event UpdaterSet(address updater);
    event EpochLengthSet(uint256 epochLength);

    error NotUpdater();
    error ZeroLength();
    error NullAddress();
    error WrongEpoch();
    error WrongBlocks();
    error LastEpochNotFinished();
    error AlreadyHalted();
    error NotHalted();

    modifier onlyUpdater() {
        if (msg.sender != updater) revert NotUpdater();
        _;
    }

    /// @param first whose epoch 0 is: who built blocks before there were sequencers
    constructor(address owner_, address updater_, address first, uint256 epochLength_, uint256 blockMilliseconds_)
        Ownable(owner_)
    {
        if (updater_ == address(0) || first == address(0)) revert NullAddress();
        if (epochLength_ == 0 || blockMilliseconds_ == 0) revert ZeroLength();
        updater = updater_;
        epochLength = epochLength_;
        blockMilliseconds = blockMilliseconds_;
        genesis = block.timestamp;
        epochs[0] = Epoch(first, 0, 0);
        committedBlocks[first] = 1;
        emit NewEpoch(0, 0, 0, first);
    }

    function setUpdater(address updater_) external onlyOwner {
        if (updater_ == address(0)) revert NullAddress();
        updater = updater_;
        emit UpdaterSet(updater_);
    }

    function setEpochLength(uint256 epochLength_) external onlyOwner {
        if (epochLength_ == 0) revert ZeroLength();
        epochLength = epochLength_;
        emit EpochLengthSet(epochLength_);
    }

    /// Commits the epoch after the current one; the one before the current one has to be over.
    function commitEpoch(uint256 newEpoch, uint256 startBlock, uint256 endBlock, address signer) external onlyUpdater {
        uint256 current = currentEpoch;
        if (newEpoch != current + 1) revert WrongEpoch();
        if (current > 0 && epochs[current - 1].endBlock >= height()) revert LastEpochNotFinished();
        if (startBlock != epochs[current].endBlock + 1) revert WrongBlocks();
        if (endBlock + 1 != startBlock + epochLength) revert WrongBlocks();
        _commit(newEpoch, startBlock, endBlock, signer);
        emit NewEpoch(newEpoch, startBlock, endBlock, signer);
    }

    /// Ends an epoch after `lastBlock` and commits the blocks from `startBlock` on to another signer. The epoch that is
    /// cut is the current one or the one before it; in the second case the current one is taken back. No block before
    /// `startBlock` changes hands, so the stalled signer keeps what it built, and `startBlock` has to have come.
    function recommitEpoch(
        uint256 oldEpoch,
        uint256 newEpoch,
        uint256 lastBlock,
        uint256 startBlock,
        uint256 endBlock,
        address newSigner
    ) external onlyUpdater {
        uint256 current = currentEpoch;
        if (newEpoch != oldEpoch + 1 || (oldEpoch != current && newEpoch != current)) revert WrongEpoch();
        if (startBlock <= lastBlock || startBlock > height() || endBlock < startBlock) revert WrongBlocks();
        Epoch storage old = epochs[oldEpoch];
        if (lastBlock + 1 < old.startBlock) revert WrongBlocks();
        if (newEpoch == current) committedBlocks[epochs[current].signer] -= _length(epochs[current]);
        if (lastBlock < old.endBlock) {
            committedBlocks[old.signer] -= old.endBlock - lastBlock;
            old.endBlock = lastBlock;
        }
        // What lies between an epoch that was over and the new one was nobody's.
        _commit(newEpoch, startBlock, endBlock, newSigner);
        emit ReCommitEpoch(oldEpoch, newEpoch, lastBlock, startBlock, endBlock, newSigner);
    }

    /// The caller's node builds no blocks from now on. On Metis everybody sees that the height stands still; here, where
    /// one block stands for many, the node says so itself, and whoever is silent builds.
    function halt() external {
        Stall storage stall = stalls[msg.sender];
        if (stall.to == type(uint256).max) revert AlreadyHalted();
        uint256 now_ = height();
        stall.from = now_;
        stall.to = type(uint256).max;
        emit Halted(msg.sender, now_);
    }

    /// The caller's node builds blocks again from now on.
    function resume() external {
        Stall storage stall = stalls[msg.sender];
        if (stall.to != type(uint256).max) revert NotHalted();
        uint256 now_ = height();
        stall.to = now_;
        emit Resumed(msg.sender, now_);
    }

    /// The slot of this moment.
    function height() public view returns (uint256) {
        return (block.timestamp - genesis) * 1000 / blockMilliseconds;
    }

    /// The last epoch that cannot be cut any more: the one two before the current; 0 while there is none.
    function finalEpoch() public view returns (uint256) {
        return currentEpoch < 2 ? 0 : currentEpoch - 2;
    }

    /// Blocks that a signer has built in final epochs.
    function finalBlocks(address signer) external view returns (uint256 blocks) {
        blocks = committedBlocks[signer];
        uint256 current = currentEpoch;
        if (epochs[current].signer == signer) blocks -= _length(epochs[current]);
        if (current > 0 && epochs[current - 1].signer == signer) blocks -= _length(epochs[current - 1]);
    }

    /// The current epoch and the one before it; epoch 0 stands before itself.
    function lastEpochs()
        external
        view
        returns (
            uint256 number,
            address signer,
            uint256 startBlock,
            uint256 endBlock,
            address previousSigner,
            uint256 previousStart,
            uint256 previousEnd
        )
    {
        number = currentEpoch;
        Epoch storage current = epochs[number];
        Epoch storage previous = epochs[number == 0 ? 0 : number - 1];
        (signer, startBlock, endBlock) = (current.signer, current.startBlock, current.endBlock);
        (previousSigner, previousStart, previousEnd) = (previous.signer, previous.startBlock, previous.endBlock);
    }

    function _commit(uint256 number, uint256 startBlock, uint256 endBlock, address signer) private {
        if (signer == address(0)) revert NullAddress();
        epochs[number] = Epoch(signer, startBlock, endBlock);
        currentEpoch = number;
        committedBlocks[signer] += endBlock + 1 - startBlock;
    }

    function _length(Epoch storage epoch) private view returns (uint256) {
        return epoch.endBlock + 1 - epoch.startBlock;
    }
}
