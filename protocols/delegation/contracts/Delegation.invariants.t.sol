// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Invariants} from "../../../test/solidity/Invariants.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {ISequencing} from "../../sequencing/contracts/ISequencing.sol";
import {DelegationHandler} from "./DelegationHandler.t.sol";
import {DelegationPool} from "./DelegationPool.sol";

contract DelegationInvariants is Invariants {
    DelegationHandler private handler;
    Token private metis;
    ISequencing private sequencing;

    function setUp() public {
        handler = new DelegationHandler();
        (metis, sequencing) = handler.contracts();
        calls(
            address(handler),
            bytes.concat(
                handler.delegateSome.selector,
                handler.delegateSome.selector,
                handler.undelegateSome.selector,
                handler.route.selector,
                handler.collect.selector,
                handler.announce.selector,
                handler.buildSome.selector,
                handler.payAll.selector,
                handler.slash.selector,
                handler.give.selector,
                handler.end.selector,
                handler.again.selector,
                handler.route.selector
            )
        );
    }

    function invariant_NobodyCanClaimWhatIsNotThereAndNothingIsLost() public view {
        DelegationPool pool = handler.pool();
        uint256 held = metis.balanceOf(address(pool));
        vm.assertLe(pool.idle() + pool.commissionOwed(), held, "what lies here");
        vm.assertLe(pool.worth(pool.totalShares()) + pool.commissionOwed(), held + locked(), "all shares at once");
        uint256 there = held + locked() + sequencing.rewardOf(pool.id());
        vm.assertEq(handler.broughtIn(), there + handler.paidOut() + handler.slashed(), "what came is there or left");
        (uint256 shares, uint256 waiting) = handler.counts();
        vm.assertEq(shares, pool.totalShares(), "shares are somebody's");
        vm.assertEq(waiting, pool.waiting(), "those in tickets too");
    }

    function invariant_NobodyIsDilutedAndNobodyLeavesEarly() public view {
        vm.assertEq(handler.diluted(), false, "a share is worth no less, but for slashes");
        vm.assertEq(handler.early(), false, "a lock gives nothing before its exit is over");
        vm.assertLe(locked(), sequencing.maxLock(), "locks are within the limits");
        if (handler.slashed() == 0 && locked() > 0) vm.assertLe(sequencing.minLock(), locked(), "unless slashed");
    }

    function invariant_NoCommissionAboveTheOneInForceWhenABlockWasBuilt() public view {
        vm.assertEq(handler.overcharged(), false, "batch by batch");
        uint256 taken = (handler.collected() + handler.pool().commissionOwed()) * 10_000;
        vm.assertLe(taken, handler.allowed(), "and in all");
    }

    function afterInvariant() public {
        handler.finish();
        DelegationPool pool = handler.pool();
        vm.assertEq(pool.over(), true, "everybody can leave in the end");
        vm.assertEq(handler.broughtIn(), metis.balanceOf(address(pool)) + handler.paidOut() + handler.slashed(), "paid");
    }

    function locked() private view returns (uint256) {
        return sequencing.lockedOf(handler.pool().id());
    }
}

