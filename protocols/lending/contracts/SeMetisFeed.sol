// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

interface IVault {
    function convertToAssets(uint256 shares) external view returns (uint256 assets);
}

interface IPrice {
    function latestAnswer() external view returns (int256);
}

/// @title What a seMETIS costs, in the shape of an aggregator: its rate in eMETIS times the price of a METIS
/// @notice The rate moves by rewards that stream, never by a gift or within a block (SeMetis). An eMETIS counts as a METIS,
/// which it is redeemed for, whatever the market pays for it.
contract SeMetisFeed {
    uint8 public constant decimals = 8;
    string public constant description = "seMETIS / USD";

    IVault public immutable VAULT;
    IPrice public immutable METIS;

    /// @param metis US dollars for a METIS, eight decimals
    constructor(IVault vault, IPrice metis) {
        VAULT = vault;
        METIS = metis;
    }

    /// US dollars, eight decimals, rounded down; zero, which markets refuse, while there is no price of METIS.
    function latestAnswer() external view returns (int256) {
        int256 price = METIS.latestAnswer();
        if (price <= 0) return 0;
        return SafeCast.toInt256(Math.mulDiv(SafeCast.toUint256(price), VAULT.convertToAssets(1 ether), 1 ether));
    }
}
