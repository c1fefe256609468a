// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {HookedToken, Reentrant} from "../../../test/solidity/HookedToken.sol";
import {Test} from "../../../test/solidity/Test.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {FastExit, WithdrawalBridge} from "./FastExit.sol";

/// Takes what is withdrawn, as the standard bridge does by burning, and remembers to whom it went.
contract TakingBridge is WithdrawalBridge {
    mapping(address to => mapping(address token => uint256)) public withdrawn;

    function withdrawTo(address token, address to, uint256 amount, uint32, bytes calldata) external {
        withdrawn[to][token] += amount;
        Sink(token).take(msg.sender, amount);
    }
}

interface Sink {
    function take(address from, uint256 amount) external;
}

/// A token whose bridge may burn it, as bridged tokens let theirs.
contract BurnableToken is Token, Sink {
    function take(address from, uint256 amount) external {
        _burn(from, amount);
    }
}

contract FastExitTest is Test {
    address private constant OUTSIDE = address(0x7e75);
    address private constant PROVIDER = address(0x9a1d);

    TakingBridge private bridge;
    Token private metis;
    BurnableToken private usdc;
    FastExit private fastExit;

    function setUp() public {
        bridge = new TakingBridge();
        metis = new Token();
        usdc = new BurnableToken();
        fastExit = new FastExit(bridge, metis, OUTSIDE, PROVIDER, 3000);
        Token[2] memory tokens = [metis, Token(usdc)];
        for (uint256 i = 0; i < 2; i++) {
            vm.prank(ALICE);
            tokens[i].approve(address(fastExit), type(uint256).max);
        }
    }

    function testFuzz_AllOfItLeavesTheSlowWayAndNothingStays(uint256 seed, bool isMetis) public {
        uint256 amount = anySize(seed, 1e30);
        Token token = isMetis ? metis : Token(usdc);
        token.mint(ALICE, amount);
        vm.prank(ALICE);
        fastExit.exit(token, amount);
        vm.assertEq(token.balanceOf(ALICE), 0, "the account has given it");
        vm.assertEq(token.balanceOf(address(fastExit)), 0, "the contract keeps nothing");
        uint256 left = isMetis ? metis.balanceOf(OUTSIDE) : bridge.withdrawn(PROVIDER, address(usdc));
        vm.assertEq(left, amount, "all of it is on its way");
    }

    function testFuzz_NobodyExitsWithWhatHeDoesNotHave(uint256 seed, bool isMetis) public {
        uint256 amount = anySize(seed, 1e30);
        Token token = isMetis ? metis : Token(usdc);
        token.mint(ALICE, amount - 1);
        vm.prank(ALICE);
        (bool exited,) = address(fastExit).call(abi.encodeCall(fastExit.exit, (token, amount)));
        vm.assertEq(exited, false, "refused");
        vm.assertEq(token.balanceOf(ALICE), amount - 1, "and nothing moved");
    }

    /// A stranger can only ever move his own tokens: there is no function that names another account.
    function test_NobodyExitsForAnother() public {
        metis.mint(ALICE, 1 ether);
        vm.prank(address(0xbad));
        (bool exited,) = address(fastExit).call(abi.encodeCall(fastExit.exit, (metis, 1 ether)));
        vm.assertEq(exited, false, "refused");
        vm.assertEq(metis.balanceOf(ALICE), 1 ether, "Alice has what she had");
    }

    function test_NothingAndFeesAboveAllAreRefused() public {
        vm.expectRevert(FastExit.ZeroAmount.selector);
        fastExit.exit(metis, 0);
        vm.expectRevert(abi.encodeWithSelector(FastExit.FeeAboveAll.selector, 1_000_001));
        new FastExit(bridge, metis, OUTSIDE, PROVIDER, 1_000_001);
    }

    function test_ItCannotBeEnteredFromInside() public {
        HookedToken token = new HookedToken();
        fastExit = new FastExit(bridge, token, OUTSIDE, PROVIDER, 3000);
        Reentrant attacker = new Reentrant(address(fastExit), token);
        token.mint(address(attacker), 10 ether);
        bytes memory call = abi.encodeCall(fastExit.exit, (IERC20(address(token)), 1 ether));
        attacker.attack(call, call);
        vm.assertTrue(attacker.callbacks() > 0, "the token called back");
        vm.assertEq(
            attacker.answer(),
            abi.encodeWithSelector(ReentrancyGuard.ReentrancyGuardReentrantCall.selector),
            "and the guard refused"
        );
        vm.assertEq(token.balanceOf(OUTSIDE), 1 ether, "one exit, not two");
    }
}
