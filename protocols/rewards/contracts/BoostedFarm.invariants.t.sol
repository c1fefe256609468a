// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {RewardStreamHandler, RewardStreamInvariants} from "../../farms/contracts/RewardStream.invariants.t.sol";
import {RewardStream} from "../../farms/contracts/RewardStream.sol";
import {BoostedFarm} from "./BoostedFarm.sol";
import {SetPower} from "./BoostedFarm.t.sol";

/// The same four accounts and budget, who also lock, and weigh each other. Working balances are kept from the
/// definition and not from the farm.
contract BoostedFarmHandler is RewardStreamHandler {
    SetPower public power;

    constructor() RewardStreamHandler(false) {}

    function open() internal override returns (RewardStream) {
        power = new SetPower();
        return new BoostedFarm(lp, reward, address(this), power);
    }

    function lock(uint256 who, uint256 seed) external {
        power.set(_accounts[who % 4], anySize(seed, MOST) - 1);
    }

    function weigh(uint256 wait, uint256 who) external watched(wait, address(0)) {
        BoostedFarm(address(farm)).weigh(_accounts[who % 4]);
        _weigh(_accounts[who % 4]);
    }

    function shareOf(address account) internal view override returns (uint256) {
        uint256 b = stakes[account];
        uint256 v = power.balanceOf(account);
        uint256 boost = v == 0 ? 0 : Math.mulDiv(total, v, power.totalSupply()) * 60 / 100;
        return Math.min(b, (b * 40 + 99) / 100 + boost);
    }
}

contract BoostedFarmInvariants is RewardStreamInvariants {
    function setUp() public {
        vm.warp(START);
        BoostedFarmHandler handler_ = new BoostedFarmHandler();
        watch(handler_, bytes.concat(handler_.lock.selector, handler_.weigh.selector));
    }

    function invariant_WorkingBalancesAreWhatTheFormulaSaid() public view {
        BoostedFarm boosted = BoostedFarm(address(farm));
        uint256 working;
        address[4] memory accounts = handler.accounts();
        for (uint256 i = 0; i < accounts.length; i++) {
            address account = accounts[i];
            vm.assertEq(boosted.working(account), handler.shares(account), "each as it was weighed");
            vm.assertLe(farm.staked(account) * 40, boosted.working(account) * 100, "no boost below 0.4");
            vm.assertLe(boosted.working(account), farm.staked(account), "and none above 1");
            working += boosted.working(account);
        }
        vm.assertEq(boosted.totalWorking(), working, "the sum of what works");
    }

    function invariant_EverybodyCanLeaveAtAnyTime() public override {
        super.invariant_EverybodyCanLeaveAtAnyTime();
        vm.assertEq(BoostedFarm(address(farm)).totalWorking(), 0, "nothing works");
    }
}
