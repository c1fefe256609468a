// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";

/// What a vault remembers of its shares: at any past second, in all and for one account.
interface IShareHistory {
    function activeSharesAt(uint48 timestamp, bytes memory hint) external view returns (uint256);
    function activeSharesOfAt(address account, uint48 timestamp, bytes memory hint) external view returns (uint256);
}

/// Pays the restakers of one vault for what a network earns or puts aside for them.
///
/// A vault tells nobody when its shares change, but it remembers them. So rewards are emitted by time, and whenever
/// somebody asks for it, what has been emitted since the last distribution is shared out by the shares of a second ago.
/// Tokens that are sent here without a call, by a splitter of bids say, go into the next distribution.
contract StakerRewards is ReentrancyGuard {
    using SafeERC20 for IERC20;

    struct Distribution {
        uint256 amount;
        /// All active shares at `capture`.
        uint208 shares;
        uint48 capture;
    }

    IShareHistory public immutable vault;
    IERC20 public immutable token;
    /// The only account that may start or extend a period: the network.
    address public immutable payer;

    /// Wei still to be emitted until `periodFinish`.
    uint256 public ahead;
    uint256 public periodFinish;
    /// Wei distributed and not yet claimed.
    uint256 public owed;
    /// The first distribution that an account has not claimed.
    mapping(address account => uint256) public nextOf;

    Distribution[] private _distributions;
    uint256 private _lastUpdate;

    event RewardAdded(uint256 reward, uint256 duration);
    event Distributed(uint256 indexed index, uint256 amount, uint256 shares, uint48 capture);
    /// All distributions before `next` are claimed.
    event RewardPaid(address indexed account, uint256 reward, uint256 next);

    error NotPayer();
    error ZeroDuration();
    error NothingToDistribute();
    error NothingToClaim();
    error TooManyShares();

    constructor(IShareHistory vault_, IERC20 token_, address payer_) {
        vault = vault_;
        token = token_;
        payer = payer_;
    }

    /// Pulls `reward` from the payer and emits it over `duration` seconds, with all that is not yet emitted.
    function fund(uint256 reward, uint256 duration) external nonReentrant {
        if (msg.sender != payer) revert NotPayer();
        if (duration == 0) revert ZeroDuration();
        // What has been emitted is in the balance and no longer ahead: the next distribution finds it there.
        ahead = ahead - _emittedSinceUpdate() + reward;
        _lastUpdate = block.timestamp;
        periodFinish = block.timestamp + duration;
        emit RewardAdded(reward, duration);
        token.safeTransferFrom(msg.sender, address(this), reward);
    }

    /// Shares out what was emitted or sent here since the last time, by the shares of a second ago.
    function distribute() external nonReentrant {
        uint48 capture = uint48(block.timestamp - 1);
        uint256 shares = vault.activeSharesAt(capture, "");
        uint256 amount = distributable();
        if (shares == 0 || amount == 0) revert NothingToDistribute();
        if (shares > type(uint208).max) revert TooManyShares();
        ahead -= _emittedSinceUpdate();
        _lastUpdate = block.timestamp;
        owed += amount;
        emit Distributed(_distributions.length, amount, shares, capture);
        // forge-lint: disable-next-line(unsafe-typecast)
        _distributions.push(Distribution({amount: amount, shares: uint208(shares), capture: capture}));
    }

    /// Pays the caller its part of the next `most` distributions that it has not claimed.
    function claim(uint256 most) external nonReentrant {
        (uint256 reward, uint256 next) = _rewardOf(msg.sender, most);
        if (next == nextOf[msg.sender]) revert NothingToClaim();
        nextOf[msg.sender] = next;
        owed -= reward;
        emit RewardPaid(msg.sender, reward, next);
        token.safeTransfer(msg.sender, reward);
    }

    /// Wei that `account` could claim now, from all distributions.
    function claimable(address account) external view returns (uint256 reward) {
        (reward,) = _rewardOf(account, type(uint256).max);
    }

    /// Wei that a distribution would share out now.
    function distributable() public view returns (uint256) {
        // What is neither emitted nor owed nor ahead was sent here without a call.
        return token.balanceOf(address(this)) - owed - (ahead - _emittedSinceUpdate());
    }

    /// Wei emitted a second, now.
    function rewardRate() external view returns (uint256) {
        return block.timestamp < periodFinish ? ahead / (periodFinish - _lastUpdate) : 0;
    }

    function distributions() external view returns (uint256) {
        return _distributions.length;
    }

    /// Seconds since 1970 of the last distribution's capture; 0 before the first.
    function distributedAt() external view returns (uint256) {
        uint256 count = _distributions.length;
        return count == 0 ? 0 : _distributions[count - 1].capture;
    }

    function _rewardOf(address account, uint256 most) private view returns (uint256 reward, uint256 next) {
        next = nextOf[account];
        uint256 open = _distributions.length - next;
        uint256 end = next + (most < open ? most : open);
        for (; next < end; next++) {
            Distribution memory one = _distributions[next];
            reward += one.amount * vault.activeSharesOfAt(account, one.capture, "") / one.shares;
        }
    }

    function _emittedSinceUpdate() private view returns (uint256) {
        if (block.timestamp >= periodFinish) return ahead;
        return ahead * (block.timestamp - _lastUpdate) / (periodFinish - _lastUpdate);
    }
}
