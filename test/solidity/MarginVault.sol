// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// A vault that keeps what it is given and remembers for whom, as Perpetual Protocol's does.
contract MarginVault {
    mapping(address account => mapping(address token => uint256)) public credited;

    error Nothing();

    function depositFor(address to, address token, uint256 amount) external {
        if (amount == 0) revert Nothing();
        credited[to][token] += amount;
        require(IERC20(token).transferFrom(msg.sender, address(this), amount));
    }

    function depositEtherFor(address to) external payable {
        if (msg.value == 0) revert Nothing();
        credited[to][address(0)] += msg.value;
    }
}
