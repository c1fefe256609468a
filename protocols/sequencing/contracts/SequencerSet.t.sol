// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {SequencerSet} from "./SequencerSet.sol";
import {SequencingTest} from "./SequencingTest.t.sol";

contract SequencerSetTest is SequencingTest {
    function setUp() public {
        setUpWith(new Token());
    }

    function testFuzz_HeightCountsWholeBlocksSinceTheBeginning(uint64 seconds_, uint32 millis) public {
        uint256 length = within(millis, 1, 1 hours * 1000);
        SequencerSet other = new SequencerSet(address(this), UPDATER, FIRST, LENGTH, length);
        vm.warp(START + seconds_);
        uint256 elapsed = uint256(seconds_) * 1000;
        vm.assertLe(other.height() * length, elapsed, "no block that has not begun");
        vm.assertLe(elapsed + 1, (other.height() + 1) * length, "and all that have");
    }

    function test_EpochsFollowEachOtherInTheirFullLength() public {
        bytes4 wrong = SequencerSet.WrongBlocks.selector;
        refused(UPDATER, address(set), abi.encodeCall(set.commitEpoch, (1, 2, 11, ALICE)), wrong);
        refused(UPDATER, address(set), abi.encodeCall(set.commitEpoch, (1, 1, 9, ALICE)), wrong);
        refused(UPDATER, address(set), abi.encodeCall(set.commitEpoch, (1, 1, 11, ALICE)), wrong);
        bytes4 number = SequencerSet.WrongEpoch.selector;
        refused(UPDATER, address(set), abi.encodeCall(set.commitEpoch, (2, 1, 10, ALICE)), number);
        refused(UPDATER, address(set), abi.encodeCall(set.commitEpoch, (0, 1, 10, ALICE)), number);
        commit(ALICE);
        (address signer, uint256 start, uint256 end) = set.epochs(1);
        vm.assertEq(signer, ALICE, "as committed");
        vm.assertEq(start, 1, "from the first block after the last epoch");
        vm.assertEq(end, 10, "ten blocks");
    }

    function test_OnlyOneEpochIsCommittedAhead() public {
        commit(ALICE);
        vm.prank(UPDATER);
        set.commitEpoch(2, 11, 20, BOB);
        bytes memory ahead = abi.encodeCall(set.commitEpoch, (3, 21, 30, CAROL));
        vm.warp(START + 10);
        refused(UPDATER, address(set), ahead, SequencerSet.LastEpochNotFinished.selector);
        vm.warp(START + 11);
        vm.prank(UPDATER);
        set.commitEpoch(3, 21, 30, CAROL);
        vm.assertEq(set.currentEpoch(), 3, "when the one before it is over");
    }

    function testFuzz_AnEpochThatIsCutCountsWhatWasBuiltAndNoMore(uint256 built, uint256 gap) public {
        built = within(built, 0, 10);
        gap = within(gap, 0, 100);
        commit(ALICE);
        uint256 begin = built + 1 + gap;
        vm.warp(START + begin);
        vm.prank(UPDATER);
        set.recommitEpoch(1, 2, built, begin, begin + 9, BOB);
        vm.assertEq(set.committedBlocks(ALICE), built, "what was built");
        vm.assertEq(set.committedBlocks(BOB), 10, "and the new epoch");
        (, uint256 start, uint256 end) = set.epochs(1);
        vm.assertEq(end + 1 - start, built, "the epoch says so too");
    }

    function test_WhatWasCommittedAheadIsTakenBack() public {
        commit(ALICE);
        vm.prank(UPDATER);
        set.commitEpoch(2, 11, 20, BOB);
        vm.warp(START + 6);
        vm.prank(UPDATER);
        set.recommitEpoch(1, 2, 4, 6, 15, CAROL);
        vm.assertEq(set.currentEpoch(), 2, "in its place");
        vm.assertEq(set.committedBlocks(ALICE), 4, "blocks 1 to 4");
        vm.assertEq(set.committedBlocks(BOB), 0, "nothing of what never began");
        vm.assertEq(set.committedBlocks(CAROL), 10, "blocks 6 to 15");
    }

    function test_NothingIsRecommittedBeforeItsTimeOrOverWhatWasBuilt() public {
        commit(ALICE);
        vm.warp(START + 6);
        bytes4 wrong = SequencerSet.WrongBlocks.selector;
        refused(UPDATER, address(set), abi.encodeCall(set.recommitEpoch, (1, 2, 4, 7, 16, BOB)), wrong);
        refused(UPDATER, address(set), abi.encodeCall(set.recommitEpoch, (1, 2, 4, 4, 13, BOB)), wrong);
        refused(UPDATER, address(set), abi.encodeCall(set.recommitEpoch, (1, 2, 4, 6, 5, BOB)), wrong);
        bytes4 number = SequencerSet.WrongEpoch.selector;
        refused(UPDATER, address(set), abi.encodeCall(set.recommitEpoch, (1, 3, 4, 6, 15, BOB)), number);
        refused(UPDATER, address(set), abi.encodeCall(set.recommitEpoch, (0, 2, 4, 6, 15, BOB)), number);
        commit(BOB);
        commit(CAROL);
        bytes memory final_ = abi.encodeCall(set.recommitEpoch, (1, 2, 4, 6, 15, BOB));
        refused(UPDATER, address(set), final_, number);
        bytes memory before = abi.encodeCall(set.recommitEpoch, (3, 4, 19, 21, 30, BOB));
        refused(UPDATER, address(set), before, wrong);
    }

    function test_BlocksAreFinalWhenTwoEpochsAreCommittedAfterThem() public {
        commit(ALICE);
        vm.assertEq(set.finalBlocks(ALICE), 0, "it runs");
        commit(ALICE);
        vm.assertEq(set.finalBlocks(ALICE), 0, "it could still be cut");
        vm.assertEq(set.finalEpoch(), 0, "none is final");
        commit(ALICE);
        vm.assertEq(set.finalBlocks(ALICE), 10, "the first");
        vm.assertEq(set.finalEpoch(), 1, "is final");
    }

    function test_ANodeHaltsAndResumesForItself() public {
        vm.warp(START + 5);
        vm.prank(ALICE);
        set.halt();
        (uint256 from, uint256 to) = set.stalls(ALICE);
        vm.assertEq(from, 5, "from now on");
        vm.assertEq(to, type(uint256).max, "without an end");
        refused(ALICE, address(set), abi.encodeCall(set.halt, ()), SequencerSet.AlreadyHalted.selector);
        refused(BOB, address(set), abi.encodeCall(set.resume, ()), SequencerSet.NotHalted.selector);
        vm.warp(START + 9);
        vm.prank(ALICE);
        set.resume();
        (from, to) = set.stalls(ALICE);
        vm.assertEq(from, 5, "it has stalled");
        vm.assertEq(to, 9, "until now");
        refused(ALICE, address(set), abi.encodeCall(set.resume, ()), SequencerSet.NotHalted.selector);
    }

    function testFuzz_OnlyTheUpdaterCommitsAndOnlyTheOwnerChangesIt(address who) public {
        vm.assume(who != UPDATER && who != address(this));
        bytes4 updater = SequencerSet.NotUpdater.selector;
        refused(who, address(set), abi.encodeCall(set.commitEpoch, (1, 1, 10, who)), updater);
        refused(who, address(set), abi.encodeCall(set.recommitEpoch, (0, 1, 0, 1, 10, who)), updater);
        bytes4 owner = Ownable.OwnableUnauthorizedAccount.selector;
        refused(who, address(set), abi.encodeCall(set.setUpdater, (who)), owner);
        refused(who, address(set), abi.encodeCall(set.setEpochLength, (1)), owner);
        set.setUpdater(who == address(0) ? BOB : who);
        refused(UPDATER, address(set), abi.encodeCall(set.commitEpoch, (1, 1, 10, ALICE)), updater);
    }

    function test_NobodysAddressAndNoLengthAreRefused() public {
        bytes4 none = SequencerSet.NullAddress.selector;
        refused(UPDATER, address(set), abi.encodeCall(set.commitEpoch, (1, 1, 10, address(0))), none);
        refused(address(this), address(set), abi.encodeCall(set.setUpdater, (address(0))), none);
        bytes4 zero = SequencerSet.ZeroLength.selector;
        refused(address(this), address(set), abi.encodeCall(set.setEpochLength, (0)), zero);
        vm.expectRevert(zero);
        new SequencerSet(address(this), UPDATER, FIRST, LENGTH, 0);
        vm.expectRevert(none);
        new SequencerSet(address(this), UPDATER, address(0), LENGTH, 1000);
    }

    function test_ANewLengthHoldsFromTheNextEpochOn() public {
        commit(ALICE);
        set.setEpochLength(5);
        refused(
            UPDATER, address(set), abi.encodeCall(set.commitEpoch, (2, 11, 20, BOB)), SequencerSet.WrongBlocks.selector
        );
        vm.prank(UPDATER);
        set.commitEpoch(2, 11, 15, BOB);
        vm.assertEq(set.committedBlocks(ALICE), 10, "what was committed stays");
        vm.assertEq(set.committedBlocks(BOB), 5, "the next is shorter");
    }
}
