// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Token} from "../../../test/solidity/Token.sol";
import {RewardStreamEmission} from "../../farms/contracts/RewardStream.emission.t.sol";
import {RewardStreamSafety} from "../../farms/contracts/RewardStream.safety.t.sol";
import {RewardStream} from "../../farms/contracts/RewardStream.sol";
import {RewardStreamStakes} from "../../farms/contracts/RewardStream.stakes.t.sol";
import {RewardStreamTest} from "../../farms/contracts/RewardStreamTest.t.sol";
import {BoostedFarm, VotingPower} from "./BoostedFarm.sol";

/// Voting power as a test sets it; it can also stop answering.
contract SetPower is VotingPower {
    uint256 public totalSupply;
    bool public silent;
    mapping(address account => uint256) private _power;

    error Silent();

    function set(address account, uint256 power) external {
        totalSupply = totalSupply + power - _power[account];
        _power[account] = power;
    }

    function silence() external {
        silent = true;
    }

    function balanceOf(address account) external view returns (uint256) {
        if (silent) revert Silent();
        return _power[account];
    }
}

/// All laws of a stream of rewards, where nobody has locked: the boost changes nothing. And what locks change.
contract BoostedFarmTest is RewardStreamEmission, RewardStreamStakes, RewardStreamSafety {
    SetPower private power;

    function setUp() public override {
        power = new SetPower();
        super.setUp();
    }

    function open(Token staking, Token paying, address distributor) internal override returns (RewardStream) {
        return new BoostedFarm(staking, paying, distributor, power);
    }

    /// V20 with all voting power in A's hands. Working balances are 100 for A, 120 for B and 240 for C, so that A gets
    /// 2000 + 3000·100/220 + 3000·100/460 + 2000·100/340, and so on.
    function test_WhoHoldsAllVotingPowerEarnsWithTheWholeStake() public {
        power.set(ALICE, 1 ether);
        threeStakers();
        vm.assertApproxEqAbs(reward.balanceOf(ALICE), 4604.045570797488956057 ether, 2, "A");
        vm.assertApproxEqAbs(reward.balanceOf(BOB), 2418.97233201581027668 ether, 2, "B");
        vm.assertApproxEqAbs(reward.balanceOf(CAROL), 2976.982097186700767263 ether, 2, "C");
    }

    function testFuzz_WorkingLiesBetweenFortyPercentOfTheStakeAndAllOfIt(
        uint256 stakeSeed,
        uint256 othersSeed,
        uint256 powerSeed,
        uint256 othersPower
    ) public {
        uint256 amount = anySize(stakeSeed, MOST);
        stake(BOB, anySize(othersSeed, MOST));
        power.set(ALICE, anySize(powerSeed, MOST) - 1);
        power.set(BOB, anySize(othersPower, MOST) - 1);
        stake(ALICE, amount);
        vm.assertLe(amount * 40, boosted().working(ALICE) * 100, "at least 40 %");
        vm.assertLe(boosted().working(ALICE), amount, "at most the stake");
        vm.assertEq(boosted().totalWorking(), boosted().working(ALICE) + boosted().working(BOB), "and they sum up");
    }

    /// A quarter of the stake with a tenth of the votes: 0.4 b + 0.6 B / 10 = 0.64 b.
    function test_TheBoostIsCurves() public {
        stake(BOB, 750 ether);
        power.set(ALICE, 10 ether);
        power.set(BOB, 90 ether);
        stake(ALICE, 250 ether);
        vm.assertEq(boosted().working(ALICE), 160 ether, "0.4 x 250 + 0.6 x 1000 / 10");
        vm.assertEq(boosted().workingNow(BOB), 750 ether, "more votes than stake: all of it works");
        vm.assertEq(boosted().working(BOB), 300 ether, "but not before somebody weighs");
        boosted().weigh(BOB);
        vm.assertEq(boosted().working(BOB), 750 ether, "which anybody may");
        power.set(ALICE, 0);
        boosted().weigh(ALICE);
        vm.assertEq(boosted().working(ALICE), 100 ether, "a lock that has run out boosts no longer");
    }

    function testFuzz_WeighingChangesNothingThatWasEarned(uint256 moment, uint256 powerSeed) public {
        stake(ALICE, 100 ether);
        stake(BOB, 300 ether);
        fund(1000 ether, 10 days);
        vm.warp(START + within(moment, 0, 20 days));
        uint256 alices = farm.earned(ALICE);
        uint256 bobs = farm.earned(BOB);
        power.set(ALICE, anySize(powerSeed, MOST));
        boosted().weigh(ALICE);
        vm.assertEq(farm.earned(ALICE), alices, "A");
        vm.assertEq(farm.earned(BOB), bobs, "B");
    }

    function testFuzz_AGuestWithAllVotesEarnsNothingInOneSecond(uint256 seed, uint256 moment) public {
        power.set(BOB, 1 ether);
        testFuzz_StakeThatComesAndGoesInOneSecondEarnsNothing(seed, moment);
    }

    function test_WhoeverLeavesDependsOnNobodysAnswer() public {
        stake(ALICE, 1 ether);
        fund(1000 ether, 10 days);
        vm.warp(START + 10 days);
        power.silence();
        expectAs(ALICE, SetPower.Silent.selector);
        farm.claim();
        vm.prank(ALICE);
        farm.exit();
        vm.assertEq(lp.balanceOf(ALICE), 1 ether, "the stake is back");
        vm.assertApproxEqAbs(reward.balanceOf(ALICE), 1000 ether, 1, "and the reward is paid");
    }

    /// Weighing enters the farm too, though it moves no tokens.
    function entries(address attacker) internal view override returns (bytes[] memory calls) {
        bytes[] memory plain = super.entries(attacker);
        calls = new bytes[](6);
        for (uint256 i = 0; i < 5; i++) {
            calls[i] = plain[i];
        }
        calls[5] = abi.encodeCall(BoostedFarm.weigh, (attacker));
    }

    function boosted() private view returns (BoostedFarm) {
        return BoostedFarm(address(farm));
    }
}
