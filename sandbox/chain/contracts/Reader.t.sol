// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "../../../test/solidity/Test.sol";
import {Reader} from "./Reader.sol";

/// Whom the Reader asks: it answers, refuses, stays silent, writes or asks back.
contract Source {
    uint256 public written;

    /// Gives back the words behind a selector that it does not know.
    fallback() external {
        assembly ("memory-safe") {
            let answer := mload(0x40)
            calldatacopy(answer, 4, sub(calldatasize(), 4))
            return(answer, sub(calldatasize(), 4))
        }
    }

    /// Gives back how long its call data was, and their hash.
    function digest(bytes calldata) external pure returns (uint256, bytes32) {
        return (msg.data.length, keccak256(msg.data));
    }

    /// Reverts with 32 bytes, which could be taken for an answer.
    function refuse() external pure {
        assembly ("memory-safe") {
            mstore(0, 7)
            revert(0, 32)
        }
    }

    function giveBytes(uint256 length) external pure {
        assembly ("memory-safe") {
            return(0, length)
        }
    }

    function write() external returns (uint256) {
        return ++written;
    }

    function burnAllGas() external pure {
        assembly ("memory-safe") {
            invalid()
        }
    }

    /// Asks the Reader for this contract's `written` in the middle of being asked.
    function askBack(address reader) external view returns (uint256) {
        (bool ok, bytes memory answer) =
            reader.staticcall(abi.encodePacked(address(this), uint16(4), uint16(1), this.written.selector));
        require(ok && answer.length == 32, "no answer");
        return abi.decode(answer, (uint256)) + 1;
    }
}

