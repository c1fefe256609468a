// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// Stages of work that somebody has handed in, each once, and whether it is complete: what an attestor inspects.
///
/// As with what a venue is like, nobody on the chain can check whether work is complete. It is its maker's word here
/// because the sandbox has no other place for what is so; what an attestor makes of it is his.
contract Deliveries {
    struct Work {
        uint8 stages;
        uint248 complete;
    }

    /// More than that no grant has.
    uint256 public constant MOST = 248;

    address[] private _makers;
    mapping(address maker => Work) private _work;

    event HandedIn(address indexed maker, uint256 stage, bool complete);

    error TooMany();

    uint248 private constant BIT = 1;

    /// Hands in the caller's next stage.
    function handIn(bool complete) external {
        Work storage work = _work[msg.sender];
        uint8 stage = work.stages;
        if (stage == MOST) revert TooMany();
        if (stage == 0) _makers.push(msg.sender);
        work.stages++;
        if (complete) work.complete |= BIT << stage;
        emit HandedIn(msg.sender, stage, complete);
    }

    /// What somebody has handed in, as a row of fixed size; `complete` has one bit for each stage.
    struct Record {
        address maker;
        uint256 stages;
        uint256 complete;
    }

    /// The first makers in the order of their first work, `most` at most.
    function records(uint256 most) external view returns (Record[] memory rows) {
        rows = new Record[](_makers.length < most ? _makers.length : most);
        for (uint256 i = 0; i < rows.length; i++) {
            Work storage work = _work[_makers[i]];
            rows[i] = Record(_makers[i], work.stages, work.complete);
        }
    }
}
