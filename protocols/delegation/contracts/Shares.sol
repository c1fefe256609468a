// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// Who owns which part of a pool: shares that nobody can transfer, worth what stands behind them. Rewards raise their
/// worth evenly over some days, so that coming for a day of payment earns no more than a day. Virtual shares make it
/// a loss to move the rate by a gift (as in OpenZeppelin's ERC4626).
abstract contract Shares {
    uint256 private constant VIRTUAL = 1e3;

    /// Seconds over which a reward raises the worth of shares.
    uint256 public immutable streamTime;

    mapping(address account => uint256) public sharesOf;
    /// Those that wait for payment included.
    uint256 public totalShares;

    uint256 private _streaming;
    uint256 private _since;
    uint256 private _until;

    constructor(uint256 streamTime_) {
        streamTime = streamTime_;
    }

    /// METIS of the delegators, what still streams included, in wei.
    function backing() public view virtual returns (uint256);

    /// METIS that all shares are worth.
    function assets() public view returns (uint256) {
        (uint256 all, uint256 later) = (backing(), streaming());
        return all > later ? all - later : 0;
    }

    /// Rewards that do not count yet.
    function streaming() public view returns (uint256) {
        if (block.timestamp >= _until) return 0;
        return Math.mulDiv(_streaming, _until - block.timestamp, _until - _since, Math.Rounding.Ceil);
    }

    /// METIS for shares, and shares for METIS; both rounded down.
    function worth(uint256 shares) public view returns (uint256) {
        return Math.mulDiv(shares, assets() + 1, totalShares + VIRTUAL);
    }

    function sharesFor(uint256 amount) public view returns (uint256) {
        return Math.mulDiv(amount, totalShares + VIRTUAL, assets() + 1);
    }

    /// Shares that pay for METIS that leaves, rounded up.
    function _sharesOut(uint256 amount) internal view returns (uint256) {
        return Math.mulDiv(amount, totalShares + VIRTUAL, assets() + 1, Math.Rounding.Ceil);
    }

    /// Lets a reward stream. What streams already keeps its pace: a small reward cannot put off a large one.
    function _stream(uint256 reward) internal {
        uint256 left = streaming();
        uint256 sum = left + reward;
        if (sum == 0) return;
        uint256 rest = _until > block.timestamp ? _until - block.timestamp : 0;
        _until = block.timestamp + (left * rest + reward * streamTime) / sum;
        (_streaming, _since) = (sum, block.timestamp);
    }

    function _forgetStream() internal {
        _until = 0;
    }
}
