// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Test} from "../../../test/solidity/Test.sol";
import {ForkedMetis} from "./ForkedMetis.sol";

interface IBridged is IERC20 {
    function mint(address to, uint256 amount) external;
}

/// Takes no native METIS.
contract Closed {
    function withdraw(ForkedMetis metis, uint256 amount) external {
        metis.withdraw(amount);
    }
}

contract ForkedMetisTest is Test {
    /// More wei than there is METIS.
    uint256 private constant MOST = 1e26;

    ForkedMetis private metis;

    function setUp() public {
        metis = new ForkedMetis();
    }

    /// The token that the standard bridge's own factory makes is what stands at METIS's address; this code takes its place.
    function testFuzz_BalancesAllowancesAndSupplyStayWhenTheCodeIsReplaced(
        uint256 alices,
        uint256 bobs,
        uint256 allowed
    ) public {
        (alices, bobs) = (anySize(alices, MOST), anySize(bobs, MOST));
        IBridged live = IBridged(
            create(
                "node_modules/@eth-optimism/contracts/artifacts/contracts/standards/L2StandardERC20.sol/L2StandardERC20.json",
                abi.encode(address(this), address(0), "Metis Token", "Metis")
            )
        );
        live.mint(ALICE, alices);
        live.mint(BOB, bobs);
        vm.prank(ALICE);
        live.approve(CAROL, allowed);
        vm.etch(address(live), address(metis).code);
        vm.assertEq(live.balanceOf(ALICE), alices, "Alice");
        vm.assertEq(live.balanceOf(BOB), bobs, "Bob");
        vm.assertEq(live.totalSupply(), alices + bobs, "supply");
        vm.assertEq(live.allowance(ALICE, CAROL), allowed, "allowance");
        uint256 moved = within(allowed, 0, alices);
        vm.prank(BOB);
        live.transfer(ALICE, bobs);
        if (moved <= allowed) {
            vm.prank(CAROL);
            live.transferFrom(ALICE, CAROL, moved);
            vm.assertEq(live.balanceOf(CAROL), moved, "Carol");
        }
        vm.assertEq(live.totalSupply(), alices + bobs, "supply stays");
    }

    function testFuzz_DepositAndWithdrawGoOneToOne(uint256 amount, uint256 part) public {
        amount = anySize(amount, MOST);
        part = within(part, 0, amount);
        vm.deal(ALICE, amount);
        vm.prank(ALICE);
        metis.deposit{value: amount}();
        vm.assertEq(metis.balanceOf(ALICE), amount, "as a token");
        vm.assertEq(ALICE.balance, 0, "and not besides");
        vm.prank(ALICE);
        metis.withdraw(part);
        vm.assertEq(ALICE.balance, part, "native again");
        vm.assertEq(metis.balanceOf(ALICE), amount - part, "the rest");
        vm.assertEq(metis.totalSupply(), address(metis).balance, "every token is backed");
    }

    function testFuzz_NobodySpendsWhatIsNotHisOrNotAllowed(uint256 has, uint256 allowed, uint256 wanted) public {
        has = anySize(has, MOST);
        wanted = within(wanted, 1, 2 * MOST);
        vm.deal(ALICE, has);
        vm.prank(ALICE);
        metis.deposit{value: has}();
        vm.prank(ALICE);
        metis.approve(BOB, allowed);
        if (allowed < wanted) {
            expectAs(BOB, abi.encodeWithSelector(ForkedMetis.NotAllowed.selector, BOB, allowed, wanted));
            metis.transferFrom(ALICE, BOB, wanted);
        } else if (has < wanted) {
            expectAs(BOB, abi.encodeWithSelector(ForkedMetis.TooLittle.selector, ALICE, has, wanted));
            metis.transferFrom(ALICE, BOB, wanted);
        } else {
            vm.prank(BOB);
            metis.transferFrom(ALICE, BOB, wanted);
            uint256 left = allowed == ALL ? ALL : allowed - wanted;
            vm.assertEq(metis.allowance(ALICE, BOB), left, "the allowance is used up, but an unlimited one");
        }
        expectAs(BOB, abi.encodeWithSelector(ForkedMetis.TooLittle.selector, BOB, metis.balanceOf(BOB), MOST * 3));
        metis.withdraw(MOST * 3);
    }

    function test_NothingGoesToNobodyAndNothingIsLostWhereItIsRefused() public {
        Closed closed = new Closed();
        vm.deal(ALICE, 5 ether);
        vm.prank(ALICE);
        metis.deposit{value: 5 ether}();
        expectAs(ALICE, ForkedMetis.NoSuchAccount.selector);
        metis.transfer(address(0), 1);
        vm.prank(ALICE);
        metis.transfer(address(closed), 2 ether);
        vm.expectRevert(abi.encodeWithSelector(ForkedMetis.Refused.selector, address(closed)));
        closed.withdraw(metis, 1 ether);
        vm.assertEq(metis.balanceOf(address(closed)), 2 ether, "still there");
    }
}
