// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {IWrapped} from "../../metis/contracts/IWrapped.sol";
import {ISequencing} from "../../sequencing/contracts/ISequencing.sol";
import {LockingPool} from "../../sequencing/contracts/LockingPool.sol";
import {SequencerSet} from "../../sequencing/contracts/SequencerSet.sol";
import {Commission} from "./Commission.sol";
import {Shares} from "./Shares.sol";

/// METIS of many behind one sequencer. The pool owns the lock and the operator runs its node; of the rewards the
/// operator has a commission, and the rest raises the worth of shares. Slashing lowers it.
///
/// Who leaves gets a ticket. Tickets are paid in their order: from METIS that lies here, from what the lock has above
/// the minimum, else by the exit of the whole lock, which closes the pool. Until it is paid a ticket is shares, and
/// bears rewards and slashing as all others do: there is never more to claim than there is.
contract DelegationPool is Commission, Shares, ReentrancyGuard {
    using SafeERC20 for IERC20;

    struct Ticket {
        address account;
        /// Seconds since 1970.
        uint256 since;
        uint256 shares;
    }

    /// Tickets that one call pays at most.
    uint256 private constant MOST_PAID = 16;

    address public immutable factory;
    LockingPool public immutable sequencing;
    SequencerSet public immutable set;
    IERC20 public immutable metis;

    address public operator;
    /// The operator's node.
    address public signer;
    /// The lock; 0 before there is one.
    uint256 public id;
    /// Nobody comes in any more, and the lock leaves or has left.
    bool public closed;
    /// Shares that the operator keeps as long as the pool is open.
    uint256 public ownShares;
    /// Commission that the operator has not fetched.
    uint256 public commissionOwed;
    /// Shares in tickets, of all and of each.
    uint256 public waiting;
    mapping(address account => uint256) public waitingOf;

    /// Seconds since 1970 of the last route.
    uint256 public routedAt;

    /// METIS of the delegators that lies here.
    uint256 private _idle;
    Ticket[] private _tickets;
    /// The first ticket that is not paid.
    uint256 private _head;

    event Delegated(address indexed account, uint256 amount, uint256 shares);
    event Undelegated(address indexed account, uint256 indexed ticket, uint256 shares);
    event Paid(address indexed account, uint256 indexed ticket, uint256 amount, uint256 shares);
    event Harvested(uint256 reward, uint256 commission);
    event CommissionPaid(address indexed operator, uint256 amount);
    event Routed(uint256 idle, uint256 waiting);
    event Closed(uint256 leaving);

    error NotFactory();
    error NotOperator();
    error NotOver();
    error PoolClosed();
    error PoolFull(uint256 room);
    error RewardsStuck();
    error ZeroShares();
    error OwnStake();

    modifier onlyOperator() {
        if (msg.sender != operator) revert NotOperator();
        _;
    }

    constructor(LockingPool sequencing_, uint256 notice_, uint256 streamTime_) Commission(notice_) Shares(streamTime_) {
        factory = msg.sender;
        sequencing = sequencing_;
        set = sequencing_.set();
        metis = sequencing_.metis();
        closed = true;
    }

    /// Native METIS, such as a share of fees, is wrapped, and shared out as rewards of the lock are.
    receive() external payable {
        IWrapped(address(metis)).deposit{value: msg.value}();
    }

    /// Begins, or begins anew when the pool before it is over: what nobody has a share of was its operator's. The
    /// factory brings the operator's stake right after it.
    function begin(address operator_, address signer_, uint256 commission_, uint256 stake) external nonReentrant {
        if (msg.sender != factory) revert NotFactory();
        if (operator != address(0)) {
            if (!over()) revert NotOver();
            metis.safeTransfer(operator, metis.balanceOf(address(this)));
        } else {
            metis.forceApprove(sequencing.escrow(), type(uint256).max);
        }
        (operator, signer, id, closed) = (operator_, signer_, 0, false);
        (_idle, commissionOwed) = (0, 0);
        _beginCommission(commission_);
        _forgetStream();
        ownShares = _mint(operator_, stake);
    }

    /// Adds METIS of the caller.
    function delegate(uint256 amount) external nonReentrant returns (uint256 shares) {
        _endExit();
        _harvest();
        if (closed) revert PoolClosed();
        // Rewards that cannot be fetched would be shared with whoever comes in.
        if (sequencing.rewardOf(id) > 0) revert RewardsStuck();
        (uint256 held, uint256 most) = (backing(), sequencing.maxLock());
        if (held + amount > most) revert PoolFull(most > held ? most - held : 0);
        shares = _mint(msg.sender, amount);
        metis.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// Gives shares of the caller for a ticket, and pays what can be paid.
    function undelegate(uint256 shares) external nonReentrant {
        if (msg.sender == operator && !closed && sharesOf[msg.sender] < shares + ownShares) revert OwnStake();
        _leave(msg.sender, shares);
        _bring();
    }

    /// Has somebody paid who stays in a pool that has ended. Anybody may.
    function settle(address account) external nonReentrant {
        if (!closed || _leaving()) revert NotOver();
        _leave(account, sharesOf[account]);
        _bring();
    }

    /// Fetches rewards, pays tickets, begins and ends exits, and locks what is to spare. Anybody may.
    function route() external nonReentrant {
        _bring();
        if (!closed && waiting == 0) _lock();
        routedAt = block.timestamp;
        emit Routed(_idle, waiting);
    }

    /// Tells what the commission will be after the notice.
    function announceCommission(uint256 commission_) external nonReentrant onlyOperator {
        _harvest();
        _announce(commission_);
    }

    /// Ends the pool for good: the lock leaves.
    function close() external nonReentrant onlyOperator {
        if (closed) revert PoolClosed();
        _harvest();
        _close();
    }

    /// Pays the operator its commission. Anybody may.
    function collect() external nonReentrant returns (uint256 amount) {
        _harvest();
        amount = commissionOwed;
        commissionOwed = 0;
        emit CommissionPaid(operator, amount);
        metis.safeTransfer(operator, amount);
    }

    /// @inheritdoc Shares
    function backing() public view override returns (uint256) {
        return _idle + sequencing.lockedOf(id);
    }

    /// METIS of the delegators that is not locked.
    function idle() external view returns (uint256) {
        return _idle;
    }

    /// Whether the pool is closed and everybody has been paid: its place is free.
    function over() public view returns (bool) {
        return closed && totalShares == 0 && !_leaving();
    }

    function _mint(address account, uint256 amount) private returns (uint256 shares) {
        shares = sharesFor(amount);
        if (shares == 0) revert ZeroShares();
        sharesOf[account] += shares;
        totalShares += shares;
        _idle += amount;
        emit Delegated(account, amount, shares);
    }

    function _leave(address account, uint256 shares) private {
        if (shares == 0) revert ZeroShares();
        sharesOf[account] -= shares;
        waitingOf[account] += shares;
        waiting += shares;
        emit Undelegated(account, _tickets.length, shares);
        _tickets.push(Ticket(account, block.timestamp, shares));
    }

    /// Whether there is a lock that has not been paid back.
    function _leaving() private view returns (bool) {
        return id != 0 && sequencing.statusOf(id) != ISequencing.Status.Unlocked;
    }

    function _active() private view returns (bool) {
        return id != 0 && sequencing.statusOf(id) == ISequencing.Status.Active;
    }

    /// Fetches rewards and shares them out. What came by itself, as by a forced exit or as a gift, is one.
    function _harvest() private {
        _enact(set.committedBlocks(signer));
        // Without the right to lock there is none to fetch; everything else goes on.
        if (_active() && sequencing.rewardOf(id) > 0) try sequencing.withdrawRewards(id) {} catch {}
        uint256 reward = metis.balanceOf(address(this)) - _idle - commissionOwed;
        if (reward == 0) return;
        uint256 kept = _charge(reward);
        if (sequencing.rewardOf(id) == 0) {
            (,,,,, uint256 blocks,,,,,) = sequencing.sequencers(id);
            _paid(blocks);
        }
        if (!closed || _leaving()) _stream(reward - kept);
        commissionOwed += kept;
        _idle += reward - kept;
        emit Harvested(reward, kept);
    }

    function _endExit() private {
        if (id == 0 || sequencing.statusOf(id) != ISequencing.Status.Inactive) return;
        // The owner of the LockingPool may have sent it away.
        if (!closed) _close();
        if (block.timestamp < sequencing.unlockClaimTimeOf(id)) return;
        _idle += sequencing.unlockClaim(id);
        // Nobody has come in since the exit began: who is left may have all of it at once.
        _forgetStream();
    }

    function _close() private {
        closed = true;
        emit Closed(sequencing.lockedOf(id));
        if (_active()) sequencing.unlock(id);
    }

    /// Brings back what tickets want and pays them.
    function _bring() private {
        _endExit();
        _harvest();
        uint256 due = worth(waiting);
        if (due > _idle && _active()) {
            (uint256 locked, uint256 least) = (sequencing.lockedOf(id), sequencing.minLock());
            uint256 missing = due - _idle;
            if (missing + least > locked) {
                _close();
            } else {
                // A lock gives once a batch. When no batch comes for too long, all of it has to leave.
                try sequencing.withdraw(id, missing) {
                    _idle += missing;
                } catch {
                    if (block.timestamp >= _tickets[_head].since + sequencing.exitDelay()) _close();
                }
            }
            // An exit pays what is owed at once.
            _harvest();
        }
        for (uint256 i = 0; i < MOST_PAID && _head < _tickets.length; i++) {
            if (!_pay(_tickets[_head])) break;
        }
    }

    /// Pays a ticket, or the part of it that METIS is here for.
    /// @return whole whether the next one can be paid
    function _pay(Ticket storage ticket) private returns (bool whole) {
        (address account, uint256 shares) = (ticket.account, ticket.shares);
        uint256 amount = worth(shares);
        whole = amount <= _idle;
        if (!whole) {
            amount = _idle;
            if (amount == 0) return false;
            shares = Math.min(shares, _sharesOut(amount));
        }
        emit Paid(account, _head, amount, shares);
        if (whole) _head++;
        else ticket.shares -= shares;
        totalShares -= shares;
        waiting -= shares;
        waitingOf[account] -= shares;
        _idle -= amount;
        metis.safeTransfer(account, amount);
    }

    /// Locks what lies here, up to the maximum. There may be no seat left, or no right to lock: then it stays here.
    function _lock() private {
        uint256 most = sequencing.maxLock();
        if (id == 0) {
            if (_idle < sequencing.minLock()) return;
            uint256 first = Math.min(_idle, most);
            try sequencing.lockWithRewardRecipient(signer, address(this), first) returns (uint256 id_) {
                id = id_;
                _idle -= first;
            } catch {}
            return;
        }
        uint256 locked = sequencing.lockedOf(id);
        uint256 more = Math.min(_idle, most > locked ? most - locked : 0);
        if (more == 0) return;
        try sequencing.relock(id, more, false) {
            _idle -= more;
        } catch {}
    }
}
