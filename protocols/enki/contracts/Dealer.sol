// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {IWrapped} from "../../metis/contracts/IWrapped.sol";
import {ISequencing} from "../../sequencing/contracts/ISequencing.sol";
import {EMetis} from "./EMetis.sol";
import {IRedeemer} from "./IRedeemer.sol";
import {RedemptionQueue} from "./RedemptionQueue.sol";
import {SeMetis} from "./SeMetis.sol";
import {SequencerAgent} from "./SequencerAgent.sol";

/// Takes METIS for eMETIS, locks it at sequencers, shares their rewards out and pays tickets.
///
/// Backing is METIS held here and METIS locked. What it exceeds the supply of eMETIS by are rewards: `harvest` mints
/// eMETIS for them, a share for the treasury and the rest for seMETIS. Should locks ever be slashed, rewards fill the
/// gap first, and tickets are paid in proportion as long as there is one.
contract Dealer is IRedeemer, Ownable, ReentrancyGuard {
    using SafeERC20 for IERC20;

    /// Each is looked at in every harvest and whenever a ticket is paid.
    uint256 public constant MOST_AGENTS = 16;
    uint256 private constant MILLION = 1e6;

    struct Agent {
        SequencerAgent agent;
        /// The node that it locks for; a node can be used once only.
        address signer;
        /// Its lock; 0 before there is one.
        uint256 id;
    }

    ISequencing public immutable sequencing;
    IERC20 public immutable metis;
    EMetis public immutable override eMetis;
    address public immutable override treasury;
    /// Share of rewards that the treasury gets, in millionths.
    uint256 public immutable treasuryShare;
    SequencerAgent private immutable _blueprint;

    SeMetis public seMetis;
    RedemptionQueue public queue;
    Agent[] public agents;
    /// Seconds since 1970 of the last route.
    uint256 public routedAt;

    event Connected(address seMetis, address queue);
    event AgentAdded(address indexed agent, address indexed signer);
    event Minted(address indexed account, uint256 amount, bool staked);
    event Dispatched(uint256 rewards, uint256 toTreasury, uint256 toStakers);
    event Locked(address indexed agent, uint256 amount);
    event Withdrawn(address indexed agent, uint256 amount);
    event ExitBegun(address indexed agent, uint256 amount);
    event ExitEnded(address indexed agent, uint256 amount);
    event Routed(uint256 liquid, uint256 owed);
    event Paid(address indexed account, uint256 amount, uint256 fee);

    error ShareTooLarge();
    error AlreadyConnected();
    error NotConnected();
    error NotQueue();
    error ZeroAmount();
    error ZeroAddress();
    error TooManyAgents();
    /// The METIS for a ticket is still locked; it comes back with the next routes.
    error NotLiquid(uint256 liquid, uint256 wanted);

    constructor(ISequencing sequencing_, address owner_, address treasury_, uint256 treasuryShare_) Ownable(owner_) {
        if (treasuryShare_ > MILLION) revert ShareTooLarge();
        if (treasury_ == address(0)) revert ZeroAddress();
        sequencing = sequencing_;
        metis = sequencing_.metis();
        treasury = treasury_;
        treasuryShare = treasuryShare_;
        eMetis = new EMetis(address(this));
        _blueprint = new SequencerAgent(sequencing_);
    }

    /// Native METIS, such as a share of fees, is wrapped: it backs eMETIS like any other, and is shared out as rewards are.
    receive() external payable {
        IWrapped(address(metis)).deposit{value: msg.value}();
    }

    /// Names the vault that rewards go to and the queue whose tickets are paid; once, for good.
    function connect(SeMetis seMetis_, RedemptionQueue queue_) external onlyOwner {
        if (address(queue) != address(0)) revert AlreadyConnected();
        if (address(seMetis_) == address(0) || address(queue_) == address(0)) revert ZeroAddress();
        seMetis = seMetis_;
        queue = queue_;
        IERC20(eMetis).forceApprove(address(seMetis_), type(uint256).max);
        emit Connected(address(seMetis_), address(queue_));
    }

    /// Makes one more lock possible, for the node `signer`.
    function addAgent(address signer) external onlyOwner returns (SequencerAgent agent) {
        if (agents.length == MOST_AGENTS) revert TooManyAgents();
        if (signer == address(0)) revert ZeroAddress();
        agent = SequencerAgent(Clones.clone(address(_blueprint)));
        agents.push(Agent(agent, signer, 0));
        metis.forceApprove(address(agent), type(uint256).max);
        emit AgentAdded(address(agent), signer);
    }

    /// Takes METIS of the caller and gives `account` as much eMETIS, or its worth in seMETIS.
    function mint(address account, uint256 amount, bool stake) external nonReentrant {
        if (amount == 0) revert ZeroAmount();
        if (address(queue) == address(0)) revert NotConnected();
        emit Minted(account, amount, stake);
        metis.safeTransferFrom(msg.sender, address(this), amount);
        eMetis.mint(stake ? address(this) : account, amount);
        if (stake) seMetis.deposit(amount, account);
    }

    /// Collects the rewards of all locks and shares them out. Anybody may.
    function harvest() external nonReentrant {
        if (address(queue) == address(0)) revert NotConnected();
        for (uint256 i = 0; i < agents.length; i++) {
            Agent memory each = agents[i];
            // A lock that cannot pay now must not keep the others from it.
            if (each.id > 0 && sequencing.rewardOf(each.id) > 0) try each.agent.collect(each.id) {} catch {}
        }
        (uint256 backing, uint256 supply) = (backed(), eMetis.totalSupply());
        uint256 rewards = backing > supply ? backing - supply : 0;
        uint256 toTreasury = Math.mulDiv(rewards, treasuryShare, MILLION);
        emit Dispatched(rewards, toTreasury, rewards - toTreasury);
        if (toTreasury > 0) eMetis.mint(treasury, toTreasury);
        if (rewards > toTreasury) eMetis.mint(address(seMetis), rewards - toTreasury);
        if (block.timestamp >= seMetis.cycleEnd() && seMetis.waiting() > 0) seMetis.sync();
    }

    /// Keeps as much METIS here as tickets are owed and the rest locked. Anybody may.
    ///
    /// What is missing comes from locks above the minimum at once, else from the exit of whole locks. What is to spare
    /// fills locks up to the maximum and opens new ones.
    function route() external nonReentrant {
        if (address(queue) == address(0)) revert NotConnected();
        routedAt = block.timestamp;
        _endExits();
        uint256 owed = queue.outstanding();
        uint256 liquid = metis.balanceOf(address(this));
        if (liquid < owed) _bringBack(owed - liquid);
        else _lock(liquid - owed);
        emit Routed(metis.balanceOf(address(this)), owed);
    }

    /// Pays a ticket: destroys the queue's eMETIS and pays METIS, one to one unless locks were slashed.
    function redeem(address account, uint256 amount, uint256 fee) external override nonReentrant {
        if (msg.sender != address(queue)) revert NotQueue();
        uint256 wanted = worth(amount);
        uint256 liquid = metis.balanceOf(address(this));
        if (liquid < wanted) revert NotLiquid(liquid, wanted);
        uint256 kept = Math.mulDiv(wanted, fee, amount, Math.Rounding.Ceil);
        eMetis.burn(msg.sender, amount);
        emit Paid(account, wanted - kept, kept);
        metis.safeTransfer(account, wanted - kept);
        if (kept > 0) metis.safeTransfer(treasury, kept);
    }

    /// METIS held and locked, in exits too; rewards count once they are collected.
    function backed() public view returns (uint256 sum) {
        sum = metis.balanceOf(address(this));
        for (uint256 i = 0; i < agents.length; i++) {
            uint256 id = agents[i].id;
            if (id > 0 && sequencing.statusOf(id) != ISequencing.Status.Unlocked) sum += sequencing.lockedOf(id);
        }
    }

    /// METIS that `amount` of eMETIS is paid with.
    function worth(uint256 amount) public view returns (uint256) {
        (uint256 backing, uint256 supply) = (backed(), eMetis.totalSupply());
        return backing >= supply ? amount : Math.mulDiv(amount, backing, supply);
    }

    /// METIS locked and earning, METIS on its way out, and rewards that could be collected, in wei; and how many agents
    /// have no lock yet.
    function locks() external view returns (uint256 active, uint256 leaving, uint256 owed, uint256 free) {
        for (uint256 i = 0; i < agents.length; i++) {
            uint256 id = agents[i].id;
            if (id == 0) {
                free++;
                continue;
            }
            ISequencing.Status status = sequencing.statusOf(id);
            if (status == ISequencing.Status.Inactive) leaving += sequencing.lockedOf(id);
            if (status != ISequencing.Status.Active) continue;
            active += sequencing.lockedOf(id);
            owed += sequencing.rewardOf(id);
        }
    }

    function _endExits() private {
        for (uint256 i = 0; i < agents.length; i++) {
            Agent memory each = agents[i];
            if (each.id == 0 || sequencing.statusOf(each.id) != ISequencing.Status.Inactive) continue;
            if (block.timestamp < sequencing.unlockClaimTimeOf(each.id)) continue;
            uint256 amount = sequencing.lockedOf(each.id);
            emit ExitEnded(address(each.agent), amount);
            each.agent.claim(each.id);
        }
    }

    /// Brings `missing` METIS back; what is on its way out counts already. Whole locks leave, the last ones first, as
    /// long as what stands above the minimum elsewhere does not suffice.
    function _bringBack(uint256 missing) private {
        uint256 least = sequencing.minLock();
        for (uint256 i = 0; i < agents.length; i++) {
            uint256 id = agents[i].id;
            if (id == 0 || sequencing.statusOf(id) != ISequencing.Status.Inactive) continue;
            missing -= Math.min(missing, sequencing.lockedOf(id));
        }
        for (uint256 i = agents.length; i > 0 && missing > _spare(least); i--) {
            Agent memory each = agents[i - 1];
            if (each.id == 0 || sequencing.statusOf(each.id) != ISequencing.Status.Active) continue;
            uint256 amount = sequencing.lockedOf(each.id);
            emit ExitBegun(address(each.agent), amount);
            each.agent.unlock(each.id);
            missing -= Math.min(missing, amount);
        }
        _withdraw(missing, least);
    }

    /// METIS above the minimum in locks that earn.
    function _spare(uint256 least) private view returns (uint256 spare) {
        for (uint256 i = 0; i < agents.length; i++) {
            uint256 id = agents[i].id;
            if (id == 0 || sequencing.statusOf(id) != ISequencing.Status.Active) continue;
            uint256 amount = sequencing.lockedOf(id);
            if (amount > least) spare += amount - least;
        }
    }

    function _withdraw(uint256 missing, uint256 least) private {
        for (uint256 i = agents.length; i > 0 && missing > 0; i--) {
            Agent memory each = agents[i - 1];
            if (each.id == 0 || sequencing.statusOf(each.id) != ISequencing.Status.Active) continue;
            uint256 amount = sequencing.lockedOf(each.id);
            if (amount <= least) continue;
            uint256 part = Math.min(missing, amount - least);
            // A lock gives once a batch; what it refuses now it gives at a later route.
            try each.agent.withdraw(each.id, part) {
                missing -= part;
                emit Withdrawn(address(each.agent), part);
            } catch {}
        }
    }

    function _lock(uint256 spare) private {
        (uint256 least, uint256 most) = (sequencing.minLock(), sequencing.maxLock());
        for (uint256 i = 0; i < agents.length && spare > 0; i++) {
            Agent memory each = agents[i];
            uint256 amount;
            if (each.id > 0) {
                if (sequencing.statusOf(each.id) != ISequencing.Status.Active) continue;
                uint256 held = sequencing.lockedOf(each.id);
                amount = Math.min(spare, most > held ? most - held : 0);
            } else if (spare >= least) {
                amount = Math.min(spare, most);
            }
            if (amount == 0) continue;
            if (_give(i, each, amount)) spare -= amount;
        }
    }

    /// Locks more, or for the first time. There may be no seat left or no right to lock: then METIS stays here.
    function _give(uint256 place, Agent memory each, uint256 amount) private returns (bool) {
        if (each.id > 0) {
            try each.agent.add(each.id, amount) {}
            catch {
                return false;
            }
        } else {
            try each.agent.lock(each.signer, amount) returns (uint256 id) {
                agents[place].id = id;
            } catch {
                return false;
            }
        }
        emit Locked(address(each.agent), amount);
        return true;
    }
}
