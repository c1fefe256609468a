// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {HookedToken, Reentrant} from "../../../test/solidity/HookedToken.sol";
import {Test} from "../../../test/solidity/Test.sol";
import {Token} from "../../../test/solidity/Token.sol";
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

contract BoostedFarmTest is Test {
    uint256 private constant ALL = type(uint256).max;
    /// More wei than any token of the sandbox has.
    uint256 private constant MOST = 1e30;
    uint256 private constant START = 1_700_000_000;

    address private constant BUDGET = address(0xb0d9e7);
    address private constant ALICE = address(0xa11ce);
    address private constant BOB = address(0xb0b);
    address private constant CAROL = address(0xca401);

    Token private lp;
    Token private reward;
    SetPower private power;
    BoostedFarm private farm;

    function setUp() public {
        vm.warp(START);
        lp = new Token();
        reward = new Token();
        power = new SetPower();
        farm = new BoostedFarm(lp, reward, BUDGET, power);
        approve(BUDGET, reward);
        approve(ALICE, lp);
        approve(BOB, lp);
        approve(CAROL, lp);
    }

    /// V20 of economics.md: where nobody has locked, the boost changes nothing.
    function test_WithoutVotingPowerStakersShareAsInAPlainFarm() public {
        threeStakers();
        vm.assertApproxEqAbs(reward.balanceOf(ALICE), 3335.714285714285714286 ether, 2, "A");
        vm.assertApproxEqAbs(reward.balanceOf(BOB), 3150 ether, 2, "B");
        vm.assertApproxEqAbs(reward.balanceOf(CAROL), 3514.285714285714285714 ether, 2, "C");
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

    function testFuzz_OnlyTheDistributorNotifies(address caller, uint256 amount, uint256 duration) public {
        vm.assume(caller != BUDGET);
        vm.expectRevert(BoostedFarm.NotDistributor.selector);
        vm.prank(caller);
        farm.notify(amount, duration);
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
        vm.assertLe(amount * 40, farm.working(ALICE) * 100, "at least 40 %");
        vm.assertLe(farm.working(ALICE), amount, "at most the stake");
        vm.assertEq(farm.totalWorking(), farm.working(ALICE) + farm.working(BOB), "and they sum up");
    }

    /// A quarter of the stake with a tenth of the votes: 0.4 b + 0.6 B / 10 = 0.64 b.
    function test_TheBoostIsCurves() public {
        stake(BOB, 750 ether);
        power.set(ALICE, 10 ether);
        power.set(BOB, 90 ether);
        stake(ALICE, 250 ether);
        vm.assertEq(farm.working(ALICE), 160 ether, "0.4 x 250 + 0.6 x 1000 / 10");
        vm.assertEq(farm.workingNow(BOB), 750 ether, "more votes than stake: all of it works");
        vm.assertEq(farm.working(BOB), 300 ether, "but not before somebody weighs");
        farm.weigh(BOB);
        vm.assertEq(farm.working(BOB), 750 ether, "which anybody may");
        power.set(ALICE, 0);
        farm.weigh(ALICE);
        vm.assertEq(farm.working(ALICE), 100 ether, "a lock that has run out boosts no longer");
    }

    function testFuzz_WeighingChangesNothingThatWasEarned(uint256 moment, uint256 powerSeed) public {
        stake(ALICE, 100 ether);
        stake(BOB, 300 ether);
        fund(1000 ether, 10 days);
        vm.warp(START + within(moment, 0, 20 days));
        uint256 alices = farm.earned(ALICE);
        uint256 bobs = farm.earned(BOB);
        power.set(ALICE, anySize(powerSeed, MOST));
        farm.weigh(ALICE);
        vm.assertEq(farm.earned(ALICE), alices, "A");
        vm.assertEq(farm.earned(BOB), bobs, "B");
    }

    function testFuzz_StakeThatComesAndGoesInOneSecondEarnsNothing(uint256 seed, uint256 moment) public {
        power.set(BOB, 1 ether);
        stake(ALICE, 1 ether);
        fund(1000 ether, 10 days);
        vm.warp(START + within(moment, 0, 20 days));
        uint256 earned = farm.earned(ALICE);
        stake(BOB, anySize(seed, MOST));
        vm.prank(BOB);
        farm.exit();
        vm.assertEq(reward.balanceOf(BOB), 0, "the guest gets nothing");
        vm.assertEq(farm.earned(ALICE), earned, "and takes nothing from others");
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

    function test_TheStakeIsNeverHostageToTheRewardToken() public {
        HookedToken broken = new HookedToken();
        farm = new BoostedFarm(lp, broken, BUDGET, power);
        vm.prank(ALICE);
        lp.approve(address(farm), ALL);
        stake(ALICE, 1 ether);
        broken.refuse(true);
        vm.prank(ALICE);
        farm.withdraw(ALL);
        vm.assertEq(lp.balanceOf(ALICE), 1 ether, "the stake is back");
    }

    function testFuzz_NobodyWithdrawsMoreThanHisStake(uint256 seed, uint256 excess) public {
        uint256 amount = anySize(seed, MOST);
        uint256 wanted = within(excess, amount + 1, ALL - 1);
        stake(BOB, MOST);
        stake(ALICE, amount);
        vm.expectRevert(abi.encodeWithSelector(BoostedFarm.InsufficientStake.selector, wanted, amount));
        vm.prank(ALICE);
        farm.withdraw(wanted);
    }

    function test_ZeroAmountsAreRefused() public {
        expectAs(ALICE, BoostedFarm.ZeroAmount.selector);
        farm.stake(0);
        expectAs(ALICE, BoostedFarm.ZeroAmount.selector);
        farm.stake(ALL);
        expectAs(ALICE, BoostedFarm.ZeroAmount.selector);
        farm.withdraw(ALL);
        expectAs(ALICE, BoostedFarm.ZeroAmount.selector);
        farm.exit();
        expectAs(BUDGET, BoostedFarm.ZeroAmount.selector);
        farm.notify(1, 0);
    }

    /// What was emitted while nobody staked comes with the next notification.
    function test_EmissionWhileNobodyStakesRollsIntoTheNextNotification() public {
        fund(1000 ether, 10 days);
        vm.warp(START + 4 days);
        stake(ALICE, 1 ether);
        vm.warp(START + 10 days);
        vm.assertApproxEqAbs(farm.earned(ALICE), 600 ether, 1, "six of ten days");
        fund(0, 1 days);
        vm.warp(START + 11 days);
        vm.assertApproxEqAbs(farm.earned(ALICE), 1000 ether, 2, "and the first four afterwards");
    }

    /// All functions that move tokens or weights, each entered again from inside of each that moves tokens.
    function test_NoFunctionCanBeEnteredFromInsideAnother() public {
        HookedToken token = new HookedToken();
        address next = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 1);
        farm = new BoostedFarm(token, token, next, power);
        Reentrant attacker = new Reentrant(address(farm), token);
        vm.assertEq(farm.distributor(), address(attacker), "the attacker is the distributor too");
        token.mint(address(attacker), 1_000_000 ether);

        bytes[6] memory calls = [
            abi.encodeCall(farm.notify, (1 ether, 10 days)),
            abi.encodeCall(farm.stake, (10 ether)),
            abi.encodeCall(farm.withdraw, (1 ether)),
            abi.encodeCall(farm.claim, ()),
            abi.encodeCall(farm.exit, ()),
            abi.encodeCall(farm.weigh, (address(attacker)))
        ];
        for (uint256 first = 0; first < 5; first++) {
            for (uint256 second = 0; second < calls.length; second++) {
                attacker.attack(calls[0], "");
                attacker.attack(calls[1], "");
                vm.warp(farm.periodFinish() - 1 days);
                attacker.attack(calls[first], calls[second]);
                vm.assertTrue(attacker.callbacks() > 0, "the token called back");
                vm.assertEq(attacker.succeeded(), false, "the second call is refused");
                vm.assertEq(
                    attacker.answer(),
                    abi.encodeWithSelector(ReentrancyGuard.ReentrancyGuardReentrantCall.selector),
                    "by the guard"
                );
            }
        }
    }

    function threeStakers() private {
        fund(10_000 ether, 10 days);
        stake(ALICE, 100 ether);
        vm.warp(START + 2 days);
        stake(BOB, 300 ether);
        vm.warp(START + 5 days);
        stake(CAROL, 600 ether);
        vm.warp(START + 8 days);
        vm.prank(BOB);
        farm.exit();
        vm.warp(START + 30 days);
        vm.prank(ALICE);
        farm.exit();
        vm.prank(CAROL);
        farm.exit();
        uint256 paid = reward.balanceOf(ALICE) + reward.balanceOf(BOB) + reward.balanceOf(CAROL);
        vm.assertLe(paid, 10_000 ether, "no more than was notified");
        vm.assertEq(reward.balanceOf(address(farm)), 10_000 ether - paid, "the rest stays in the farm");
    }

    function stake(address account, uint256 amount) private {
        lp.mint(account, amount);
        vm.prank(account);
        farm.stake(amount);
    }

    function fund(uint256 amount, uint256 duration) private {
        reward.mint(BUDGET, amount);
        vm.prank(BUDGET);
        farm.notify(amount, duration);
    }

    function approve(address account, Token token) private {
        vm.prank(account);
        token.approve(address(farm), ALL);
    }

    function expectAs(address account, bytes4 selector) private {
        vm.expectRevert(selector);
        vm.prank(account);
    }
}
