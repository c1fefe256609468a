// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {HookedToken, Reentrant} from "../../../test/solidity/HookedToken.sol";
import {Test} from "../../../test/solidity/Test.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {Venues} from "./Venues.sol";

contract VenuesTest is Test {
    address private constant BUILDER = address(0xb1);

    Token private money;
    Venues private venues;

    function setUp() public {
        money = new Token();
        venues = new Venues(money);
    }

    function testFuzz_EveryVisitPaysTheBuilderAndEachVisitorCountsOnce(uint256 seed, uint256 people, uint256 times)
        public
    {
        uint256 fee = anySize(seed, 1e24);
        people = within(people, 1, 12);
        times = within(times, 1, 4);
        vm.prank(BUILDER);
        venues.open(fee, 1e6, 7);
        for (uint256 i = 0; i < people * times; i++) {
            visit(address(uint160(0x1000 + i % people)), fee);
        }
        Venues.Record[] memory rows = venues.records(16);
        vm.assertEq(rows[0].builder, BUILDER, "whose it is");
        vm.assertEq(rows[0].fee, fee, "what it asks for");
        vm.assertEq(rows[0].appeal, 1e6, "how good it is");
        vm.assertEq(rows[0].keptUntil, 7, "until when it is kept up");
        vm.assertEq(rows[0].lastVisit, block.timestamp, "when somebody came last");
        vm.assertEq(rows[0].visits, people * times, "all visits");
        vm.assertEq(rows[0].visitors, people, "each visitor once");
        vm.assertEq(money.balanceOf(BUILDER), fee * people * times, "all fees are the builder's");
        vm.assertEq(money.balanceOf(address(venues)), 0, "nothing is held");
        vm.assertEq(rows.length, 1, "and there is no other");
        vm.assertEq(venues.records(0).length, 0, "no more than is asked for");
    }

    function test_ABuilderIsNoVisitorOfHisOwnVenue() public {
        vm.prank(BUILDER);
        venues.open(1, 1, 0);
        vm.expectRevert(Venues.OwnVenue.selector);
        vm.prank(BUILDER);
        venues.visit(BUILDER);
    }

    function test_AVenueOpensOnceAndForAFee() public {
        vm.expectRevert(Venues.NoFee.selector);
        venues.open(0, 1, 0);
        venues.open(1, 1, 0);
        vm.expectRevert(Venues.AlreadyOpen.selector);
        venues.open(2, 2, 0);
    }

    function testFuzz_OnlyABuilderImprovesHisVenueAndNothingElseOfItChanges(uint64 appeal, uint64 until) public {
        vm.prank(BUILDER);
        venues.open(5, 1, 0);
        visit(ALICE, 5);
        vm.prank(BUILDER);
        venues.improve(appeal, until);
        Venues.Record memory row = venues.records(1)[0];
        vm.assertEq(row.appeal, appeal, "how good it is now");
        vm.assertEq(row.keptUntil, until, "and until when it is kept up");
        vm.assertEq(row.fee, 5, "its fee stays");
        vm.assertEq(row.visits, 1, "and who has come");
        vm.expectRevert(abi.encodeWithSelector(Venues.NoSuchVenue.selector, address(this)));
        venues.improve(appeal, until);
    }

    function testFuzz_WhereNothingIsOpenNobodyPays(address builder) public {
        money.mint(ALICE, 1);
        vm.prank(ALICE);
        money.approve(address(venues), 1);
        vm.expectRevert(abi.encodeWithSelector(Venues.NoSuchVenue.selector, builder));
        vm.prank(ALICE);
        venues.visit(builder);
    }

    function test_AVisitCannotBeMadeFromInsideAnother() public {
        HookedToken token = new HookedToken();
        venues = new Venues(token);
        vm.prank(BUILDER);
        venues.open(1, 1, 0);
        Reentrant attacker = new Reentrant(address(venues), token);
        token.mint(address(attacker), 10);
        bytes memory call = abi.encodeCall(venues.visit, (BUILDER));
        attacker.attack(call, call);
        vm.assertTrue(attacker.callbacks() > 0, "the token called back");
        vm.assertEq(
            attacker.answer(),
            abi.encodeWithSelector(ReentrancyGuard.ReentrancyGuardReentrantCall.selector),
            "and is refused by the guard"
        );
        vm.assertEq(venues.records(1)[0].visits, 1, "one visit");
    }

    function visit(address visitor, uint256 fee) private {
        money.mint(visitor, fee);
        vm.prank(visitor);
        money.approve(address(venues), fee);
        vm.prank(visitor);
        venues.visit(BUILDER);
    }
}
