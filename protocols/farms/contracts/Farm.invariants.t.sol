// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Farm} from "./Farm.sol";
import {RewardStreamHandler, RewardStreamInvariants} from "./RewardStream.invariants.t.sol";
import {RewardStream} from "./RewardStream.sol";

/// A stake's share of the stream is the stake itself.
contract FarmHandler is RewardStreamHandler {
    constructor(bool oneToken) RewardStreamHandler(oneToken) {}

    function open() internal override returns (RewardStream) {
        return new Farm(lp, reward, address(this));
    }

    function shareOf(address account) internal view override returns (uint256) {
        return stakes[account];
    }
}

contract FarmOfTwoTokensInvariants is RewardStreamInvariants {
    function setUp() public {
        vm.warp(START);
        watch(new FarmHandler(false), "");
    }
}

contract FarmOfOneTokenInvariants is RewardStreamInvariants {
    function setUp() public {
        vm.warp(START);
        watch(new FarmHandler(true), "");
    }

    function oneToken() internal pure override returns (bool) {
        return true;
    }
}
