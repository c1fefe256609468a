// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// A plain token that anybody can mint.
contract Token is ERC20("Token", "TOKEN") {
    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }
}
