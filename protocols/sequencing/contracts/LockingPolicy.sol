// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ISequencing} from "./ISequencing.sol";

/// What the owner of the LockingPool can set: who may lock, what a block pays, how long an exit takes, whether stalling
/// costs anything, and who submits rewards.
abstract contract LockingPolicy is ISequencing, Ownable {
    uint256 internal constant ONE = 10_000;

    address public updater;
    uint256 public rewardPerBlock;
    uint256 public exitDelay;
    /// Ten-thousandths of a lock that a slash takes; 0 is off, as on Metis.
    uint256 public slashShare;
    /// Whether anybody may lock, or only who is on the list.
    bool public open;
    mapping(address account => bool) public whitelist;

    event RewardUpdate(uint256 newReward, uint256 oldReward);
    event ExitDelaySet(uint256 exitDelay);
    event SlashShareSet(uint256 slashShare);
    event UpdaterSet(address updater);
    event OpenSet(bool open);
    event SetWhitelist(address indexed account, bool listed);

    error NotUpdater();
    error NotWhitelisted();
    error NullAddress();
    error ShareTooLarge();

    modifier onlyUpdater() {
        if (msg.sender != updater) revert NotUpdater();
        _;
    }

    modifier onlyListed() {
        if (!isWhitelisted(msg.sender)) revert NotWhitelisted();
        _;
    }

    constructor(
        address owner_,
        address updater_,
        uint256 rewardPerBlock_,
        uint256 exitDelay_,
        uint256 slashShare_,
        bool open_
    ) Ownable(owner_) {
        rewardPerBlock = rewardPerBlock_;
        exitDelay = exitDelay_;
        open = open_;
        _setUpdater(updater_);
        _setSlashShare(slashShare_);
    }

    function setUpdater(address updater_) external onlyOwner {
        _setUpdater(updater_);
    }

    /// Of every block that is submitted from now on, whenever it was built.
    function updateBlockReward(uint256 rewardPerBlock_) external onlyOwner {
        emit RewardUpdate(rewardPerBlock_, rewardPerBlock);
        rewardPerBlock = rewardPerBlock_;
    }

    /// Of exits that begin from now on.
    function setExitDelay(uint256 exitDelay_) external onlyOwner {
        exitDelay = exitDelay_;
        emit ExitDelaySet(exitDelay_);
    }

    function setSlashShare(uint256 slashShare_) external onlyOwner {
        _setSlashShare(slashShare_);
    }

    function setOpen(bool open_) external onlyOwner {
        open = open_;
        emit OpenSet(open_);
    }

    function setWhitelist(address account, bool listed) external onlyOwner {
        whitelist[account] = listed;
        emit SetWhitelist(account, listed);
    }

    function isWhitelisted(address owner_) public view returns (bool) {
        return open || whitelist[owner_];
    }

    function _setUpdater(address updater_) private {
        if (updater_ == address(0)) revert NullAddress();
        updater = updater_;
        emit UpdaterSet(updater_);
    }

    function _setSlashShare(uint256 slashShare_) private {
        if (slashShare_ > ONE) revert ShareTooLarge();
        slashShare = slashShare_;
        emit SlashShareSet(slashShare_);
    }
}
