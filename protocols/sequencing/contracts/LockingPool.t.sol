// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {LockingInfo} from "./LockingInfo.sol";
import {LockingPolicy} from "./LockingPolicy.sol";
import {LockingPool} from "./LockingPool.sol";
import {SequencerBook} from "./SequencerBook.sol";
import {SequencingTest} from "./SequencingTest.t.sol";

contract LockingPoolTest is SequencingTest {
    function setUp() public {
        setUpWith(new Token());
        metis.mint(PAYER, 1000e18);
    }

    function testFuzz_ALockLiesWithinItsLimits(uint256 amount) public {
        amount = anySize(amount, 1e30);
        metis.mint(ALICE, amount);
        vm.prank(ALICE);
        metis.approve(address(info), amount);
        bytes memory call = abi.encodeCall(pool.lockFor, (BOB, amount));
        if (amount < MIN) {
            refused(ALICE, address(pool), call, LockingInfo.BelowMinLock.selector);
        } else if (amount > MAX) {
            refused(ALICE, address(pool), call, LockingInfo.AboveMaxLock.selector);
        } else {
            vm.prank(ALICE);
            vm.assertEq(pool.lockFor(BOB, amount), 1, "the first");
            vm.assertEq(pool.lockedOf(1), amount, "all of it");
            vm.assertEq(metis.balanceOf(address(info)), amount, "is in the escrow");
        }
    }

    function test_AnOwnerHasOneLockAndASignerServesOnce() public {
        lockOf(ALICE, MIN);
        bytes memory again = abi.encodeCall(pool.lockFor, (BOB, MIN));
        refused(ALICE, address(pool), again, LockingPool.OwnedSequencer.selector);
        refused(BOB, address(pool), abi.encodeCall(pool.lockFor, (ALICE, MIN)), LockingPool.SignerExisted.selector);
        refused(BOB, address(pool), abi.encodeCall(pool.lockFor, (address(0), MIN)), LockingPolicy.NullAddress.selector);
        vm.prank(ALICE);
        pool.unlock(1);
        vm.warp(block.timestamp + 21 days);
        vm.prank(ALICE);
        pool.unlockClaim(1);
        // Its address is used up even when the lock is gone; its owner may lock for another one.
        refused(ALICE, address(pool), abi.encodeCall(pool.lockFor, (ALICE, MIN)), LockingPool.SignerExisted.selector);
        vm.prank(ALICE);
        vm.assertEq(pool.lockFor(BOB, MIN), 2, "a new lock");
    }

    function test_TheSeventeenthSequencerFindsNoSeatUntilOneHasLeft() public {
        for (uint160 i = 1; i <= 16; i++) {
            lockOf(address(0x1000 + i), MIN);
        }
        refused(ALICE, address(pool), abi.encodeCall(pool.lockFor, (ALICE, MIN)), SequencerBook.NoSeat.selector);
        address fifth = address(0x1005);
        vm.prank(fifth);
        pool.unlock(5);
        refused(ALICE, address(pool), abi.encodeCall(pool.lockFor, (ALICE, MIN)), SequencerBook.NoSeat.selector);
        vm.warp(block.timestamp + 21 days);
        vm.prank(fifth);
        pool.unlockClaim(5);
        uint256 id = lockOf(ALICE, MIN);
        vm.assertEq(pool.seats()[4].id, id, "in the seat that became free");
        vm.assertEq(pool.seatOf(ALICE).owner, ALICE, "it is its own");
    }

    function test_BlocksAreRewardedByTheBlock() public {
        lockOf(ALICE, MIN);
        lockOf(BOB, MAX);
        lockOf(CAROL, MIN);
        // Seven of Alice's ten, three of Bob's, ten of Carol's.
        commit(ALICE);
        vm.warp(START + 8);
        vm.prank(UPDATER);
        set.recommitEpoch(1, 2, 7, 8, 17, BOB);
        vm.warp(START + 11);
        vm.prank(UPDATER);
        set.recommitEpoch(2, 3, 10, 11, 20, CAROL);
        commit(FIRST);
        commit(FIRST);
        address[] memory signers = new address[](3);
        (signers[0], signers[1], signers[2]) = (ALICE, BOB, CAROL);
        uint256[] memory blocks = new uint256[](3);
        (blocks[0], blocks[1], blocks[2]) = (7, 3, 10);
        submit(signers, blocks);
        for (uint256 i = 0; i < 3; i++) {
            vm.assertEq(pool.rewardOf(i + 1), blocks[i] * PER_BLOCK, "whatever is locked");
        }
        vm.assertEq(metis.balanceOf(PAYER), 1000e18 - 20 * PER_BLOCK, "from the payer");
        vm.assertEq(info.totalOwed(), 20 * PER_BLOCK, "and owed");
    }

    function testFuzz_NoRewardForABlockThatWasNotBuilt(uint256 more) public {
        more = within(more, 1, type(uint128).max);
        lockOf(ALICE, MIN);
        commit(ALICE);
        commit(ALICE);
        (address[] memory signers, uint256[] memory blocks) = one(ALICE, 10);
        // Blocks of epochs that are not final may still be taken back.
        bytes memory early = abi.encodeCall(pool.batchSubmitRewards, (1, 1, 1, signers, blocks));
        refused(UPDATER, address(pool), early, LockingPool.WrongEpochs.selector);
        commit(FIRST);
        blocks[0] = 10 + more;
        bytes memory greedy = abi.encodeCall(pool.batchSubmitRewards, (1, 1, 1, signers, blocks));
        refused(UPDATER, address(pool), greedy, LockingPool.BlocksNotBuilt.selector);
        pay(ALICE, 10);
        commit(FIRST);
        commit(FIRST);
        blocks[0] = 10 + more;
        bytes memory twice = abi.encodeCall(pool.batchSubmitRewards, (2, 2, 3, signers, blocks));
        refused(UPDATER, address(pool), twice, LockingPool.BlocksNotBuilt.selector);
        pay(ALICE, 10);
        vm.assertEq(pool.rewardOf(1), 20 * PER_BLOCK, "each of them once");
    }

    function test_BatchesFollowEachOtherAndNameSequencers() public {
        lockOf(ALICE, MIN);
        build(ALICE);
        (address[] memory signers, uint256[] memory blocks) = one(ALICE, 10);
        bytes4 batch = LockingPool.WrongBatch.selector;
        bytes4 epochs = LockingPool.WrongEpochs.selector;
        refused(UPDATER, address(pool), abi.encodeCall(pool.batchSubmitRewards, (0, 1, 1, signers, blocks)), batch);
        refused(UPDATER, address(pool), abi.encodeCall(pool.batchSubmitRewards, (2, 1, 1, signers, blocks)), batch);
        refused(UPDATER, address(pool), abi.encodeCall(pool.batchSubmitRewards, (1, 2, 2, signers, blocks)), epochs);
        refused(UPDATER, address(pool), abi.encodeCall(pool.batchSubmitRewards, (1, 1, 0, signers, blocks)), epochs);
        refused(UPDATER, address(pool), abi.encodeCall(pool.batchSubmitRewards, (1, 1, 2, signers, blocks)), epochs);
        bytes4 list = LockingPool.WrongList.selector;
        bytes memory none = abi.encodeCall(pool.batchSubmitRewards, (1, 1, 1, new address[](0), new uint256[](0)));
        refused(UPDATER, address(pool), none, list);
        bytes memory uneven = abi.encodeCall(pool.batchSubmitRewards, (1, 1, 1, signers, new uint256[](2)));
        refused(UPDATER, address(pool), uneven, list);
        signers[0] = BOB;
        bytes memory nobody = abi.encodeCall(pool.batchSubmitRewards, (1, 1, 1, signers, blocks));
        refused(UPDATER, address(pool), nobody, LockingPool.NoSuchSequencer.selector);
    }

    function testFuzz_APayerThatRunsDryPaysNothingAtAll(uint256 left) public {
        left = within(left, 0, 10 * PER_BLOCK - 1);
        vm.prank(PAYER);
        require(metis.transfer(STRANGER, 1000e18 - left));
        lockOf(ALICE, MIN);
        build(ALICE);
        (address[] memory signers, uint256[] memory blocks) = one(ALICE, 10);
        bytes memory call = abi.encodeCall(pool.batchSubmitRewards, (1, 1, 1, signers, blocks));
        refused(UPDATER, address(pool), call, IERC20Errors.ERC20InsufficientBalance.selector);
        vm.assertEq(pool.currentBatch(), 0, "the batch has not been");
        vm.assertEq(pool.seatOf(ALICE).unrewardedBlocks, 10, "what was built waits");
        metis.mint(PAYER, 10 * PER_BLOCK);
        pay(ALICE, 10);
        vm.assertEq(pool.rewardOf(1), 10 * PER_BLOCK, "and is paid when there is METIS");
    }

    function test_ANewRewardIsForWhatIsSubmittedFromNowOn() public {
        lockOf(ALICE, MIN);
        build(ALICE);
        pay(ALICE, 10);
        pool.updateBlockReward(2 * PER_BLOCK);
        build(ALICE);
        pay(ALICE, 10);
        vm.assertEq(pool.rewardOf(1), 30 * PER_BLOCK, "old blocks at the old, new ones at the new");
    }

    function test_RewardsAreRelockedWithinTheLimit() public {
        lockOf(ALICE, MAX - 10 * PER_BLOCK);
        build(ALICE);
        pay(ALICE, 10);
        metis.mint(ALICE, 1);
        bytes memory above = abi.encodeCall(pool.relock, (1, 1, true));
        refused(ALICE, address(pool), above, LockingInfo.AboveMaxLock.selector);
        refused(ALICE, address(pool), abi.encodeCall(pool.relock, (1, 0, false)), LockingInfo.ZeroAmount.selector);
        vm.prank(ALICE);
        pool.relock(1, 0, true);
        vm.assertEq(pool.lockedOf(1), MAX, "up to the limit");
        vm.assertEq(pool.rewardOf(1), 0, "nothing is owed twice");
        vm.assertEq(info.totalOwed(), 0, "to anybody");
    }

    function test_AWithdrawalLeavesTheMinimumAndComesOnceABatch() public {
        lockOf(ALICE, MIN + 10);
        bytes4 throttle = LockingPool.WithdrawThrottle.selector;
        refused(ALICE, address(pool), abi.encodeCall(pool.withdraw, (1, 10)), throttle);
        build(ALICE);
        pay(ALICE, 10);
        refused(ALICE, address(pool), abi.encodeCall(pool.withdraw, (1, 11)), LockingInfo.BelowMinLock.selector);
        refused(ALICE, address(pool), abi.encodeCall(pool.withdraw, (1, 0)), LockingInfo.ZeroAmount.selector);
        vm.prank(ALICE);
        pool.withdraw(1, 4);
        refused(ALICE, address(pool), abi.encodeCall(pool.withdraw, (1, 4)), throttle);
        vm.assertEq(metis.balanceOf(ALICE), 4, "at once");
    }

    function testFuzz_NobodyExitsBeforeTheDelayIsOver(uint256 waited) public {
        waited = within(waited, 0, 60 days);
        lockOf(ALICE, MIN);
        bytes4 early = LockingPool.ClaimNotAllowed.selector;
        refused(ALICE, address(pool), abi.encodeCall(pool.unlockClaim, (1)), early);
        vm.prank(ALICE);
        pool.unlock(1);
        // What begins under one delay ends under it.
        pool.setExitDelay(1 days);
        vm.warp(START + waited);
        if (waited < 21 days) {
            refused(ALICE, address(pool), abi.encodeCall(pool.unlockClaim, (1)), early);
        } else {
            vm.prank(ALICE);
            vm.assertEq(pool.unlockClaim(1), MIN, "all of it");
            vm.assertEq(metis.balanceOf(ALICE), MIN, "is the owner's");
            refused(ALICE, address(pool), abi.encodeCall(pool.unlockClaim, (1)), early);
        }
    }

    function test_WhoLeavesIsPaidForWhatItBuilt() public {
        lockOf(ALICE, MIN);
        build(ALICE);
        pay(ALICE, 10);
        build(ALICE);
        vm.prank(ALICE);
        pool.unlock(1);
        vm.assertEq(metis.balanceOf(ALICE), 10 * PER_BLOCK, "what was owed, at once");
        pay(ALICE, 10);
        bytes memory claim = abi.encodeCall(pool.withdrawRewards, (1));
        refused(ALICE, address(pool), claim, SequencerBook.SequencerNotActive.selector);
        vm.warp(block.timestamp + 21 days);
        vm.prank(ALICE);
        pool.unlockClaim(1);
        vm.assertEq(metis.balanceOf(ALICE), MIN + 20 * PER_BLOCK, "what came later, with the lock");
        vm.assertEq(metis.balanceOf(address(info)), 0, "and nothing is left");
    }

    function test_WithoutARecipientNothingIsPaidOutAndNobodyLeaves() public {
        metis.mint(ALICE, MIN);
        vm.prank(ALICE);
        metis.approve(address(info), MIN);
        vm.prank(ALICE);
        pool.lockFor(BOB, MIN);
        bytes4 why = SequencerBook.NoRewardRecipient.selector;
        refused(ALICE, address(pool), abi.encodeCall(pool.withdrawRewards, (1)), why);
        refused(ALICE, address(pool), abi.encodeCall(pool.unlock, (1)), why);
        refused(address(this), address(pool), abi.encodeCall(pool.forceUnlock, (1)), why);
        build(BOB);
        pay(BOB, 10);
        vm.prank(ALICE);
        pool.setSequencerRewardRecipient(1, CAROL);
        vm.prank(ALICE);
        vm.assertEq(pool.withdrawRewards(1), 10 * PER_BLOCK, "all that is owed");
        vm.assertEq(metis.balanceOf(CAROL), 10 * PER_BLOCK, "to the recipient");
    }

    function testFuzz_ASlashTakesItsShareForThePayer(uint256 share, uint256 amount) public {
        share = within(share, 1, 10_000);
        amount = within(amount, MIN, MAX);
        lockOf(ALICE, amount);
        refused(UPDATER, address(pool), abi.encodeCall(pool.slash, (1)), LockingPool.SlashingIsOff.selector);
        pool.setSlashShare(share);
        vm.prank(UPDATER);
        uint256 taken = pool.slash(1);
        vm.assertEq(taken, amount * share / 10_000, "its share");
        vm.assertEq(pool.lockedOf(1), amount - taken, "is gone");
        vm.assertEq(metis.balanceOf(PAYER), 1000e18 + taken, "to the payer");
        // Leaving does not help.
        vm.prank(ALICE);
        pool.unlock(1);
        vm.prank(UPDATER);
        pool.slash(1);
        vm.warp(START + 21 days);
        vm.prank(ALICE);
        pool.unlockClaim(1);
        refused(UPDATER, address(pool), abi.encodeCall(pool.slash, (1)), LockingPool.NoSuchSequencer.selector);
        refused(UPDATER, address(pool), abi.encodeCall(pool.slash, (2)), LockingPool.NoSuchSequencer.selector);
    }
}
