// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Purse} from "./Purse.sol";

/// Gives back to those who paid fees, in proportion to them and once a day. The list is the owner's word; the contract
/// holds that no account is on it twice or gets more than the cap. What the cap cuts off waits for the next day.
contract RebatePurse is Purse, Ownable {
    uint256 public constant WHOLE = 10_000;

    /// The most of a day that an account gets, in ten-thousandths.
    uint256 public cap;
    /// What all on the last list had paid, in its unit.
    uint256 public paid;

    event CapSet(uint256 cap);

    error LengthsDiffer();
    error NotAscending(address account);
    error BadCap();

    constructor(IERC20 token_, address owner_, uint256 cap_) Purse(token_) Ownable(owner_) {
        _setCap(cap_);
    }

    /// Holds from the next delivery on.
    function setCap(uint256 cap_) external onlyOwner {
        _setCap(cap_);
    }

    /// Hands on to accounts, in the order of their addresses, by what they paid: in any unit.
    function deliver(address[] calldata accounts, uint128[] calldata amounts) external onlyOwner nonReentrant daily {
        if (accounts.length != amounts.length) revert LengthsDiffer();
        uint256 amount = due();
        uint256 most = amount * cap / WHOLE;
        uint256 whole;
        for (uint256 i = 0; i < amounts.length; i++) {
            whole += amounts[i];
        }
        if (whole == 0) revert NothingDue();
        paid = whole;
        address last;
        for (uint256 i = 0; i < accounts.length; i++) {
            if (accounts[i] <= last) revert NotAscending(accounts[i]);
            last = accounts[i];
            uint256 part = amount * amounts[i] / whole;
            _deliver(last, part < most ? part : most);
        }
    }

    function _setCap(uint256 cap_) private {
        if (cap_ == 0 || cap_ > WHOLE) revert BadCap();
        cap = cap_;
        emit CapSet(cap_);
    }
}
