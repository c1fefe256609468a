// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Borrowers} from "./Borrowers.sol";

/// What a pool knows of its accounts, set by a test.
contract Book {
    mapping(address account => uint256) private _factors;
    mapping(address account => uint256) public getUserConfiguration;

    function set(address account, uint256 factor, uint256 bits) external {
        _factors[account] = factor;
        getUserConfiguration[account] = bits;
    }

    function getUserAccountData(address account)
        external
        view
        returns (uint256, uint256, uint256, uint256, uint256, uint256)
    {
        return (0, 0, 0, 0, 0, _factors[account]);
    }
}

/// A claim whose balances a test sets; it reports changes as a debt token does.
contract Claim {
    mapping(address account => uint256) private _balances;
    Borrowers private _reportsTo;
    Borrowers private _enters;

    function report(Borrowers borrowers) external {
        _reportsTo = borrowers;
    }

    function reenter(Borrowers borrowers) external {
        _enters = borrowers;
    }

    function set(address account, uint256 balance) external {
        uint256 before = _balances[account];
        _balances[account] = balance;
        if (address(_reportsTo) != address(0)) _reportsTo.handleAction(account, 0, before);
    }

    function balanceOf(address account) external view returns (uint256) {
        return _balances[account];
    }

    function scaledBalanceOf(address account) external returns (uint256) {
        if (address(_enters) != address(0)) {
            // Fails, for whoever asks does so by a static call; the answer is given all the same.
            try _enters.handleAction{gas: 50_000}(account, 0, 0) {} catch {}
        }
        return _balances[account];
    }
}
