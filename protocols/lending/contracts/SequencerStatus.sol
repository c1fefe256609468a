// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

/// @title Whether the sequencer is up, and since when, in the shape of an L2 uptime feed
/// @notice A lending market asks it before it lets anybody borrow or be liquidated.
contract SequencerStatus is Ownable {
    bool public up = true;
    /// Seconds since 1970 of the last change. Zero: up for as long as there has been a chain.
    uint256 public since;

    event StatusReported(bool up, uint256 since);

    constructor(address operator) Ownable(operator) {}

    /// Reports the status. Reporting the same again changes nothing, so that a grace period does not start anew.
    function report(bool isUp) external onlyOwner {
        if (isUp != up) {
            up = isUp;
            since = block.timestamp;
        }
        emit StatusReported(isUp, since);
    }

    /// @return roundId always 1: there is no history
    /// @return answer 0 when the sequencer is up, 1 when it is down
    /// @return startedAt seconds since 1970 of the last change
    /// @return updatedAt the same
    /// @return answeredInRound always 1
    function latestRoundData()
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)
    {
        return (1, up ? int256(0) : int256(1), since, since, 1);
    }
}
