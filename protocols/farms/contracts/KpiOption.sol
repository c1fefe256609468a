// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {RewardStream} from "./RewardStream.sol";

/// What a pool of two tokens with a constant product says of itself.
interface Pool {
    function getReserves() external view returns (uint112 reserve0, uint112 reserve1, uint32 timestamp);
    function totalSupply() external view returns (uint256);
    function balanceOf(address account) external view returns (uint256);
}

/// Holds money that a farm's stakers get for what their pool is like when a programme has ended: all of it where a figure
/// reaches its target, in proportion below, and the rest goes back to the budget.
///
/// The figure is read from the pool itself, whenever the budget says so. It is the mean of all readings from a date on: who
/// is there for one of them moves it by little. Liquidity counts by the root of the product of both reserves, which no swap
/// moves but by its fee; what the treasury owns of the pool does not count.
contract KpiOption {
    using SafeERC20 for IERC20;

    enum Metric {
        /// Liquidity.
        RetainedTvl,
        /// What swaps left with it since the reading before, for a day.
        Fees
    }

    uint256 private constant SCALE = 1e18;

    /// Pays in, has readings made and settles; the rest is sent back to it.
    address public immutable budget;
    /// Who acts for the treasury: what it owns of the pool does not count either.
    address public immutable steward;
    Metric public immutable metric;
    /// The figure for which all is paid: a root of a product of reserves, in their smallest units; for fees in a day.
    uint256 public immutable target;
    /// Readings from this second on count.
    uint256 public immutable countsFrom;
    address private immutable _creator;

    RewardStream public farm;
    /// The most that can be paid: what was paid in.
    uint256 public cap;
    bool public settled;
    /// The last reading.
    uint256 public latest;

    Pool private _pool;
    IERC20 private _token;
    uint256 private _sum;
    uint256 private _count;
    /// At the last reading: liquidity behind an LP token times SCALE, LP tokens that are others', and the second.
    uint256 private _perToken;
    uint256 private _others;
    uint256 private _since;

    event Bound(address indexed farm);
    event Deposited(uint256 amount);
    event Attested(uint256 reading, uint256 share);
    event Settled(uint256 paid, uint256 returned);

    error NotBudget();
    error NotCreator();
    error NotItsFarm();
    error NotTheCap(uint256 wanted, uint256 cap);
    error ZeroTarget();
    error AlreadyBound();
    error AlreadySettled();

    modifier onlyBudget() {
        if (msg.sender != budget) revert NotBudget();
        if (settled) revert AlreadySettled();
        _;
    }

    constructor(address budget_, address steward_, Metric metric_, uint256 target_, uint256 countsFrom_) {
        if (target_ == 0) revert ZeroTarget();
        budget = budget_;
        steward = steward_;
        metric = metric_;
        target = target_;
        countsFrom = countsFrom_;
        _creator = msg.sender;
    }

    /// Names the farm that is paid, which has to be told by nobody else; fees count from here on.
    function bind(RewardStream farm_) external {
        if (msg.sender != _creator) revert NotCreator();
        if (address(farm) != address(0)) revert AlreadyBound();
        if (farm_.distributor() != address(this)) revert NotItsFarm();
        farm = farm_;
        _token = farm_.rewardToken();
        _pool = Pool(address(farm_.stakingToken()));
        (_perToken, _others) = _look();
        _since = block.timestamp;
        emit Bound(address(farm_));
    }

    /// Pulls `amount` from the budget: what can be paid at most.
    function deposit(uint256 amount) external onlyBudget {
        cap += amount;
        emit Deposited(amount);
        _token.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// Reads the pool. A second reading within a second says nothing new and is none.
    function attest() external onlyBudget {
        uint256 elapsed = block.timestamp - _since;
        if (elapsed == 0) return;
        (uint256 perToken, uint256 others) = _look();
        uint256 reading = Math.mulDiv(perToken, others, SCALE);
        if (metric == Metric.Fees) {
            // What a token gained is nothing where there was none before, or a protocol's fee took it.
            uint256 gain = _perToken == 0 || perToken < _perToken ? 0 : perToken - _perToken;
            reading = Math.mulDiv(gain, (_others + others) / 2, SCALE) * 1 days / elapsed;
        }
        (_perToken, _others, _since) = (perToken, others, block.timestamp);
        latest = reading;
        if (block.timestamp >= countsFrom) {
            _sum += reading;
            _count++;
        }
        emit Attested(reading, share());
    }

    /// Pays the farm what the figure is worth of `most`, which is the cap, over `duration` seconds; the rest, and whatever
    /// somebody sent here, goes back to the budget. Has the farm's own name for it, so that both are announced alike.
    function notify(uint256 most, uint256 duration) external onlyBudget {
        if (most != cap) revert NotTheCap(most, cap);
        settled = true;
        uint256 paid = Math.mulDiv(most, share(), SCALE);
        if (paid > 0) {
            _token.forceApprove(address(farm), paid);
            farm.notify(paid, duration);
        }
        uint256 rest = _token.balanceOf(address(this));
        if (rest > 0) _token.safeTransfer(budget, rest);
        emit Settled(paid, rest);
    }

    /// The mean of readings that count, or the last one while none does.
    function figure() public view returns (uint256) {
        return _count == 0 ? latest : _sum / _count;
    }

    /// What would be paid of the cap as the figure stands: one times SCALE at most, nothing without a reading.
    function share() public view returns (uint256) {
        uint256 figure_ = figure();
        return figure_ >= target ? SCALE : Math.mulDiv(figure_, SCALE, target);
    }

    /// Liquidity behind an LP token, times SCALE, and LP tokens that are not the treasury's.
    function _look() private view returns (uint256 perToken, uint256 others) {
        uint256 supply = _pool.totalSupply();
        if (supply == 0) return (0, 0);
        (uint112 reserve0, uint112 reserve1,) = _pool.getReserves();
        perToken = Math.mulDiv(Math.sqrt(uint256(reserve0) * reserve1), SCALE, supply);
        others = supply - _pool.balanceOf(budget) - _pool.balanceOf(steward);
    }
}
