// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Handler, Invariants} from "../../../test/solidity/Invariants.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {EscrowedToken} from "./EscrowedToken.sol";

/// Three users and three distributors, which the owner turns off and on again, who deposit, pay, pass on and release in
/// any order and at any time, and try what is forbidden. Beside the contract stands a plain list of all grants.
contract EscrowHandler is Handler {
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

    address[3] private _users = [address(0xa1), address(0xa2), address(0xa3)];
    address[3] private _distributors = [address(0xd1), address(0xd2), address(0xd3)];

    constructor() {
        backing = new Token();
        escrow = new EscrowedToken(backing, VEST, "Escrowed token", "esTOKEN");
        for (uint256 i = 0; i < 3; i++) {
            escrow.setDistributor(_distributors[i], true);
            allow(_distributors[i], backing, address(escrow));
            allow(_users[i], backing, address(escrow));
        }
    }

    function deposit(uint256 wait, uint256 who, uint256 seed) external later(wait) {
        address account = anybody(who);
        uint256 amount = anySize(seed, MOST);
        backing.mint(account, amount);
        attempt(account, address(escrow), abi.encodeCall(escrow.deposit, (amount)), escrow.distributors(account));
    }

    function transfer(uint256 wait, uint256 who, uint256 to, uint256 seed) external later(wait) {
        address sender = anybody(who);
        address receiver = anybody(to);
        uint256 amount = within(seed, 0, escrow.balanceOf(sender));
        bytes memory call = abi.encodeCall(escrow.transfer, (receiver, amount));
        bool moved = attempt(sender, address(escrow), call, escrow.distributors(sender));
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
        if (attempt(account, address(escrow), abi.encodeCall(escrow.release, ()), amount <= escrow.balanceOf(account)))
        {
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
}

contract EscrowedTokenInvariants is Invariants {
    EscrowHandler private handler;
    EscrowedToken private escrow;

    function setUp() public {
        vm.warp(START);
        handler = new EscrowHandler();
        escrow = handler.escrow();
        calls(
            address(handler),
            bytes.concat(
                handler.deposit.selector,
                handler.transfer.selector,
                handler.transfer.selector,
                handler.release.selector,
                handler.turn.selector
            )
        );
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
