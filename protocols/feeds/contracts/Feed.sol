// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title One pair's price, read like an aggregator of a price oracle
contract Feed {
    struct Round {
        int256 answer;
        uint256 updatedAt;
    }

    uint8 public constant decimals = 8;
    uint256 public constant version = 1;
    uint80 public constant KEPT = 32;

    address public immutable FEEDS;
    string public description;
    uint80 public latestRound;
    /// The last rounds, each in the place of the one so many before it: a feed that is pushed every block shall not grow.
    Round[KEPT] private _rounds;

    error NotTheFeeds(address sender);
    error NoSuchRound(uint80 round);

    constructor(string memory pair) {
        FEEDS = msg.sender;
        description = pair;
    }

    function push(int256 answer) external {
        if (msg.sender != FEEDS) revert NotTheFeeds(msg.sender);
        latestRound += 1;
        _rounds[latestRound % KEPT] = Round(answer, block.timestamp);
    }

    function latestAnswer() external view returns (int256) {
        return _rounds[latestRound % KEPT].answer;
    }

    function latestTimestamp() external view returns (uint256) {
        return _rounds[latestRound % KEPT].updatedAt;
    }

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        return getRoundData(latestRound);
    }

    function getRoundData(uint80 round)
        public
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)
    {
        if (round == 0 || round > latestRound || round + KEPT <= latestRound) revert NoSuchRound(round);
        Round memory found = _rounds[round % KEPT];
        return (round, found.answer, found.updatedAt, found.updatedAt, round);
    }
}
