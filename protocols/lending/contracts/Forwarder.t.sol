// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "../../../test/solidity/Test.sol";
import {Forwarder} from "./Forwarder.sol";

/// Remembers what it was called with, or refuses it.
contract Listener {
    bytes private _heard;
    bool private _deaf;

    error Deaf(uint256 calls);

    function heard() external view returns (bytes memory) {
        return _heard;
    }

    function close() external {
        _deaf = true;
    }

    fallback() external {
        if (_deaf) revert Deaf(msg.data.length);
        _heard = msg.data;
    }
}

contract ForwarderTest is Test {
    Listener private _listener;
    address private _forwarder;

    function setUp() public {
        _listener = new Listener();
        _forwarder = address(new Forwarder(address(_listener)));
    }

    function testFuzz_whatItIsToldIsHeardToTheLastByte(bytes calldata said) public {
        vm.assume(said.length >= 4 && _unknown(bytes4(said[:4])));
        (bool done,) = _forwarder.call(said);
        vm.assertTrue(done, "handed on");
        vm.assertEq(_listener.heard(), said, "unchanged");
    }

    function test_aRefusalIsARefusalWithItsReason() public {
        _listener.close();
        (bool done, bytes memory reason) = _forwarder.call(hex"31873e2e");
        vm.assertTrue(!done, "refused");
        bytes memory deaf = abi.encodeWithSelector(Listener.Deaf.selector, 4);
        vm.assertEq(reason, abi.encodeWithSelector(Forwarder.Refused.selector, deaf), "for this reason");
    }

    /// Its code is put where another contract lived, whose storage stays.
    function testFuzz_codeMovedElsewhereReadsNothingThere(address elsewhere, bytes32 slot, bytes32 value) public {
        vm.assume(uint160(elsewhere) > 0xffff && elsewhere.code.length == 0 && elsewhere != address(vm));
        vm.store(elsewhere, slot, value);
        vm.etch(elsewhere, _forwarder.code);
        (bool done,) = elsewhere.call(hex"31873e2e01");
        vm.assertTrue(done, "handed on");
        vm.assertEq(_listener.heard(), hex"31873e2e01", "to the same listener");
        vm.assertTrue(vm.load(elsewhere, slot) == value, "and left as it was");
    }

    function _unknown(bytes4 selector) private pure returns (bool) {
        return selector != Listener.heard.selector && selector != Listener.close.selector;
    }
}
