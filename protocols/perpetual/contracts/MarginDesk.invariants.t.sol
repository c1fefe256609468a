// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {MarginVault} from "../../../test/solidity/MarginVault.sol";
import {Handler, Invariants} from "../../../test/solidity/Invariants.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {IMarginVault, MarginDesk} from "./MarginDesk.sol";

/// Five accounts that bring tokens and native METIS in any order; some never bring any.
contract MarginDeskHandler is Handler {
    MarginVault public immutable vault = new MarginVault();
    MarginDesk public immutable desk = new MarginDesk(IMarginVault(address(vault)));
    Token public immutable token = new Token();

    uint256 public tokens;
    uint256 public native;
    /// How many different accounts brought something.
    uint256 public known;
    mapping(address account => uint256) public brought;

    function deposit(uint256 who, uint256 seed) external {
        address account = _account(who);
        uint256 amount = anySize(seed, 1e27);
        token.mint(account, amount);
        vm.prank(account);
        token.approve(address(desk), amount);
        vm.prank(account);
        desk.deposit(token, amount);
        tokens += amount;
        _know(account, amount);
    }

    function depositNative(uint256 who, uint256 seed) external {
        address account = _account(who);
        uint256 amount = anySize(seed, 1e24);
        vm.deal(account, amount);
        vm.prank(account);
        desk.depositNative{value: amount}();
        native += amount;
        _know(account, amount);
    }

    function accountOf(uint256 place) external pure returns (address) {
        return _account(place);
    }

    function _account(uint256 who) private pure returns (address) {
        return address(uint160(0xa1 + who % 5));
    }

    function _know(address account, uint256 amount) private {
        if (brought[account] == 0) known++;
        brought[account] += amount;
    }
}

contract MarginDeskInvariants is Invariants {
    MarginDeskHandler private handler;

    function setUp() public {
        handler = new MarginDeskHandler();
        calls(address(handler), bytes.concat(handler.deposit.selector, handler.depositNative.selector));
    }

    function invariant_AllThatWasBroughtIsInTheVaultAndNothingAtTheDesk() public view {
        Token token = handler.token();
        address vault = address(handler.vault());
        vm.assertEq(token.balanceOf(vault), handler.tokens(), "tokens");
        vm.assertEq(vault.balance, handler.native(), "native METIS");
        address desk = address(handler.desk());
        vm.assertEq(token.balanceOf(desk) + desk.balance + token.allowance(desk, vault), 0, "nothing at the desk");
    }

    function invariant_CreditsAreWhatEachBrought() public view {
        for (uint256 i = 0; i < 5; i++) {
            address account = handler.accountOf(i);
            uint256 credited = handler.vault().credited(account, address(handler.token()))
                + handler.vault().credited(account, address(0));
            vm.assertEq(credited, handler.brought(account), "each its own");
        }
    }

    function invariant_TheRollHoldsWhoBroughtSomethingOnce() public view {
        MarginDesk desk = handler.desk();
        vm.assertEq(desk.count(), handler.known(), "as many as brought something");
        for (uint256 i = 0; i < desk.count(); i++) {
            vm.assertTrue(handler.brought(desk.accountAt(i)) > 0, "nobody else");
            for (uint256 j = 0; j < i; j++) {
                vm.assertTrue(desk.accountAt(i) != desk.accountAt(j), "nobody twice");
            }
        }
    }
}
