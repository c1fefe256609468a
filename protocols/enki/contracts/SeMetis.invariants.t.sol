// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Handler, Invariants} from "../../../test/solidity/Invariants.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {SeMetis} from "./SeMetis.sol";

/// Three stakers and whoever gives, in any order and at any time.
contract SeMetisHandler is Handler {
    uint256 private constant MOST = 1e27;

    Token public immutable eMetis;
    SeMetis public immutable vault;

    /// Everything that came in and went out, in wei.
    uint256 public deposited;
    uint256 public given;
    uint256 public paid;
    /// Whether assets per share ever fell.
    bool public fell;
    /// Whether somebody's shares were ever worth less because somebody else acted.
    bool public diluted;

    address[3] private _stakers = [address(0xa1), address(0xa2), address(0xa3)];

    constructor() {
        eMetis = new Token();
        vault = new SeMetis(eMetis, 7 days);
        eMetis.mint(address(this), 1 ether);
        eMetis.approve(address(vault), 1 ether);
        vault.open(1 ether);
        deposited = 1 ether;
        for (uint256 i = 0; i < 3; i++) {
            allow(_stakers[i], eMetis, address(vault));
        }
    }

    /// Lets time pass, and compares assets per share and everybody's worth before and after.
    modifier watched(uint256 wait, uint256 actor) {
        (uint256 assets, uint256 shares) = (vault.totalAssets(), vault.totalSupply());
        uint256[3] memory worth;
        for (uint256 i = 0; i < 3; i++) {
            worth[i] = vault.maxWithdraw(_stakers[i]);
        }
        vm.warp(block.timestamp + pause(wait));
        _;
        // Assets and shares have one virtual unit more each (ERC-4626 of OpenZeppelin).
        (uint256 high, uint256 low) = Math.mul512(vault.totalAssets() + 1, shares + 1);
        (uint256 highBefore, uint256 lowBefore) = Math.mul512(assets + 1, vault.totalSupply() + 1);
        if (high < highBefore || (high == highBefore && low < lowBefore)) fell = true;
        for (uint256 i = 0; i < 3; i++) {
            if (i != actor && vault.maxWithdraw(_stakers[i]) < worth[i]) diluted = true;
        }
    }

    function deposit(uint256 wait, uint256 who, uint256 seed) external watched(wait, who % 3) {
        uint256 amount = anySize(seed, MOST);
        eMetis.mint(_stakers[who % 3], amount);
        vm.prank(_stakers[who % 3]);
        vault.deposit(amount, _stakers[who % 3]);
        deposited += amount;
    }

    function redeem(uint256 wait, uint256 who, uint256 seed) external watched(wait, who % 3) {
        address staker = _stakers[who % 3];
        // All of it as often as a part.
        uint256 most = vault.balanceOf(staker);
        uint256 shares = seed % 2 == 0 ? most : within(seed, 0, most);
        vm.prank(staker);
        paid += vault.redeem(shares, staker, staker);
    }

    function withdraw(uint256 wait, uint256 who, uint256 seed) external watched(wait, who % 3) {
        address staker = _stakers[who % 3];
        uint256 assets = within(seed, 0, vault.maxWithdraw(staker));
        vm.prank(staker);
        vault.withdraw(assets, staker, staker);
        paid += assets;
    }

    function give(uint256 wait, uint256 seed) external watched(wait, 3) {
        uint256 amount = anySize(seed, MOST);
        eMetis.mint(address(vault), amount);
        given += amount;
    }

    function sync(uint256 wait) external watched(wait, 3) {
        if (block.timestamp >= vault.cycleEnd() && vault.waiting() > 0) vault.sync();
    }

    function everybodyLeaves() external {
        for (uint256 i = 0; i < 3; i++) {
            uint256 shares = vault.balanceOf(_stakers[i]);
            vm.prank(_stakers[i]);
            vault.redeem(shares, _stakers[i], _stakers[i]);
        }
    }

    function claims() external view returns (uint256 sum) {
        for (uint256 i = 0; i < 3; i++) {
            sum += vault.maxWithdraw(_stakers[i]);
        }
    }
}

contract SeMetisInvariants is Invariants {
    SeMetisHandler private handler;
    SeMetis private vault;
    Token private eMetis;

    function setUp() public {
        vm.warp(START);
        handler = new SeMetisHandler();
        vault = handler.vault();
        eMetis = handler.eMetis();
        calls(
            address(handler),
            bytes.concat(
                handler.deposit.selector,
                handler.redeem.selector,
                handler.withdraw.selector,
                handler.give.selector,
                handler.sync.selector
            )
        );
    }

    function invariant_TheRateNeverFalls() public view {
        vm.assertEq(handler.fell(), false, "assets per share");
    }

    function invariant_NobodyLosesByWhatOthersDo() public view {
        vm.assertEq(handler.diluted(), false, "what a staker could take out");
    }

    function invariant_ClaimsAreCoveredByWhatTheVaultHolds() public view {
        vm.assertLe(handler.claims(), vault.totalAssets(), "by what it counts");
        vm.assertLe(vault.totalAssets() + vault.waiting(), eMetis.balanceOf(address(vault)), "by what it holds");
    }

    function invariant_NothingIsMadeOrLost() public view {
        uint256 held = eMetis.balanceOf(address(vault));
        vm.assertEq(held, handler.deposited() + handler.given() - handler.paid(), "in less out");
    }

    function afterInvariant() public {
        handler.everybodyLeaves();
        vm.assertEq(handler.claims(), 0, "and everybody can leave in the end");
    }
}
