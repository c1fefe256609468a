// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "../../../test/solidity/Test.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {LockingInfo} from "../../sequencing/contracts/LockingInfo.sol";
import {LockingPool} from "../../sequencing/contracts/LockingPool.sol";
import {SequencerSet} from "../../sequencing/contracts/SequencerSet.sol";
import {Dealer} from "./Dealer.sol";
import {EMetis} from "./EMetis.sol";
import {RedemptionQueue} from "./RedemptionQueue.sol";
import {SeMetis} from "./SeMetis.sol";
import {SequencerAgent} from "./SequencerAgent.sol";

/// All of ENKI on a real LockingPool with the limits of Metis, of which the test is owner, updater and payer.
abstract contract EnkiTest is Test {
    uint256 internal constant CYCLE = 7 days;
    uint256 internal constant DELAY = 20 days;
    uint256 internal constant LEAST = 8 days;
    address internal constant TREASURY = address(0x7ea);

    Token internal metis;
    Token internal lp;
    LockingInfo internal escrow;
    LockingPool internal pool;
    SequencerSet internal set;
    Dealer internal dealer;
    EMetis internal eMetis;
    SeMetis internal seMetis;
    RedemptionQueue internal queue;

    /// @param treasuryShare of rewards, in millionths
    /// @param fee of redemptions, in millionths; cancelling costs half of it
    function deploy(uint256 agents, uint256 treasuryShare, uint256 fee, uint256 slashed) internal {
        vm.warp(START);
        metis = new Token();
        lp = new Token();
        // Epochs of one block and blocks of a second: what a signer earns is paid by a single block.
        set = new SequencerSet(address(this), address(this), address(0xf1), 1, 1000);
        escrow = new LockingInfo(address(this), metis, address(this), 20_000 ether, 100_000 ether);
        pool = new LockingPool(address(this), address(this), escrow, set, 1 ether, 21 days, slashed, true);
        escrow.initManager(address(pool));
        metis.approve(address(escrow), type(uint256).max);
        dealer = new Dealer(pool, address(this), TREASURY, treasuryShare);
        eMetis = dealer.eMetis();
        seMetis = new SeMetis(eMetis, CYCLE);
        queue = new RedemptionQueue(dealer, lp, RedemptionQueue.Terms(DELAY, LEAST, 500_000, fee, fee / 2));
        dealer.connect(seMetis, queue);
        for (uint256 i = 0; i < agents; i++) {
            dealer.addAgent(signerOf(i));
        }
        mint(address(this), 1 ether, false);
        eMetis.approve(address(seMetis), 1 ether);
        seMetis.open(1 ether);
    }

    function signerOf(uint256 place) internal pure returns (address) {
        return address(uint160(0x5e0 + place));
    }

    function idOf(uint256 place) internal view returns (uint256 id) {
        (,, id) = dealer.agents(place);
    }

    function agentOf(uint256 place) internal view returns (SequencerAgent agent) {
        (agent,,) = dealer.agents(place);
    }

    function lockedOf(uint256 place) internal view returns (uint256) {
        return pool.lockedOf(idOf(place));
    }

    /// Brings METIS from nowhere and turns it into eMETIS, or seMETIS.
    function mint(address account, uint256 amount, bool stake) internal {
        metis.mint(account, amount);
        vm.prank(account);
        metis.approve(address(dealer), amount);
        vm.prank(account);
        dealer.mint(account, amount, stake);
    }

    function enter(address account, uint256 amount) internal returns (uint256 id) {
        vm.prank(account);
        eMetis.approve(address(queue), amount);
        vm.prank(account);
        return queue.enter(account, amount);
    }

    /// The signer of an agent builds one block, for which its lock is owed `amount`. A batch comes with it.
    function earn(uint256 place, uint256 amount) internal {
        commit(signerOf(place));
        commit(address(0xf1));
        commit(address(0xf1));
        pool.updateBlockReward(amount);
        metis.mint(address(this), amount);
        address[] memory signers = new address[](1);
        uint256[] memory blocks = new uint256[](1);
        (signers[0], blocks[0]) = (signerOf(place), 1);
        pool.batchSubmitRewards(pool.currentBatch() + 1, pool.rewardedEpoch() + 1, set.finalEpoch(), signers, blocks);
    }

    function commit(address signer) private {
        vm.warp(block.timestamp + 2);
        uint256 current = set.currentEpoch();
        (,, uint256 end) = set.epochs(current);
        set.commitEpoch(current + 1, end + 1, end + 1, signer);
    }

    /// METIS that stands behind eMETIS, rewards that are owed to the locks with it.
    function backing() internal view returns (uint256 sum) {
        sum = dealer.backed();
        for (uint256 i = 0; i < 16; i++) {
            (bool there, bytes memory answer) = address(dealer).staticcall(abi.encodeCall(dealer.agents, (i)));
            if (!there) break;
            (,, uint256 id) = abi.decode(answer, (address, address, uint256));
            sum += pool.rewardOf(id);
        }
    }
}
