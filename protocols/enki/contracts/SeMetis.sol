// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";

/// Staked eMETIS: an ERC-4626 vault whose rate rises as rewards stream in, linearly over a cycle.
///
/// What it counts are deposits and what has streamed, not its balance. eMETIS that somebody sends waits until the next
/// `sync`, and then streams like a reward: nobody gains at an instant, and nobody can move the rate by a donation.
contract SeMetis is ERC4626, ReentrancyGuard {
    /// Seconds over which rewards stream.
    uint256 public immutable cycle;

    /// Rewards in wei that stream evenly from `streamingSince` to `cycleEnd`.
    uint256 public streaming;
    uint256 public streamingSince;
    uint256 public cycleEnd;

    /// Deposits and the rewards that streamed before `streamingSince`, in wei.
    uint256 private _settled;

    event Opened(uint256 assets);
    event Synced(uint256 rewards, uint256 cycleEnd);

    error AlreadyOpen();
    error ZeroAmount();
    error CycleNotOver(uint256 cycleEnd);
    error NothingToStream();

    constructor(IERC20 eMetis, uint256 cycle_) ERC20("Staked ENKI METIS", "seMETIS") ERC4626(eMetis) {
        if (cycle_ == 0) revert ZeroAmount();
        cycle = cycle_;
    }

    /// Puts in the first eMETIS, for good: its shares belong to the vault itself. With them there is always somebody
    /// whom a stream goes to, and the price of a share cannot be driven up while hardly any exist.
    function open(uint256 assets) external {
        if (totalSupply() > 0) revert AlreadyOpen();
        if (assets == 0) revert ZeroAmount();
        emit Opened(assets);
        _deposit(msg.sender, address(this), assets, assets);
    }

    /// Begins a new cycle with all that has arrived since the last one. Anybody may.
    function sync() external nonReentrant {
        if (block.timestamp < cycleEnd) revert CycleNotOver(cycleEnd);
        uint256 rewards = waiting();
        if (rewards == 0 || totalSupply() == 0) revert NothingToStream();
        _settled += streaming;
        streaming = rewards;
        streamingSince = block.timestamp;
        cycleEnd = block.timestamp + cycle;
        emit Synced(rewards, cycleEnd);
    }

    /// eMETIS that has arrived since the last sync, in wei.
    function waiting() public view returns (uint256) {
        return IERC20(asset()).balanceOf(address(this)) - _settled - streaming;
    }

    /// Deposits and what has streamed so far, in wei of eMETIS.
    function totalAssets() public view override returns (uint256) {
        return _settled + _streamed();
    }

    /// Nothing before the vault is open: its first shares are its own.
    function maxDeposit(address) public view override returns (uint256) {
        return totalSupply() == 0 ? 0 : type(uint256).max;
    }

    function maxMint(address) public view override returns (uint256) {
        return totalSupply() == 0 ? 0 : type(uint256).max;
    }

    function _deposit(address caller, address receiver, uint256 assets, uint256 shares) internal override nonReentrant {
        super._deposit(caller, receiver, assets, shares);
        _settled += assets;
    }

    function _withdraw(address caller, address receiver, address owner, uint256 assets, uint256 shares)
        internal
        override
        nonReentrant
    {
        // Shares are paid out of what has streamed too: it joins the deposits first, or there were too few of those when
        // nearly everybody leaves in mid-cycle.
        uint256 streamed = _streamed();
        _settled = _settled + streamed - assets;
        streaming -= streamed;
        streamingSince = block.timestamp;
        super._withdraw(caller, receiver, owner, assets, shares);
    }

    function _streamed() private view returns (uint256) {
        if (block.timestamp >= cycleEnd) return streaming;
        return Math.mulDiv(streaming, block.timestamp - streamingSince, cycleEnd - streamingSince);
    }
}
