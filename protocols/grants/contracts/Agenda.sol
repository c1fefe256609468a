// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {FundGovernor} from "./FundGovernor.sol";
import {GrantBook} from "./GrantBook.sol";

/// Shows what stands before the governor as rows of fixed size. It only reads.
contract Agenda {
    FundGovernor public immutable governor;
    GrantBook public immutable book;

    constructor(FundGovernor governor_, GrantBook book_) {
        governor = governor_;
        book = book_;
    }

    /// A proposal: where it stands, and the grant that it asks for or wants taken back, zeros where it asks for something
    /// else. Times in seconds since 1970; `stage` as OpenZeppelin numbers it; `takesBack` is a grant's number and one.
    struct Item {
        uint256 id;
        address proposer;
        uint256 stage;
        uint256 opens;
        uint256 closes;
        uint256 executable;
        address recipient;
        uint256 kind;
        uint256 amount;
        uint256 takesBack;
    }

    /// The first proposals in the order of proposing, `most` at most.
    function items(uint256 most) external view returns (Item[] memory rows) {
        uint256 count = governor.proposalCount();
        rows = new Item[](count < most ? count : most);
        for (uint256 i = 0; i < rows.length; i++) {
            Item memory item = rows[i];
            uint256 id = governor.idAt(i);
            (item.id, item.proposer) = (id, governor.proposalProposer(id));
            (item.stage, item.opens) = (uint256(governor.state(id)), governor.proposalSnapshot(id));
            (item.closes, item.executable) = (governor.proposalDeadline(id), governor.proposalEta(id));
            (item.recipient, item.kind, item.amount, item.takesBack) = _asks(i);
        }
    }

    /// One bit for each of the first 256 proposals that an account has voted on.
    function votedBy(address voter) external view returns (uint256 bits) {
        uint256 proposals = governor.proposalCount();
        for (uint256 i = 0; i < proposals && i < 256; i++) {
            if (governor.hasVoted(governor.idAt(i), voter)) bits |= 2 ** i;
        }
    }

    function _asks(uint256 index)
        private
        view
        returns (address recipient, uint256 kind, uint256 amount, uint256 takesBack)
    {
        (, address[] memory targets,, bytes[] memory calls,) = governor.proposalDetailsAt(index);
        bytes memory last = calls[calls.length - 1];
        if (targets[targets.length - 1] != address(book) || last.length < 36) return (address(0), 0, 0, 0);
        bytes32 selector;
        assembly ("memory-safe") {
            selector := mload(add(last, 32))
        }
        // forge-lint: disable-next-line(unsafe-typecast) The first four bytes are all that is compared.
        bytes4 asked = bytes4(selector);
        if (asked == GrantBook.clawBack.selector) {
            assembly ("memory-safe") {
                takesBack := add(mload(add(last, 36)), 1)
            }
        }
        // Terms are static: behind the selector seven words, of which the first are kind, recipient and amount.
        if (asked != GrantBook.grant.selector || last.length != 228) return (address(0), 0, 0, takesBack);
        assembly ("memory-safe") {
            kind := mload(add(last, 36))
            recipient := mload(add(last, 68))
            amount := mload(add(last, 100))
        }
    }
}
