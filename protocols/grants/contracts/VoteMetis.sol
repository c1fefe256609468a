// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {ERC20Wrapper} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Wrapper.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

/// METIS that counts as votes: locked one to one, and given back whenever its owner wants.
///
/// Votes are counted by time and not by block, since blocks of the sandbox are of any length.
contract VoteMetis is ERC20Wrapper, ERC20Votes {
    constructor(IERC20 metis) ERC20("Vote METIS", "vMETIS") ERC20Wrapper(metis) EIP712("Vote METIS", "1") {}

    function clock() public view override returns (uint48) {
        return uint48(block.timestamp);
    }

    // The name is the standard's (ERC-6372).
    // forge-lint: disable-next-line(mixed-case-function)
    function CLOCK_MODE() public pure override returns (string memory) {
        return "mode=timestamp";
    }

    function decimals() public view override(ERC20, ERC20Wrapper) returns (uint8) {
        return super.decimals();
    }

    function _update(address from, address to, uint256 amount) internal override(ERC20, ERC20Votes) {
        super._update(from, to, amount);
    }
}
