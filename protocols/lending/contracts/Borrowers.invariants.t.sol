// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Handler, Invariants} from "../../../test/solidity/Invariants.sol";
import {Borrowers, IAccounts, IClaim} from "./Borrowers.sol";
import {Book, Claim} from "./Book.t.sol";

/// Eight accounts that borrow and repay in three reserves in any order, and strangers who call the hook for anybody.
contract BorrowersHandler is Handler {
    Borrowers public immutable borrowers;
    Claim[3] private _debts;

    constructor() {
        IClaim[] memory claims = new IClaim[](3);
        for (uint256 i = 0; i < 3; i++) {
            _debts[i] = new Claim();
            claims[i] = IClaim(address(_debts[i]));
        }
        borrowers = new Borrowers(IAccounts(address(new Book())), claims, claims);
        for (uint256 i = 0; i < 3; i++) {
            _debts[i].report(borrowers);
        }
    }

    function borrow(uint256 who, uint256 reserve, uint256 seed) external {
        _debts[reserve % 3].set(account(who), anySize(seed, 1e27));
    }

    function repay(uint256 who, uint256 reserve) external {
        _debts[reserve % 3].set(account(who), 0);
    }

    function pretend(address caller, uint256 who, uint256 supply, uint256 balance) external {
        vm.prank(caller);
        borrowers.handleAction(account(who), supply, balance);
    }

    function owes(uint256 who) external view returns (bool) {
        return
            _debts[0].balanceOf(account(who)) + _debts[1].balanceOf(account(who)) + _debts[2].balanceOf(account(who))
                > 0;
    }

    function account(uint256 who) public pure returns (address) {
        return address(uint160(0xa0 + who % 8));
    }
}

contract BorrowersInvariants is Invariants {
    BorrowersHandler private _handler;
    Borrowers private _borrowers;

    function setUp() public {
        _handler = new BorrowersHandler();
        _borrowers = _handler.borrowers();
        calls(
            address(_handler),
            bytes.concat(_handler.borrow.selector, _handler.repay.selector, _handler.pretend.selector)
        );
    }

    function invariant_theListIsExactlyWhoOwes() public view {
        uint256 owing;
        for (uint256 who = 0; who < 8; who++) {
            uint256 times;
            for (uint256 place = 0; place < _borrowers.count(); place++) {
                if (_borrowers.borrowerAt(place) == _handler.account(who)) times++;
            }
            bool owes = _handler.owes(who);
            vm.assertEq(times, owes ? 1 : 0, "once, or not at all");
            if (owes) owing++;
        }
        vm.assertEq(_borrowers.count(), owing, "and nobody else");
    }
}