contract ReaderTest is Test {
    /// Where the driver lends the Reader's code; nobody lives there.
    address private constant LENS = address(0x5e1ec7);
    address private constant NOBODY = address(0xdead);
    /// Words expected of an answer of any length.
    uint256 private constant ANY = 0xffff;

    Source private source;

    function setUp() public {
        vm.etch(LENS, type(Reader).runtimeCode);
        source = new Source();
    }

    function testFuzz_AnswersManyQuestionsInTheirOrder(uint256[] memory values, uint256 seed) public view {
        bytes memory questions;
        bytes memory answers;
        for (uint256 i = 0; i < values.length; i++) {
            uint256 words = within(uint256(keccak256(abi.encode(seed, i))), 0, 5);
            bytes memory answer;
            for (uint256 j = 0; j < words; j++) {
                answer = abi.encodePacked(answer, values[(i + j) % values.length]);
            }
            questions = abi.encodePacked(questions, echo(answer, words));
            answers = abi.encodePacked(answers, answer);
        }
        vm.assertEq(read(questions), answers, "all words in order");
    }

    function test_AnswersThousandsOfQuestionsInOneCall() public view {
        bytes memory one = abi.encodePacked(echo(abi.encode(1), 1), native(LENS), echo(abi.encode(2, 3), 2));
        bytes memory questions = one;
        while (questions.length < 1024 * one.length) questions = abi.encodePacked(questions, questions);
        bytes memory answer = read(questions);
        vm.assertEq(answer.length, 4096 * 32, "every question");
        for (uint256 i = 0; i < 4096; i++) {
            uint256 word;
            assembly ("memory-safe") {
                word := mload(add(add(answer, 32), mul(32, i)))
            }
            vm.assertEq(word, [uint256(1), 0, 2, 3][i % 4], "each in its place");
        }
    }

    /// Answers of any length, some of them empty, among fixed ones and balances in any order.
    function testFuzz_AnswersOfAnyLengthStandBehindAllOthersWhereTheirPlacesSay(uint256 count, uint256 seed)
        public
        view
    {
        count = within(count, 0, 24);
        bytes memory questions;
        uint256 places;
        for (uint256 i = 0; i < count; i++) {
            (bytes memory question, bytes memory answer, bool isAny) = anyQuestion(seed, i);
            questions = abi.encodePacked(questions, question);
            places += isAny ? 1 : answer.length / 32;
        }
        bytes memory head;
        bytes memory tail;
        for (uint256 i = 0; i < count; i++) {
            (, bytes memory answer, bool isAny) = anyQuestion(seed, i);
            head = abi.encodePacked(head, isAny ? abi.encode(places + tail.length / 32) : answer);
            if (isAny) tail = abi.encodePacked(tail, answer.length / 32, answer);
        }
        vm.assertEq(read(questions), abi.encodePacked(head, tail), "places first, then what stands there");
    }

    function test_AnswersOfAnyLengthMayBeLong() public view {
        bytes memory long = new bytes(0xffe0);
        for (uint256 i = 32; i <= long.length; i += 32) {
            assembly ("memory-safe") {
                mstore(add(long, i), i)
            }
        }
        bytes memory questions = abi.encodePacked(echo(abi.encode(7), 1), echo(long, ANY), echo(long, ANY));
        bytes memory each = abi.encodePacked(long.length / 32, long);
        bytes memory places = abi.encode(7, 3, 3 + each.length / 32);
        vm.assertEq(read(questions), abi.encodePacked(places, each, each), "every word of them");
    }

    function testFuzz_FailsWithTheIndexOfAnAnswerThatIsNotWholeWords(uint256 given, uint256 before, uint256 behind)
        public
        view
    {
        given = within(given, 1, 1000);
        if (given % 32 == 0) given++;
        assertFails(ask(abi.encodeCall(source.giveBytes, (given)), ANY), before, behind);
    }

    function test_NothingAskedIsNothingAnswered() public view {
        vm.assertEq(read("").length, 0, "empty");
    }

    function testFuzz_PassesCallDataOnWhole(uint256 length) public view {
        length = within(length, 0, 0xfffe - 68) / 32 * 32;
        assertPassesOn(abi.encodeCall(source.digest, (new bytes(length))));
    }

    function test_PassesTheLongestCallDataOn() public view {
        bytes memory data = abi.encodePacked(source.digest.selector, uint256(32), uint256(0), new bytes(0xfffe - 68));
        vm.assertEq(data.length, 0xfffe, "one byte less than what asks for a balance");
        assertPassesOn(data);
    }

    function testFuzz_ReadsNativeBalances(address account, uint256 wei_, uint256 value) public {
        vm.deal(account, wei_);
        bytes memory questions = abi.encodePacked(native(account), echo(abi.encode(value), 1), native(account));
        vm.assertEq(read(questions), abi.encode(wei_, value, wei_), "balances among answers");
    }

    function test_TakesTheFirstWordsOfALongAnswer() public view {
        bytes memory long = echo(abi.encode(1, 2, 3), 1);
        vm.assertEq(read(abi.encodePacked(long, echo(abi.encode(4), 1))), abi.encode(1, 4), "and no others");
    }

    function testFuzz_FailsWithTheIndexOfATargetThatReverts(uint256 before, uint256 behind) public view {
        assertFails(ask(abi.encodeCall(source.refuse, ()), 1), before, behind);
        assertFails(ask(abi.encodeCall(source.refuse, ()), 0), before, behind);
        assertFails(ask(abi.encodeCall(source.refuse, ()), ANY), before, behind);
    }

    function testFuzz_FailsWithTheIndexOfAnEmptyTarget(address target, uint256 before, uint256 behind) public view {
        vm.assume(target.code.length == 0 && uint160(target) > 0xffff);
        assertFails(abi.encodePacked(target, uint16(4), uint16(1), source.written.selector), before, behind);
        // Nobody there is not somebody with an empty answer.
        assertFails(abi.encodePacked(target, uint16(4), uint16(ANY), source.written.selector), before, behind);
    }

    function testFuzz_FailsWithTheIndexOfAShortAnswer(uint256 words, uint256 given, uint256 before, uint256 behind)
        public
        view
    {
        words = within(words, 1, 100);
        given = within(given, 0, 32 * words - 1);
        assertFails(ask(abi.encodeCall(source.giveBytes, (given)), words), before, behind);
    }

    function test_FailsWithTheIndexOfATargetThatBurnsAllGas() public view {
        assertFails(ask(abi.encodeCall(source.burnAllGas, ()), 1), 3, 3);
        assertFails(ask(abi.encodeCall(source.burnAllGas, ()), ANY), 3, 3);
    }

    function testFuzz_FailsWithTheIndexOfAQuestionThatIsCutOff(uint256 length, uint256 before, bool isAny) public view {
        before = within(before, 0, 8);
        bytes memory question = echo(abi.encode(1, 2, 3), isAny ? ANY : 3);
        length = within(length, 1, question.length - 1);
        assembly ("memory-safe") {
            mstore(question, length)
        }
        assertFails(question, before, 0);
    }

    /// A balance is one word: more would be read as zeros, and none would be lost among the answers.
    function testFuzz_FailsWithTheIndexOfABalanceThatIsNotOneWord(uint16 words, uint256 before, uint256 behind)
        public
        view
    {
        vm.assume(words != 1);
        assertFails(abi.encodePacked(LENS, uint16(0xffff), words), before, behind);
    }

    function test_NothingCanBeChangedByReading() public {
        (bool ok,) = LENS.call(ask(abi.encodeCall(source.write, ()), 1));
        vm.assertEq(ok, false, "writing fails, also in a transaction");
        vm.assertEq(source.written(), 0, "nothing was written");
    }

    function test_BeingAskedBackInTheMiddleDoesNotMixAnswers() public view {
        bytes memory back = ask(abi.encodeCall(source.askBack, (LENS)), 1);
        vm.assertEq(read(abi.encodePacked(native(LENS), back, back)), abi.encode(0, 1, 1), "each has its own memory");
    }

    function testFuzz_ItTakesNoMoney(uint256 wei_, bytes memory questions) public {
        wei_ = within(wei_, 1, type(uint128).max);
        vm.deal(address(this), wei_);
        (bool ok,) = LENS.call{value: wei_}(questions);
        vm.assertEq(ok, false, "refused");
        vm.assertEq(LENS.balance, 0, "nothing stays");
    }

    function read(bytes memory questions) private view returns (bytes memory) {
        (bool ok, bytes memory answer) = LENS.staticcall(questions);
        vm.assertTrue(ok, "every question is answered");
        return answer;
    }

    /// A question must leave the answers before it alone, and nothing behind in a shorter question after it.
    function assertPassesOn(bytes memory data) private view {
        bytes memory short = abi.encodeCall(source.digest, (""));
        bytes memory questions = abi.encodePacked(echo(abi.encode(1, 2), 2), ask(data, 2), ask(short, 2));
        bytes memory digests = abi.encode(data.length, keccak256(data), short.length, keccak256(short));
        vm.assertEq(read(questions), abi.encodePacked(abi.encode(1, 2), digests), "every byte");
    }

    /// Puts good questions before and behind a bad one, whose index has to come back.
    function assertFails(bytes memory question, uint256 before, uint256 behind) private view {
        before = within(before, 0, 8);
        behind = within(behind, 0, 8);
        bytes memory questions;
        for (uint256 i = 0; i < before; i++) {
            questions = abi.encodePacked(questions, echo(abi.encode(i), 1));
        }
        questions = abi.encodePacked(questions, question);
        for (uint256 i = 0; i < behind; i++) {
            questions = abi.encodePacked(questions, native(NOBODY));
        }
        (bool ok, bytes memory answer) = LENS.staticcall(questions);
        vm.assertEq(ok, false, "nothing is answered");
        vm.assertEq(answer, abi.encode(before), "the index of the question that failed");
    }

    /// A question that depends on a seed, and its answer.
    function anyQuestion(uint256 seed, uint256 i)
        private
        view
        returns (bytes memory question, bytes memory answer, bool isAny)
    {
        uint256 kind = uint256(keccak256(abi.encode(seed, i)));
        if (kind % 7 == 0) return (native(LENS), abi.encode(LENS.balance), false);
        for (uint256 j = 0; j < (kind >> 8) % 6; j++) {
            answer = abi.encodePacked(answer, keccak256(abi.encode(kind, j)));
        }
        isAny = kind % 2 == 0;
        return (echo(answer, isAny ? ANY : answer.length / 32), answer, isAny);
    }

    function ask(bytes memory data, uint256 words) private view returns (bytes memory) {
        return abi.encodePacked(address(source), uint16(data.length), uint16(words), data);
    }

    function echo(bytes memory answer, uint256 words) private view returns (bytes memory) {
        return ask(abi.encodePacked("echo", answer), words);
    }

    function native(address account) private pure returns (bytes memory) {
        return abi.encodePacked(account, uint16(0xffff), uint16(1));
    }
}
