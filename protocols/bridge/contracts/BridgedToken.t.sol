// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IL2StandardERC20} from "@eth-optimism/contracts/standards/IL2StandardERC20.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {Handler, Invariants} from "../../../test/solidity/Invariants.sol";
import {Test} from "../../../test/solidity/Test.sol";
import {BridgedToken} from "./BridgedToken.sol";

contract BridgedTokenTest is Test {
    bytes private constant ONLY_BRIDGE = abi.encodeWithSignature("Error(string)", "Only L2 Bridge can mint and burn");

    address private constant BRIDGE = 0x4200000000000000000000000000000000000010;
    address private constant ORIGINAL = 0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48;

    BridgedToken private token;

    function setUp() public {
        token = new BridgedToken(BRIDGE, ORIGINAL, "USDC Token", "m.USDC", 6);
    }

    function testFuzz_ItHasTheDecimalsOfItsOriginal(uint8 decimals) public {
        token = new BridgedToken(BRIDGE, ORIGINAL, "Token", "TOKEN", decimals);
        vm.assertEq(token.decimals(), decimals, "as given");
    }

    function test_ItKnowsItsBridgeAndItsOriginal() public view {
        vm.assertEq(token.l2Bridge(), BRIDGE, "bridge");
        vm.assertEq(token.l1Token(), ORIGINAL, "original");
        vm.assertEq(bytes(token.name()), bytes("USDC Token"), "name");
        vm.assertEq(bytes(token.symbol()), bytes("m.USDC"), "symbol");
        vm.assertEq(token.totalSupply(), 0, "nothing exists before the first deposit");
    }

    /// What L2StandardBridge asks before it mints: without it every deposit would be sent back.
    function test_TheBridgeRecognisesIt() public view {
        bytes4 standard =
            IL2StandardERC20.l1Token.selector ^ IL2StandardERC20.mint.selector ^ IL2StandardERC20.burn.selector;
        vm.assertTrue(token.supportsInterface(standard), "the standard bridge's interface");
        vm.assertTrue(token.supportsInterface(0x01ffc9a7), "ERC-165");
        vm.assertEq(token.supportsInterface(0xffffffff), false, "and not everything");
    }

    function testFuzz_OnlyTheBridgeMints(address caller, address to, uint256 amount) public {
        vm.assume(caller != BRIDGE);
        vm.expectRevert(ONLY_BRIDGE);
        vm.prank(caller);
        token.mint(to, amount);
    }

    function testFuzz_OnlyTheBridgeBurns(address caller, uint256 amount) public {
        vm.assume(caller != BRIDGE);
        mint(ALICE, ALL);
        vm.expectRevert(ONLY_BRIDGE);
        vm.prank(caller);
        token.burn(ALICE, amount);
        vm.expectRevert(ONLY_BRIDGE);
        vm.prank(ALICE);
        token.burn(ALICE, amount);
    }

    function testFuzz_SupplyIsMintedLessBurnt(uint256 minted, uint256 burnt) public {
        burnt = within(burnt, 0, minted);
        mint(ALICE, minted);
        vm.prank(BRIDGE);
        token.burn(ALICE, burnt);
        vm.assertEq(token.balanceOf(ALICE), minted - burnt, "balance");
        vm.assertEq(token.totalSupply(), minted - burnt, "supply");
    }

    function testFuzz_NobodyLosesMoreThanHeHas(uint256 amount, uint256 excess) public {
        amount = within(amount, 0, ALL - 1);
        excess = within(excess, amount + 1, ALL);
        mint(ALICE, amount);
        mint(BOB, ALL - amount);
        bytes4 reason = IERC20Errors.ERC20InsufficientBalance.selector;
        vm.expectRevert(abi.encodeWithSelector(reason, ALICE, amount, excess));
        vm.prank(BRIDGE);
        token.burn(ALICE, excess);
    }

    function testFuzz_TheSupplyNeverOverflows(uint256 first, uint256 second) public {
        first = within(first, 1, ALL);
        second = within(second, ALL - first + 1, ALL);
        mint(ALICE, first);
        vm.expectRevert(abi.encodeWithSignature("Panic(uint256)", 0x11));
        vm.prank(BRIDGE);
        token.mint(BOB, second);
    }

    function testFuzz_OnlyTheOwnerOrWhomHeApprovedMovesIt(address caller, uint256 amount) public {
        vm.assume(caller != ALICE && caller != address(0));
        mint(ALICE, ALL);
        amount = within(amount, 1, ALL);
        bytes4 reason = IERC20Errors.ERC20InsufficientAllowance.selector;
        vm.expectRevert(abi.encodeWithSelector(reason, caller, 0, amount));
        vm.prank(caller);
        token.transferFrom(ALICE, BOB, amount);
    }

    /// The token calls nobody, so that there is nothing to come back from: a receiver whose code always fails gets it.
    function testFuzz_ReceiversAreNotCalled(uint256 amount) public {
        vm.etch(BOB, hex"fe");
        mint(BOB, amount);
        vm.prank(BOB);
        token.transfer(ALICE, amount);
        vm.prank(ALICE);
        token.transfer(BOB, amount);
        vm.prank(BRIDGE);
        token.burn(BOB, amount);
        vm.assertEq(token.totalSupply(), 0, "minted, moved and burnt");
    }

    function mint(address to, uint256 amount) private {
        vm.prank(BRIDGE);
        token.mint(to, amount);
    }
}

