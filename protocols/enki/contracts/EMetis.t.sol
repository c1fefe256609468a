// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "../../../test/solidity/Test.sol";
import {EMetis} from "./EMetis.sol";

contract EMetisTest is Test {
    EMetis private eMetis;

    function setUp() public {
        eMetis = new EMetis(address(this));
    }

    function testFuzz_OnlyTheDealerMintsAndBurns(address caller, uint256 amount) public {
        vm.assume(caller != address(this));
        eMetis.mint(ALICE, amount);
        vm.expectRevert(EMetis.NotDealer.selector);
        vm.prank(caller);
        eMetis.mint(BOB, amount);
        vm.expectRevert(EMetis.NotDealer.selector);
        vm.prank(caller);
        eMetis.burn(ALICE, amount);
        vm.expectRevert(EMetis.NotDealer.selector);
        vm.prank(ALICE);
        eMetis.burn(ALICE, amount);
    }

    function testFuzz_SupplyIsMintedLessBurnt(uint256 minted, uint256 burnt) public {
        burnt = within(burnt, 0, minted);
        eMetis.mint(ALICE, minted);
        eMetis.burn(ALICE, burnt);
        vm.assertEq(eMetis.balanceOf(ALICE), minted - burnt, "balance");
        vm.assertEq(eMetis.totalSupply(), minted - burnt, "supply");
    }

    /// ERC-2612: a signature allows what it says, once.
    function testFuzz_ASignatureAllowsOnce(uint256 key, uint256 amount) public {
        // The order of secp256k1 less one: the largest private key.
        key = within(key, 1, 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140);
        address owner = vm.addr(key);
        bytes32 what = keccak256(
            abi.encode(
                keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"),
                owner,
                BOB,
                amount,
                uint256(0),
                block.timestamp
            )
        );
        (uint8 v, bytes32 r, bytes32 s) =
            vm.sign(key, keccak256(abi.encodePacked(hex"1901", eMetis.DOMAIN_SEPARATOR(), what)));
        eMetis.permit(owner, BOB, amount, block.timestamp, v, r, s);
        vm.assertEq(eMetis.allowance(owner, BOB), amount, "allowed");
        (bool again,) =
            address(eMetis).call(abi.encodeCall(eMetis.permit, (owner, BOB, amount, block.timestamp, v, r, s)));
        vm.assertEq(again, false, "not twice");
    }
}
