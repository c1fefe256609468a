// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {HookedToken, Reentrant} from "../../../test/solidity/HookedToken.sol";
import {Test} from "../../../test/solidity/Test.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {EscrowedToken} from "./EscrowedToken.sol";
import {Farm} from "./Farm.sol";

contract FarmTest is Test {
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
    Farm private farm;

    function setUp() public {
        vm.warp(START);
        lp = new Token();
        reward = new Token();
        farm = new Farm(lp, reward, BUDGET);
        approve(BUDGET, reward);
        approve(ALICE, lp);
        approve(BOB, lp);
        approve(CAROL, lp);
    }

    /// V20 of economics.md: 1,000 a day for ten days, A stakes 100 on day 0, B 300 on day 2, C 600 on day 5, and B
    /// leaves on day 8.
    function test_ThreeStakersShareByStakeAndTime() public {
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
        vm.assertApproxEqAbs(reward.balanceOf(ALICE), 3335.714285714285714286 ether, 2, "A");
        vm.assertApproxEqAbs(reward.balanceOf(BOB), 3150 ether, 2, "B");
        vm.assertApproxEqAbs(reward.balanceOf(CAROL), 3514.285714285714285714 ether, 2, "C");
        vm.assertLe(paid, 10_000 ether, "no more than was notified");
        vm.assertEq(reward.balanceOf(address(farm)), 10_000 ether - paid, "the rest stays in the farm");
        vm.assertEq(lp.balanceOf(address(farm)), 0, "no stake is left behind");
    }

    function testFuzz_OnlyTheDistributorNotifies(address caller, uint256 amount, uint256 duration) public {
        vm.assume(caller != BUDGET);
        vm.expectRevert(Farm.NotDistributor.selector);
        vm.prank(caller);
        farm.notify(amount, duration);
    }

    function testFuzz_ASingleStakerGetsTheWholePeriod(uint256 stakeSeed, uint256 rewardSeed, uint256 duration) public {
        uint256 amount = anySize(rewardSeed, MOST);
        duration = within(duration, 1, 3650 days);
        stake(ALICE, anySize(stakeSeed, MOST));
        fund(amount, duration);
        vm.warp(START + duration);
        vm.prank(ALICE);
        farm.claim();
        vm.assertLe(reward.balanceOf(ALICE), amount, "no more than was notified");
        vm.assertApproxEqAbs(reward.balanceOf(ALICE), amount, 1, "all of it within 1 wei");
    }

    function testFuzz_NothingIsEarnedBeforeOrAfterThePeriod(uint256 early, uint256 late, uint256 duration) public {
        duration = within(duration, 1, 3650 days);
        stake(ALICE, 1 ether);
        vm.warp(START + within(early, 0, 3650 days));
        vm.assertEq(farm.earned(ALICE), 0, "before the first notification");
        vm.assertEq(farm.rewardRate(), 0, "no rate before it");
        fund(1000 ether, duration);
        vm.assertEq(farm.earned(ALICE), 0, "at the notification");
        vm.warp(farm.periodFinish());
        uint256 earned = farm.earned(ALICE);
        vm.warp(farm.periodFinish() + within(late, 0, 3650 days));
        vm.assertEq(farm.earned(ALICE), earned, "after the period");
        vm.assertEq(farm.rewardRate(), 0, "no rate after it");
    }

    function testFuzz_StakeThatComesAndGoesInOneSecondEarnsNothing(uint256 seed, uint256 moment) public {
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

    function testFuzz_SplittingAStakeOverAccountsEarnsNoMore(uint256 wholeSeed, uint256 part, uint256 othersSeed)
        public
    {
        uint256 whole = 1 + anySize(wholeSeed, MOST);
        part = within(part, 1, whole - 1);
        stake(CAROL, anySize(othersSeed, MOST));
        stake(ALICE, part);
        stake(BOB, whole - part);
        fund(1000 ether, 10 days);
        vm.warp(START + 10 days);
        uint256 due = 1000 ether - farm.earned(CAROL);
        vm.assertLe(farm.earned(ALICE) + farm.earned(BOB), due, "no more than one account would have got");
    }

    function testFuzz_EmissionWhileNobodyStakesRollsIntoTheNextNotification(
        uint256 before,
        uint256 between,
        uint256 afterwards,
        uint256 next
    ) public {
        before = within(before, 0, 3 days);
        between = within(between, 0, 3 days);
        afterwards = within(afterwards, 0, 30 days);
        next = anySize(next, 1e24) - 1;
        fund(10_000 ether, 10 days);
        vm.warp(START + before);
        stake(ALICE, 1 ether);
        vm.warp(START + 4 days);
        vm.prank(ALICE);
        farm.exit();
        vm.warp(START + 4 days + between);
        stake(BOB, 1 ether);
        vm.warp(START + 8 days);
        vm.prank(BOB);
        farm.exit();
        vm.warp(START + 8 days + afterwards);
        uint256 paid = reward.balanceOf(ALICE) + reward.balanceOf(BOB);
        stake(CAROL, 1 ether);
        fund(next, 5 days);
        vm.warp(farm.periodFinish());
        // Whatever was neither paid nor ahead went into the second period, and Carol is alone in it.
        vm.assertLe(paid + farm.earned(CAROL), 10_000 ether + next, "no more than was notified");
        vm.assertApproxEqAbs(paid + farm.earned(CAROL), 10_000 ether + next, 3, "all of it within a wei an action");
    }

    function testFuzz_ANotificationInMidPeriodAddsWhatIsStillAhead(uint256 first, uint256 second, uint256 moment)
        public
    {
        first = anySize(first, MOST);
        second = anySize(second, MOST) - 1;
        moment = within(moment, 0, 10 days);
        stake(ALICE, 1 ether);
        fund(first, 10 days);
        vm.warp(START + moment);
        fund(second, 20 days);
        vm.assertEq(farm.periodFinish(), START + moment + 20 days, "the new period starts now");
        uint256 ahead = first * (10 days - moment) / 10 days;
        vm.assertApproxEqAbs(farm.scaledRate() * 20 days / 1e36, second + ahead, 1, "new and ahead, within 1 wei");
    }

    function testFuzz_ANewRateDoesNotChangeWhatWasEarned(uint256 moment, uint256 amount, uint256 duration) public {
        stake(ALICE, 1 ether);
        stake(BOB, 7 ether);
        fund(1000 ether, 10 days);
        vm.warp(START + within(moment, 0, 20 days));
        uint256 alices = farm.earned(ALICE);
        uint256 bobs = farm.earned(BOB);
        fund(anySize(amount, MOST) - 1, within(duration, 1, 3650 days));
        vm.assertEq(farm.earned(ALICE), alices, "A");
        vm.assertEq(farm.earned(BOB), bobs, "B");
    }

    function testFuzz_ExitIsWithdrawAndClaim(uint256 stakeSeed, uint256 rewardSeed, uint256 moment) public {
        uint256 amount = anySize(stakeSeed, MOST);
        Farm twin = new Farm(lp, reward, BUDGET);
        vm.prank(BUDGET);
        reward.approve(address(twin), ALL);
        vm.prank(BOB);
        lp.approve(address(twin), ALL);
        lp.mint(BOB, amount);
        vm.prank(BOB);
        twin.stake(amount);
        stake(ALICE, amount);
        fund(anySize(rewardSeed, MOST), 10 days);
        reward.mint(BUDGET, anySize(rewardSeed, MOST));
        vm.prank(BUDGET);
        twin.notify(anySize(rewardSeed, MOST), 10 days);
        vm.warp(START + within(moment, 0, 20 days));

        vm.prank(ALICE);
        farm.exit();
        vm.prank(BOB);
        twin.withdraw(ALL);
        vm.prank(BOB);
        twin.claim();
        vm.assertEq(lp.balanceOf(ALICE), amount, "the stake is back");
        vm.assertEq(lp.balanceOf(ALICE), lp.balanceOf(BOB), "the same stake");
        vm.assertEq(reward.balanceOf(ALICE), reward.balanceOf(BOB), "the same reward");
        vm.assertEq(farm.totalStaked(), twin.totalStaked(), "the same farm afterwards");
    }

    function testFuzz_RewardsStayClaimableAfterWithdrawal(uint256 moment, uint256 part) public {
        stake(ALICE, 100 ether);
        stake(BOB, 50 ether);
        fund(1000 ether, 10 days);
        vm.warp(START + within(moment, 0, 10 days));
        uint256 earned = farm.earned(ALICE);
        vm.prank(ALICE);
        farm.withdraw(within(part, 1, 100 ether));
        vm.assertEq(farm.earned(ALICE), earned, "nothing is lost by withdrawing");
        vm.prank(ALICE);
        farm.claim();
        vm.assertEq(reward.balanceOf(ALICE), earned, "and all of it is paid");
        vm.prank(ALICE);
        farm.claim();
        vm.assertEq(reward.balanceOf(ALICE), earned, "once");
    }

    function test_ZeroAmountsAreRefused() public {
        expectAs(ALICE, Farm.ZeroAmount.selector);
        farm.stake(0);
        expectAs(ALICE, Farm.ZeroAmount.selector);
        farm.stake(ALL);
        expectAs(ALICE, Farm.ZeroAmount.selector);
        farm.withdraw(0);
        expectAs(ALICE, Farm.ZeroAmount.selector);
        farm.withdraw(ALL);
        expectAs(ALICE, Farm.ZeroAmount.selector);
        farm.exit();
        expectAs(BUDGET, Farm.ZeroAmount.selector);
        farm.notify(1, 0);
    }

    function test_ExitNeedsAStakeButClaimDoesNot() public {
        stake(ALICE, 1 ether);
        fund(1000 ether, 10 days);
        vm.warp(START + 5 days);
        vm.prank(ALICE);
        farm.withdraw(ALL);
        expectAs(ALICE, Farm.ZeroAmount.selector);
        farm.exit();
        vm.prank(ALICE);
        farm.claim();
        vm.assertApproxEqAbs(reward.balanceOf(ALICE), 500 ether, 1, "claimed without a stake");
    }

    function test_ClaimingNothingMovesNothing() public {
        fund(1000 ether, 10 days);
        vm.warp(START + 5 days);
        vm.expectCall(address(reward), abi.encodeWithSelector(reward.transfer.selector), 0);
        vm.prank(ALICE);
        farm.claim();
    }

    function testFuzz_NobodyWithdrawsMoreThanHisStake(uint256 seed, uint256 excess) public {
        uint256 amount = anySize(seed, MOST);
        uint256 wanted = within(excess, amount + 1, ALL - 1);
        stake(BOB, MOST);
        stake(ALICE, amount);
        vm.expectRevert(abi.encodeWithSelector(Farm.InsufficientStake.selector, wanted, amount));
        vm.prank(ALICE);
        farm.withdraw(wanted);
    }

    function testFuzz_TheLargestNumberMeansAll(uint256 seed) public {
        uint256 amount = anySize(seed, MOST);
        lp.mint(ALICE, amount);
        vm.prank(ALICE);
        farm.stake(ALL);
        vm.assertEq(farm.staked(ALICE), amount, "the whole balance is staked");
        vm.assertEq(lp.balanceOf(ALICE), 0, "and none is left");
        vm.prank(ALICE);
        farm.withdraw(ALL);
        vm.assertEq(lp.balanceOf(ALICE), amount, "the whole stake comes back");
    }

    function test_NothingStartsWithoutItsFunds() public {
        stake(ALICE, 1 ether);
        fund(1000 ether, 10 days);
        uint256 rate = farm.scaledRate();
        vm.prank(BUDGET);
        (bool ok,) = address(farm).call(abi.encodeCall(farm.notify, (1, 1 days)));
        vm.assertTrue(!ok, "the budget has no reward token left");
        vm.assertEq(farm.scaledRate(), rate, "the rate is as before");
        vm.assertEq(farm.periodFinish(), START + 10 days, "and so is its end");
        vm.prank(BOB);
        (ok,) = address(farm).call(abi.encodeCall(farm.stake, (1)));
        vm.assertTrue(!ok, "nobody stakes what he does not have");
        vm.assertEq(farm.totalStaked(), 1 ether, "the stake is as before");
    }

    function test_TheStakeIsNeverHostageToTheRewardToken() public {
        HookedToken broken = new HookedToken();
        farm = new Farm(lp, broken, BUDGET);
        vm.prank(ALICE);
        lp.approve(address(farm), ALL);
        vm.prank(BUDGET);
        broken.approve(address(farm), ALL);
        broken.mint(BUDGET, 1000 ether);
        stake(ALICE, 1 ether);
        vm.prank(BUDGET);
        farm.notify(1000 ether, 10 days);
        vm.warp(START + 10 days);
        broken.refuse(true);
        expectAs(ALICE, HookedToken.Refused.selector);
        farm.exit();
        expectAs(ALICE, HookedToken.Refused.selector);
        farm.claim();
        vm.prank(ALICE);
        farm.withdraw(ALL);
        vm.assertEq(lp.balanceOf(ALICE), 1 ether, "the stake is back");
        broken.refuse(false);
        vm.prank(ALICE);
        farm.claim();
        vm.assertApproxEqAbs(broken.balanceOf(ALICE), 1000 ether, 1, "and the reward is not lost");
    }

    /// The largest sum of rewards is 2^256 / 1e36 wei, which is 1e23 tokens of 18 decimals. Even then a stake of one
    /// wei followed by a very large one does not make the arithmetic overflow and lock anybody in. Rounding stays at a
    /// wei an action as long as less than 1e36 wei are staked, the scale of the arithmetic.
    function testFuzz_TheLargestRewardLocksNobodyIn(uint256 whaleSeed, uint256 moment) public {
        uint256 most = ALL / 1e36;
        expectAs(BUDGET, abi.encodeWithSignature("Panic(uint256)", 0x11));
        farm.notify(most + 1, 10 days);
        stake(ALICE, 1);
        fund(most, 10 days);
        vm.warp(START + within(moment, 0, 10 days));
        stake(BOB, anySize(whaleSeed, 1e36));
        vm.warp(START + 20 days);
        vm.prank(ALICE);
        farm.exit();
        vm.prank(BOB);
        farm.exit();
        vm.assertLe(reward.balanceOf(ALICE) + reward.balanceOf(BOB), most, "no more than was notified");
        vm.assertApproxEqAbs(reward.balanceOf(ALICE) + reward.balanceOf(BOB), most, 3, "and all of it");
    }

    /// `rewardRate` is in whole wei per second, so a slow programme in a token of six decimals looks slower than it is.
    function testFuzz_TheShownRateIsTheRealOneRoundedDown(uint256 seed, uint256 duration) public {
        duration = within(duration, 1, 3650 days);
        uint256 amount = anySize(seed, MOST);
        fund(amount, duration);
        vm.assertApproxEqAbs(farm.rewardRate(), amount / duration, 1, "whole wei per second");
        vm.assertLe(farm.rewardRate() * 1e36, farm.scaledRate(), "never above the real rate");
    }

    /// All functions that move tokens, each entered again from inside of each.
    function test_NoFunctionCanBeEnteredFromInsideAnother() public {
        HookedToken token = new HookedToken();
        // The farm has to know its distributor, the attacker, which is created after it.
        address next = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 1);
        farm = new Farm(token, token, next);
        Reentrant attacker = new Reentrant(address(farm), token);
        vm.assertEq(farm.distributor(), address(attacker), "the attacker is the distributor too");
        token.mint(address(attacker), 1_000_000 ether);

        bytes[5] memory calls = [
            abi.encodeCall(farm.notify, (1 ether, 10 days)),
            abi.encodeCall(farm.stake, (10 ether)),
            abi.encodeCall(farm.withdraw, (1 ether)),
            abi.encodeCall(farm.claim, ()),
            abi.encodeCall(farm.exit, ())
        ];
        for (uint256 first = 0; first < calls.length; first++) {
            for (uint256 second = 0; second < calls.length; second++) {
                attacker.attack(calls[0], "");
                attacker.attack(calls[1], "");
                vm.warp(farm.periodFinish() - 1 days);
                uint256 staked = farm.staked(address(attacker));
                uint256 held = token.balanceOf(address(attacker)) + farm.earned(address(attacker)) + staked;

                attacker.attack(calls[first], calls[second]);
                vm.assertTrue(attacker.callbacks() > 0, "the token called back");
                vm.assertEq(attacker.succeeded(), false, "the second call is refused");
                vm.assertEq(
                    attacker.answer(),
                    abi.encodeWithSelector(ReentrancyGuard.ReentrancyGuardReentrantCall.selector),
                    "by the guard"
                );
                uint256 holds = token.balanceOf(address(attacker)) + farm.earned(address(attacker));
                holds += farm.staked(address(attacker)) + (first == 0 ? 1 ether : 0);
                vm.assertEq(holds, held, "nothing is gained");
            }
        }
    }

    /// What others read from inside a callback is what they would read afterwards.
    function test_ReadingFromInsideShowsNoRewardTwice() public {
        HookedToken token = new HookedToken();
        farm = new Farm(lp, token, BUDGET);
        Reentrant attacker = new Reentrant(address(farm), token);
        vm.prank(BUDGET);
        token.approve(address(farm), ALL);
        token.mint(BUDGET, 1000 ether);
        lp.mint(address(attacker), 1 ether);
        vm.prank(address(attacker));
        lp.approve(address(farm), ALL);
        vm.prank(address(attacker));
        farm.stake(ALL);
        vm.prank(BUDGET);
        farm.notify(1000 ether, 10 days);
        vm.warp(START + 5 days);
        attacker.attack(abi.encodeCall(farm.claim, ()), abi.encodeCall(farm.earned, (address(attacker))));
        vm.assertTrue(attacker.succeeded(), "reading is not refused");
        vm.assertEq(abi.decode(attacker.answer(), (uint256)), 0, "what is being paid is no longer owed");
    }

    /// The gas that actions.ts gives, where it is dearest: each thing is done for the first time, and rewards go through
    /// an escrow.
    ///
    /// forge-config: default.isolate = true
    function test_EveryActionFitsTheGasThatActionsGive() public {
        EscrowedToken escrow = new EscrowedToken(reward, 15 days, "Escrowed token", "esTOKEN");
        farm = new Farm(lp, escrow, BUDGET);
        escrow.setDistributor(BUDGET, true);
        escrow.setDistributor(address(farm), true);
        approve(ALICE, lp);
        approve(BOB, lp);
        approve(CAROL, lp);
        reward.mint(BUDGET, 1000 ether);
        vm.prank(BUDGET);
        reward.approve(address(escrow), ALL);
        vm.prank(BUDGET);
        escrow.approve(address(farm), ALL);
        vm.prank(BUDGET);
        escrow.deposit(1000 ether);
        vm.prank(BUDGET);
        farm.notify(1000 ether, 10 days);

        vm.warp(START + 1 days);
        stake(ALICE, 1 ether);
        vm.assertLe(gasOfLastCall(), 250_000, "stake");
        stake(BOB, 1 ether);
        stake(CAROL, 1 ether);
        vm.warp(START + 2 days);
        vm.prank(ALICE);
        farm.withdraw(0.5 ether);
        vm.assertLe(gasOfLastCall(), 250_000, "withdraw");
        vm.warp(START + 3 days);
        vm.prank(BOB);
        farm.claim();
        vm.assertLe(gasOfLastCall(), 300_000, "claim");
        vm.warp(START + 4 days);
        vm.prank(CAROL);
        farm.exit();
        vm.assertLe(gasOfLastCall(), 400_000, "exit");
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

    function expectAs(address account, bytes memory reason) private {
        vm.expectRevert(reason);
        vm.prank(account);
    }
}
