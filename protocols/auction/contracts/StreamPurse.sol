// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Purse} from "./Purse.sol";

/// Where liquidity is staked: emits what it is notified of over some seconds, by stake and time.
interface IStream {
    function notify(uint256 reward, uint256 duration) external;
}

/// Streams what arrives to liquidity providers, by way of a farm. A gift to the pool itself would go to whoever has
/// liquidity in it at that instant, and could be had by adding some just before and taking it out just after; a stream
/// pays for time.
contract StreamPurse is Purse, Ownable {
    using SafeERC20 for IERC20;

    /// Seconds over which a delivery streams, with what is left of those before.
    uint256 public immutable duration;
    /// Zero until a policy names it.
    IStream public farm;

    event FarmSet(address farm);

    constructor(IERC20 token_, address owner_, uint256 duration_) Purse(token_) Ownable(owner_) {
        duration = duration_;
    }

    function setFarm(IStream farm_) external onlyOwner {
        farm = farm_;
        emit FarmSet(address(farm_));
    }

    /// Hands everything on. Anybody may: only once a day, or the rest of a stream could be stretched for ever.
    function deliver() external nonReentrant daily {
        uint256 amount = token.balanceOf(address(this));
        IStream to = farm;
        emit Delivered(address(to), amount);
        token.forceApprove(address(to), amount);
        to.notify(amount, duration);
    }

    /// Nothing while there is no farm: it waits.
    function due() public view override returns (uint256) {
        return address(farm) == address(0) ? 0 : super.due();
    }
}
