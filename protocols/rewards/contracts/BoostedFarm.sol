// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {RewardStream} from "../../farms/contracts/RewardStream.sol";

/// What a ve-token says of its lockers now: weights that fall to zero as locks run out.
interface VotingPower {
    function balanceOf(address account) external view returns (uint256);
    function totalSupply() external view returns (uint256);
}

/// Pays one reward token to those who stake another, in proportion to working balance and time, as Curve's gauges do:
/// who has locked for voting power earns up to two and a half times as much for a stake as who has not.
///
/// A working balance is min(b, 0.4 b + 0.6 B v / V) for a stake b of all stakes B, and voting power v of all V. It is
/// what this says at the account's last action; anybody may bring it up to date.
contract BoostedFarm is RewardStream {
    /// Share of a stake that works without any voting power, in percent.
    uint256 private constant UNBOOSTED = 40;

    VotingPower public immutable votingPower;

    uint256 public totalWorking;
    mapping(address account => uint256) public working;

    event Weighed(address indexed account, uint256 working);

    constructor(IERC20 stakingToken_, IERC20 rewardToken_, address distributor_, VotingPower votingPower_)
        RewardStream(stakingToken_, rewardToken_, distributor_)
    {
        votingPower = votingPower_;
    }

    /// Brings an account's working balance up to date: after it has locked, or when its lock has run out.
    function weigh(address account) external nonReentrant {
        _settle(account);
        _weigh(account);
    }

    /// The working balance that `account` would have if it were weighed now. Rounded so that it is never below 40 % of
    /// the stake and never above the stake. A stake of nothing asks nobody: whoever leaves depends on nobody's answer.
    function workingNow(address account) public view returns (uint256) {
        uint256 stake_ = staked[account];
        if (stake_ == 0) return 0;
        uint256 least = Math.mulDiv(stake_, UNBOOSTED, 100, Math.Rounding.Ceil);
        uint256 power = votingPower.balanceOf(account);
        if (power == 0) return least;
        uint256 all = votingPower.totalSupply();
        // Rounding inside a ve-token may leave one locker with a little more than there is in all.
        if (power >= all) power = all;
        uint256 boost = all == 0 ? 0 : Math.mulDiv(totalStaked, power, all) * (100 - UNBOOSTED) / 100;
        return Math.min(stake_, least + boost);
    }

    function _shareOf(address account) internal view override returns (uint256) {
        return working[account];
    }

    function _allShares() internal view override returns (uint256) {
        return totalWorking;
    }

    function _weigh(address account) internal override {
        uint256 working_ = workingNow(account);
        totalWorking = totalWorking + working_ - working[account];
        working[account] = working_;
        emit Weighed(account, working_);
    }
}
