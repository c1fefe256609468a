// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "../../../test/solidity/Test.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Feed} from "./Feed.sol";
import {Feeds} from "./Feeds.sol";

contract FeedsTest is Test {
    Feeds private _feeds;

    function setUp() public {
        string[] memory pairs = new string[](2);
        (pairs[0], pairs[1]) = ("METIS / USD", "ETH / USD");
        _feeds = new Feeds(address(this), pairs);
    }

    function testFuzz_everyRoundIsReadAsItWasPushed(int128 metis, int128 eth) public {
        vm.assume(metis > 0 && eth > 0);
        _feeds.push(_answers(30e8, 2000e8));
        vm.warp(block.timestamp + 3600);
        _feeds.push(_answers(metis, eth));
        Feed feed = Feed(_feeds.feed(1));
        (uint80 round, int256 answer,, uint256 updatedAt, uint80 answeredIn) = feed.latestRoundData();
        vm.assertTrue(answer == eth, "the answer is what was pushed");
        vm.assertEq(updatedAt, block.timestamp, "at the time of the push");
        vm.assertEq(uint256(round), 2, "rounds count up");
        vm.assertEq(uint256(answeredIn), 2, "answered in its own round");
        (, int256 first,,,) = feed.getRoundData(1);
        vm.assertTrue(first == 2000e8, "an old round stays");
    }

    function testFuzz_onlyTheOperatorPushes(address stranger) public {
        // A feed listens to the contract that made it, which nobody but the operator makes push.
        vm.assume(stranger != address(this) && stranger != address(_feeds));
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, stranger));
        _feeds.push(_answers(1, 1));
        address feed = _feeds.feed(0);
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(Feed.NotTheFeeds.selector, stranger));
        Feed(feed).push(1);
    }

    function test_aFeedRemembersItsLastRoundsOnly() public {
        Feed feed = Feed(_feeds.feed(0));
        uint80 kept = feed.KEPT();
        for (uint80 round = 1; round <= kept + 1; round++) {
            _feeds.push(_answers(int256(uint256(round)), 1));
        }
        (, int256 oldest,,,) = feed.getRoundData(2);
        vm.assertTrue(oldest == 2, "the oldest that is kept");
        vm.expectRevert(abi.encodeWithSelector(Feed.NoSuchRound.selector, uint80(1)));
        feed.getRoundData(1);
        vm.expectRevert(abi.encodeWithSelector(Feed.NoSuchRound.selector, kept + 2));
        feed.getRoundData(kept + 2);
    }

    function test_aPriceThatIsNoneIsRefused() public {
        vm.expectRevert(abi.encodeWithSelector(Feeds.NotPositive.selector, 1));
        _feeds.push(_answers(1, 0));
        vm.expectRevert(abi.encodeWithSelector(Feeds.WrongNumber.selector, 1, 2));
        _feeds.push(new int256[](1));
        address feed = _feeds.feed(0);
        vm.expectRevert(abi.encodeWithSelector(Feed.NoSuchRound.selector, uint80(0)));
        Feed(feed).latestRoundData();
    }

    function _answers(int256 metis, int256 eth) private pure returns (int256[] memory answers) {
        answers = new int256[](2);
        (answers[0], answers[1]) = (metis, eth);
    }
}
