// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "../../../test/solidity/Test.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {LockingInfo} from "../../sequencing/contracts/LockingInfo.sol";
import {LockingPool} from "../../sequencing/contracts/LockingPool.sol";
import {SequencerSet} from "../../sequencing/contracts/SequencerSet.sol";
import {DelegationPool} from "./DelegationPool.sol";
import {DelegationPools} from "./DelegationPools.sol";

/// Pools on a real LockingPool with the limits of Metis, of which the test is owner, updater and payer.
abstract contract DelegationTest is Test {
    uint256 internal constant NOTICE = 7 days;
    uint256 internal constant STREAM = 7 days;
    uint256 internal constant STAKE = 1000 ether;
    address internal constant OPERATOR = address(0x09e);
    address internal constant STRANGER = address(0xbad);
    address internal constant NODE = address(0x40de);
    address private constant NOBODY = address(0xf1);

    Token internal metis;
    LockingInfo internal escrow;
    LockingPool internal sequencing;
    SequencerSet internal set;
    DelegationPools internal factory;

    /// @param slashed ten-thousandths of a lock that a slash takes
    function deploy(Token token, uint256 slashed) internal {
        vm.warp(START);
        metis = token;
        // Epochs of one block and blocks of a second: what a signer earns is paid by a single block.
        set = new SequencerSet(address(this), address(this), NOBODY, 1, 1000);
        escrow = new LockingInfo(address(this), metis, address(this), 20_000 ether, 100_000 ether);
        sequencing = new LockingPool(address(this), address(this), escrow, set, 1 ether, 21 days, slashed, true);
        escrow.initManager(address(sequencing));
        metis.approve(address(escrow), type(uint256).max);
        factory = new DelegationPools(sequencing, STAKE, NOTICE, STREAM);
    }

    function open(address operator, address signer, uint256 commission) internal returns (DelegationPool pool) {
        metis.mint(operator, STAKE);
        vm.prank(operator);
        metis.approve(address(factory), STAKE);
        vm.prank(operator);
        return factory.open(signer, commission, STAKE);
    }

    /// Brings METIS from nowhere and delegates it.
    function delegate(DelegationPool pool, address account, uint256 amount) internal returns (uint256 shares) {
        metis.mint(account, amount);
        vm.prank(account);
        metis.approve(address(pool), amount);
        vm.prank(account);
        return pool.delegate(amount);
    }

    function withdraw(DelegationPool pool, address account) internal {
        uint256 shares = pool.sharesOf(account);
        vm.prank(account);
        pool.undelegate(shares);
    }

    function lockedOf(DelegationPool pool) internal view returns (uint256) {
        return sequencing.lockedOf(pool.id());
    }

    /// Blocks of a signer, committed and then final.
    function build(address signer, uint256 blocks) internal {
        for (uint256 i = 0; i < blocks; i++) {
            commit(signer);
        }
        commit(NOBODY);
        commit(NOBODY);
    }

    /// A batch that pays `blocks` of a signer with `amount` each.
    function pay(address signer, uint256 blocks, uint256 amount) internal {
        sequencing.updateBlockReward(amount);
        metis.mint(address(this), blocks * amount);
        address[] memory signers = new address[](1);
        uint256[] memory counts = new uint256[](1);
        (signers[0], counts[0]) = (signer, blocks);
        sequencing.batchSubmitRewards(
            sequencing.currentBatch() + 1, sequencing.rewardedEpoch() + 1, set.finalEpoch(), signers, counts
        );
    }

    /// The signer builds one block, for which its lock is owed `amount`.
    function earn(address signer, uint256 amount) internal {
        build(signer, 1);
        pay(signer, 1, amount);
    }

    function commit(address signer) private {
        vm.warp(block.timestamp + 2);
        uint256 current = set.currentEpoch();
        (,, uint256 end) = set.epochs(current);
        set.commitEpoch(current + 1, end + 1, end + 1, signer);
    }
}
