// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Handler, Invariants} from "../../../test/solidity/Invariants.sol";
import {ForkedMetis} from "./ForkedMetis.sol";

/// Three accounts who turn METIS from one form into the other, send it about and let one another spend it.
contract ForkedMetisHandler is Handler {
    uint256 public constant EACH = 1e24;
    ForkedMetis public immutable metis = new ForkedMetis();

    address[3] private _accounts = [address(0xa1), address(0xa2), address(0xa3)];

    constructor() {
        for (uint256 i = 0; i < _accounts.length; i++) {
            vm.deal(_accounts[i], EACH);
        }
    }

    function deposit(uint256 who, uint256 seed) external {
        address account = _accounts[who % 3];
        uint256 amount = within(seed, 0, account.balance);
        vm.prank(account);
        metis.deposit{value: amount}();
    }

    function withdraw(uint256 who, uint256 seed) external {
        address account = _accounts[who % 3];
        uint256 amount = anySize(seed, EACH);
        attempt(account, address(metis), abi.encodeCall(metis.withdraw, (amount)), amount <= metis.balanceOf(account));
    }

    function transfer(uint256 who, uint256 whom, uint256 seed) external {
        address account = _accounts[who % 3];
        uint256 amount = anySize(seed, EACH);
        bytes memory call = abi.encodeCall(metis.transfer, (_accounts[whom % 3], amount));
        attempt(account, address(metis), call, amount <= metis.balanceOf(account));
    }

    function approve(uint256 who, uint256 whom, uint256 seed) external {
        vm.prank(_accounts[who % 3]);
        metis.approve(_accounts[whom % 3], seed % 5 == 0 ? ALL : anySize(seed, EACH));
    }

    function spend(uint256 who, uint256 whose, uint256 whom, uint256 seed) external {
        (address account, address owner) = (_accounts[who % 3], _accounts[whose % 3]);
        uint256 amount = anySize(seed, EACH);
        bool allowed = amount <= metis.allowance(owner, account) && amount <= metis.balanceOf(owner);
        bytes memory call = abi.encodeCall(metis.transferFrom, (owner, _accounts[whom % 3], amount));
        attempt(account, address(metis), call, allowed);
    }

    function held() external view returns (uint256 tokens, uint256 native) {
        for (uint256 i = 0; i < _accounts.length; i++) {
            tokens += metis.balanceOf(_accounts[i]);
            native += _accounts[i].balance;
        }
    }
}

contract ForkedMetisInvariants is Invariants {
    ForkedMetisHandler private handler;

    function setUp() public {
        handler = new ForkedMetisHandler();
        bytes memory ways = bytes.concat(handler.deposit.selector, handler.withdraw.selector, handler.transfer.selector);
        calls(address(handler), bytes.concat(ways, handler.approve.selector, handler.spend.selector));
    }

    function invariant_BothFormsTogetherStayWhatTheyWere() public view {
        ForkedMetis metis = handler.metis();
        (uint256 tokens, uint256 native) = handler.held();
        vm.assertEq(tokens, metis.totalSupply(), "the supply is what accounts have");
        vm.assertEq(tokens, address(metis).balance, "and all of it is backed");
        vm.assertEq(tokens + native, 3 * handler.EACH(), "one METIS is one METIS");
    }

    function invariant_NobodyDoesWhatHeMayNot() public view {
        vm.assertEq(handler.trespassed(), false, "what is not there or not allowed is refused, and nothing else");
    }
}
