// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Handler, Invariants} from "../../../test/solidity/Invariants.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {RebateVault} from "./RebateVault.sol";

/// An operator who lists whatever it likes, within its rights or not, and five accounts in two clusters who claim.
contract RebateVaultHandler is Handler {
    uint256 public constant CAP = 1e20;

    RebateVault public immutable vault;
    Token public immutable token;
    uint256 public funded;
    uint256 public reclaimed;
    /// Whether an epoch ever gave a cluster more than the cap, by the tokens and not by the vault's word.
    bool public aboveCap;

    address[5] private _accounts = [address(0xa1), address(0xa2), address(0xa3), address(0xa4), address(0xa5)];
    mapping(uint256 epoch => mapping(uint256 cluster => uint256)) private _given;

    constructor() {
        token = new Token();
        vault = new RebateVault(token, 1 days, CAP, address(this));
        token.approve(address(vault), type(uint256).max);
        address[] memory accounts = new address[](5);
        uint256[] memory clusters = new uint256[](5);
        for (uint256 i = 0; i < 5; i++) {
            accounts[i] = _accounts[i];
            clusters[i] = 1 + i % 2;
        }
        vault.assign(accounts, clusters);
    }

    function fund(uint256 seed) external {
        uint256 amount = anySize(seed, 3 * CAP);
        token.mint(address(this), amount);
        vault.fund(amount);
        funded += amount;
    }

    function submit(uint256 wait, uint256 who, uint256 seed) external {
        vm.warp(block.timestamp + within(wait, 0, 12 hours));
        address[] memory accounts = new address[](2);
        uint256[] memory amounts = new uint256[](2);
        (accounts[0], accounts[1]) = (_accounts[who % 5], _accounts[(who / 5) % 5]);
        (amounts[0], amounts[1]) = (anySize(seed, CAP), anySize(seed / 7, CAP));
        uint256 before = vault.claimable(accounts[0]) + vault.claimable(accounts[1]);
        (bool listed,) = address(vault).call(abi.encodeCall(vault.submit, (accounts, amounts)));
        if (!listed) {
            require(vault.claimable(accounts[0]) + vault.claimable(accounts[1]) == before, "a refusal gives nothing");
            return;
        }
        uint256 epoch = block.timestamp / 1 days - 1;
        for (uint256 i = 0; i < 2; i++) {
            uint256 cluster = vault.clusterOf(accounts[i]);
            _given[epoch][cluster] += amounts[i];
            if (_given[epoch][cluster] > CAP) aboveCap = true;
        }
    }

    function claim(uint256 who) external {
        address account = _accounts[who % 5];
        if (vault.claimable(account) == 0) return;
        vm.prank(account);
        vault.claim();
    }

    function reclaim(uint256 seed) external {
        if (vault.budget() == 0) return;
        uint256 amount = within(seed, 1, vault.budget());
        vault.reclaim(amount);
        reclaimed += amount;
    }

    function claimable() external view returns (uint256 sum) {
        for (uint256 i = 0; i < 5; i++) {
            sum += vault.claimable(_accounts[i]);
        }
    }

    function claimed() external view returns (uint256 sum) {
        for (uint256 i = 0; i < 5; i++) {
            sum += token.balanceOf(_accounts[i]);
        }
    }
}

contract RebateVaultInvariants is Invariants {
    RebateVaultHandler internal handler;
    RebateVault internal vault;

    function setUp() public {
        vm.warp(START);
        handler = new RebateVaultHandler();
        vault = handler.vault();
        calls(
            address(handler),
            bytes.concat(
                handler.fund.selector, handler.submit.selector, handler.claim.selector, handler.reclaim.selector
            )
        );
    }

    function invariant_TheVaultHoldsWhatItHasPromisedAndWhatIsLeft() public view {
        vm.assertEq(handler.claimable(), vault.promised(), "promises sum up");
        vm.assertEq(vault.promised() + vault.budget(), handler.token().balanceOf(address(vault)), "and are held");
    }

    function invariant_NoClusterIsGivenMoreThanTheCapForAnEpoch() public view {
        vm.assertEq(handler.aboveCap(), false, "no epoch above the cap");
    }

    function invariant_ClaimedPromisedLeftAndReclaimedAreAllThatWasFunded() public view {
        uint256 out = handler.claimed() + handler.reclaimed();
        vm.assertEq(out + vault.promised() + vault.budget(), handler.funded(), "nothing else");
    }
}
