// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {IWrapped} from "./IWrapped.sol";

/// Where all fees of the chain arrive: it is every block's coinbase, and L1 data fees are sent to it. After the functions
/// of Metis's own: its manager withdraws to L1, or sends to accounts here, one or many.
///
/// Sharing fees with sequencers is own. The manager announces a share; from then on that share of whatever arrives is
/// due, cannot be withdrawn or sent to anybody else one by one, and leaves by `sendBatch`.
contract FeeVault is Ownable, ReentrancyGuard {
    uint256 public constant WHOLE = 10_000;
    /// As in the OVM.
    uint256 public constant MIN_WITHDRAWAL_AMOUNT = 15 ether;

    /// Where METIS that has left for L1 waits, as wrapped METIS.
    address public immutable outside;
    IWrapped public immutable wrapped;
    /// Whose it is there.
    address public immutable l1FeeWallet;

    /// Ten-thousandths of fees that are for sequencers.
    uint256 public sequencerShare;
    /// Days since 1970 of the last batch, or of the announcement.
    uint256 public day;

    /// Due of what had arrived at the last count, and what was here then.
    uint256 private _owed;
    uint256 private _counted;

    event Withdrawn(address indexed l1FeeWallet, uint256 amount);
    event Sent(address indexed account, uint256 amount);
    /// An account did not take what was sent: it stays here, and no longer due.
    event Refused(address indexed account, uint256 amount);
    event SequencerShareSet(uint256 share);

    error NotEnough(uint256 wanted, uint256 available);
    error NotTaken(address account);
    error LengthsDiffer();
    error ShareTooLarge();

    constructor(address manager, address l1FeeWallet_, IWrapped wrapped_, address outside_) Ownable(manager) {
        l1FeeWallet = l1FeeWallet_;
        wrapped = wrapped_;
        outside = outside_;
    }

    receive() external payable {}

    /// Sends `amount` to the foundation's wallet on L1.
    function withdraw(uint256 amount) external onlyOwner nonReentrant {
        if (amount < MIN_WITHDRAWAL_AMOUNT) revert NotEnough(MIN_WITHDRAWAL_AMOUNT, amount);
        _release(amount);
        emit Withdrawn(l1FeeWallet, amount);
        wrapped.deposit{value: amount}();
        if (!wrapped.transfer(outside, amount)) revert NotTaken(outside);
    }

    function send(address payable account, uint256 amount) external onlyOwner nonReentrant {
        _release(amount);
        emit Sent(account, amount);
        if (!_give(account, amount)) revert NotTaken(account);
    }

    /// Sends to many: what is due to sequencers first of all. Who does not take it keeps nobody else from his.
    function sendBatch(address payable[] calldata accounts, uint256[] calldata amounts)
        external
        onlyOwner
        nonReentrant
    {
        if (accounts.length != amounts.length) revert LengthsDiffer();
        uint256 sum;
        for (uint256 i = 0; i < amounts.length; i++) {
            sum += amounts[i];
        }
        uint256 held = address(this).balance;
        if (sum > held) revert NotEnough(sum, held);
        uint256 owed = _due();
        _owed = owed > sum ? owed - sum : 0;
        _counted = held - sum;
        day = block.timestamp / 1 days;
        uint256 refused;
        for (uint256 i = 0; i < accounts.length; i++) {
            if (_give(accounts[i], amounts[i])) {
                emit Sent(accounts[i], amounts[i]);
            } else {
                refused += amounts[i];
                emit Refused(accounts[i], amounts[i]);
            }
        }
        _counted += refused;
    }

    /// What arrives from now on is shared by this; what is due already stays due.
    function setSequencerShare(uint256 share) external onlyOwner nonReentrant {
        if (share > WHOLE) revert ShareTooLarge();
        _owed = _due();
        _counted = address(this).balance;
        sequencerShare = share;
        day = block.timestamp / 1 days;
        emit SequencerShareSet(share);
    }

    /// The share, what is due to sequencers now, and the day of the last batch.
    function sharing() external view returns (uint256 share, uint256 due, uint256 lastDay) {
        return (sequencerShare, _due(), day);
    }

    /// Takes `amount` out of what is not due to sequencers.
    function _release(uint256 amount) private {
        uint256 held = address(this).balance;
        uint256 owed = _due();
        if (amount > held - owed) revert NotEnough(amount, held - owed);
        _owed = owed;
        _counted = held - amount;
    }

    function _due() private view returns (uint256) {
        return _owed + (address(this).balance - _counted) * sequencerShare / WHOLE;
    }

    function _give(address payable account, uint256 amount) private returns (bool taken) {
        (taken,) = account.call{value: amount}("");
    }
}
