// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "../../../test/solidity/Test.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {ForfeitableToken} from "./ForfeitableToken.sol";
import {ForfeitingFarm} from "./ForfeitingFarm.sol";

/// A farm whose rewards vest and can be lost, with all that it needs.
abstract contract WithForfeits is Test {
    uint64 internal constant VEST = 15 days;
    address internal constant TREASURY = address(0xb0d9e7);

    Token internal lp;
    Token internal backing;
    ForfeitableToken internal escrow;
    ForfeitingFarm internal farm;

    /// @param distributor who pays: it may pay in, and tell the farm
    function openFarm(address distributor, uint256 share) internal {
        lp = new Token();
        backing = new Token();
        escrow = new ForfeitableToken(backing, VEST, "Escrowed token", "esTOKEN", TREASURY);
        farm = new ForfeitingFarm(lp, escrow, distributor, share);
        escrow.setDistributor(distributor, true);
        escrow.setDistributor(address(farm), true);
        escrow.setCollector(address(farm));
        allow(distributor, backing, address(escrow));
        allow(distributor, escrow, address(farm));
    }

    function pay(address distributor, uint256 amount, uint256 duration) internal {
        backing.mint(distributor, amount);
        vm.prank(distributor);
        escrow.deposit(amount);
        vm.prank(distributor);
        farm.notify(amount, duration);
    }

    function put(address account, uint256 amount) internal {
        lp.mint(account, amount);
        allow(account, lp, address(farm));
        vm.prank(account);
        farm.stake(amount);
    }

    /// What an account has that has not vested: claimed, or earned and not claimed.
    function open(address account) internal view returns (uint256) {
        return escrow.balanceOf(account) - escrow.releasable(account) + farm.earned(account);
    }
}
