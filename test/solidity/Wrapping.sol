// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Token} from "./Token.sol";

/// A token that is made of native METIS, too.
contract Wrapping is Token {
    function deposit() external payable {
        _mint(msg.sender, msg.value);
    }
}
