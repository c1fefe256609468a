// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "../../../test/solidity/Test.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {SequencerStatus} from "./SequencerStatus.sol";

contract SequencerStatusTest is Test {
    SequencerStatus private _status;

    function setUp() public {
        _status = new SequencerStatus(address(this));
    }

    function test_itHasBeenUpSinceBeforeTheChainBegan() public view {
        (, int256 answer,, uint256 updatedAt,) = _status.latestRoundData();
        vm.assertTrue(answer == 0, "up");
        vm.assertEq(updatedAt, 0, "so that no grace period runs at the beginning");
    }

    function testFuzz_onlyAChangeSetsTheTime(bool[] calldata reports, uint16 wait) public {
        bool up = true;
        uint256 since;
        for (uint256 i = 0; i < reports.length; i++) {
            vm.warp(block.timestamp + wait);
            if (reports[i] != up) (up, since) = (reports[i], block.timestamp);
            _status.report(reports[i]);
            (, int256 answer, uint256 startedAt, uint256 updatedAt,) = _status.latestRoundData();
            vm.assertTrue(answer == (up ? int256(0) : int256(1)), "the last report");
            vm.assertEq(startedAt, since, "since the last change");
            vm.assertEq(updatedAt, since, "since the last change");
        }
    }

    function testFuzz_onlyTheOperatorReports(address stranger, bool up) public {
        vm.assume(stranger != address(this));
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, stranger));
        _status.report(up);
    }
}
