// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {HookedToken, Reentrant} from "../../../test/solidity/HookedToken.sol";
import {ReentryTest} from "../../../test/solidity/ReentryTest.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {Farm} from "../../farms/contracts/Farm.sol";
import {SequencingTest} from "../../sequencing/contracts/SequencingTest.t.sol";
import {Purse} from "./Purse.sol";
import {RebatePurse} from "./RebatePurse.sol";
import {StakePurse} from "./StakePurse.sol";
import {IStream, StreamPurse} from "./StreamPurse.sol";
import {TurnPurse} from "./TurnPurse.sol";

/// A farm that asks for the next delivery while it is given one.
contract GreedyFarm is IStream {
    bool public succeeded;
    bytes public answer;

    function notify(uint256, uint256) external override {
        (succeeded, answer) = msg.sender.call(abi.encodeCall(StreamPurse.deliver, ()));
    }
}

contract PurseTest is SequencingTest, ReentryTest {
    /// More wei than any token of the sandbox has.
    uint256 private constant MOST = 1e30;
    uint256 private constant CAP = 2_000;
    uint256 private constant STREAM = 7 days;
    address private constant OPERATOR = address(0x09e7);

    TurnPurse private turn;
    StakePurse private stake;
    StreamPurse private stream;
    RebatePurse private rebate;
    Token private lp;
    Farm private farm;

    function setUp() public {
        setUpWith(new HookedToken());
        turn = new TurnPurse(metis, OPERATOR, FIRST);
        stake = new StakePurse(metis, pool);
        stream = new StreamPurse(metis, OPERATOR, STREAM);
        rebate = new RebatePurse(metis, OPERATOR, CAP);
        lp = new Token();
        farm = new Farm(lp, metis, address(stream));
    }

    function testFuzz_WhatArrivesInATurnIsForWhoseTurnItWas(uint256[4] memory seeds) public {
        address[3] memory builders = [ALICE, BOB, CAROL];
        uint256[3] memory expected;
        uint256 whole;
        address now_ = FIRST;
        for (uint256 i = 0; i < 4; i++) {
            uint256 amount = seeds[i] % 5 == 0 ? 0 : anySize(seeds[i], MOST);
            metis.mint(address(turn), amount);
            whole += amount;
            for (uint256 k = 0; k < 3; k++) {
                if (builders[k] == now_) expected[k] += amount;
            }
            now_ = builders[(seeds[i] / 7) % 3];
            vm.prank(OPERATOR);
            turn.hand(now_);
        }
        uint256 paid = metis.balanceOf(FIRST);
        for (uint256 k = 0; k < 3; k++) {
            vm.assertEq(metis.balanceOf(builders[k]), expected[k], "what came in its own turns");
            paid += expected[k];
        }
        vm.assertEq(paid, whole, "and all of it is paid");
    }

    function testFuzz_LocksShareInProportionAndToTheWei(uint256[3] memory sizes, uint256 seed) public {
        address[3] memory owners = [ALICE, BOB, CAROL];
        uint256 whole;
        for (uint256 i = 0; i < 3; i++) {
            sizes[i] = within(sizes[i], MIN, MAX);
            lockOf(owners[i], sizes[i]);
            whole += sizes[i];
        }
        uint256 amount = anySize(seed, 1e28);
        metis.mint(address(stake), amount);
        vm.prank(STRANGER);
        stake.deliver();
        for (uint256 i = 0; i < 3; i++) {
            vm.assertApproxEqAbs(metis.balanceOf(owners[i]), amount * sizes[i] / whole, 1, "its share");
        }
        vm.assertEq(metis.balanceOf(address(stake)), 0, "nothing stays");
        vm.assertEq(metis.balanceOf(STRANGER), 0, "nothing for the caller");
    }

    function test_WhoIsLeavingHasNoShareAndWithoutLocksItWaits() public {
        metis.mint(address(stake), 1 ether);
        vm.expectRevert(Purse.NothingDue.selector);
        stake.deliver();
        uint256 id = lockOf(ALICE, MIN);
        lockOf(BOB, MIN);
        vm.prank(ALICE);
        pool.unlock(id);
        stake.deliver();
        vm.assertEq(metis.balanceOf(BOB), 1 ether, "all for who stays");
    }

    /// Liquidity that comes before a delivery and leaves in the next second takes a second's part of the stream.
    function testFuzz_AStreamPaysForTimeAndNotForTheMoment(uint256 seed) public {
        uint256 amount = 1e9 + anySize(seed, 1e27);
        vm.prank(OPERATOR);
        stream.setFarm(IStream(address(farm)));
        stakeFor(ALICE, 1 ether);
        metis.mint(address(stream), amount);
        stakeFor(BOB, 99 ether);
        stream.deliver();
        vm.warp(block.timestamp + 1);
        vm.prank(BOB);
        farm.exit();
        vm.assertLe(metis.balanceOf(BOB), amount / STREAM + 1, "a second's part");
        vm.warp(block.timestamp + STREAM);
        vm.prank(ALICE);
        farm.exit();
        vm.assertApproxEqAbs(metis.balanceOf(ALICE) + metis.balanceOf(BOB), amount, 3, "all arrives in time");
    }

    function test_WithoutAFarmTheStreamWaits() public {
        metis.mint(address(stream), 1 ether);
        vm.expectRevert(Purse.NothingDue.selector);
        stream.deliver();
        vm.assertEq(metis.balanceOf(address(stream)), 1 ether, "it is here");
    }

    function testFuzz_RebatesAreInProportionUpToTheCap(uint128[7] memory paid, uint256 seed) public {
        (address[] memory accounts, uint128[] memory list) = listOf(paid);
        uint256 whole;
        for (uint256 i = 0; i < 7; i++) {
            whole += list[i];
        }
        vm.assume(whole > 0);
        uint256 amount = anySize(seed, 1e28);
        metis.mint(address(rebate), amount);
        vm.prank(OPERATOR);
        rebate.deliver(accounts, list);
        uint256 given;
        for (uint256 i = 0; i < 7; i++) {
            uint256 got = metis.balanceOf(accounts[i]);
            uint256 share = amount * list[i] / whole;
            uint256 most = amount * CAP / 10_000;
            vm.assertEq(got, share < most ? share : most, "its share, or the cap");
            given += got;
        }
        vm.assertEq(given + metis.balanceOf(address(rebate)), amount, "what nobody got waits");
    }

    function test_NobodyIsOnTheListTwice() public {
        metis.mint(address(rebate), 1 ether);
        (address[] memory accounts, uint128[] memory list) = listOf([uint128(1), 1, 1, 1, 1, 1, 1]);
        accounts[4] = accounts[3];
        vm.expectRevert(abi.encodeWithSelector(RebatePurse.NotAscending.selector, accounts[3]));
        vm.prank(OPERATOR);
        rebate.deliver(accounts, list);
        vm.expectRevert(RebatePurse.LengthsDiffer.selector);
        vm.prank(OPERATOR);
        rebate.deliver(accounts, new uint128[](6));
        vm.expectRevert(Purse.NothingDue.selector);
        vm.prank(OPERATOR);
        rebate.deliver(new address[](0), new uint128[](0));
    }

    function test_ThereIsOneDeliveryADay() public {
        lockOf(ALICE, MIN);
        vm.prank(OPERATOR);
        stream.setFarm(IStream(address(farm)));
        (address[] memory accounts, uint128[] memory list) = listOf([uint128(1), 1, 1, 1, 1, 1, 1]);
        address[3] memory purses = [address(stake), address(stream), address(rebate)];
        bytes[3] memory calls = [
            abi.encodeCall(stake.deliver, ()),
            abi.encodeCall(stream.deliver, ()),
            abi.encodeCall(rebate.deliver, (accounts, list))
        ];
        for (uint256 i = 0; i < 3; i++) {
            refused(OPERATOR, purses[i], calls[i], Purse.NothingDue.selector);
            for (uint256 later = 0; later < 2; later++) {
                metis.mint(purses[i], 1 ether);
                vm.prank(OPERATOR);
                (bool delivered,) = purses[i].call(calls[i]);
                vm.assertTrue(delivered, "the first of its day");
                metis.mint(purses[i], 1 ether);
                refused(OPERATOR, purses[i], calls[i], Purse.OnceADay.selector);
                vm.warp(block.timestamp + 1 days);
            }
        }
    }

    function testFuzz_StrangersTellNoPurseAnything(address caller) public {
        vm.assume(caller != OPERATOR);
        (address[] memory accounts, uint128[] memory list) = listOf([uint128(1), 1, 1, 1, 1, 1, 1]);
        bytes4 why = Ownable.OwnableUnauthorizedAccount.selector;
        refused(caller, address(turn), abi.encodeCall(turn.hand, (caller)), why);
        refused(caller, address(stream), abi.encodeCall(stream.setFarm, (IStream(caller))), why);
        refused(caller, address(rebate), abi.encodeCall(rebate.deliver, (accounts, list)), why);
        refused(caller, address(rebate), abi.encodeCall(rebate.setCap, (1)), why);
    }

    function test_WhatCannotBeIsRefused() public {
        vm.expectRevert(Purse.ZeroAddress.selector);
        new TurnPurse(metis, OPERATOR, address(0));
        vm.expectRevert(Purse.ZeroAddress.selector);
        vm.prank(OPERATOR);
        turn.hand(address(0));
        vm.expectRevert(RebatePurse.BadCap.selector);
        new RebatePurse(metis, OPERATOR, 0);
        vm.expectRevert(RebatePurse.BadCap.selector);
        new RebatePurse(metis, OPERATOR, 10_001);
    }

    /// Whoever is paid and called by the token is owner as well: the worst case.
    function test_NoPurseCanBeEnteredFromInside() public {
        HookedToken hooked = HookedToken(address(metis));
        address next = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 1);
        Reentrant attacker = new Reentrant(next, hooked);
        TurnPurse own = new TurnPurse(metis, address(attacker), address(attacker));
        metis.mint(address(own), 1 ether);
        bytes memory hand = abi.encodeCall(own.hand, (address(attacker)));
        attacker.attack(hand, hand);
        expectRefusal(attacker);

        next = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 1);
        attacker = new Reentrant(next, hooked);
        RebatePurse list = new RebatePurse(metis, address(attacker), 10_000);
        metis.mint(address(list), 1 ether);
        address[] memory accounts = new address[](1);
        uint128[] memory paid = new uint128[](1);
        (accounts[0], paid[0]) = (address(attacker), 1);
        bytes memory deliver = abi.encodeCall(list.deliver, (accounts, paid));
        attacker.attack(deliver, deliver);
        expectRefusal(attacker);
        vm.assertEq(metis.balanceOf(address(attacker)), 1 ether, "paid once");

        attacker = new Reentrant(address(stake), hooked);
        metis.mint(address(attacker), MIN);
        vm.prank(address(attacker));
        metis.approve(address(info), MIN);
        vm.prank(address(attacker));
        pool.lockWithRewardRecipient(address(attacker), address(attacker), MIN);
        metis.mint(address(stake), 1 ether);
        attacker.attack(abi.encodeCall(stake.deliver, ()), abi.encodeCall(stake.deliver, ()));
        expectRefusal(attacker);

        GreedyFarm greedy = new GreedyFarm();
        vm.prank(OPERATOR);
        stream.setFarm(greedy);
        metis.mint(address(stream), 1 ether);
        stream.deliver();
        vm.assertEq(greedy.succeeded(), false, "the second delivery is refused");
        bytes memory guard = abi.encodeWithSelector(ReentrancyGuard.ReentrancyGuardReentrantCall.selector);
        vm.assertEq(greedy.answer(), guard, "by the guard");
    }

    /// The gas that `actions.ts` gives, where it is dearest.
    ///
    /// forge-config: default.isolate = true
    function test_DeliveriesFitTheGasThatActionsGive() public {
        metis.mint(address(turn), 1 ether);
        vm.prank(OPERATOR);
        turn.hand(ALICE);
        vm.assertLe(gasOfLastCall(), 130_000, "hand");
        for (uint160 i = 1; i <= 16; i++) {
            lockOf(address(0x5e0000 + i), MIN);
        }
        metis.mint(address(stake), 1 ether);
        stake.deliver();
        vm.assertLe(gasOfLastCall(), 2_000_000, "deliver to stakers");
        vm.prank(OPERATOR);
        stream.setFarm(IStream(address(farm)));
        vm.assertLe(gasOfLastCall(), 80_000, "stream to a farm");
        metis.mint(address(stream), 1 ether);
        stream.deliver();
        vm.assertLe(gasOfLastCall(), 350_000, "deliver to providers");
        address[] memory accounts = new address[](100);
        uint128[] memory list = new uint128[](100);
        for (uint160 i = 0; i < 100; i++) {
            (accounts[i], list[i]) = (address(0xacc000 + i), 1);
        }
        metis.mint(address(rebate), 1 ether);
        vm.prank(OPERATOR);
        rebate.deliver(accounts, list);
        vm.assertLe(gasOfLastCall(), 150_000 + 45_000 * 100, "deliver to users");
    }

    function stakeFor(address account, uint256 amount) private {
        lp.mint(account, amount);
        vm.prank(account);
        lp.approve(address(farm), amount);
        vm.prank(account);
        farm.stake(amount);
    }

    function listOf(uint128[7] memory paid) private pure returns (address[] memory accounts, uint128[] memory list) {
        accounts = new address[](7);
        list = new uint128[](7);
        for (uint160 i = 0; i < 7; i++) {
            (accounts[i], list[i]) = (address(0xacc0 + i), paid[i]);
        }
    }
}
