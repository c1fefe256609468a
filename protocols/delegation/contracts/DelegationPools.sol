// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {LockingPool} from "../../sequencing/contracts/LockingPool.sol";
import {DelegationPool} from "./DelegationPool.sol";

/// Opens pools and lists them. There are as many places as there are seats; a pool that is over gives its place, and
/// its contract, to the next one.
contract DelegationPools is ReentrancyGuard {
    using SafeERC20 for IERC20;

    /// A pool as everybody wants to see it at once. METIS in wei, times in seconds since 1970.
    struct Row {
        address pool;
        address operator;
        address signer;
        /// The lock; 0 when there is none.
        uint256 id;
        bool closed;
        /// Ten-thousandths of rewards, and what they will be at `announcedFor`, if that is not 0.
        uint256 commission;
        uint256 announced;
        uint256 announcedFor;
        uint256 idle;
        /// What all shares are worth, and what is still to be added evenly.
        uint256 assets;
        uint256 streaming;
        uint256 shares;
        /// Shares in tickets.
        uint256 waiting;
        uint256 commissionOwed;
        uint256 routedAt;
    }

    uint256 public constant PLACES = 16;

    LockingPool public immutable sequencing;
    IERC20 public immutable metis;
    /// METIS that an operator puts in and leaves there as long as its pool is open.
    uint256 public immutable leastStake;
    DelegationPool private immutable _blueprint;

    DelegationPool[PLACES] public pools;
    /// The pool of a node, the last one that had it; a node serves once.
    mapping(address signer => DelegationPool) public poolOf;

    event Opened(address indexed operator, address indexed pool, address indexed signer, uint256 commission);

    error StakeTooSmall();
    error NullAddress();
    error SignerExisted();
    error NoPlace();

    constructor(LockingPool sequencing_, uint256 leastStake_, uint256 notice_, uint256 streamTime_) {
        if (leastStake_ < 1 ether) revert StakeTooSmall();
        sequencing = sequencing_;
        metis = sequencing_.metis();
        leastStake = leastStake_;
        _blueprint = new DelegationPool(sequencing_, notice_, streamTime_);
    }

    /// Opens a pool of the caller for the node `signer`, with METIS of its own in it.
    function open(address signer, uint256 commission, uint256 stake)
        external
        nonReentrant
        returns (DelegationPool pool)
    {
        if (stake < leastStake) revert StakeTooSmall();
        if (signer == address(0)) revert NullAddress();
        if (address(poolOf[signer]) != address(0) || sequencing.seqSigners(signer) != 0) revert SignerExisted();
        pool = _place();
        poolOf[signer] = pool;
        emit Opened(msg.sender, address(pool), signer, commission);
        pool.begin(msg.sender, signer, commission, stake);
        metis.safeTransferFrom(msg.sender, address(pool), stake);
    }

    /// All pools by place; an empty place has no address.
    function rows() external view returns (Row[PLACES] memory all) {
        for (uint256 i = 0; i < PLACES; i++) {
            if (address(pools[i]) != address(0)) all[i] = _row(pools[i]);
        }
    }

    /// What an account has in each place: shares, and shares in tickets.
    function sharesOf(address account) external view returns (uint256[2][PLACES] memory all) {
        for (uint256 i = 0; i < PLACES; i++) {
            DelegationPool pool = pools[i];
            if (address(pool) != address(0)) all[i] = [pool.sharesOf(account), pool.waitingOf(account)];
        }
    }

    function _place() private returns (DelegationPool pool) {
        for (uint256 i = 0; i < PLACES; i++) {
            pool = pools[i];
            if (address(pool) == address(0)) {
                pool = DelegationPool(payable(Clones.clone(address(_blueprint))));
                pools[i] = pool;
                return pool;
            }
            if (pool.over()) return pool;
        }
        revert NoPlace();
    }

    function _row(DelegationPool pool) private view returns (Row memory row) {
        row = Row({
            pool: address(pool),
            operator: pool.operator(),
            signer: pool.signer(),
            id: pool.id(),
            closed: pool.closed(),
            commission: pool.commission(),
            announced: pool.announced(),
            announcedFor: pool.announcedFor(),
            idle: pool.idle(),
            assets: pool.assets(),
            streaming: pool.streaming(),
            shares: pool.totalShares(),
            waiting: pool.waiting(),
            commissionOwed: pool.commissionOwed(),
            routedAt: pool.routedAt()
        });
    }
}
