// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {Reentrant} from "./HookedToken.sol";
import {Test} from "./Test.sol";

/// For tests of contracts whose functions cannot be entered from inside each other.
abstract contract ReentryTest is Test {
    /// Calls `first`, which makes a token call back, and from inside it `second`, which the guard has to refuse.
    function expectGuarded(Reentrant attacker, bytes memory first, bytes memory second) internal {
        attacker.attack(first, second);
        expectRefusal(attacker);
    }

    /// That the second call of the last attack was refused by the guard and by nothing else.
    function expectRefusal(Reentrant attacker) internal view {
        vm.assertTrue(attacker.callbacks() > 0, "the token called back");
        vm.assertEq(attacker.succeeded(), false, "the second call is refused");
        bytes memory guard = abi.encodeWithSelector(ReentrancyGuard.ReentrancyGuardReentrantCall.selector);
        vm.assertEq(attacker.answer(), guard, "by the guard");
    }
}
