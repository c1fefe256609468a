// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {EscrowedToken} from "./EscrowedToken.sol";

/// An escrowed token of which an account can lose a part of what has not vested, to the treasury that paid it. What has
/// vested is never lost, released or not.
contract ForfeitableToken is EscrowedToken {
    using SafeERC20 for IERC20;

    uint256 private constant SCALE = 1e18;

    /// Gets the backing of what is lost.
    address public immutable treasury;
    /// The farm, which alone says who loses what.
    address public collector;

    event CollectorSet(address indexed collector);
    event Forfeited(address indexed account, uint256 granted, uint256 unclaimed, uint256 part);

    error NotCollector();
    error CollectorIsSet();

    constructor(IERC20 backing_, uint64 vestDuration_, string memory name_, string memory symbol_, address treasury_)
        EscrowedToken(backing_, vestDuration_, name_, symbol_)
    {
        treasury = treasury_;
    }

    function setCollector(address collector_) external onlyOwner {
        if (collector != address(0)) revert CollectorIsSet();
        collector = collector_;
        emit CollectorSet(collector_);
    }

    /// Takes `part` (times 1e18) of what has not vested for `account`, and `unclaimed` of what the farm holds for it.
    ///
    /// Each grant becomes smaller by that part and goes on along its own line; what has vested of it stays vested.
    function forfeit(address account, uint256 part, uint256 unclaimed) external {
        if (msg.sender != collector) revert NotCollector();
        Grant[] storage grants = _grants[account];
        uint256 lost;
        uint256 vested;
        for (uint256 i = _first[account]; i < grants.length; i++) {
            uint256 elapsed = block.timestamp - grants[i].start;
            if (elapsed >= vestDuration) continue;
            uint256 amount = grants[i].amount;
            uint256 taken = Math.mulDiv(amount, part, SCALE);
            uint256 left = amount - taken;
            // The difference of two lines, each rounded as `releasable` rounds it: to the wei what it said before.
            uint256 done = amount * elapsed / vestDuration - left * elapsed / vestDuration;
            grants[i].amount = SafeCast.toUint192(left);
            vested += done;
            lost += taken - done;
        }
        // Also where nothing is lost: a grant may have become smaller by what had vested of it.
        _matured[account] += vested;
        _burn(account, lost);
        _burn(msg.sender, unclaimed);
        emit Forfeited(account, lost, unclaimed, part);
        if (lost + unclaimed > 0) backing.safeTransfer(treasury, lost + unclaimed);
    }
}
