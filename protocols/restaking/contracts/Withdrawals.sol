// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// What a vault tells of withdrawals, epoch by epoch.
interface IWithdrawals {
    function currentEpoch() external view returns (uint256);
    function withdrawalsOf(uint256 epoch, address account) external view returns (uint256);
    function isWithdrawalsClaimed(uint256 epoch, address account) external view returns (bool);
}

/// Reads for an account what it has not claimed of the latest epochs. It is nowhere on the chain: its code is lent to an
/// empty address while somebody reads.
contract Withdrawals {
    uint256 private constant EPOCHS = 18;

    /// Collateral by epoch: the next, the present one, and those before it; 0 for what was claimed and before the first.
    function unclaimed(IWithdrawals vault, address account) external view returns (uint256[EPOCHS] memory amounts) {
        uint256 next = vault.currentEpoch() + 1;
        for (uint256 i = 0; i < EPOCHS && i <= next; i++) {
            if (vault.isWithdrawalsClaimed(next - i, account)) continue;
            amounts[i] = vault.withdrawalsOf(next - i, account);
        }
    }
}
