// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {GrantBook} from "./GrantBook.sol";

/// What the fund calls for: terms of grants that nobody has yet, and who has applied for each.
///
/// A call has one place, which the first who applies gets, and everybody applies once. The terms say beforehand how the
/// fund goes about it: how surely it takes back from failures, how often its attestor errs, and what use is paid in full.
/// Nothing is decided here: whoever applied is proposed to the governor, and the book makes the grant.
contract GrantCalls {
    /// Everything but who gets it. Shares are in millionths; times in seconds since 1970, lengths in seconds.
    struct Offer {
        GrantBook.Kind kind;
        uint128 amount;
        uint32 milestones;
        uint64 start;
        uint64 duration;
        uint64 until;
        /// How often what has not vested is taken back from somebody who has nothing to show at `review`.
        uint32 enforcement;
        uint64 review;
        /// How often the attestor is wrong about a stage, whichever way.
        uint32 oracleError;
        /// Retroactive: different visitors that it is paid in full for, and the noise of measuring them.
        uint32 users;
        uint32 noise;
        /// Nobody can apply from then on.
        uint64 closes;
    }

    address public immutable steward;

    Offer[] private _offers;
    mapping(uint256 call => address) private _applicants;
    mapping(address applicant => bool) public applied;

    event CallOpened(uint256 indexed call, GrantBook.Kind kind, uint256 amount);
    event Applied(uint256 indexed call, address indexed applicant);

    error NotSteward();
    error NoSuchCall(uint256 call);
    error Closed(uint256 call);
    error Taken(uint256 call);
    error AppliedBefore();

    constructor(address steward_) {
        steward = steward_;
    }

    function open(Offer calldata offer) external returns (uint256 call) {
        if (msg.sender != steward) revert NotSteward();
        call = _offers.length;
        _offers.push(offer);
        emit CallOpened(call, offer.kind, offer.amount);
    }

    function applyFor(uint256 call) external {
        if (call >= _offers.length) revert NoSuchCall(call);
        if (block.timestamp >= _offers[call].closes) revert Closed(call);
        if (_applicants[call] != address(0)) revert Taken(call);
        if (applied[msg.sender]) revert AppliedBefore();
        applied[msg.sender] = true;
        _applicants[call] = msg.sender;
        emit Applied(call, msg.sender);
    }

    /// A call as a row of fixed size; the applicant is zero where nobody has applied.
    struct Record {
        Offer offer;
        address applicant;
    }

    /// The first calls in the order of opening, `most` at most.
    function records(uint256 most) external view returns (Record[] memory rows) {
        rows = new Record[](_offers.length < most ? _offers.length : most);
        for (uint256 call = 0; call < rows.length; call++) {
            rows[call] = Record(_offers[call], _applicants[call]);
        }
    }
}
