// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {HookedToken, Reentrant} from "../../../test/solidity/HookedToken.sol";
import {ReentryTest} from "../../../test/solidity/ReentryTest.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {LockingInfo} from "../../sequencing/contracts/LockingInfo.sol";
import {LockingPool} from "../../sequencing/contracts/LockingPool.sol";
import {ISequencing} from "../../sequencing/contracts/ISequencing.sol";
import {Dealer} from "./Dealer.sol";
import {EnkiTest} from "./EnkiTest.t.sol";
import {RedemptionQueue} from "./RedemptionQueue.sol";
import {SeMetis} from "./SeMetis.sol";
import {SequencerAgent} from "./SequencerAgent.sol";
import {Wrapping} from "../../../test/solidity/Wrapping.sol";

contract DealerTest is EnkiTest, ReentryTest {
    uint256 private constant MOST = 1e26;

    function setUp() public {
        deploy(3, 100_000, 0, 0);
    }

    function testFuzz_MintingIsOneToOne(uint256 amount, bool stake) public {
        amount = anySize(amount, MOST);
        mint(ALICE, amount, stake);
        vm.assertEq(stake ? seMetis.balanceOf(ALICE) : eMetis.balanceOf(ALICE), amount, "as much, at a rate of 1");
        vm.assertEq(metis.balanceOf(address(dealer)), amount + 1 ether, "and the METIS is here");
        vm.expectRevert(Dealer.ZeroAmount.selector);
        dealer.mint(ALICE, 0, stake);
    }

    /// Native METIS, a share of fees say, becomes METIS that the next harvest shares out as a reward.
    function testFuzz_NativeMetisIsSharedOutLikeARewardOfTheLocks(uint256 seed) public {
        uint256 amount = 10 + anySize(seed, MOST);
        Wrapping wrapping = new Wrapping();
        vm.etch(address(metis), address(wrapping).code);
        uint256 held = eMetis.balanceOf(address(seMetis));
        vm.deal(ALICE, amount);
        vm.prank(ALICE);
        (bool taken,) = address(dealer).call{value: amount}("");
        vm.assertTrue(taken, "it is taken");
        vm.assertEq(metis.balanceOf(address(dealer)), amount + 1 ether, "and wrapped");
        dealer.harvest();
        uint256 toTreasury = amount / 10;
        vm.assertEq(eMetis.balanceOf(TREASURY), toTreasury, "the treasury's share");
        vm.assertEq(eMetis.balanceOf(address(seMetis)) - held, amount - toTreasury, "the rest for seMETIS");
    }

    /// 1 METIS was there from the vault's opening.
    function test_DepositsAreLockedWithinTheLimits() public {
        mint(ALICE, 19_998 ether, false);
        dealer.route();
        vm.assertEq(idOf(0), 0, "not below the minimum");
        mint(ALICE, 1 ether, false);
        dealer.route();
        vm.assertEq(lockedOf(0), 20_000 ether, "from the minimum on");
        mint(ALICE, 5 ether, false);
        dealer.route();
        vm.assertEq(lockedOf(0), 20_005 ether, "and a little more");
        mint(ALICE, 80_000 ether, false);
        dealer.route();
        vm.assertEq(lockedOf(0), 100_000 ether, "up to the maximum");
        vm.assertEq(metis.balanceOf(address(dealer)), 5 ether, "too little for another");
        mint(ALICE, 300_000 ether, false);
        dealer.route();
        vm.assertEq(lockedOf(1) + lockedOf(2), 200_000 ether, "the others are full too");
        vm.assertEq(metis.balanceOf(address(dealer)), 100_005 ether, "and the rest waits");
        (uint256 active, uint256 leaving, uint256 owed, uint256 free) = dealer.locks();
        vm.assertEq(active, 300_000 ether, "what earns");
        vm.assertEq(leaving + owed + free, 0, "none leaves, none is owed anything and none is free");
    }

    function test_WhenThereIsNoSeatOrNoRightToLockMetisStaysHere() public {
        pool.setOpen(false);
        mint(ALICE, 50_000 ether, false);
        dealer.route();
        vm.assertEq(metis.balanceOf(address(dealer)), 50_001 ether, "nobody may lock");
        pool.setWhitelist(address(agentOf(1)), true);
        dealer.route();
        vm.assertEq(lockedOf(1), 50_001 ether, "the second may");
        mint(ALICE, 1 ether, false);
        pool.setWhitelist(address(agentOf(1)), false);
        dealer.route();
        vm.assertEq(metis.balanceOf(address(dealer)), 1 ether, "nor add, when it may not any more");
    }

    function test_TicketsBringMetisBackFromAboveTheMinimumFirst() public {
        mint(ALICE, 160_000 ether, false);
        dealer.route();
        vm.assertEq(lockedOf(1), 60_001 ether, "two locks");
        enter(ALICE, 30_000 ether);
        dealer.route();
        vm.assertEq(lockedOf(1), 60_001 ether, "a lock gives nothing in the batch that it was made in");
        earn(0, 0);
        dealer.route();
        vm.assertEq(lockedOf(1), 30_001 ether, "the last one gives, without leaving");
        vm.assertEq(lockedOf(0), 100_000 ether, "and the first one does not");
        vm.assertEq(metis.balanceOf(address(dealer)), 30_000 ether, "what the ticket will want");
        dealer.route();
        vm.assertEq(metis.balanceOf(address(dealer)), 30_000 ether, "which is not locked again");
    }

    function test_WholeLocksLeaveWhenTheRestDoesNotSuffice() public {
        mint(ALICE, 160_000 ether, false);
        dealer.route();
        earn(0, 0);
        uint256 id = enter(ALICE, 130_000 ether);
        dealer.route();
        // 60,001 leave; 69,999 come from the first lock at once.
        vm.assertTrue(pool.statusOf(idOf(1)) == ISequencing.Status.Inactive, "the last lock leaves");
        vm.assertEq(lockedOf(0), 30_001 ether, "the first one gives the rest");
        (uint256 active, uint256 leaving,,) = dealer.locks();
        vm.assertEq(active, 30_001 ether, "earning");
        vm.assertEq(leaving, 60_001 ether, "leaving");
        vm.warp(block.timestamp + 20 days);
        dealer.route();
        vm.expectRevert(abi.encodeWithSelector(Dealer.NotLiquid.selector, 69_999 ether, 130_000 ether));
        vm.prank(ALICE);
        queue.redeem(id, ALICE);
        vm.warp(block.timestamp + 1 days);
        dealer.route();
        vm.prank(ALICE);
        queue.redeem(id, ALICE);
        vm.assertEq(metis.balanceOf(ALICE), 130_000 ether, "paid when the exit is over");
        vm.assertEq(dealer.backed(), eMetis.totalSupply(), "one to one as ever");
        mint(BOB, 200_000 ether, false);
        dealer.route();
        vm.assertEq(pool.seqSigners(signerOf(1)), type(uint256).max, "a node serves once");
        vm.assertEq(lockedOf(0) + lockedOf(2), 200_000 ether, "so that the others are used");
    }

    function testFuzz_RewardsGoToTreasuryAndStakersAndStream(uint256 reward) public {
        mint(ALICE, 50_000 ether, true);
        dealer.route();
        reward = anySize(reward, 1e24);
        earn(0, reward);
        (,, uint256 owed,) = dealer.locks();
        vm.assertEq(owed, reward, "there to be collected");
        dealer.harvest();
        uint256 toTreasury = reward / 10;
        vm.assertEq(eMetis.balanceOf(TREASURY), toTreasury, "a tenth");
        vm.assertEq(seMetis.streaming(), reward - toTreasury, "the rest streams");
        vm.assertEq(dealer.backed(), eMetis.totalSupply(), "and METIS stands behind all of it");
        dealer.harvest();
        vm.assertEq(dealer.backed(), eMetis.totalSupply(), "nothing is shared out twice");
        uint256 began = seMetis.streamingSince();
        vm.warp(began + CYCLE);
        vm.assertEq(seMetis.totalAssets(), 50_001 ether + reward - toTreasury, "to the last wei");
    }

    function test_RewardsInMidCycleWaitForTheNextOne() public {
        mint(ALICE, 50_000 ether, true);
        dealer.route();
        earn(0, 100 ether);
        dealer.harvest();
        uint256 end = seMetis.cycleEnd();
        vm.warp(end - 1 days);
        earn(0, 200 ether);
        dealer.harvest();
        vm.assertEq(seMetis.cycleEnd(), end, "the cycle goes on");
        vm.assertEq(seMetis.waiting(), 180 ether, "what came waits");
        vm.warp(end);
        dealer.harvest();
        vm.assertEq(seMetis.streaming(), 180 ether, "and streams in the next");
    }

    /// Whoever sends METIS to the dealer has given it to stakers and treasury, a cycle long.
    function testFuzz_AGiftOfMetisIsAReward(uint256 gift) public {
        mint(ALICE, 100 ether, true);
        gift = anySize(gift, MOST);
        metis.mint(address(dealer), gift);
        vm.assertEq(seMetis.convertToAssets(1e18), 1e18, "no rate moves by it");
        dealer.harvest();
        vm.assertEq(seMetis.convertToAssets(1e18), 1e18, "nor at the harvest");
        vm.assertEq(seMetis.streaming() + eMetis.balanceOf(TREASURY), gift, "it streams");
    }

    function testFuzz_ASlashIsFilledByRewardsFirstAndSharedUntilThen(uint256 reward) public {
        deploy(1, 100_000, 0, 1000);
        mint(ALICE, 49_999 ether, false);
        dealer.route();
        earn(0, 0);
        pool.slash(idOf(0));
        vm.assertEq(dealer.backed(), 45_000 ether, "a tenth is gone");
        vm.assertEq(dealer.worth(100 ether), 90 ether, "and everybody bears his part");
        uint256 id = enter(ALICE, 10_000 ether);
        dealer.route();
        vm.warp(block.timestamp + DELAY);
        vm.prank(ALICE);
        queue.redeem(id, ALICE);
        vm.assertEq(metis.balanceOf(ALICE), 9000 ether, "in proportion");
        vm.assertEq(dealer.worth(100 ether), 90 ether, "the others are left what they had");
        reward = within(reward, 1, 10_000 ether);
        earn(0, reward);
        dealer.harvest();
        uint256 surplus = reward > 4000 ether ? reward - 4000 ether : 0;
        vm.assertEq(eMetis.totalSupply(), 40_000 ether + surplus, "the gap of 4,000 is filled first");
    }

    function testFuzz_OnlyTheOwnerConnectsAndAddsAgents(address caller) public {
        vm.assume(caller != address(this));
        bytes memory refused = abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, caller);
        vm.expectRevert(refused);
        vm.prank(caller);
        dealer.connect(seMetis, queue);
        vm.expectRevert(refused);
        vm.prank(caller);
        dealer.addAgent(address(1));
        vm.expectRevert(Dealer.AlreadyConnected.selector);
        dealer.connect(seMetis, queue);
    }

    function testFuzz_OnlyTheQueueRedeems(address caller, uint256 amount) public {
        vm.assume(caller != address(queue));
        vm.expectRevert(Dealer.NotQueue.selector);
        vm.prank(caller);
        dealer.redeem(caller, amount, 0);
    }

    function testFuzz_OnlyTheDealerUsesItsAgents(address caller) public {
        vm.assume(caller != address(dealer));
        mint(ALICE, 50_000 ether, false);
        dealer.route();
        SequencerAgent agent = agentOf(0);
        bytes[6] memory calls = [
            abi.encodeCall(agent.lock, (address(1), 20_000 ether)),
            abi.encodeCall(agent.add, (1, 1)),
            abi.encodeCall(agent.collect, (1)),
            abi.encodeCall(agent.withdraw, (1, 1)),
            abi.encodeCall(agent.unlock, (1)),
            abi.encodeCall(agent.claim, (1))
        ];
        for (uint256 i = 0; i < calls.length; i++) {
            vm.prank(caller);
            (bool ok, bytes memory reason) = address(agent).call(calls[i]);
            vm.assertEq(ok, false, "refused");
            vm.assertEq(reason, abi.encodeWithSelector(SequencerAgent.NotDealer.selector), "as nobody's business");
        }
    }

    function test_BadBeginningsAreRefused() public {
        vm.expectRevert(Dealer.ShareTooLarge.selector);
        new Dealer(pool, address(this), TREASURY, 1_000_001);
        vm.expectRevert(Dealer.ZeroAddress.selector);
        new Dealer(pool, address(this), address(0), 0);
        Dealer fresh = new Dealer(pool, address(this), TREASURY, 0);
        bytes4 unconnected = Dealer.NotConnected.selector;
        vm.expectRevert(unconnected);
        fresh.mint(ALICE, 1, false);
        vm.expectRevert(unconnected);
        fresh.harvest();
        vm.expectRevert(unconnected);
        fresh.route();
        vm.expectRevert(Dealer.ZeroAddress.selector);
        fresh.connect(seMetis, RedemptionQueue(address(0)));
        vm.expectRevert(Dealer.ZeroAddress.selector);
        fresh.connect(SeMetis(address(0)), queue);
        vm.expectRevert(Dealer.ZeroAddress.selector);
        fresh.addAgent(address(0));
        for (uint160 i = 1; i <= 16; i++) {
            fresh.addAgent(address(i));
        }
        vm.expectRevert(Dealer.TooManyAgents.selector);
        fresh.addAgent(address(17));
    }

    /// METIS never calls back; if it did, nothing of the dealer could be entered twice.
    function test_NoFunctionCanBeEnteredFromInsideAnother() public {
        HookedToken token = new HookedToken();
        escrow = new LockingInfo(address(this), token, address(this), 20_000 ether, 100_000 ether);
        pool = new LockingPool(address(this), address(this), escrow, set, 1 ether, 21 days, 0, true);
        escrow.initManager(address(pool));
        dealer = new Dealer(pool, address(this), TREASURY, 100_000);
        seMetis = new SeMetis(dealer.eMetis(), CYCLE);
        queue = new RedemptionQueue(dealer, lp, RedemptionQueue.Terms(0, 0, 1, 0, 0));
        dealer.connect(seMetis, queue);
        Reentrant attacker = new Reentrant(address(dealer), token);
        token.mint(address(attacker), 1000 ether);
        bytes[3] memory second = [
            abi.encodeCall(dealer.mint, (address(attacker), 1 ether, false)),
            abi.encodeCall(dealer.harvest, ()),
            abi.encodeCall(dealer.route, ())
        ];
        for (uint256 i = 0; i < second.length; i++) {
            expectGuarded(attacker, second[0], second[i]);
        }
        vm.assertEq(dealer.backed(), dealer.eMetis().totalSupply(), "one to one");
    }
}
