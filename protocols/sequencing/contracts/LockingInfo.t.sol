// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {LockingInfo} from "./LockingInfo.sol";
import {SequencingTest} from "./SequencingTest.t.sol";

contract LockingInfoTest is SequencingTest {
    function setUp() public {
        setUpWith(new Token());
    }

    function testFuzz_OnlyThePoolMovesAnything(address who) public {
        vm.assume(who != address(pool));
        lockOf(ALICE, MIN);
        bytes4 why = LockingInfo.NotManager.selector;
        refused(who, address(info), abi.encodeCall(info.newSequencer, (9, ALICE, ALICE, MIN)), why);
        refused(who, address(info), abi.encodeCall(info.increaseLocked, (1, ALICE, MIN, 1, 0)), why);
        refused(who, address(info), abi.encodeCall(info.withdrawLocking, (1, who, 1, MIN)), why);
        refused(who, address(info), abi.encodeCall(info.initializeUnlock, (1, who, 1, 0, 0, who)), why);
        refused(who, address(info), abi.encodeCall(info.finalizeUnlock, (1, who, MIN, 0, who)), why);
        refused(who, address(info), abi.encodeCall(info.liquidateReward, (1, 0, who)), why);
        refused(who, address(info), abi.encodeCall(info.distributeReward, (1)), why);
        refused(who, address(info), abi.encodeCall(info.slash, (1, ALICE, 1)), why);
    }

    function testFuzz_OnlyTheOwnerSetsPayerAndLimits(address who) public {
        vm.assume(who != address(this));
        bytes4 why = Ownable.OwnableUnauthorizedAccount.selector;
        refused(who, address(info), abi.encodeCall(info.initManager, (who)), why);
        refused(who, address(info), abi.encodeCall(info.setRewardPayer, (who)), why);
        refused(who, address(info), abi.encodeCall(info.setLimits, (1, 2)), why);
    }

    function test_ThePoolIsNamedOnceAndForAll() public {
        bytes memory again = abi.encodeCall(info.initManager, (STRANGER));
        refused(address(this), address(info), again, LockingInfo.ManagerIsSet.selector);
        LockingInfo fresh = new LockingInfo(address(this), metis, PAYER, MIN, MAX);
        bytes memory nobody = abi.encodeCall(fresh.initManager, (address(0)));
        refused(address(this), address(fresh), nobody, LockingInfo.NullAddress.selector);
        // Until it is named nobody moves anything, nobody's address included.
        refused(STRANGER, address(fresh), abi.encodeCall(fresh.distributeReward, (1)), LockingInfo.NotManager.selector);
    }

    function test_LimitsThatContradictEachOtherAreRefused() public {
        bytes4 why = LockingInfo.WrongLimits.selector;
        refused(address(this), address(info), abi.encodeCall(info.setLimits, (0, 1)), why);
        refused(address(this), address(info), abi.encodeCall(info.setLimits, (2, 1)), why);
        bytes memory nobody = abi.encodeCall(info.setRewardPayer, (address(0)));
        refused(address(this), address(info), nobody, LockingInfo.NullAddress.selector);
    }

    function test_ANewPayerPaysFromTheNextBatchOn() public {
        lockOf(ALICE, MIN);
        build(ALICE);
        info.setRewardPayer(BOB);
        metis.mint(BOB, 1e18);
        vm.prank(BOB);
        metis.approve(address(info), 1e18);
        pay(ALICE, 10);
        vm.assertEq(metis.balanceOf(BOB), 1e18 - 10 * PER_BLOCK, "and nobody else does");
    }
}
