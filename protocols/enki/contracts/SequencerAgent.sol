// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ISequencing} from "../../sequencing/contracts/ISequencing.sol";

/// Owns one lock for the dealer, since an account can own only one. It keeps nothing: whatever comes back goes on to the
/// dealer, rewards straight from the escrow. All agents are clones of one contract.
contract SequencerAgent {
    using SafeERC20 for IERC20;

    address public immutable dealer;
    ISequencing public immutable sequencing;

    error NotDealer();

    constructor(ISequencing sequencing_) {
        dealer = msg.sender;
        sequencing = sequencing_;
    }

    modifier onlyDealer() {
        if (msg.sender != dealer) revert NotDealer();
        _;
    }

    /// Locks METIS of the dealer for the node `signer`.
    function lock(address signer, uint256 amount) external onlyDealer returns (uint256 id) {
        _pull(amount);
        return sequencing.lockWithRewardRecipient(signer, dealer, amount);
    }

    /// Adds METIS of the dealer to the lock.
    function add(uint256 id, uint256 amount) external onlyDealer {
        _pull(amount);
        sequencing.relock(id, amount, false);
    }

    /// Has the rewards that are owed paid to the dealer.
    function collect(uint256 id) external onlyDealer {
        sequencing.withdrawRewards(id);
    }

    /// Takes a part of the lock back.
    function withdraw(uint256 id, uint256 amount) external onlyDealer {
        sequencing.withdraw(id, amount);
        _forward();
    }

    /// Begins the exit of the whole lock.
    function unlock(uint256 id) external onlyDealer {
        sequencing.unlock(id);
    }

    /// Ends it.
    function claim(uint256 id) external onlyDealer {
        sequencing.unlockClaim(id);
        _forward();
    }

    function _pull(uint256 amount) private {
        IERC20 metis = sequencing.metis();
        metis.safeTransferFrom(dealer, address(this), amount);
        metis.forceApprove(sequencing.escrow(), amount);
    }

    function _forward() private {
        IERC20 metis = sequencing.metis();
        metis.safeTransfer(dealer, metis.balanceOf(address(this)));
    }
}
