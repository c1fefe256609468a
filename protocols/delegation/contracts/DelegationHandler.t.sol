// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Token} from "../../../test/solidity/Token.sol";
import {ISequencing} from "../../sequencing/contracts/ISequencing.sol";
import {DelegationPool} from "./DelegationPool.sol";
import {DelegationPools} from "./DelegationPools.sol";
import {DelegationTest} from "./DelegationTest.t.sol";

/// Three delegators, an operator, the sequencers' updater and whoever gives METIS away, in any order and at any time.
/// Beside the contracts stands a plain count of what came and went, and of the commission in force at every block.
contract DelegationHandler is DelegationTest {
    address[3] private _users = [ALICE, BOB, STRANGER];
    DelegationPool public pool;
    address public node = NODE;

    /// METIS that came from outside, that left to accounts, and that was slashed.
    uint256 public broughtIn;
    uint256 public paidOut;
    uint256 public slashed;
    /// The most commission that announcements allow, in ten-thousandths of a wei, and what was taken.
    uint256 public allowed;
    uint256 public collected;
    /// Whether METIS for a share ever fell but by a slash, and whether a lock ever gave before its exit was over.
    bool public diluted;
    bool public early;
    /// Whether a batch ever bore more than the highest commission at which one of its blocks was built.
    bool public overcharged;
    uint256 public exits;
    uint256 public payments;

    /// The commission in force, the one announced, and the highest of this pool.
    uint256 private _rate;
    uint256 private _next;
    uint256 private _due;
    uint256 private _highest;
    /// Blocks built that no batch has paid, and the highest commission at which one of them was built.
    uint256 private _unpaid;
    uint256 private _unpaidRate;

    constructor() {
        deploy(new Token(), 300);
        opened(1000);
    }

    /// Lets time pass, or none, and looks at what a share is worth and at the lock before and after.
    modifier later(uint256 wait) {
        vm.warp(block.timestamp + (wait % 4 == 0 ? 0 : within(wait, 0, 9 days)));
        if (_due != 0 && block.timestamp >= _due) (_rate, _due) = (_next, 0);
        if (_rate > _highest) _highest = _rate;
        uint256 before = pool.worth(1e30);
        uint256 claimable = sequencing.unlockClaimTimeOf(pool.id());
        uint256 locked = lockedOf(pool);
        bool leaving = locked > 0 && claimable > block.timestamp;
        address pool_ = address(pool);
        address node_ = node;
        _;
        // A pool that has begun anew is another one.
        if (pool_ != address(pool) || node_ != node) return;
        // Rounding for 1e27 wei's worth of shares, where hardly any are left, is not dilution.
        if (pool.totalShares() > 1e21 && pool.worth(1e30) + 1e9 < before) diluted = true;
        if (leaving && lockedOf(pool) < locked) early = true;
    }

    function delegateSome(uint256 wait, uint256 who, uint256 seed) external later(wait) {
        pool.route();
        sum();
        if (pool.closed()) return;
        uint256 room = 100_000 ether;
        room = pool.backing() < room ? room - pool.backing() : 0;
        uint256 amount = seed % 2 == 0 ? anySize(seed, 60_000 ether) : within(seed, 10_000 ether, 60_000 ether);
        if (amount > room || pool.sharesFor(amount) == 0) return;
        broughtIn += amount;
        delegate(pool, _users[who % 3], amount);
    }

    function undelegateSome(uint256 wait, uint256 who, uint256 seed) external later(wait) {
        address user = _users[who % 3];
        uint256 most = pool.sharesOf(user);
        if (most == 0) return;
        uint256 shares = seed % 3 == 0 ? most : within(seed, 1, seed % 3 == 1 ? most : most / 10 + 1);
        count(user);
        vm.prank(user);
        pool.undelegate(shares);
        counted(user);
    }

    function route(uint256 wait) public later(wait) {
        bool closed = pool.closed();
        pool.route();
        if (pool.closed() && !closed) exits++;
        sum();
    }

    function collect(uint256 wait) external later(wait) {
        uint256 amount = pool.collect();
        collected += amount;
        sum();
    }

    function announce(uint256 wait, uint256 seed) external later(wait) {
        if (_due != 0) return;
        _next = within(seed, 0, 10_000);
        _due = block.timestamp + NOTICE;
        vm.prank(OPERATOR);
        pool.announceCommission(_next);
    }

    /// The node builds some blocks; nobody pays for them yet.
    function buildSome(uint256 wait, uint256 seed) public later(wait) {
        if (sequencing.statusOf(pool.id()) != ISequencing.Status.Active) return;
        uint256 blocks = 1 + seed % 3;
        build(node, blocks);
        _unpaid += blocks;
        if (_rate > _unpaidRate) _unpaidRate = _rate;
    }

    /// A batch for all of them, of which the pool has nothing else to share out.
    function payAll(uint256 wait, uint256 seed) external later(wait) {
        pool.route();
        sum();
        ISequencing.Status status = sequencing.statusOf(pool.id());
        bool live = status == ISequencing.Status.Active || status == ISequencing.Status.Inactive;
        if (!live || _unpaid == 0) return;
        uint256 amount = anySize(seed, 500 ether);
        uint256 most = amount * _unpaid * _unpaidRate;
        broughtIn += amount * _unpaid;
        allowed += most;
        uint256 before = pool.commissionOwed();
        pay(node, _unpaid, amount);
        pool.route();
        sum();
        if ((pool.commissionOwed() - before) * 10_000 > most) overcharged = true;
        (_unpaid, _unpaidRate) = (0, 0);
    }

    function slash(uint256 wait) external {
        vm.warp(block.timestamp + wait % 1 days);
        uint256 before = lockedOf(pool);
        if (before == 0 || wait % 4 != 0) return;
        sequencing.slash(pool.id());
        slashed += before - lockedOf(pool);
    }

    function give(uint256 wait, uint256 seed) external later(wait) {
        uint256 amount = anySize(seed, 1000 ether);
        broughtIn += amount;
        allowed += amount * _highest;
        metis.mint(address(pool), amount);
        // An announced commission may be in force before it is shared out.
        if (_due != 0 && _next > _highest) allowed += amount * (_next - _highest);
        pool.route();
        sum();
    }

    /// Rarely somebody ends the pool: its operator, or the owner of the LockingPool.
    function end(uint256 wait, uint256 seed) external later(wait) {
        if (pool.closed() || seed % 4 != 0) return;
        exits++;
        if (seed % 8 == 0 && sequencing.statusOf(pool.id()) == ISequencing.Status.Active) {
            sequencing.forceUnlock(pool.id());
        } else {
            vm.prank(OPERATOR);
            pool.close();
        }
    }

    /// Where a pool has ended, everybody is paid and the next one begins in its place.
    function again(uint256 wait, uint256 seed) external later(wait) {
        if (!pool.closed()) return;
        pool.route();
        sum();
        bool leaving = pool.id() != 0 && sequencing.statusOf(pool.id()) != ISequencing.Status.Unlocked;
        if (leaving) return;
        everybodyIsPaid();
        node = address(uint160(node) + 1);
        uint256 rest = pool.commissionOwed();
        opened(within(seed, 0, 3000));
        collected += rest;
        sum();
    }

    function everybodyIsPaid() public {
        for (uint256 i = 0; i < 4; i++) {
            address account = i < 3 ? _users[i] : OPERATOR;
            if (pool.sharesOf(account) > 0) pool.settle(account);
        }
        while (pool.waiting() > 0) pool.route();
        sum();
    }

    function finish() external {
        pool.route();
        if (!pool.closed()) {
            vm.prank(OPERATOR);
            pool.close();
        }
        vm.warp(block.timestamp + 21 days);
        pool.route();
        everybodyIsPaid();
        vm.warp(block.timestamp + STREAM);
        collected += pool.collect();
        sum();
    }

    /// Shares of everybody, and those in tickets.
    function counts() external view returns (uint256 shares, uint256 waiting) {
        for (uint256 i = 0; i < 4; i++) {
            address account = i < 3 ? _users[i] : OPERATOR;
            shares += pool.sharesOf(account) + pool.waitingOf(account);
            waiting += pool.waitingOf(account);
        }
    }

    function contracts() external view returns (Token, ISequencing) {
        return (metis, sequencing);
    }

    function opened(uint256 commission) private {
        broughtIn += STAKE;
        pool = open(OPERATOR, node, commission);
        (_rate, _due, _highest, _unpaid, _unpaidRate) = (commission, 0, commission, 0, 0);
    }

    uint256 private _held;

    function count(address user) private {
        _held = metis.balanceOf(user);
    }

    function counted(address user) private {
        if (metis.balanceOf(user) > _held) payments++;
        sum();
    }

    /// What accounts hold has left.
    function sum() private {
        paidOut = metis.balanceOf(OPERATOR);
        for (uint256 i = 0; i < 3; i++) {
            paidOut += metis.balanceOf(_users[i]);
        }
    }
}
