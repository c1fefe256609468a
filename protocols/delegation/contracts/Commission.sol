// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// The operator's share of rewards. A change is announced and comes into force after the notice; a raise is then for
/// blocks that were not even committed before, so that nothing earned under the old share is charged with the new one.
abstract contract Commission {
    uint256 internal constant ONE = 10_000;

    /// Seconds from an announcement until it is in force.
    uint256 public immutable notice;

    /// Ten-thousandths of rewards.
    uint256 public commission;
    /// What comes into force at `announcedFor`, seconds since 1970; 0 when nothing is announced.
    uint256 public announced;
    uint256 public announcedFor;

    /// The share of blocks up to `_mark`, counted as the SequencerSet counts the blocks of a signer.
    uint256 private _former;
    uint256 private _mark;
    /// Blocks whose rewards have been shared out.
    uint256 private _paidBlocks;

    event CommissionAnnounced(uint256 commission, uint256 due);
    event CommissionChanged(uint256 commission);

    error CommissionTooLarge();

    constructor(uint256 notice_) {
        notice = notice_;
    }

    /// Ten-thousandths that rewards bear which are shared out now.
    function charged() public view returns (uint256) {
        return _paidBlocks < _mark && _former < commission ? _former : commission;
    }

    function _beginCommission(uint256 commission_) internal {
        if (commission_ > ONE) revert CommissionTooLarge();
        (commission, announced, announcedFor) = (commission_, 0, 0);
        (_former, _mark, _paidBlocks) = (commission_, 0, 0);
    }

    /// A second announcement takes the place of the first, with a notice of its own.
    function _announce(uint256 commission_) internal {
        if (commission_ > ONE) revert CommissionTooLarge();
        (announced, announcedFor) = (commission_, block.timestamp + notice);
        emit CommissionAnnounced(commission_, announcedFor);
    }

    /// Brings what is due into force.
    /// @param committed blocks that have been committed to the signer so far
    function _enact(uint256 committed) internal {
        if (announcedFor == 0 || block.timestamp < announcedFor) return;
        (_former, _mark) = (charged(), committed);
        (commission, announced, announcedFor) = (announced, 0, 0);
        emit CommissionChanged(commission);
    }

    /// The operator's part of rewards, rounded down.
    function _charge(uint256 reward) internal view returns (uint256) {
        return reward * charged() / ONE;
    }

    function _paid(uint256 blocks) internal {
        _paidBlocks = blocks;
    }
}
