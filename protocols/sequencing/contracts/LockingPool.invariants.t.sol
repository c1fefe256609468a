// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Invariants} from "../../../test/solidity/Invariants.sol";
import {ISequencing} from "./ISequencing.sol";
import {SequencingHandler} from "./SequencingHandler.t.sol";
import {SequencingTest} from "./SequencingTest.t.sol";

contract LockingPoolInvariants is SequencingTest, Invariants {
    SequencingHandler private handler;

    function setUp() public {
        vm.warp(START);
        handler = new SequencingHandler();
        (metis, pool) = handler.contracts();
        (info, set) = (pool.info(), pool.set());
        calls(
            address(handler),
            bytes.concat(
                handler.lock.selector,
                handler.relock.selector,
                handler.withdraw.selector,
                handler.withdrawRewards.selector,
                handler.unlock.selector,
                handler.claim.selector,
                handler.commitNext.selector,
                handler.commitNext.selector,
                handler.recommit.selector,
                handler.submitBatch.selector,
                handler.submitBatch.selector,
                handler.slash.selector,
                handler.fundPayer.selector,
                handler.trespass.selector
            )
        );
    }

    function invariant_LocksAndRewardsOwedAreWhatTheEscrowHolds() public view {
        uint256 locked;
        uint256 owed;
        for (uint256 id = 1; id <= pool.totalSequencers(); id++) {
            locked += pool.lockedOf(id);
            owed += pool.rewardOf(id);
        }
        vm.assertEq(locked, info.totalLocked(), "locks");
        vm.assertEq(owed, info.totalOwed(), "rewards");
        vm.assertEq(metis.balanceOf(address(info)), locked + owed, "to the wei");
    }

    function invariant_WhatCameInIsThereOrWentOut() public view {
        uint256 out = handler.paidOut() + handler.slashed();
        vm.assertEq(handler.broughtIn(), metis.balanceOf(address(info)) + out, "nothing is lost or made");
        uint256 held = info.totalRewardsLiquidated() + info.totalOwed();
        vm.assertLe(held, handler.rewards(), "no reward but from a batch");
    }

    function invariant_NoRewardForABlockThatWasNotBuilt() public view {
        address[] memory signers = handler.allSigners();
        uint256 blocks;
        for (uint256 i = 0; i < signers.length; i++) {
            vm.assertLe(handler.paidBlocks(signers[i]), set.finalBlocks(signers[i]), "its own final blocks");
            blocks += handler.paidBlocks(signers[i]);
        }
        vm.assertEq(handler.rewards(), blocks * PER_BLOCK, "each at its price");
        vm.assertLe(blocks, set.height() + 1, "and no more than there were slots");
    }

    function invariant_EpochsFollowEachOtherAndFinalOnesAreOver() public view {
        uint256 current = set.currentEpoch();
        (,, uint256 last) = set.epochs(0);
        for (uint256 i = 1; i <= current; i++) {
            (, uint256 start, uint256 end) = set.epochs(i);
            vm.assertLe(last + 1, start, "no block is in two epochs");
            vm.assertLe(start, end + 1, "none has less than no blocks");
            if (i <= set.finalEpoch()) vm.assertLe(end + 1, set.height(), "final ones are over");
            last = end;
        }
    }

    function invariant_CommittedBlocksAreThoseOfTheEpochs() public view {
        address[] memory signers = handler.allSigners();
        for (uint256 i = 0; i < signers.length; i++) {
            uint256 blocks;
            for (uint256 epoch = 0; epoch <= set.currentEpoch(); epoch++) {
                (address signer, uint256 start, uint256 end) = set.epochs(epoch);
                if (signer == signers[i]) blocks += end + 1 - start;
            }
            vm.assertEq(set.committedBlocks(signers[i]), blocks, "counted one by one");
        }
    }

    function invariant_LocksAreWithinTheirLimitsUnlessSlashed() public view {
        for (uint256 id = 1; id <= pool.totalSequencers(); id++) {
            uint256 locked = pool.lockedOf(id);
            vm.assertLe(locked, MAX, "at most the limit");
            bool live = pool.statusOf(id) != ISequencing.Status.Unlocked;
            if (live && handler.slashed() == 0) vm.assertLe(MIN, locked, "at least the limit");
            if (!live) vm.assertEq(locked, 0, "what is over is empty");
        }
    }

    function invariant_WhatIsAllowedSucceedsAndNothingElse() public view {
        vm.assertEq(bytes(handler.broken()), "", "exits, limits, rights and rewards");
    }

    function invariant_EverybodyCanLeaveWithAllThatIsItsOwn() public {
        uint256 held = metis.balanceOf(address(info));
        uint256 before = handler.paidOut();
        for (uint256 i = 0; i < 3; i++) {
            handler.unlock(0, i);
        }
        vm.warp(block.timestamp + 21 days);
        for (uint256 i = 0; i < 3; i++) {
            handler.claim(0, i);
        }
        vm.assertEq(metis.balanceOf(address(info)), 0, "nothing stays behind");
        vm.assertEq(handler.paidOut() - before, held, "all of it was paid");
    }
}
