// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "../../../test/solidity/Test.sol";
import {Deliveries} from "./Deliveries.sol";

contract DeliveriesTest is Test {
    Deliveries private deliveries;

    function setUp() public {
        deliveries = new Deliveries();
    }

    function testFuzz_StagesAreShownInTheOrderInWhichTheyWereHandedIn(uint256 bits, uint256 stages) public {
        stages = within(stages, 1, 248);
        for (uint256 i = 0; i < stages; i++) {
            vm.prank(ALICE);
            deliveries.handIn((bits >> i) & 1 == 1);
        }
        Deliveries.Record[] memory rows = deliveries.records(16);
        vm.assertEq(rows.length, 1, "one maker");
        vm.assertEq(rows[0].maker, ALICE, "who it was");
        vm.assertEq(rows[0].stages, stages, "all stages");
        vm.assertEq(rows[0].complete, bits & ((1 << stages) - 1), "and which of them are complete");
        vm.assertEq(deliveries.records(0).length, 0, "no more than is asked for");
    }

    function test_EverybodyHandsInHisOwn() public {
        deliveries.handIn(true);
        vm.prank(ALICE);
        deliveries.handIn(false);
        Deliveries.Record[] memory rows = deliveries.records(16);
        vm.assertEq(rows[0].complete, 1, "what is complete");
        vm.assertEq(rows[1].complete, 0, "and what is not");
    }

    function test_ThereAreNoMoreStagesThanBits() public {
        for (uint256 i = 0; i < 248; i++) {
            deliveries.handIn(true);
        }
        vm.expectRevert(Deliveries.TooMany.selector);
        deliveries.handIn(true);
    }
}
