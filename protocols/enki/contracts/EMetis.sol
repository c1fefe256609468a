// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// The receipt for METIS that ENKI holds or has locked: one to one, without a yield of its own. Whoever wants the yield
/// stakes it for seMETIS.
contract EMetis is ERC20Permit {
    /// The only account that creates and destroys it: the dealer, who holds the METIS.
    address public immutable dealer;

    error NotDealer();

    constructor(address dealer_) ERC20("ENKI METIS", "eMETIS") ERC20Permit("ENKI METIS") {
        dealer = dealer_;
    }

    modifier onlyDealer() {
        if (msg.sender != dealer) revert NotDealer();
        _;
    }

    function mint(address account, uint256 amount) external onlyDealer {
        _mint(account, amount);
    }

    /// Destroys what `account` holds; the dealer does so with what a ticket holds when it is paid.
    function burn(address account, uint256 amount) external onlyDealer {
        _burn(account, amount);
    }
}
