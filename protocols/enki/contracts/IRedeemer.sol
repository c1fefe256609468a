// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {EMetis} from "./EMetis.sol";

/// Who pays tickets: what the queue knows of the dealer.
interface IRedeemer {
    function eMetis() external view returns (EMetis);

    function treasury() external view returns (address);

    /// Destroys `amount` of the caller's eMETIS and pays as much METIS: `fee` to the treasury, the rest to `account`.
    function redeem(address account, uint256 amount, uint256 fee) external;
}
