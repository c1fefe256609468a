// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "../../../test/solidity/Test.sol";
import {Peek} from "./Peek.sol";

/// A contract whose storage somebody wants to see, and which says all that it notices about a call.
contract Shop {
    uint256 public sold;
    mapping(uint256 => uint256) private _shelf;

    function put(uint256 place, uint256 what) external payable returns (uint256 count) {
        _shelf[place] = what;
        return sold += msg.value;
    }

    function refuse(bytes calldata reason) external payable {
        sold++;
        bytes memory copy = reason;
        assembly ("memory-safe") {
            revert(add(copy, 32), mload(copy))
        }
    }

    /// Money that comes without a word is a sale, too.
    receive() external payable {
        sold += msg.value;
    }

    /// Whatever else is asked: who asks, with what money and what words, and what the contract has by then.
    fallback(bytes calldata data) external payable returns (bytes memory) {
        return abi.encode(msg.sender, msg.value, data, sold, address(this).balance);
    }
}

contract PeekTest is Test {
    /// What stands in the code before somebody writes a twin's address in its place: here the twin lives right there.
    address payable private constant TWIN = payable(0x5A3ec0dE5A3eC0dE5A3ec0DE5a3Ec0DE5a3ec0DE);
    bytes4 private constant PEEK = bytes4(keccak256("peek()"));

    /// The same shop twice: one with its own code, one to which the code of `Peek` is lent.
    address payable private own = payable(address(0x0f0f));
    address payable private lent = payable(address(0x1e27));

    function setUp() public {
        vm.etch(TWIN, type(Shop).runtimeCode);
        vm.etch(own, type(Shop).runtimeCode);
        vm.etch(lent, type(Peek).runtimeCode);
    }

    function testFuzz_TellsWhatStandsInSlotsInTheirOrder(uint256[] memory slots, uint256 seed) public {
        bytes memory answer;
        for (uint256 i = 0; i < slots.length; i++) {
            // A slot may come twice, and some were never written.
            if (i % 5 == 4) slots[i] = slots[i / 2];
            if (i % 3 != 2) vm.store(lent, bytes32(slots[i]), keccak256(abi.encode(seed, slots[i])));
        }
        for (uint256 i = 0; i < slots.length; i++) {
            answer = abi.encodePacked(answer, vm.load(lent, bytes32(slots[i])));
        }
        vm.assertEq(peek(abi.encodePacked(slots)), answer, "each in its place");
    }

    function test_OfNoSlotsTellsNothing() public view {
        vm.assertEq(peek("").length, 0, "empty");
    }

    function testFuzz_TheStorageIsTheLendersNotTheTwins(bytes32 slot, bytes32 mine, bytes32 twins) public {
        vm.store(lent, slot, mine);
        vm.store(TWIN, slot, twins);
        vm.assertEq(peek(abi.encode(slot)), abi.encode(mine), "what stands there");
    }

    function testFuzz_WhatItPutOnAShelfIsSeen(uint256 place, uint256 what) public {
        Shop(lent).put(place, what);
        vm.assertEq(peek(abi.encode(keccak256(abi.encode(place, uint256(1))))), abi.encode(what), "by its slot");
    }

    function testFuzz_AllElseIsAnsweredAsByTheTwin(uint96 wei_, bytes memory data) public {
        vm.assume(bytes4(data) != PEEK);
        assertSame(wei_, data);
    }

    function test_ASelectorThatIsCutOffIsPassedOn() public {
        bytes memory data = abi.encodePacked(PEEK);
        for (uint256 length = 0; length < 4; length++) {
            assembly ("memory-safe") {
                mstore(data, length)
            }
            assertSame(length, data);
        }
    }

    function testFuzz_WhatIsWrittenIsWrittenToTheLender(uint256 place, uint256 what, uint96 wei_) public {
        assertSame(wei_, abi.encodeCall(Shop.put, (place, what)));
        vm.assertEq(Shop(lent).sold(), wei_, "in the lender's storage");
        vm.assertEq(Shop(TWIN).sold(), 0, "and not in the twin's");
    }

    function testFuzz_ARefusalIsTheTwins(bytes memory reason, uint96 wei_) public {
        assertSame(wei_, abi.encodeCall(Shop.refuse, (reason)));
        (bool ok, bytes memory answer) = call(lent, wei_, abi.encodeCall(Shop.refuse, (reason)));
        vm.assertEq(ok, false, "refused");
        vm.assertEq(answer, reason, "for the reason that it gave");
        vm.assertEq(Shop(lent).sold(), 0, "and nothing stays");
    }

    /// The contract to which the code is lent does what it would with its own code.
    function assertSame(uint256 wei_, bytes memory data) private {
        (bool ok, bytes memory answer) = call(own, wei_, data);
        (bool lentOk, bytes memory lentAnswer) = call(lent, wei_, data);
        vm.assertEq(lentOk, ok, "succeeds when it would");
        vm.assertEq(lentAnswer, answer, "answers what it would");
        vm.assertEq(lent.balance, own.balance, "keeps what it would");
        vm.assertEq(uint256(vm.load(lent, 0)), uint256(vm.load(own, 0)), "and writes what it would");
    }

    function call(address to, uint256 wei_, bytes memory data) private returns (bool, bytes memory) {
        vm.deal(address(this), wei_);
        return to.call{value: wei_}(data);
    }

    function peek(bytes memory slots) private view returns (bytes memory) {
        (bool ok, bytes memory answer) = lent.staticcall(abi.encodePacked(PEEK, slots));
        vm.assertTrue(ok, "it tells");
        return answer;
    }
}
