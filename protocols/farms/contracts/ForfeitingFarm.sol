// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Farm} from "./Farm.sol";
import {ForfeitableToken} from "./ForfeitableToken.sol";

/// A farm whose rewards vest, and are lost in part by who takes his stake out before they have: of what has not vested,
/// claimed or not, the share `forfeitShare`, in proportion to what he takes out of all that he has staked.
contract ForfeitingFarm is Farm {
    uint256 private constant SCALE = 1e18;

    /// Times 1e18.
    uint256 public immutable forfeitShare;

    error ShareAboveOne();

    constructor(IERC20 stakingToken_, ForfeitableToken rewardToken_, address distributor_, uint256 forfeitShare_)
        Farm(stakingToken_, rewardToken_, distributor_)
    {
        if (forfeitShare_ > SCALE) revert ShareAboveOne();
        forfeitShare = forfeitShare_;
    }

    function _withdraw(uint256 amount) internal override {
        uint256 available = staked[msg.sender];
        super._withdraw(amount);
        uint256 part = Math.mulDiv(forfeitShare, Math.min(amount, available), available);
        uint256 lost = Math.mulDiv(_owed[msg.sender], part, SCALE);
        _owed[msg.sender] -= lost;
        ForfeitableToken(address(rewardToken)).forfeit(msg.sender, part, lost);
    }
}
