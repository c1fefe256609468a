// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Token} from "../../../test/solidity/Token.sol";
import {ISequencing} from "./ISequencing.sol";
import {LockingPool} from "./LockingPool.sol";
import {SequencingTest} from "./SequencingTest.t.sol";

/// Three owners, an updater and a payer that is often dry, who do whatever they like in any order and at any time, and
/// try what is forbidden. Beside the contracts stands a plain count, slot by slot, of who was to build when.
contract SequencingHandler is SequencingTest {
    address[3] private _owners = [ALICE, BOB, CAROL];
    /// Signers are used up: each new lock brings the next one.
    uint160 private _signers = 0x1000;
    address[] private _allSigners;

    /// Everything that came from outside and went there, in wei.
    uint256 public broughtIn;
    uint256 public paidOut;
    uint256 public slashed;
    /// Blocks that batches have paid for, by signer, and rewards they were worth.
    mapping(address signer => uint256) public paidBlocks;
    uint256 public rewards;
    mapping(uint256 id => uint256) private _exitBegan;
    /// Whether a call ever succeeded that the rules forbid, or was refused that they allow.
    string public broken;

    constructor() {
        setUpWith(new Token());
        pool.setSlashShare(500);
        for (uint256 i = 0; i < 3; i++) {
            allow(_owners[i], metis, address(info));
        }
    }

    /// Lets time pass before the action, or none.
    modifier later(uint256 wait) {
        vm.warp(block.timestamp + (wait % 3 == 0 ? 0 : within(wait, 1, wait % 11 == 1 ? 15 days : 40)));
        _;
    }

    function lock(uint256 wait, uint256 who, uint256 seed) external later(wait) {
        address owner = _owners[who % 3];
        uint256 amount = within(seed, MIN - 2, MAX + 2);
        address signer = address(++_signers);
        metis.mint(owner, amount);
        bool allowed = pool.seqOwners(owner) == 0 && amount >= MIN && amount <= MAX;
        bytes memory call = abi.encodeCall(pool.lockWithRewardRecipient, (signer, owner, amount));
        if (attempt(owner, address(pool), call, allowed, "lock")) {
            broughtIn += amount;
            _allSigners.push(signer);
        }
    }

    function relock(uint256 wait, uint256 who, uint256 seed, bool rewards_) external later(wait) {
        address owner = _owners[who % 3];
        uint256 id = pool.seqOwners(owner);
        uint256 amount = within(seed, 0, MIN);
        metis.mint(owner, amount);
        uint256 more = amount + (rewards_ ? pool.rewardOf(id) : 0);
        bool allowed = active(id) && more > 0 && pool.lockedOf(id) + more <= MAX;
        bytes memory call = abi.encodeCall(pool.relock, (id, amount, rewards_));
        if (attempt(owner, address(pool), call, allowed, "relock")) broughtIn += amount;
    }

    function withdraw(uint256 wait, uint256 who, uint256 seed) external later(wait) {
        address owner = _owners[who % 3];
        uint256 id = pool.seqOwners(owner);
        uint256 locked = pool.lockedOf(id);
        uint256 amount = within(seed, 0, locked + 1);
        (,, uint256 updated,,,,,,,,) = pool.sequencers(id);
        bool allowed = active(id) && updated < pool.currentBatch() && amount > 0 && amount + MIN <= locked;
        bytes memory call = abi.encodeCall(pool.withdraw, (id, amount));
        if (attempt(owner, address(pool), call, allowed, "withdraw")) paidOut += amount;
    }

    function withdrawRewards(uint256 wait, uint256 who) external later(wait) {
        address owner = _owners[who % 3];
        uint256 id = pool.seqOwners(owner);
        uint256 reward = pool.rewardOf(id);
        bytes memory call = abi.encodeCall(pool.withdrawRewards, (id));
        if (attempt(owner, address(pool), call, active(id), "withdrawRewards")) paidOut += reward;
    }

    function unlock(uint256 wait, uint256 who) external later(wait) {
        address owner = _owners[who % 3];
        uint256 id = pool.seqOwners(owner);
        uint256 reward = pool.rewardOf(id);
        if (!attempt(owner, address(pool), abi.encodeCall(pool.unlock, (id)), active(id), "unlock")) return;
        _exitBegan[id] = block.timestamp;
        paidOut += reward;
    }

    function claim(uint256 wait, uint256 who) external later(wait) {
        address owner = _owners[who % 3];
        uint256 id = pool.seqOwners(owner);
        uint256 due = pool.lockedOf(id) + pool.rewardOf(id);
        bool allowed = _exitBegan[id] != 0 && block.timestamp >= _exitBegan[id] + 21 days;
        if (attempt(owner, address(pool), abi.encodeCall(pool.unlockClaim, (id)), allowed, "claim")) paidOut += due;
    }

    function commitNext(uint256 wait, uint256 who) external later(wait) {
        uint256 current = set.currentEpoch();
        (,, uint256 end) = set.epochs(current);
        (,, uint256 before) = set.epochs(current == 0 ? 0 : current - 1);
        bool allowed = current == 0 || before < set.height();
        bytes memory call = abi.encodeCall(set.commitEpoch, (current + 1, end + 1, end + LENGTH, anySigner(who)));
        attempt(UPDATER, address(set), call, allowed, "commit");
    }

    function recommit(uint256 wait, uint256 who, uint256 cut, bool pending) external later(wait) {
        uint256 current = set.currentEpoch();
        uint256 old = pending && current > 0 ? current - 1 : current;
        (, uint256 start, uint256 end) = set.epochs(old);
        if (start == 0) return;
        uint256 last = within(cut, start - 1, end);
        uint256 begin = last + 1 + (cut >> 128) % 20;
        address signer = anySigner(who);
        bytes memory call = abi.encodeCall(set.recommitEpoch, (old, old + 1, last, begin, begin + 9, signer));
        attempt(UPDATER, address(set), call, begin <= set.height(), "recommit");
    }

    /// A batch for two signers, with the blocks that are theirs or with one too many.
    function submitBatch(uint256 wait, uint256 who, bool greedy) external later(wait) {
        if (_allSigners.length == 0) return;
        address[] memory signers = new address[](2);
        uint256[] memory blocks = new uint256[](2);
        bool known = true;
        for (uint256 i = 0; i < 2; i++) {
            signers[i] = _allSigners[(who % _allSigners.length + i) % _allSigners.length];
            blocks[i] = i == 1 && signers[0] == signers[1] ? 0 : set.finalBlocks(signers[i]) - paidBlocks[signers[i]];
            if (pool.seqSigners(signers[i]) == type(uint256).max) known = false;
        }
        if (greedy) blocks[0] += 1;
        uint256 total = (blocks[0] + blocks[1]) * PER_BLOCK;
        uint256 to = set.finalEpoch();
        bool allowed = known && !greedy && to > pool.rewardedEpoch() && metis.balanceOf(PAYER) >= total;
        uint256 batch = pool.currentBatch() + 1;
        bytes memory call =
            abi.encodeCall(pool.batchSubmitRewards, (batch, pool.rewardedEpoch() + 1, to, signers, blocks));
        if (!attempt(UPDATER, address(pool), call, allowed, "batch")) return;
        paidBlocks[signers[0]] += blocks[0];
        paidBlocks[signers[1]] += blocks[1];
        rewards += total;
        broughtIn += total;
    }

    function slash(uint256 wait, uint256 who) external later(wait) {
        uint256 id = pool.seqOwners(_owners[who % 3]);
        uint256 amount = pool.lockedOf(id) * 500 / 10_000;
        if (attempt(UPDATER, address(pool), abi.encodeCall(pool.slash, (id)), id != 0, "slash")) slashed += amount;
    }

    function fundPayer(uint256 wait, uint256 seed) external later(wait) {
        metis.mint(PAYER, anySize(seed, 1e20));
    }

    /// Somebody without any right tries one of the calls that need one.
    function trespass(uint256 wait, uint256 which) external later(wait) {
        (address[] memory signers, uint256[] memory blocks) = one(ALICE, 1);
        bytes[6] memory calls = [
            abi.encodeCall(pool.batchSubmitRewards, (pool.currentBatch() + 1, 1, 1, signers, blocks)),
            abi.encodeCall(pool.slash, (1)),
            abi.encodeCall(pool.forceUnlock, (1)),
            abi.encodeCall(pool.updateBlockReward, (1)),
            abi.encodeCall(pool.unlockClaim, (1)),
            abi.encodeCall(pool.setExitDelay, (0))
        ];
        attempt(STRANGER, address(pool), calls[which % 6], false, "trespass");
    }

    function owners() external view returns (address[3] memory) {
        return _owners;
    }

    function allSigners() external view returns (address[] memory) {
        return _allSigners;
    }

    function anySigner(uint256 which) private view returns (address) {
        return _allSigners.length == 0 ? FIRST : _allSigners[which % _allSigners.length];
    }

    function active(uint256 id) private view returns (bool) {
        return pool.statusOf(id) == ISequencing.Status.Active;
    }

    function attempt(address from, address target, bytes memory call, bool allowed, string memory what)
        private
        returns (bool succeeded)
    {
        vm.prank(from);
        (succeeded,) = target.call(call);
        if (succeeded != allowed) broken = what;
    }

    function contracts() external view returns (Token, LockingPool) {
        return (metis, pool);
    }
}

