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

    /// Where a proposal stands, in the order of proposing; zeros where there is none. Times in seconds since 1970; `stage`
    /// as OpenZeppelin numbers it.
    function stand(uint256 index)
        external
        view
        returns (uint256 id, address proposer, uint256 stage, uint256 opens, uint256 closes, uint256 executable)
    {
        if (index >= governor.proposalCount()) return (0, address(0), 0, 0, 0, 0);
        id = governor.idAt(index);
        proposer = governor.proposalProposer(id);
        (stage, opens) = (uint256(governor.state(id)), governor.proposalSnapshot(id));
        (closes, executable) = (governor.proposalDeadline(id), governor.proposalEta(id));
    }

    /// The grant that a proposal asks for; zeros where it asks for something else.
    function asks(uint256 index) external view returns (address recipient, uint256 kind, uint256 amount) {
        if (index >= governor.proposalCount()) return (address(0), 0, 0);
        (, address[] memory targets,, bytes[] memory calls,) = governor.proposalDetailsAt(index);
        bytes memory last = calls[calls.length - 1];
        // Terms are static: behind the selector seven words, of which the first are kind, recipient and amount.
        if (targets[targets.length - 1] != address(book) || last.length != 228) return (address(0), 0, 0);
        bytes32 selector;
        assembly ("memory-safe") {
            selector := mload(add(last, 32))
        }
        // forge-lint: disable-next-line(unsafe-typecast) The first four bytes are all that is compared.
        if (bytes4(selector) != GrantBook.grant.selector) return (address(0), 0, 0);
        assembly ("memory-safe") {
            kind := mload(add(last, 36))
            recipient := mload(add(last, 68))
            amount := mload(add(last, 100))
        }
    }

    /// One bit for each of the first 256 proposals that an account has voted on.
    function votedBy(address voter) external view returns (uint256 bits) {
        uint256 proposals = governor.proposalCount();
        for (uint256 i = 0; i < proposals && i < 256; i++) {
            if (governor.hasVoted(governor.idAt(i), voter)) bits |= 2 ** i;
        }
    }
}
