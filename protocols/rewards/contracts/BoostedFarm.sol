// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";

/// What a ve-token says of its lockers now: weights that fall to zero as locks run out.
interface VotingPower {
    function balanceOf(address account) external view returns (uint256);
    function totalSupply() external view returns (uint256);
}

/// Pays one reward token to those who stake another, in proportion to working balance and time, as Curve's gauges do:
/// who has locked for voting power earns up to two and a half times as much for a stake as who has not.
///
/// A working balance is min(b, 0.4 b + 0.6 B v / V) for a stake b of all stakes B, and voting power v of all V. It is
/// what this says at the account's last action; anybody may bring it up to date. The rest is as in Farm, so that whoever
/// knows one of the two can use the other.
contract BoostedFarm is ReentrancyGuard {
    using SafeERC20 for IERC20;

    /// Scale of rates and of rewards per working wei: large enough that rounding stays below one wei per claim.
    uint256 private constant SCALE = 1e36;
    /// Share of a stake that works without any voting power, in percent.
    uint256 private constant UNBOOSTED = 40;

    IERC20 public immutable stakingToken;
    IERC20 public immutable rewardToken;
    /// The only account that may start or extend a reward period: the budget.
    address public immutable distributor;
    VotingPower public immutable votingPower;

    /// Reward wei per second, times SCALE.
    uint256 public scaledRate;
    uint256 public periodFinish;
    uint256 public totalStaked;
    uint256 public totalWorking;
    mapping(address account => uint256) public staked;
    mapping(address account => uint256) public working;

    uint256 private _lastUpdate;
    uint256 private _perWorking;
    /// Emitted while nobody staked, times SCALE.
    uint256 private _idle;
    mapping(address account => uint256) private _perWorkingPaid;
    mapping(address account => uint256) private _owed;

    event RewardAdded(uint256 reward, uint256 duration);
    event Staked(address indexed account, uint256 amount);
    event Withdrawn(address indexed account, uint256 amount);
    event RewardPaid(address indexed account, uint256 reward);
    event Weighed(address indexed account, uint256 working);

    error NotDistributor();
    error ZeroAmount();
    error InsufficientStake(uint256 wanted, uint256 available);

    constructor(IERC20 stakingToken_, IERC20 rewardToken_, address distributor_, VotingPower votingPower_) {
        stakingToken = stakingToken_;
        rewardToken = rewardToken_;
        distributor = distributor_;
        votingPower = votingPower_;
    }

    /// Pulls `reward` from the distributor and emits it over `duration` seconds, with all that is not yet emitted.
    function notify(uint256 reward, uint256 duration) external nonReentrant {
        if (msg.sender != distributor) revert NotDistributor();
        if (duration == 0) revert ZeroAmount();
        _settle(address(0));
        uint256 ahead = block.timestamp < periodFinish ? (periodFinish - block.timestamp) * scaledRate : 0;
        scaledRate = (reward * SCALE + ahead + _idle) / duration;
        _idle = 0;
        _lastUpdate = block.timestamp;
        periodFinish = block.timestamp + duration;
        emit RewardAdded(reward, duration);
        rewardToken.safeTransferFrom(msg.sender, address(this), reward);
    }

    /// Stakes `amount`, or the whole balance for the largest uint256.
    function stake(uint256 amount) external nonReentrant {
        if (amount == type(uint256).max) amount = stakingToken.balanceOf(msg.sender);
        if (amount == 0) revert ZeroAmount();
        _settle(msg.sender);
        totalStaked += amount;
        staked[msg.sender] += amount;
        emit Staked(msg.sender, amount);
        _weigh(msg.sender);
        stakingToken.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// Gives back `amount` of stake, or all of it for the largest uint256. Rewards stay claimable.
    function withdraw(uint256 amount) external nonReentrant {
        _settle(msg.sender);
        _withdraw(amount);
    }

    /// Pays what is earned, and brings the caller's working balance up to date.
    function claim() external nonReentrant {
        _settle(msg.sender);
        _weigh(msg.sender);
        _claim();
    }

    /// Withdraws everything and claims.
    function exit() external nonReentrant {
        _settle(msg.sender);
        _withdraw(type(uint256).max);
        _claim();
    }

    /// Brings an account's working balance up to date: after it has locked, or when its lock has run out.
    function weigh(address account) external nonReentrant {
        _settle(account);
        _weigh(account);
    }

    /// Rewards that `account` could claim now, in wei.
    function earned(address account) public view returns (uint256) {
        return _owed[account] + working[account] * (_perWorkingNow() - _perWorkingPaid[account]) / SCALE;
    }

    /// Reward wei per second now.
    function rewardRate() external view returns (uint256) {
        return block.timestamp < periodFinish ? scaledRate / SCALE : 0;
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

    function _withdraw(uint256 amount) private {
        uint256 available = staked[msg.sender];
        if (amount == type(uint256).max) amount = available;
        if (amount == 0) revert ZeroAmount();
        if (amount > available) revert InsufficientStake(amount, available);
        totalStaked -= amount;
        staked[msg.sender] = available - amount;
        emit Withdrawn(msg.sender, amount);
        _weigh(msg.sender);
        stakingToken.safeTransfer(msg.sender, amount);
    }

    function _claim() private {
        uint256 reward = _owed[msg.sender];
        if (reward == 0) return;
        _owed[msg.sender] = 0;
        emit RewardPaid(msg.sender, reward);
        rewardToken.safeTransfer(msg.sender, reward);
    }

    /// Settles what was earned at the old working balance; `_weigh` may change it afterwards.
    function _settle(address account) private {
        uint256 perWorking = _perWorkingNow();
        if (totalWorking == 0) _idle += _emittedSinceUpdate();
        _perWorking = perWorking;
        _lastUpdate = _emissionClock();
        if (account != address(0)) {
            _owed[account] = earned(account);
            _perWorkingPaid[account] = perWorking;
        }
    }

    function _weigh(address account) private {
        uint256 working_ = workingNow(account);
        totalWorking = totalWorking + working_ - working[account];
        working[account] = working_;
        emit Weighed(account, working_);
    }

    function _perWorkingNow() private view returns (uint256) {
        return totalWorking == 0 ? _perWorking : _perWorking + _emittedSinceUpdate() / totalWorking;
    }

    function _emittedSinceUpdate() private view returns (uint256) {
        return (_emissionClock() - _lastUpdate) * scaledRate;
    }

    /// Emission stands still before the first and after the last period.
    function _emissionClock() private view returns (uint256) {
        uint256 clock = block.timestamp < periodFinish ? block.timestamp : periodFinish;
        return clock > _lastUpdate ? clock : _lastUpdate;
    }
}
