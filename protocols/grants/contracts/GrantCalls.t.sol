// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "../../../test/solidity/Test.sol";
import {GrantBook} from "./GrantBook.sol";
import {GrantCalls} from "./GrantCalls.sol";

contract GrantCallsTest is Test {
    GrantCalls private calls;

    function setUp() public {
        vm.warp(START);
        calls = new GrantCalls(address(this));
    }

    function testFuzz_AnOfferIsShownAsItWasMade(
        uint256 kind,
        uint128 amount,
        uint64[5] memory times,
        uint32[5] memory parts
    ) public {
        GrantCalls.Offer memory offer;
        (offer.kind, offer.amount) = (GrantBook.Kind(kind % 4), amount);
        (offer.start, offer.duration, offer.until, offer.review) = (times[0], times[1], times[2], times[3]);
        (offer.closes, offer.milestones, offer.enforcement) = (times[4], parts[0], parts[1]);
        (offer.oracleError, offer.users, offer.noise) = (parts[2], parts[3], parts[4]);
        calls.open(offer);
        GrantCalls.Record[] memory rows = calls.records(16);
        vm.assertEq(abi.encode(rows[0].offer), abi.encode(offer), "nothing is lost");
        vm.assertEq(rows[0].applicant, address(0), "and nobody has applied");
        vm.assertEq(rows.length, 1, "there is no other");
        vm.assertEq(calls.records(0).length, 0, "no more than is asked for");
    }

    function testFuzz_OnlyTheStewardCalls(address somebody) public {
        vm.assume(somebody != address(this));
        vm.prank(somebody);
        vm.expectRevert(GrantCalls.NotSteward.selector);
        calls.open(offerUntil(1));
    }

    /// Whatever is tried in whatever order: a place has its first applicant, and nobody two places.
    function testFuzz_TheFirstWhoAppliesGetsThePlaceAndEverybodyAppliesOnce(uint256 seed, uint256 tries) public {
        for (uint256 i = 0; i < 3; i++) {
            calls.open(offerUntil(uint64(START + 100)));
        }
        address[3] memory first;
        bool[5] memory placed;
        for (uint256 i = 0; i < within(tries, 1, 20); i++) {
            uint256 draw = uint256(keccak256(abi.encode(seed, i)));
            (uint256 call, uint256 who) = (draw % 3, (draw >> 8) % 5);
            vm.prank(address(uint160(0x100 + who)));
            (bool done,) = address(calls).call(abi.encodeCall(calls.applyFor, (call)));
            vm.assertEq(done, first[call] == address(0) && !placed[who], "a free place, and no other before");
            if (done) (first[call], placed[who]) = (address(uint160(0x100 + who)), true);
        }
        GrantCalls.Record[] memory rows = calls.records(3);
        for (uint256 call = 0; call < 3; call++) {
            vm.assertEq(rows[call].applicant, first[call], "whose it is");
        }
    }

    function test_NobodyAppliesForWhatIsClosedOrIsNot() public {
        calls.open(offerUntil(uint64(START + 100)));
        vm.expectRevert(abi.encodeWithSelector(GrantCalls.NoSuchCall.selector, 1));
        calls.applyFor(1);
        vm.warp(START + 100);
        vm.expectRevert(abi.encodeWithSelector(GrantCalls.Closed.selector, 0));
        calls.applyFor(0);
    }

    function offerUntil(uint64 closes) private pure returns (GrantCalls.Offer memory offer) {
        (offer.amount, offer.closes) = (1 ether, closes);
    }
}
