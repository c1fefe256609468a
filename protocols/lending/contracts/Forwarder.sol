// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title Hands every call on
/// @notice Debt tokens of Aave 3.4 and later report to one address forever. On a fork the code of this contract takes its
/// place there, so that the list of borrowers hears them. It keeps nothing: that account's storage is somebody else's.
contract Forwarder {
    address private immutable _TO;

    error Refused(bytes reason);

    constructor(address to) {
        _TO = to;
    }

    fallback() external {
        (bool done, bytes memory reason) = _TO.call(msg.data);
        if (!done) revert Refused(reason);
    }
}