/// A bridge, three holders and whoever tries what only the bridge may do.
contract BridgedTokenHandler is Handler {
    BridgedToken public immutable token;
    uint256 public minted;
    uint256 public burnt;

    address[3] private _holders = [address(0xa1), address(0xa2), address(0xa3)];

    constructor() {
        token = new BridgedToken(address(this), address(0), "Ether", "WETH", 18);
    }

    function mint(uint256 to, uint256 seed) external {
        uint256 amount = anySize(seed, 1e30);
        token.mint(holder(to), amount);
        minted += amount;
    }

    function burn(uint256 from, uint256 seed) external {
        uint256 amount = within(seed, 0, token.balanceOf(holder(from)));
        token.burn(holder(from), amount);
        burnt += amount;
    }

    function transfer(uint256 from, uint256 to, uint256 seed) external {
        uint256 amount = within(seed, 0, token.balanceOf(holder(from)));
        vm.prank(holder(from));
        token.transfer(holder(to), amount);
    }

    function trespass(uint256 who, uint256 whom, uint256 amount, bool mints) external {
        bytes memory call = mints
            ? abi.encodeCall(token.mint, (holder(whom), amount))
            : abi.encodeCall(token.burn, (holder(whom), amount));
        attempt(holder(who), address(token), call, false);
    }

    function holder(uint256 which) public view returns (address) {
        return _holders[which % 3];
    }
}

contract BridgedTokenInvariants is Invariants {
    BridgedTokenHandler private handler;

    function setUp() public {
        handler = new BridgedTokenHandler();
        calls(
            address(handler),
            bytes.concat(
                handler.mint.selector, handler.burn.selector, handler.transfer.selector, handler.trespass.selector
            )
        );
    }

    /// V36 (e) of docs/theory.md: in less out is the supply on L2.
    function invariant_SupplyIsWhatTheBridgeMintedLessWhatItBurnt() public view {
        BridgedToken token = handler.token();
        vm.assertEq(token.totalSupply(), handler.minted() - handler.burnt(), "supply");
        uint256 sum = token.balanceOf(handler.holder(0)) + token.balanceOf(handler.holder(1));
        vm.assertEq(sum + token.balanceOf(handler.holder(2)), token.totalSupply(), "and all of it belongs to somebody");
    }

    function invariant_OnlyTheBridgeMintsAndBurns() public view {
        vm.assertEq(handler.trespassed(), false, "nobody else did");
    }
}
