// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ISequencing} from "../../sequencing/contracts/ISequencing.sol";
import {SequencerBook} from "../../sequencing/contracts/SequencerBook.sol";
import {Purse} from "./Purse.sol";

/// Shares out among all who have METIS locked for sequencing, in proportion to it, whoever builds the blocks. A lock
/// stays for weeks: nobody can lock for the moment of a delivery.
contract StakePurse is Purse {
    SequencerBook public immutable book;

    constructor(IERC20 token_, SequencerBook book_) Purse(token_) {
        book = book_;
    }

    /// Hands everything on. Anybody may. Parts are differences of a running sum: they add up to the whole to the wei.
    function deliver() external nonReentrant daily {
        uint256 amount = token.balanceOf(address(this));
        SequencerBook.Seat[16] memory seats = book.seats();
        uint256 whole = _locked(seats);
        uint256 passed;
        uint256 paid;
        for (uint256 i = 0; i < seats.length; i++) {
            if (!_earns(seats[i])) continue;
            passed += seats[i].amount;
            uint256 part = amount * passed / whole - paid;
            paid += part;
            _deliver(seats[i].recipient, part);
        }
    }

    /// Nothing while nobody has a lock: it waits.
    function due() public view override returns (uint256) {
        return _locked(book.seats()) == 0 ? 0 : super.due();
    }

    function _locked(SequencerBook.Seat[16] memory seats) private pure returns (uint256 sum) {
        for (uint256 i = 0; i < seats.length; i++) {
            if (_earns(seats[i])) sum += seats[i].amount;
        }
    }

    function _earns(SequencerBook.Seat memory seat) private pure returns (bool) {
        return seat.status == ISequencing.Status.Active;
    }
}
