// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// Native METIS as a token.
interface IWrapped {
    function deposit() external payable;
    function transfer(address to, uint256 amount) external returns (bool);
}
