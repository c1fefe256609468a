// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Purse} from "./Purse.sol";

/// Pays whoever builds the blocks: what arrives in a turn is for the sequencer whose turn it is, and paid when the turn is
/// over. Whose turn it is the owner says, who commits the epochs and settles the rounds, too.
contract TurnPurse is Purse, Ownable {
    /// Whom what is here is for.
    address public payee;

    event TurnBegan(address indexed payee);

    constructor(IERC20 token_, address owner_, address payee_) Purse(token_) Ownable(owner_) {
        if (payee_ == address(0)) revert ZeroAddress();
        payee = payee_;
    }

    /// Ends a turn: pays all that is here for it, and lets the next one begin.
    function hand(address next) external onlyOwner nonReentrant {
        if (next == address(0)) revert ZeroAddress();
        address before = payee;
        payee = next;
        emit TurnBegan(next);
        _deliver(before, due());
    }
}
