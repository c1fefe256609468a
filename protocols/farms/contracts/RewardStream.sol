// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";

/// Pays one reward token over time to those who stake another. What share of the stream a stake is, the farm says that
/// is made of this.
///
/// It is of the StakingRewards kind, with two differences that a policy needs: each notification brings its own
/// duration, so that any schedule is a row of constant rates; and what would be emitted while nobody has a share is not
/// lost but rolls into the next notification.
abstract contract RewardStream is ReentrancyGuard {
    using SafeERC20 for IERC20;

    /// Scale of rates and of rewards per share: large enough that rounding stays below one wei per claim.
    uint256 private constant SCALE = 1e36;

    IERC20 public immutable stakingToken;
    IERC20 public immutable rewardToken;
    /// The only account that may start or extend a reward period: the budget.
    address public immutable distributor;

    /// Reward wei per second, times SCALE.
    uint256 public scaledRate;
    uint256 public periodFinish;
    uint256 public totalStaked;
    mapping(address account => uint256) public staked;

    uint256 private _lastUpdate;
    uint256 private _perShare;
    /// Emitted while nobody had a share, times SCALE.
    uint256 private _idle;
    mapping(address account => uint256) private _perSharePaid;
    mapping(address account => uint256) internal _owed;

    event RewardAdded(uint256 reward, uint256 duration);
    event Staked(address indexed account, uint256 amount);
    event Withdrawn(address indexed account, uint256 amount);
    event RewardPaid(address indexed account, uint256 reward);

    error NotDistributor();
    error ZeroAmount();
    error InsufficientStake(uint256 wanted, uint256 available);

    constructor(IERC20 stakingToken_, IERC20 rewardToken_, address distributor_) {
        stakingToken = stakingToken_;
        rewardToken = rewardToken_;
        distributor = distributor_;
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

    /// Pays what is earned, and brings the caller's share up to date.
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

    /// Rewards that `account` could claim now, in wei.
    function earned(address account) public view returns (uint256) {
        return _owed[account] + _shareOf(account) * (_perShareNow() - _perSharePaid[account]) / SCALE;
    }

    /// Reward wei per second now.
    function rewardRate() external view returns (uint256) {
        return block.timestamp < periodFinish ? scaledRate / SCALE : 0;
    }

    /// What an account's part of the stream is, of all shares.
    function _shareOf(address account) internal view virtual returns (uint256);

    function _allShares() internal view virtual returns (uint256);

    /// Lets an account's share follow its stake, where it does not do so by itself: after each of its actions.
    function _weigh(address) internal virtual {}

    /// Settles what was earned with the old share; `_weigh` may change it afterwards.
    function _settle(address account) internal {
        uint256 perShare = _perShareNow();
        if (_allShares() == 0) _idle += _emittedSinceUpdate();
        _perShare = perShare;
        _lastUpdate = _emissionClock();
        if (account != address(0)) {
            _owed[account] = earned(account);
            _perSharePaid[account] = perShare;
        }
    }

    /// Gives the caller's stake back; who loses something by that, loses it here.
    function _withdraw(uint256 amount) internal virtual {
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

    function _perShareNow() private view returns (uint256) {
        uint256 shares = _allShares();
        return shares == 0 ? _perShare : _perShare + _emittedSinceUpdate() / shares;
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
