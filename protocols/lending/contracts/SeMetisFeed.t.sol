// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "../../../test/solidity/Test.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {SeMetis} from "../../enki/contracts/SeMetis.sol";
import {IPrice, IVault, SeMetisFeed} from "./SeMetisFeed.sol";

contract Receipt is ERC20("eMETIS", "eMETIS") {
    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }
}

contract Price {
    int256 public latestAnswer;

    function set(int256 answer) external {
        latestAnswer = answer;
    }
}

contract Rate {
    uint256 private _rate;

    function set(uint256 rate) external {
        _rate = rate;
    }

    function convertToAssets(uint256 shares) external view returns (uint256) {
        return shares * _rate / 1e18;
    }
}

contract SeMetisFeedTest is Test {
    Price private _price = new Price();
    Rate private _rate = new Rate();
    SeMetisFeed private _feed = new SeMetisFeed(IVault(address(_rate)), IPrice(address(_price)));

    function testFuzz_itIsTheRateTimesThePriceRoundedDown(uint64 price, uint96 rate) public {
        _price.set(int256(uint256(price)));
        _rate.set(rate);
        int256 answer = _feed.latestAnswer();
        vm.assertTrue(answer >= 0, "never negative");
        uint256 exact = uint256(price) * rate;
        vm.assertLe(uint256(answer) * 1e18, exact, "not above");
        vm.assertLe(exact, uint256(answer) * 1e18 + 1e18 - 1, "and by less than the last digit below");
    }

    function testFuzz_withoutAPriceOfMetisThereIsNone(int256 price, uint96 rate) public {
        _price.set(price > 0 ? -price : price);
        _rate.set(rate);
        vm.assertTrue(_feed.latestAnswer() == 0, "zero");
    }

    function testFuzz_whatDoesNotFitIsRefusedAndNotCutOff(uint256 price) public {
        vm.assume(price > 1 && price <= uint256(type(int256).max));
        _price.set(int256(price));
        _rate.set(type(uint256).max / 1e18);
        uint256 rate = _rate.convertToAssets(1 ether);
        bool fits = price <= uint256(type(int256).max) / rate * 1e18;
        try _feed.latestAnswer() returns (int256 answer) {
            vm.assertTrue(answer > 0 && uint256(answer) >= price / 1e18 * rate, "all of it");
        } catch {
            vm.assertTrue(!fits, "only what is too large");
        }
    }

    function testFuzz_aGiftDoesNotMoveItWithinABlock(uint96 gift, uint96 others) public {
        Receipt receipt = new Receipt();
        SeMetis vault = new SeMetis(receipt, 7 days);
        receipt.mint(address(this), 1e18 + uint256(others) + gift);
        receipt.approve(address(vault), type(uint256).max);
        vault.open(1e18);
        if (others > 0) vault.deposit(others, address(this));
        SeMetisFeed feed = new SeMetisFeed(IVault(address(vault)), IPrice(address(_price)));
        _price.set(30e8);
        vm.assertTrue(feed.latestAnswer() == 30e8, "a METIS at first");
        receipt.transfer(address(vault), gift);
        vm.assertTrue(feed.latestAnswer() == 30e8, "what is sent counts for nothing yet");
        if (gift > 0) vault.sync();
        vm.assertTrue(feed.latestAnswer() == 30e8, "nor at the moment from which it streams");
    }
}
