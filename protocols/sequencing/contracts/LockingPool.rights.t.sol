// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {HookedToken, Reentrant} from "../../../test/solidity/HookedToken.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {ISequencing} from "./ISequencing.sol";
import {LockingPolicy} from "./LockingPolicy.sol";
import {SequencerBook} from "./SequencerBook.sol";
import {SequencingTest} from "./SequencingTest.t.sol";

/// Who may do what, and who may not.
contract LockingPoolRightsTest is SequencingTest {
    function setUp() public {
        setUpWith(new Token());
        metis.mint(PAYER, 1000e18);
    }

    function testFuzz_OnlyTheOwnerOfALockTouchesIt(address who) public {
        vm.assume(who != ALICE && who != address(this));
        lockOf(ALICE, MIN + 1);
        build(ALICE);
        pay(ALICE, 10);
        bytes4 why = SequencerBook.NotSequencerOwner.selector;
        refused(who, address(pool), abi.encodeCall(pool.relock, (1, 0, true)), why);
        refused(who, address(pool), abi.encodeCall(pool.withdraw, (1, 1)), why);
        refused(who, address(pool), abi.encodeCall(pool.withdrawRewards, (1)), why);
        refused(who, address(pool), abi.encodeCall(pool.unlock, (1)), why);
        refused(who, address(pool), abi.encodeCall(pool.unlockClaim, (1)), why);
        refused(who, address(pool), abi.encodeCall(pool.setSequencerRewardRecipient, (1, who)), why);
        bytes4 owner = Ownable.OwnableUnauthorizedAccount.selector;
        refused(who, address(pool), abi.encodeCall(pool.forceUnlock, (1)), owner);
        pool.forceUnlock(1);
        vm.assertEq(uint256(pool.statusOf(1)), uint256(ISequencing.Status.Inactive), "its owner's alone");
    }

    function testFuzz_OnlyTheUpdaterPaysAndSlashesAndOnlyTheOwnerSets(address who) public {
        vm.assume(who != UPDATER && who != address(this));
        lockOf(ALICE, MIN);
        build(ALICE);
        pool.setSlashShare(100);
        (address[] memory signers, uint256[] memory blocks) = one(ALICE, 10);
        bytes4 updater = LockingPolicy.NotUpdater.selector;
        refused(who, address(pool), abi.encodeCall(pool.batchSubmitRewards, (1, 1, 1, signers, blocks)), updater);
        refused(who, address(pool), abi.encodeCall(pool.slash, (1)), updater);
        bytes4 owner = Ownable.OwnableUnauthorizedAccount.selector;
        refused(who, address(pool), abi.encodeCall(pool.setUpdater, (who)), owner);
        refused(who, address(pool), abi.encodeCall(pool.updateBlockReward, (1)), owner);
        refused(who, address(pool), abi.encodeCall(pool.setExitDelay, (0)), owner);
        refused(who, address(pool), abi.encodeCall(pool.setSlashShare, (0)), owner);
        refused(who, address(pool), abi.encodeCall(pool.setOpen, (false)), owner);
        refused(who, address(pool), abi.encodeCall(pool.setWhitelist, (who, true)), owner);
        bytes memory nobody = abi.encodeCall(pool.setUpdater, (address(0)));
        refused(address(this), address(pool), nobody, LockingPolicy.NullAddress.selector);
        bytes memory all = abi.encodeCall(pool.setSlashShare, (10_001));
        refused(address(this), address(pool), all, LockingPolicy.ShareTooLarge.selector);
        pool.setUpdater(CAROL);
        refused(UPDATER, address(pool), abi.encodeCall(pool.slash, (1)), updater);
    }

    function test_WhereAListIsKeptOnlyWhoIsOnItActs() public {
        pool.setWhitelist(ALICE, true);
        lockOf(ALICE, MIN);
        pool.setOpen(false);
        bytes4 why = LockingPolicy.NotWhitelisted.selector;
        refused(BOB, address(pool), abi.encodeCall(pool.lockFor, (BOB, MIN)), why);
        vm.prank(ALICE);
        pool.setSequencerRewardRecipient(1, BOB);
        // Off the list nothing can be done with a lock any more, as on Metis; the owner can send it away.
        pool.setWhitelist(ALICE, false);
        refused(ALICE, address(pool), abi.encodeCall(pool.unlock, (1)), why);
        pool.forceUnlock(1);
        vm.warp(START + 21 days);
        refused(ALICE, address(pool), abi.encodeCall(pool.unlockClaim, (1)), why);
        pool.setWhitelist(ALICE, true);
        vm.prank(ALICE);
        vm.assertEq(pool.unlockClaim(1), MIN, "it is not lost");
    }
}

/// The way in for a thief: a token that calls back in the middle of every transfer.
contract LockingPoolReentrancyTest is SequencingTest {
    Reentrant private thief;

    function setUp() public {
        HookedToken hooked = new HookedToken();
        setUpWith(hooked);
        metis.mint(PAYER, 1000e18);
        lockOf(BOB, MAX);
        thief = new Reentrant(address(pool), hooked);
        metis.mint(address(thief), MIN + 100);
        allow(address(thief), metis, address(info));
        vm.prank(address(thief));
        pool.lockWithRewardRecipient(ALICE, address(thief), MIN + 50);
        build(ALICE);
        pay(ALICE, 10);
    }

    function test_NothingCanBeTakenTwiceFromInsideATransfer() public {
        bytes[6] memory calls = [
            abi.encodeCall(pool.withdrawRewards, (2)),
            abi.encodeCall(pool.withdraw, (2, 10)),
            abi.encodeCall(pool.relock, (2, 10, false)),
            abi.encodeCall(pool.unlock, (2)),
            abi.encodeCall(pool.unlockClaim, (2)),
            abi.encodeCall(pool.lockFor, (CAROL, MIN))
        ];
        // Rewards, a withdrawal and a relock move METIS of the thief, and so let it in.
        for (uint256 first = 0; first < 3; first++) {
            for (uint256 second = 0; second < 6; second++) {
                uint256 snapshot = vm.snapshotState();
                thief.attack(calls[first], calls[second]);
                vm.assertEq(thief.callbacks(), 1, "the token let it in");
                vm.assertEq(thief.succeeded(), false, "and the pool did not");
                vm.assertEq(metis.balanceOf(address(info)), info.totalLocked() + info.totalOwed(), "all is there");
                vm.revertToState(snapshot);
            }
        }
    }

    function test_AnExitPaysOnceWhateverIsCalledFromInside() public {
        thief.attack(abi.encodeCall(pool.unlock, (2)), abi.encodeCall(pool.unlock, (2)));
        vm.assertEq(thief.succeeded(), false, "once");
        vm.warp(block.timestamp + 21 days);
        thief.attack(abi.encodeCall(pool.unlockClaim, (2)), abi.encodeCall(pool.unlockClaim, (2)));
        vm.assertEq(thief.succeeded(), false, "and for all");
        vm.assertEq(metis.balanceOf(address(thief)), MIN + 100 + 10 * PER_BLOCK, "its own");
        vm.assertEq(metis.balanceOf(address(info)), MAX, "and nobody else's");
    }
}
