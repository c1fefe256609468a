// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Feed} from "./Feed.sol";

/// @title Prices that one operator brings from the outer markets, one feed a pair
/// @notice All prices come in one call. Each feed has the shape that lending markets and perpetuals expect.
contract Feeds is Ownable {
    Feed[] private _feeds;

    /// @notice The operator brought new prices: one for each feed, in their order, eight decimals.
    event Pushed(int256[] answers);

    error WrongNumber(uint256 given, uint256 wanted);
    error NotPositive(uint256 index);

    constructor(address operator, string[] memory pairs) Ownable(operator) {
        for (uint256 i = 0; i < pairs.length; i++) {
            _feeds.push(new Feed(pairs[i]));
        }
    }

    function count() external view returns (uint256) {
        return _feeds.length;
    }

    function feed(uint256 index) external view returns (address) {
        return address(_feeds[index]);
    }

    function push(int256[] calldata answers) external onlyOwner {
        if (answers.length != _feeds.length) revert WrongNumber(answers.length, _feeds.length);
        for (uint256 i = 0; i < answers.length; i++) {
            if (answers[i] <= 0) revert NotPositive(i);
            _feeds[i].push(answers[i]);
        }
        emit Pushed(answers);
    }
}
