// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "../../../test/solidity/Test.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {EscrowedToken} from "./EscrowedToken.sol";

/// Three users and three distributors, which the owner turns off and on again, who deposit, pay, pass on and release in
/// any order and at any time, and try what is forbidden. Beside the contract stands a plain list of all grants.
contract EscrowHandler is Test {
    struct Grant {
        uint256 amount;
        uint256 start;
    }

    uint64 private constant VEST = 15 days;
    uint256 private constant MOST = 1e27;

    Token public immutable backing;
    EscrowedToken public immutable escrow;

    mapping(address account => Grant[]) private _grants;
    mapping(address account => uint256) public granted;
    mapping(address account => uint256) public released;
    /// Whether a call that the rules forbid ever succeeded.
    bool public trespassed;

    address[3] private _users = [address(0xa1), address(0xa2), address(0xa3)];
    address[3] private _distributors = [address(0xd1), address(0xd2), address(0xd3)];

    constructor() {
        backing = new Token();
        escrow = new EscrowedToken(backing, VEST, "Escrowed token", "esTOKEN");
        for (uint256 i = 0; i < 3; i++) {
            escrow.setDistributor(_distributors[i], true);
            vm.prank(_distributors[i]);
            backing.approve(address(escrow), type(uint256).max);
            vm.prank(_users[i]);
            backing.approve(address(escrow), type(uint256).max);
        }
    }

    /// Lets time pass before the action, or none.
    modifier later(uint256 wait) {
        vm.warp(block.timestamp + (wait % 4 == 0 ? 0 : within(wait, 0, 5 days)));
        _;
    }

    function deposit(uint256 wait, uint256 who, uint256 seed) external later(wait) {
        address account = anybody(who);
        uint256 amount = anySize(seed, MOST);
        backing.mint(account, amount);
        attempt(account, abi.encodeCall(escrow.deposit, (amount)), escrow.distributors(account));
    }

    function transfer(uint256 wait, uint256 who, uint256 to, uint256 seed) external later(wait) {
        address sender = anybody(who);
        address receiver = anybody(to);
        uint256 amount = within(seed, 0, escrow.balanceOf(sender));
        bytes memory call = abi.encodeCall(escrow.transfer, (receiver, amount));
        bool moved = attempt(sender, call, escrow.distributors(sender));
        if (moved && !escrow.distributors(receiver)) {
            granted[receiver] += amount;
            _grants[receiver].push(Grant(amount, block.timestamp));
        }
    }

    function release(uint256 wait, uint256 who) external later(wait) {
        address account = anybody(who);
        uint256 amount = escrow.releasable(account);
        uint256 held = backing.balanceOf(account);
        // A distributor may have paid on, while it was one, what it was granted while it was not.
        if (attempt(account, abi.encodeCall(escrow.release, ()), amount <= escrow.balanceOf(account))) {
            released[account] += backing.balanceOf(account) - held;
        }
    }

    function turn(uint256 wait, uint256 which, bool on) external later(wait) {
        escrow.setDistributor(_distributors[which % 3], on);
    }

    /// What has vested for an account, by the definition: each grant by its own straight line.
    function vested(address account) public view returns (uint256 sum) {
        for (uint256 i = 0; i < _grants[account].length; i++) {
            Grant memory grant = _grants[account][i];
            uint256 elapsed = block.timestamp - grant.start;
            sum += elapsed < VEST ? grant.amount * elapsed / VEST : grant.amount;
        }
    }

    /// Users come first, distributors after them.
    function anybody(uint256 which) public view returns (address) {
        return which % 6 < 3 ? _users[which % 6] : _distributors[which % 6 - 3];
    }

    function attempt(address account, bytes memory call, bool allowed) private returns (bool succeeded) {
        vm.prank(account);
        (succeeded,) = address(escrow).call(call);
        if (succeeded != allowed) trespassed = true;
    }
}

contract EscrowedTokenInvariants is Test {
    EscrowHandler private handler;
    EscrowedToken private escrow;

    function setUp() public {
        vm.warp(1_700_000_000);
        handler = new EscrowHandler();
        escrow = handler.escrow();
    }

    function targetContracts() external view returns (address[] memory contracts) {
        contracts = new address[](1);
        contracts[0] = address(handler);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        bytes4[] memory selectors = new bytes4[](5);
        selectors[0] = handler.deposit.selector;
        selectors[1] = handler.transfer.selector;
        selectors[2] = handler.transfer.selector;
        selectors[3] = handler.release.selector;
        selectors[4] = handler.turn.selector;
        targets[0] = FuzzSelector(address(handler), selectors);
    }

    function invariant_BackingAlwaysEqualsSupply() public view {
        vm.assertEq(handler.backing().balanceOf(address(escrow)), escrow.totalSupply(), "one to one");
        uint256 sum;
        for (uint256 i = 0; i < 6; i++) {
            sum += escrow.balanceOf(handler.anybody(i));
        }
        vm.assertEq(sum, escrow.totalSupply(), "and all of it belongs to somebody");
    }

    function invariant_ReleasedIsAtMostVestedIsAtMostGranted() public view {
        for (uint256 i = 0; i < 6; i++) {
            address account = handler.anybody(i);
            vm.assertLe(handler.released(account), handler.vested(account), "released is at most vested");
            vm.assertLe(handler.vested(account), handler.granted(account), "vested is at most granted");
        }
    }

    function invariant_EachGrantVestsByItsOwnStraightLine() public view {
        for (uint256 i = 0; i < 6; i++) {
            address account = handler.anybody(i);
            uint256 open = handler.vested(account) - handler.released(account);
            vm.assertEq(escrow.releasable(account), open, "to the wei");
        }
    }

    function invariant_AUserHoldsWhatWasGrantedAndNotReleased() public view {
        for (uint256 i = 0; i < 3; i++) {
            address user = handler.anybody(i);
            uint256 open = handler.granted(user) - handler.released(user);
            vm.assertEq(escrow.balanceOf(user), open, "no more and no less");
        }
    }

    function invariant_OnlyDistributorsMoveIt() public view {
        vm.assertEq(handler.trespassed(), false, "what is allowed succeeds, and nothing else");
    }

    function invariant_UsersGetAllOfItInTheEnd() public {
        vm.warp(block.timestamp + 15 days);
        for (uint256 i = 0; i < 3; i++) {
            address user = handler.anybody(i);
            handler.release(0, i);
            vm.assertEq(handler.released(user), handler.granted(user), "everything that was granted");
            vm.assertEq(escrow.balanceOf(user), 0, "nothing is left");
        }
    }
}
