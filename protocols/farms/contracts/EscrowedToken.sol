// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// A reward token that turns into its backing token over time, the way Hercules paid xMETIS.
///
/// Every unit is backed one to one. It moves only between distributors (budget, farms) and from a distributor to the
/// account that earned it; each such payment vests by its own straight line over `vestDuration` seconds.
contract EscrowedToken is ERC20, Ownable {
    using SafeERC20 for IERC20;

    struct Grant {
        uint192 amount;
        uint64 start;
    }

    IERC20 public immutable backing;
    uint64 public immutable vestDuration;
    mapping(address account => bool) public distributors;

    mapping(address account => Grant[]) internal _grants;
    /// Grants before this index have vested in full and are counted in `_matured`.
    mapping(address account => uint256) internal _first;
    mapping(address account => uint256) internal _matured;
    mapping(address account => uint256) private _released;

    event DistributorSet(address indexed account, bool allowed);
    event Granted(address indexed account, uint256 amount);
    event Released(address indexed account, uint256 amount);

    error NotTransferable();
    error NotDistributor();
    error ZeroDuration();

    constructor(IERC20 backing_, uint64 vestDuration_, string memory name_, string memory symbol_)
        ERC20(name_, symbol_)
        Ownable(msg.sender)
    {
        if (vestDuration_ == 0) revert ZeroDuration();
        backing = backing_;
        vestDuration = vestDuration_;
    }

    function setDistributor(address account, bool allowed) external onlyOwner {
        distributors[account] = allowed;
        emit DistributorSet(account, allowed);
    }

    /// Locks `amount` of the backing token and mints as much to the caller, a distributor, who pays it on.
    function deposit(uint256 amount) external {
        // In other hands it could neither be moved nor released.
        if (!distributors[msg.sender]) revert NotDistributor();
        backing.safeTransferFrom(msg.sender, address(this), amount);
        _mint(msg.sender, amount);
    }

    /// Burns what has vested for the caller and pays the backing token.
    function release() external returns (uint256 amount) {
        Grant[] storage grants = _grants[msg.sender];
        uint256 first = _first[msg.sender];
        while (first < grants.length && block.timestamp - grants[first].start >= vestDuration) {
            _matured[msg.sender] += grants[first].amount;
            first++;
        }
        _first[msg.sender] = first;
        amount = releasable(msg.sender);
        _released[msg.sender] += amount;
        _burn(msg.sender, amount);
        emit Released(msg.sender, amount);
        backing.safeTransfer(msg.sender, amount);
    }

    /// What `account` could release now.
    function releasable(address account) public view returns (uint256) {
        Grant[] storage grants = _grants[account];
        uint256 vested = _matured[account];
        for (uint256 i = _first[account]; i < grants.length; i++) {
            uint256 elapsed = block.timestamp - grants[i].start;
            vested += elapsed < vestDuration ? grants[i].amount * elapsed / vestDuration : grants[i].amount;
        }
        return vested - _released[account];
    }

    function _update(address from, address to, uint256 amount) internal override {
        bool granted = distributors[from] && !distributors[to] && to != address(0);
        bool minted = from == address(0);
        bool burnt = to == address(0);
        if (!granted && !minted && !burnt && !(distributors[from] && distributors[to])) revert NotTransferable();
        super._update(from, to, amount);
        if (granted && amount > 0) {
            _grants[to].push(Grant(SafeCast.toUint192(amount), uint64(block.timestamp)));
            emit Granted(to, amount);
        }
    }
}
