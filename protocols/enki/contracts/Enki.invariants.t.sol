// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Invariants} from "../../../test/solidity/Invariants.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {LockingPool} from "../../sequencing/contracts/LockingPool.sol";
import {ISequencing} from "../../sequencing/contracts/ISequencing.sol";
import {Dealer} from "./Dealer.sol";
import {EMetis} from "./EMetis.sol";
import {EnkiTest} from "./EnkiTest.t.sol";
import {RedemptionQueue} from "./RedemptionQueue.sol";
import {SeMetis} from "./SeMetis.sol";

/// Three users, a keeper and the sequencers' updater, in any order and at any time. Sizes are those of locks, so that
/// deposits and tickets open, fill, empty and end them.
contract EnkiHandler is EnkiTest {
    address[3] private _users = [address(0xa1), address(0xa2), address(0xa3)];

    /// METIS that ever came from outside and that left again.
    uint256 public broughtIn;
    uint256 public paidOut;
    /// Whether eMETIS in seMETIS per share ever fell.
    bool public rateFell;
    /// Whether a ticket was ever paid before its maturity.
    bool public early;
    /// Whether a mature ticket was ever refused though the METIS was there.
    bool public refused;
    uint256 public redemptions;
    uint256 public exits;
    uint256 public ticketsIssued;

    constructor() {
        deploy(6, 100_000, 1000, 0);
        broughtIn = 1 ether;
    }

    modifier later(uint256 wait) {
        uint256 rate = seMetis.convertToAssets(1e27);
        vm.warp(block.timestamp + (wait % 4 == 0 ? 0 : within(wait, 0, 9 days)));
        _;
        if (seMetis.convertToAssets(1e27) < rate) rateFell = true;
    }

    function mintSome(uint256 wait, uint256 who, uint256 seed, bool stake) external later(wait) {
        uint256 amount = anySize(seed, 150_000 ether);
        // The smallest amounts matter, but hardly move a lock: half of them are large.
        if (seed % 2 == 0) amount = within(seed, 20_000 ether, 150_000 ether);
        mint(_users[who % 3], amount, stake);
        broughtIn += amount;
    }

    function stakeOrUnstake(uint256 wait, uint256 who, uint256 seed, bool into) external later(wait) {
        address user = _users[who % 3];
        uint256 amount = within(seed, 0, into ? eMetis.balanceOf(user) : seMetis.balanceOf(user));
        vm.prank(user);
        eMetis.approve(address(seMetis), amount);
        vm.prank(user);
        if (into) seMetis.deposit(amount, user);
        else seMetis.redeem(amount, user, user);
    }

    function request(uint256 wait, uint256 who, uint256 seed) external later(wait) {
        address user = _users[who % 3];
        uint256 most = eMetis.balanceOf(user);
        if (most == 0) return;
        enter(user, seed % 2 == 0 ? most : within(seed, 1, most));
        ticketsIssued++;
    }

    function shortenOne(uint256 wait, uint256 who, uint256 seed) external later(wait) {
        address user = _users[who % 3];
        (uint256 id, uint256 amount,) = queue.ticketOf(user, 0);
        if (id == 0) return;
        uint256 lps = anySize(seed, amount);
        lp.mint(user, lps);
        vm.prank(user);
        lp.approve(address(queue), lps);
        vm.prank(user);
        queue.shorten(id, lps);
    }

    function claimOrCancel(uint256 wait, uint256 who, bool claims) external later(wait) {
        address user = _users[who % 3];
        (uint256 id, uint256 amount, uint256 maturity) = queue.ticketOf(user, 0);
        if (id == 0) return;
        if (!claims && block.timestamp < maturity) {
            vm.prank(user);
            queue.cancel(id, user);
            return;
        }
        bool liquid = metis.balanceOf(address(dealer)) >= amount;
        vm.prank(user);
        (bool paid,) = address(queue).call(abi.encodeCall(queue.redeem, (id, user)));
        if (paid) {
            redemptions++;
            paidOut += amount;
            if (block.timestamp < maturity) early = true;
        } else if (block.timestamp >= maturity && liquid) {
            refused = true;
        }
    }

    function route(uint256 wait) external later(wait) {
        (, uint256 before,,) = dealer.locks();
        dealer.route();
        (, uint256 leaving,,) = dealer.locks();
        if (leaving > before) exits++;
    }

    function harvest(uint256 wait) external later(wait) {
        dealer.harvest();
    }

    /// A batch of rewards for any of the locks that earn.
    function reward(uint256 wait, uint256 which, uint256 seed) external later(wait) {
        for (uint256 i = 0; i < 6; i++) {
            uint256 place = (which % 6 + i) % 6;
            if (idOf(place) == 0 || pool.statusOf(idOf(place)) != ISequencing.Status.Active) continue;
            uint256 amount = anySize(seed, 2000 ether) - 1;
            earn(place, amount);
            broughtIn += amount;
            return;
        }
    }

    function giveMetis(uint256 wait, uint256 seed) external later(wait) {
        uint256 amount = anySize(seed, 1000 ether);
        metis.mint(address(dealer), amount);
        broughtIn += amount;
    }

    /// What all tickets in existence want.
    function ticketed() external view returns (uint256 sum) {
        for (uint256 i = 0; i < 3; i++) {
            for (uint256 k = 0; k < queue.balanceOf(_users[i]); k++) {
                (, uint256 amount,) = queue.ticketOf(_users[i], k);
                sum += amount;
            }
        }
    }

    function contracts() external view returns (Dealer, EMetis, SeMetis, RedemptionQueue, LockingPool, Token) {
        return (dealer, eMetis, seMetis, queue, pool, metis);
    }

    function behind() external view returns (uint256) {
        return backing();
    }

    /// Everybody unstakes, asks for METIS, waits out exits and is paid, whatever has happened before.
    function everybodyLeaves() external {
        for (uint256 i = 0; i < 3; i++) {
            address user = _users[i];
            uint256 shares = seMetis.balanceOf(user);
            vm.prank(user);
            seMetis.redeem(shares, user, user);
            if (eMetis.balanceOf(user) > 0) enter(user, eMetis.balanceOf(user));
        }
        // Locks give once a batch, and each of six could have been made in this one; whole ones take 21 days.
        for (uint256 round = 0; round < 3; round++) {
            dealer.route();
            vm.warp(block.timestamp + 21 days);
            uint256 none = pool.rewardPerBlock();
            for (uint256 i = 0; i < 6; i++) {
                if (idOf(i) > 0 && pool.statusOf(idOf(i)) == ISequencing.Status.Active) {
                    earn(i, none);
                    broughtIn += none;
                    break;
                }
            }
        }
        dealer.route();
        for (uint256 i = 0; i < 3; i++) {
            while (queue.balanceOf(_users[i]) > 0) {
                (uint256 id, uint256 amount,) = queue.ticketOf(_users[i], 0);
                vm.prank(_users[i]);
                queue.redeem(id, _users[i]);
                paidOut += amount;
            }
        }
    }
}

