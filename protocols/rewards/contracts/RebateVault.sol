// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";

/// Gives back fees and gas out of a budget. Its operator says after each epoch who gets how much; accounts that it takes
/// for one person form a cluster, and no cluster gets more than the cap for an epoch, however many accounts it has.
///
/// What has been promised is set aside at once: the operator cannot take it back, nor promise it twice.
contract RebateVault is Ownable, ReentrancyGuard {
    using SafeERC20 for IERC20;

    IERC20 public immutable token;
    uint256 public immutable epochSeconds;
    /// The most that a cluster may be given for one epoch.
    uint256 public immutable capPerEpoch;

    /// Not yet promised to anybody.
    uint256 public budget;
    /// Promised and not yet claimed.
    uint256 public promised;
    mapping(address account => uint256) public claimable;
    /// Zero for accounts that no cluster has been assigned to: they get nothing.
    mapping(address account => uint256) public clusterOf;
    mapping(uint256 epoch => mapping(uint256 cluster => uint256)) public rebated;

    event Funded(address indexed from, uint256 amount);
    event Assigned(address indexed account, uint256 indexed cluster);
    event Rebated(address indexed account, uint256 indexed cluster, uint256 indexed epoch, uint256 amount);
    event Claimed(address indexed account, uint256 amount);
    event Reclaimed(address indexed to, uint256 amount);

    error ZeroAmount();
    error LengthsDiffer();
    error NoCluster(address account);
    error AlreadyAssigned(address account);
    error AboveCap(uint256 cluster, uint256 wanted, uint256 cap);
    error AboveBudget(uint256 wanted, uint256 budget);

    constructor(IERC20 token_, uint256 epochSeconds_, uint256 capPerEpoch_, address operator) Ownable(operator) {
        if (epochSeconds_ == 0) revert ZeroAmount();
        token = token_;
        epochSeconds = epochSeconds_;
        capPerEpoch = capPerEpoch_;
    }

    /// Adds to the budget; anybody may.
    function fund(uint256 amount) external nonReentrant {
        if (amount == 0) revert ZeroAmount();
        budget += amount;
        emit Funded(msg.sender, amount);
        token.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// Says which accounts belong together. Once and for good: a cap that can be escaped by moving is none.
    function assign(address[] calldata accounts, uint256[] calldata clusters) external onlyOwner {
        if (accounts.length != clusters.length) revert LengthsDiffer();
        for (uint256 i = 0; i < accounts.length; i++) {
            if (clusters[i] == 0) revert NoCluster(accounts[i]);
            if (clusterOf[accounts[i]] != 0) revert AlreadyAssigned(accounts[i]);
            clusterOf[accounts[i]] = clusters[i];
            emit Assigned(accounts[i], clusters[i]);
        }
    }

    /// Promises rebates for the epoch that ended last. A list may come in parts: the cap holds for all of them.
    function submit(address[] calldata accounts, uint256[] calldata amounts) external onlyOwner {
        if (accounts.length != amounts.length) revert LengthsDiffer();
        uint256 epoch = lastEpoch();
        for (uint256 i = 0; i < accounts.length; i++) {
            _promise(accounts[i], epoch, amounts[i]);
        }
    }

    /// Pays the caller what it has been promised.
    function claim() external nonReentrant {
        uint256 amount = claimable[msg.sender];
        if (amount == 0) revert ZeroAmount();
        claimable[msg.sender] = 0;
        promised -= amount;
        emit Claimed(msg.sender, amount);
        token.safeTransfer(msg.sender, amount);
    }

    /// Takes back what nobody has been promised.
    function reclaim(uint256 amount) external onlyOwner nonReentrant {
        if (amount == 0) revert ZeroAmount();
        if (amount > budget) revert AboveBudget(amount, budget);
        budget -= amount;
        emit Reclaimed(msg.sender, amount);
        token.safeTransfer(msg.sender, amount);
    }

    /// The epoch that a list submitted now is for.
    function lastEpoch() public view returns (uint256) {
        return block.timestamp / epochSeconds - 1;
    }

    function _promise(address account, uint256 epoch, uint256 amount) private {
        uint256 cluster = clusterOf[account];
        if (cluster == 0) revert NoCluster(account);
        uint256 sum = rebated[epoch][cluster] + amount;
        if (sum > capPerEpoch) revert AboveCap(cluster, sum, capPerEpoch);
        if (amount > budget) revert AboveBudget(amount, budget);
        rebated[epoch][cluster] = sum;
        budget -= amount;
        promised += amount;
        claimable[account] += amount;
        emit Rebated(account, cluster, epoch, amount);
    }
}
