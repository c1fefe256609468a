// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "../../../test/solidity/Test.sol";
import {Borrowers, IAccounts, IClaim} from "./Borrowers.sol";
import {Book, Claim} from "./Book.t.sol";

contract BorrowersTest is Test {
    Book private _book;
    Borrowers private _borrowers;
    Claim[] private _supplies;
    Claim[] private _debts;

    function setUp() public {
        _book = new Book();
        IClaim[] memory supplies = new IClaim[](2);
        IClaim[] memory debts = new IClaim[](2);
        for (uint256 i = 0; i < 2; i++) {
            _supplies.push(new Claim());
            _debts.push(new Claim());
            (supplies[i], debts[i]) = (IClaim(address(_supplies[i])), IClaim(address(_debts[i])));
        }
        _borrowers = new Borrowers(IAccounts(address(_book)), supplies, debts);
        for (uint256 i = 0; i < 2; i++) {
            _debts[i].report(_borrowers);
        }
    }

    function testFuzz_whoeverOwesInAnyReserveIsListedUntilAllIsRepaid(address account, uint128 one, uint128 two)
        public
    {
        _debts[0].set(account, one);
        _debts[1].set(account, two);
        vm.assertEq(_borrowers.count(), one > 0 || two > 0 ? 1 : 0, "listed once, however much");
        _debts[0].set(account, 0);
        vm.assertEq(_borrowers.count(), two > 0 ? 1 : 0, "still there while the other is owed");
        _debts[1].set(account, 0);
        vm.assertEq(_borrowers.count(), 0, "gone when nothing is owed");
    }

    function testFuzz_nobodyListsWhoOwesNothingNorHidesWhoDoes(address caller, address debtor, address innocent)
        public
    {
        vm.assume(debtor != innocent);
        _debts[0].set(debtor, 1);
        vm.prank(caller);
        _borrowers.handleAction(innocent, 1e18, 1e18);
        vm.prank(caller);
        _borrowers.handleAction(debtor, 0, 0);
        vm.assertEq(_borrowers.count(), 1, "one borrower");
        vm.assertEq(_borrowers.borrowerAt(0), debtor, "who owes");
    }

    function testFuzz_theWeakestComeFirstWithWhatStandsForTheirDebts(uint64[9] calldata factors) public {
        for (uint256 i = 0; i < 9; i++) {
            address account = address(uint160(100 + i));
            _book.set(account, factors[i], i % 2 == 0 ? 0x2 : 0x8);
            for (uint256 r = 0; r < 2; r++) {
                _supplies[r].set(account, 1000 * (r + 1) + i);
                _debts[r].set(account, 10 * (r + 1) + i);
            }
        }
        uint256[] memory words = _borrowers.weakest();
        vm.assertEq(words.length, 5 * 6, "always as many words");
        uint256 before;
        for (uint256 slot = 0; slot < 5; slot++) {
            uint256 i = words[6 * slot] - 100;
            vm.assertEq(words[6 * slot + 1], factors[i], "its own health factor");
            vm.assertLe(before, factors[i], "in order");
            before = factors[i];
            vm.assertEq(words[6 * slot + 2], i % 2 == 0 ? 1000 + i : 0, "collateral of the first reserve");
            vm.assertEq(words[6 * slot + 3], 10 + i, "debt of the first");
            vm.assertEq(words[6 * slot + 4], i % 2 == 0 ? 0 : 2000 + i, "collateral of the second");
            vm.assertEq(words[6 * slot + 5], 20 + i, "debt of the second");
        }
        uint256 weaker;
        for (uint256 i = 0; i < 9; i++) {
            if (factors[i] < before) weaker++;
        }
        vm.assertLe(weaker, 4, "nobody weaker than the last is left out");
    }

    function test_tokensHaveToPair() public {
        vm.expectRevert(abi.encodeWithSelector(Borrowers.TokensDoNotPair.selector, 1, 0));
        new Borrowers(IAccounts(address(_book)), new IClaim[](1), new IClaim[](0));
    }

    function test_aTokenThatEntersAgainWhileItIsAskedChangesNothing() public {
        _debts[0].reenter(_borrowers);
        _debts[0].set(address(1), 5);
        vm.assertEq(_borrowers.count(), 1, "a question is static: what enters again cannot write");
    }
}