contract EnkiInvariants is Invariants {
    EnkiHandler private handler;
    Dealer private dealer;
    EMetis private eMetis;
    SeMetis private seMetis;
    RedemptionQueue private queue;
    LockingPool private pool;
    Token private metis;

    function setUp() public {
        handler = new EnkiHandler();
        (dealer, eMetis, seMetis, queue, pool, metis) = handler.contracts();
        calls(
            address(handler),
            bytes.concat(
                handler.mintSome.selector,
                handler.stakeOrUnstake.selector,
                handler.request.selector,
                handler.shortenOne.selector,
                handler.claimOrCancel.selector,
                handler.route.selector,
                handler.harvest.selector,
                handler.reward.selector,
                handler.giveMetis.selector,
                handler.route.selector
            )
        );
    }

    function invariant_SupplyIsBackedByMetisHeldLockedAndOwed() public view {
        vm.assertLe(eMetis.totalSupply(), dealer.backed(), "held and locked");
        vm.assertEq(handler.behind(), handler.broughtIn() - handler.paidOut(), "with what is owed, in less out");
    }

    function invariant_TheRateOfSeMetisNeverFalls() public view {
        vm.assertEq(handler.rateFell(), false, "eMETIS per share");
    }

    function invariant_TicketsAreCovered() public view {
        vm.assertEq(handler.ticketed(), queue.outstanding(), "what all tickets want");
        vm.assertEq(eMetis.balanceOf(address(queue)), queue.outstanding(), "lies in the queue as eMETIS");
        vm.assertLe(queue.outstanding(), dealer.backed(), "and behind it is METIS");
        vm.assertEq(dealer.worth(queue.outstanding()), queue.outstanding(), "one to one");
    }

    function invariant_TicketsArePaidAtMaturityWhenMetisIsThere() public view {
        vm.assertEq(handler.early(), false, "not before");
        vm.assertEq(handler.refused(), false, "and not refused");
    }

    function invariant_LocksStayWithinTheLimits() public view {
        for (uint256 i = 0; i < 6; i++) {
            (,, uint256 id) = dealer.agents(i);
            if (id == 0 || pool.statusOf(id) != ISequencing.Status.Active) continue;
            vm.assertLe(20_000 ether, pool.lockedOf(id), "the least");
            vm.assertLe(pool.lockedOf(id), 100_000 ether, "the most");
        }
    }

    function invariant_AgentsKeepNothing() public view {
        for (uint256 i = 0; i < 6; i++) {
            (address agent,,) = abi.decode(agentAt(i), (address, address, uint256));
            vm.assertEq(metis.balanceOf(agent), 0, "METIS passes through");
        }
    }

    function afterInvariant() public {
        handler.everybodyLeaves();
        vm.assertEq(queue.outstanding(), 0, "everybody is paid in the end");
        vm.assertLe(eMetis.totalSupply(), dealer.backed(), "and the rest is still covered");
    }

    function agentAt(uint256 place) private view returns (bytes memory answer) {
        (, answer) = address(dealer).staticcall(abi.encodeCall(dealer.agents, (place)));
    }
}
