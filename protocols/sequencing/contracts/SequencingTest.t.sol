// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "../../../test/solidity/Test.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {LockingInfo} from "./LockingInfo.sol";
import {LockingPool} from "./LockingPool.sol";
import {SequencerSet} from "./SequencerSet.sol";

/// What all tests of sequencing begin with: the three contracts over a token, an L2 block of a second, epochs of ten.
abstract contract SequencingTest is Test {
    uint256 internal constant MIN = 20_000e18;
    uint256 internal constant MAX = 100_000e18;
    uint256 internal constant PER_BLOCK = 12_478_422_370_000_000;
    uint256 internal constant LENGTH = 10;

    address internal constant UPDATER = address(0x09da7e);
    address internal constant PAYER = address(0x9a7e);
    address internal constant FIRST = address(0xf1257);
    address internal constant STRANGER = address(0xbad);

    Token internal metis;
    SequencerSet internal set;
    LockingInfo internal info;
    LockingPool internal pool;

    function setUpWith(Token token) internal {
        vm.warp(START);
        metis = token;
        set = new SequencerSet(address(this), UPDATER, FIRST, LENGTH, 1000);
        info = new LockingInfo(address(this), token, PAYER, MIN, MAX);
        pool = new LockingPool(address(this), UPDATER, info, set, PER_BLOCK, 21 days, 0, true);
        info.initManager(address(pool));
        allow(PAYER, token, address(info));
    }

    /// Locks for an account that is owner, signer and recipient at once.
    function lockOf(address owner, uint256 amount) internal returns (uint256 id) {
        metis.mint(owner, amount);
        allow(owner, metis, address(info));
        vm.prank(owner);
        return pool.lockWithRewardRecipient(owner, owner, amount);
    }

    /// Commits the next epoch to a signer and lets it begin.
    function commit(address signer) internal {
        uint256 current = set.currentEpoch();
        (,, uint256 end) = set.epochs(current);
        vm.prank(UPDATER);
        set.commitEpoch(current + 1, end + 1, end + LENGTH, signer);
        vm.warp(START + end + 1);
    }

    /// Epochs of these signers one after the other, and two more of nobody's that make them final.
    function build(address[] memory signers) internal {
        for (uint256 i = 0; i < signers.length; i++) {
            commit(signers[i]);
        }
        commit(FIRST);
        commit(FIRST);
    }

    function build(address signer) internal {
        address[] memory signers = new address[](1);
        signers[0] = signer;
        build(signers);
    }

    /// Submits a batch for one signer, up to the last final epoch.
    function pay(address signer, uint256 blocks) internal {
        (address[] memory signers, uint256[] memory counts) = one(signer, blocks);
        submit(signers, counts);
    }

    function submit(address[] memory signers, uint256[] memory blocks) internal {
        // Reads before the prank: it holds for one call.
        uint256 batch = pool.currentBatch() + 1;
        uint256 from = pool.rewardedEpoch() + 1;
        uint256 to = set.finalEpoch();
        vm.prank(UPDATER);
        pool.batchSubmitRewards(batch, from, to, signers, blocks);
    }

    function one(address signer, uint256 blocks)
        internal
        pure
        returns (address[] memory signers, uint256[] memory counts)
    {
        signers = new address[](1);
        counts = new uint256[](1);
        signers[0] = signer;
        counts[0] = blocks;
    }

    /// Makes a call that has to be refused with this error, whatever the error says besides.
    function refused(address from, address target, bytes memory call, bytes4 why) internal {
        vm.prank(from);
        (bool succeeded, bytes memory answer) = target.call(call);
        vm.assertEq(succeeded, false, "it is refused");
        // The error's name is what is asked for.
        // forge-lint: disable-next-line(unsafe-typecast)
        vm.assertEq(uint256(uint32(bytes4(answer))), uint256(uint32(why)), "for this reason");
    }
}
