// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {HookedToken, Reentrant} from "../../../test/solidity/HookedToken.sol";
import {ReentryTest} from "../../../test/solidity/ReentryTest.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {Splitter} from "./Splitter.sol";

contract SplitterTest is ReentryTest {
    /// More wei than any token of the sandbox has.
    uint256 private constant MOST = 1e30;
    address private constant POLICY = address(0x9011c4);

    Token private token;

    function setUp() public {
        token = new Token();
    }

    function testFuzz_PartsAddUpToTheWholeAndAreWithinAWeiOfTheirShares(uint16[6] memory weights, uint256 seed) public {
        Splitter.Recipient[] memory recipients = sharesOf(weights);
        Splitter splitter = new Splitter(token, POLICY, recipients);
        uint256 amount = anySize(seed, MOST);
        token.mint(address(splitter), amount);
        splitter.distribute();
        uint256 sum;
        for (uint256 i = 0; i < recipients.length; i++) {
            uint256 paid = token.balanceOf(recipients[i].account);
            vm.assertApproxEqAbs(paid, amount * recipients[i].share / 10_000, 1, "its share");
            sum += paid;
        }
        vm.assertEq(sum, amount, "V36 (c): what recipients got is what came in");
        vm.assertEq(token.balanceOf(address(splitter)), 0, "nothing stays");
        vm.assertEq(splitter.split(), amount, "and all of it is counted");
    }

    function testFuzz_WhatCameInUnderOldSharesIsSplitByOldShares(uint256 beforeSeed, uint256 afterSeed) public {
        Splitter splitter = new Splitter(token, POLICY, one(address(0xa1)));
        uint256 before = anySize(beforeSeed, MOST);
        token.mint(address(splitter), before);
        vm.prank(POLICY);
        splitter.setShares(one(address(0xa2)));
        vm.assertEq(token.balanceOf(address(0xa1)), before, "the old recipient");
        uint256 afterwards = anySize(afterSeed, MOST);
        token.mint(address(splitter), afterwards);
        splitter.distribute();
        vm.assertEq(token.balanceOf(address(0xa1)), before, "gets no more");
        vm.assertEq(token.balanceOf(address(0xa2)), afterwards, "the new one gets the rest");
    }

    function testFuzz_OnlyTheOwnerSetsShares(address caller) public {
        vm.assume(caller != POLICY);
        Splitter splitter = new Splitter(token, POLICY, one(address(0xa1)));
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, caller));
        vm.prank(caller);
        splitter.setShares(one(caller));
    }

    function testFuzz_AnybodyDistributesAndGetsNothingForIt(address caller) public {
        vm.assume(caller != address(0xa1));
        Splitter splitter = new Splitter(token, POLICY, one(address(0xa1)));
        token.mint(address(splitter), 1 ether);
        uint256 held = token.balanceOf(caller);
        vm.prank(caller);
        splitter.distribute();
        vm.assertLe(token.balanceOf(caller), held, "nothing for the caller");
        vm.assertEq(token.balanceOf(address(0xa1)), 1 ether, "all for the recipient");
    }

    function testFuzz_SharesThatAreNotAWholeAreRefused(uint16 share) public {
        vm.assume(share != 10_000);
        Splitter.Recipient[] memory recipients = one(address(0xa1));
        recipients[0].share = share;
        vm.expectRevert(abi.encodeWithSelector(Splitter.NotWhole.selector, uint256(share)));
        new Splitter(token, POLICY, recipients);
        Splitter splitter = new Splitter(token, POLICY, one(address(0xa1)));
        vm.expectRevert(abi.encodeWithSelector(Splitter.NotWhole.selector, uint256(share)));
        vm.prank(POLICY);
        splitter.setShares(recipients);
        vm.assertEq(splitter.recipients()[0].share, 10_000, "the shares are as before");
    }

    function test_RecipientsThatCannotBePaidAreRefused() public {
        vm.expectRevert(abi.encodeWithSelector(Splitter.BadRecipient.selector, address(0)));
        new Splitter(token, POLICY, one(address(0)));
        Splitter splitter = new Splitter(token, POLICY, one(address(0xa1)));
        vm.expectRevert(abi.encodeWithSelector(Splitter.BadRecipient.selector, address(splitter)));
        vm.prank(POLICY);
        splitter.setShares(one(address(splitter)));
        vm.expectRevert(abi.encodeWithSelector(Splitter.TooManyRecipients.selector, 17));
        new Splitter(token, POLICY, new Splitter.Recipient[](17));
        vm.expectRevert(Splitter.NothingToSplit.selector);
        splitter.distribute();
    }

    function test_NoFunctionCanBeEnteredFromInsideAnother() public {
        HookedToken hooked = new HookedToken();
        address next = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 1);
        Reentrant attacker = new Reentrant(next, hooked);
        Splitter splitter = new Splitter(hooked, address(attacker), one(address(attacker)));
        bytes[2] memory calls =
            [abi.encodeCall(splitter.distribute, ()), abi.encodeCall(splitter.setShares, (one(address(attacker))))];
        for (uint256 first = 0; first < 2; first++) {
            for (uint256 second = 0; second < 2; second++) {
                hooked.mint(address(splitter), 1 ether);
                expectGuarded(attacker, calls[first], calls[second]);
            }
        }
        vm.assertEq(hooked.balanceOf(address(attacker)), 4 ether, "each was paid once");
    }

    /// The gas that `actions.ts` gives, where it is dearest: all recipients are paid for the first time.
    ///
    /// forge-config: default.isolate = true
    function test_DistributingFitsTheGasThatActionsGive() public {
        Splitter splitter = new Splitter(token, POLICY, sharesOf([uint16(1), 1, 1, 1, 1, 1]));
        token.mint(address(splitter), 1 ether);
        splitter.distribute();
        vm.assertLe(gasOfLastCall(), 400_000, "distribute");
    }

    /// Six recipients whose shares are in these proportions, as near as basis points go.
    function sharesOf(uint16[6] memory weights) private pure returns (Splitter.Recipient[] memory recipients) {
        uint256 sum;
        for (uint256 i = 0; i < 6; i++) {
            sum += weights[i];
        }
        if (sum == 0) (weights[0], sum) = (1, 1);
        recipients = new Splitter.Recipient[](6);
        uint256 given;
        uint256 running;
        for (uint160 i = 0; i < 6; i++) {
            running += weights[i];
            uint256 share = running * 10_000 / sum - given;
            given += share;
            recipients[i] = Splitter.Recipient(address(0xa1 + i), uint16(share));
        }
    }

    function one(address account) private pure returns (Splitter.Recipient[] memory recipients) {
        recipients = new Splitter.Recipient[](1);
        recipients[0] = Splitter.Recipient(account, 10_000);
    }
}
