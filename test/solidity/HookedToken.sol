// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Token} from "./Token.sol";

/// What a holder does when the token calls it.
interface Hook {
    function onTransfer() external;
}

/// A token that calls its sender before, and its receiver after it has moved, as ERC-777 did: the way into a contract
/// that is not ready to be called again.
contract HookedToken is Token {
    mapping(address account => bool) public hooked;
    bool public refusing;

    error Refused();

    /// Registers the caller for being called.
    function hook() external {
        hooked[msg.sender] = true;
    }

    /// Makes every transfer fail from now on, as a paused or broken token does.
    function refuse(bool refuses) external {
        refusing = refuses;
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (refusing) revert Refused();
        if (hooked[from]) Hook(from).onTransfer();
        super._update(from, to, amount);
        if (hooked[to]) Hook(to).onTransfer();
    }
}

/// Calls `target` and, from inside that call, whenever the hooked token calls back, calls it again.
contract Reentrant is Hook {
    address public immutable target;
    /// How often the token called back during the last attack.
    uint256 public callbacks;
    /// The second call's outcome, of the last callback.
    bool public succeeded;
    bytes public answer;

    bytes private _second;
    bool private _inside;

    constructor(address target_, HookedToken token) {
        target = target_;
        token.hook();
        token.approve(target_, type(uint256).max);
    }

    /// Calls with `first`, which has to succeed, and with `second` from inside.
    function attack(bytes calldata first, bytes calldata second) external {
        _second = second;
        callbacks = 0;
        _inside = true;
        (bool ok, bytes memory reason) = target.call(first);
        _inside = false;
        if (!ok) {
            assembly ("memory-safe") {
                revert(add(reason, 32), mload(reason))
            }
        }
    }

    function onTransfer() external override {
        if (!_inside) return;
        // The second call may make the token call back once more: one level is enough.
        _inside = false;
        callbacks++;
        (succeeded, answer) = target.call(_second);
        _inside = true;
    }
}
