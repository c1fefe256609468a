// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {RewardStream} from "./RewardStream.sol";

/// Pays one reward token to those who stake another, in proportion to stake and time.
contract Farm is RewardStream {
    constructor(IERC20 stakingToken_, IERC20 rewardToken_, address distributor_)
        RewardStream(stakingToken_, rewardToken_, distributor_)
    {}

    function _shareOf(address account) internal view override returns (uint256) {
        return staked[account];
    }

    function _allShares() internal view override returns (uint256) {
        return totalStaked;
    }
}
