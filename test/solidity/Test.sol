// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// The few of forge's cheatcodes that the tests use. Forge answers them at an address of its own.
interface Vm {
    struct Gas {
        uint64 gasLimit;
        uint64 gasTotalUsed;
        uint64 gasMemoryUsed;
        int64 gasRefunded;
        uint64 gasRemaining;
    }

    function warp(uint256 timestamp) external;
    function roll(uint256 number) external;
    function deal(address account, uint256 wei_) external;
    function etch(address account, bytes calldata code) external;
    function store(address account, bytes32 slot, bytes32 value) external;
    function load(address account, bytes32 slot) external view returns (bytes32 value);
    function prank(address sender) external;
    function snapshotState() external returns (uint256 id);
    function revertToState(uint256 id) external returns (bool succeeded);
    function expectRevert(bytes4 selector) external;
    function expectRevert(bytes calldata data) external;
    function expectCall(address callee, bytes calldata data, uint64 count) external;
    function lastCallGas() external view returns (Gas memory);
    function readFile(string calldata path) external view returns (string memory content);
    function parseJsonString(string calldata json, string calldata key) external pure returns (string memory value);
    function parseBytes(string calldata hex_) external pure returns (bytes memory value);
    function getNonce(address account) external view returns (uint64);
    function computeCreateAddress(address creator, uint256 nonce) external pure returns (address);

    function addr(uint256 privateKey) external pure returns (address);
    function sign(uint256 privateKey, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);

    function assume(bool condition) external pure;
    function assertTrue(bool condition, string calldata law) external pure;
    function assertEq(bool left, bool right, string calldata law) external pure;
    function assertEq(uint256 left, uint256 right, string calldata law) external pure;
    function assertEq(address left, address right, string calldata law) external pure;
    function assertEq(bytes calldata left, bytes calldata right, string calldata law) external pure;
    function assertLe(uint256 left, uint256 right, string calldata law) external pure;
    function assertApproxEqAbs(uint256 left, uint256 right, uint256 most, string calldata law) external pure;
}

/// The base of every test. It stands in for forge-std, which its makers do not publish on npm.
abstract contract Test {
    /// What forge reads from `targetSelectors()`: the functions of a handler that an invariant test may call.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    uint256 internal constant ALL = type(uint256).max;
    /// The second at which tests of what takes time begin.
    uint256 internal constant START = 1_700_000_000;

    address internal constant ALICE = address(0xa11ce);
    address internal constant BOB = address(0xb0b);
    address internal constant CAROL = address(0xca401);

    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    /// The gas limit that the last call would have needed as a transaction: what it used before refunds. Only tests
    /// with `isolate` run each call as a transaction of its own.
    function gasOfLastCall() internal view returns (uint256) {
        Vm.Gas memory gas = vm.lastCallGas();
        return gas.gasTotalUsed + uint64(gas.gasRefunded);
    }

    /// Creates a contract from an artifact of a package, a path below the project's root; `arguments` are its
    /// constructor's, encoded.
    function create(string memory artifact, bytes memory arguments) internal returns (address created) {
        string memory hex_ = vm.parseJsonString(vm.readFile(artifact), ".bytecode");
        // Some packages leave the prefix out.
        if (bytes(hex_)[1] != "x") hex_ = string.concat("0x", hex_);
        bytes memory code = bytes.concat(vm.parseBytes(hex_), arguments);
        assembly ("memory-safe") {
            created := create(0, add(code, 32), mload(code))
        }
        require(created != address(0), artifact);
    }

    /// Lets `spender` move all that the account will ever have of the token.
    function allow(address account, IERC20 token, address spender) internal {
        vm.prank(account);
        token.approve(spender, ALL);
    }

    /// The next call is the account's, and has to be refused with this error.
    function expectAs(address account, bytes4 selector) internal {
        expectAs(account, abi.encodeWithSelector(selector));
    }

    function expectAs(address account, bytes memory reason) internal {
        vm.expectRevert(reason);
        vm.prank(account);
    }

    /// `value` when it lies from `least` to `most`, else a number there that depends on it.
    function within(uint256 value, uint256 least, uint256 most) internal pure returns (uint256) {
        return value >= least && value <= most ? value : least + value % (most - least + 1);
    }

    /// An amount from 1 to `most` of any order of magnitude: small ones are as likely as large ones.
    function anySize(uint256 seed, uint256 most) internal pure returns (uint256) {
        uint256 digits = 1;
        while (most / 10 ** digits > 0) digits++;
        uint256 limit = most / 10 ** (seed % digits);
        return 1 + (seed / digits) % limit;
    }
}
