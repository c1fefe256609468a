// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Handler, Invariants} from "../../../test/solidity/Invariants.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {ForfeitableToken} from "./ForfeitableToken.sol";
import {ForfeitingFarm} from "./ForfeitingFarm.sol";
import {WithForfeits} from "./ForfeitingFarmTest.t.sol";

/// Four accounts and a budget who do with a farm and its escrow whatever they like and can, in any order and at any time.
contract ForfeitingHandler is Handler, WithForfeits {
    uint256 public constant SHARE = 0.4e18;
    uint256 private constant MOST = 1e24;

    uint256 public deposited;
    uint256 public released;
    /// Whether somebody else than who left had less afterwards, or he less of what had vested, or lost more than the share.
    bool public wronged;

    address[4] private _accounts = [address(0xa1), address(0xa2), address(0xa3), address(0xa4)];

    constructor() {
        openFarm(address(this), SHARE);
    }

    function notify(uint256 wait, uint256 seed, uint256 duration) external later(wait) {
        uint256 amount = anySize(seed, MOST);
        pay(address(this), amount, within(duration, 1, 30 days));
        deposited += amount;
    }

    function stake(uint256 wait, uint256 who, uint256 seed) external later(wait) {
        put(_accounts[who % 4], anySize(seed, MOST));
    }

    function claim(uint256 wait, uint256 who) external later(wait) {
        vm.prank(_accounts[who % 4]);
        farm.claim();
    }

    function release(uint256 wait, uint256 who) external later(wait) {
        vm.prank(_accounts[who % 4]);
        released += escrow.release();
    }

    function withdraw(uint256 wait, uint256 who, uint256 seed) external later(wait) {
        address account = _accounts[who % 4];
        uint256 staked = farm.staked(account);
        if (staked > 0) _leave(account, within(seed, 1, staked));
    }

    function exit(uint256 wait, uint256 who) external later(wait) {
        address account = _accounts[who % 4];
        if (farm.staked(account) > 0) _leave(account, ALL);
    }

    function trespass(uint256 wait, uint256 who, uint256 part) external later(wait) {
        bytes memory call = abi.encodeCall(escrow.forfeit, (_accounts[who % 4], within(part, 0, 1e18), 0));
        attempt(who % 2 == 0 ? address(this) : _accounts[who / 2 % 4], address(escrow), call, false);
    }

    function _leave(address account, uint256 amount) private {
        uint256[4] memory opened;
        uint256[4] memory vested;
        for (uint256 i = 0; i < 4; i++) {
            (opened[i], vested[i]) = (open(_accounts[i]), escrow.releasable(_accounts[i]));
        }
        uint256 returned = backing.balanceOf(TREASURY);
        vm.prank(account);
        if (amount == ALL) farm.exit();
        else farm.withdraw(amount);
        for (uint256 i = 0; i < 4; i++) {
            address each = _accounts[i];
            if (escrow.releasable(each) != vested[i]) wronged = true;
            if (each != account && open(each) != opened[i]) wronged = true;
            if (each != account) continue;
            returned = backing.balanceOf(TREASURY) - returned;
            // What is lost is what came back, and no more than the share of what had not vested.
            if (opened[i] - open(each) != returned || returned > opened[i] * SHARE / 1e18 + 1) wronged = true;
        }
    }

    /// Everybody leaves, waits until all has vested, and takes it.
    function everybodyLeaves() external {
        for (uint256 i = 0; i < 4; i++) {
            bool stakes = farm.staked(_accounts[i]) > 0;
            vm.prank(_accounts[i]);
            if (stakes) farm.exit();
            else farm.claim();
        }
        vm.warp(block.timestamp + VEST);
        for (uint256 i = 0; i < 4; i++) {
            vm.prank(_accounts[i]);
            released += escrow.release();
        }
    }

    function accounts() external view returns (address[4] memory) {
        return _accounts;
    }

    function parts() external view returns (Token, ForfeitableToken, ForfeitingFarm, address) {
        return (backing, escrow, farm, TREASURY);
    }
}

contract ForfeitingFarmInvariants is Invariants {
    ForfeitingHandler private handler;
    Token private backing;
    ForfeitableToken private escrow;
    ForfeitingFarm private farm;
    address private treasury;

    function setUp() public {
        vm.warp(START);
        handler = new ForfeitingHandler();
        (backing, escrow, farm, treasury) = handler.parts();
        bytes memory all = bytes.concat(
            handler.notify.selector,
            handler.stake.selector,
            handler.stake.selector,
            handler.claim.selector,
            handler.claim.selector,
            handler.release.selector,
            handler.withdraw.selector,
            handler.withdraw.selector,
            handler.exit.selector,
            handler.trespass.selector
        );
        calls(address(handler), all);
    }

    function invariant_WhatWasPaidInIsReleasedReturnedOrBehindItsTokens() public view {
        uint256 gone = handler.released() + backing.balanceOf(treasury);
        vm.assertEq(backing.balanceOf(address(escrow)) + gone, handler.deposited(), "nothing is lost or made");
        vm.assertEq(backing.balanceOf(address(escrow)), escrow.totalSupply(), "one to one");
    }

    function invariant_LeavingCostsTheOneWhoLeavesAndNoMoreThanTheShare() public view {
        vm.assertEq(handler.wronged(), false, "nobody else, and nothing that has vested");
    }

    function invariant_WhatAllCanClaimIsWhatTheFarmHolds() public view {
        uint256 claimable;
        address[4] memory accounts = handler.accounts();
        for (uint256 i = 0; i < 4; i++) {
            claimable += farm.earned(accounts[i]);
        }
        vm.assertLe(claimable, escrow.balanceOf(address(farm)), "claimable");
    }

    function invariant_NothingVestsThatIsNotThere() public view {
        address[4] memory accounts = handler.accounts();
        for (uint256 i = 0; i < 4; i++) {
            vm.assertLe(escrow.releasable(accounts[i]), escrow.balanceOf(accounts[i]), "releasable");
        }
    }

    function invariant_NobodyButTheFarmTakesAnything() public view {
        vm.assertEq(handler.trespassed(), false, "no stranger, and not who pays");
    }

    function invariant_EverybodyGetsTheRestInTheEnd() public {
        handler.everybodyLeaves();
        address[4] memory accounts = handler.accounts();
        for (uint256 i = 0; i < 4; i++) {
            vm.assertEq(escrow.balanceOf(accounts[i]), 0, "nothing is stuck");
            vm.assertEq(farm.staked(accounts[i]), 0, "and no stake");
        }
        uint256 left = escrow.balanceOf(address(farm));
        vm.assertEq(
            handler.released() + backing.balanceOf(treasury) + left,
            handler.deposited(),
            "what streams no more is the farm's"
        );
    }
}
