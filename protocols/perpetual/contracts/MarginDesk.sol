// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";

/// What the desk needs of the vault that keeps the margin.
interface IMarginVault {
    function depositFor(address to, address token, uint256 amount) external;
    function depositEtherFor(address to) external payable;
}

/// @title Takes margin to the vault and keeps the roll of all who ever brought any
/// @notice The vault itself has no list of accounts. Liquidators elsewhere read it from years of logs; here the roll
/// is on the chain, so that anybody can see who may be liquidated. The desk keeps nothing: what it takes is the
/// sender's margin before the call ends.
contract MarginDesk is ReentrancyGuard {
    using SafeERC20 for IERC20;

    IMarginVault public immutable VAULT;

    address[] private _accounts;
    mapping(address account => bool) public isEntered;

    /// @notice An account brought margin for the first time.
    event Entered(address indexed account);

    constructor(IMarginVault vault) {
        VAULT = vault;
    }

    /// @notice Takes tokens from the sender, who allowed it, and credits them to the sender's margin.
    function deposit(IERC20 token, uint256 amount) external nonReentrant {
        _enter();
        token.safeTransferFrom(msg.sender, address(this), amount);
        token.forceApprove(address(VAULT), amount);
        VAULT.depositFor(msg.sender, address(token), amount);
    }

    /// @notice Credits native METIS, wrapped by the vault, to the sender's margin.
    function depositNative() external payable nonReentrant {
        _enter();
        VAULT.depositEtherFor{value: msg.value}(msg.sender);
    }

    function count() external view returns (uint256) {
        return _accounts.length;
    }

    function accountAt(uint256 index) external view returns (address) {
        return _accounts[index];
    }

    function _enter() private {
        if (isEntered[msg.sender]) return;
        isEntered[msg.sender] = true;
        _accounts.push(msg.sender);
        emit Entered(msg.sender);
    }
}
