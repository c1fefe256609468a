// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "./Test.sol";

/// The base of every test of invariants: laws that hold whatever a handler's functions are called with, in any order.
abstract contract Invariants is Test {
    address private _handler;
    bytes4[] private _actions;

    /// Names the handler, and which of its functions forge may call.
    ///
    /// @param selectors one behind the other; what stands there twice is called twice as often
    function calls(address handler, bytes memory selectors) internal {
        _handler = handler;
        for (uint256 i = 0; i < selectors.length; i += 4) {
            _actions.push(bytes4(bytes.concat(selectors[i], selectors[i + 1], selectors[i + 2], selectors[i + 3])));
        }
    }

    function targetContracts() external view returns (address[] memory contracts) {
        contracts = new address[](1);
        contracts[0] = _handler;
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(_handler, _actions);
    }
}

/// The base of handlers: accounts who do whatever they like and can, and some who try what is forbidden.
abstract contract Handler is Test {
    /// Whether a call that the rules forbid ever succeeded, or one that they allow failed.
    bool public trespassed;

    /// Lets time pass before the action, or none.
    modifier later(uint256 wait) {
        vm.warp(block.timestamp + pause(wait));
        _;
    }

    /// Seconds from a seed: none as often as one time in four.
    function pause(uint256 wait) internal pure returns (uint256) {
        return wait % 4 == 0 ? 0 : within(wait, 0, longest());
    }

    /// The longest time that passes between two actions, in seconds.
    function longest() internal pure virtual returns (uint256) {
        return 5 days;
    }

    function attempt(address account, address target, bytes memory call, bool allowed)
        internal
        returns (bool succeeded)
    {
        vm.prank(account);
        (succeeded,) = target.call(call);
        if (succeeded != allowed) trespassed = true;
    }
}
