// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Test} from "../../../test/solidity/Test.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {EscrowedToken} from "./EscrowedToken.sol";

/// What all tests of escrowed tokens begin with: an escrow over a token, through which a budget and a farm may pay.
abstract contract EscrowedTokenTest is Test {
    /// More wei than any token of the sandbox has.
    uint256 internal constant MOST = 1e30;
    uint64 internal constant VEST = 15 days;

    address internal constant BUDGET = address(0xb0d9e7);
    address internal constant FARM = address(0xfa43);

    Token internal backing;
    EscrowedToken internal escrow;

    function setUp() public {
        vm.warp(START);
        backing = new Token();
        escrow = escrowOver(backing, VEST);
    }

    function escrowOver(Token token, uint64 vest) internal returns (EscrowedToken created) {
        created = new EscrowedToken(IERC20(token), vest, "Escrowed token", "esTOKEN");
        created.setDistributor(BUDGET, true);
        created.setDistributor(FARM, true);
        allow(BUDGET, token, address(created));
    }

    function deposit(uint256 amount) internal {
        backing.mint(BUDGET, amount);
        vm.prank(BUDGET);
        escrow.deposit(amount);
    }

    function pay(address account, uint256 amount) internal {
        deposit(amount);
        vm.prank(BUDGET);
        escrow.transfer(account, amount);
    }

    /// What has vested of a grant after so many seconds.
    function line(uint256 amount, uint256 elapsed, uint256 vest) internal pure returns (uint256) {
        return elapsed < vest ? amount * elapsed / vest : amount;
    }
}
