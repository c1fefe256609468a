// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {MarginDesk} from "./MarginDesk.sol";

/// What the lens reads of Perpetual Protocol v2.
interface IAccounts {
    function getTakerPositionSize(address trader, address base) external view returns (int256);
    function getMarginRequirementForLiquidation(address trader) external view returns (int256);
    function getBaseTokens(address trader) external view returns (address[] memory);
    function hasOrder(address trader) external view returns (bool);
}

interface IMarginBooks {
    function getAccountValue(address trader) external view returns (int256);
    function getCollateralTokens(address trader) external view returns (address[] memory);
    function isLiquidatable(address trader) external view returns (bool);
}

interface IOrders {
    struct Order {
        uint128 liquidity;
        int24 lowerTick;
        int24 upperTick;
        uint256 lastFeeGrowthInside;
        int256 lastPremiumInside;
        int256 lastPremiumBelow;
        int256 lastPremiumPerSqrtPrice;
        uint256 baseDebt;
        uint256 quoteDebt;
    }

    function getOpenOrderIds(address trader, address base) external view returns (bytes32[] memory);
    function getOpenOrderById(bytes32 id) external view returns (Order memory);
    function getPendingFee(address trader, address base, int24 lowerTick, int24 upperTick)
        external
        view
        returns (uint256);
}

/// @title Answers of fixed size about who trades what
/// @notice It holds nothing and changes nothing: whatever it says can be read from the protocol one by one.
contract PerpetualLens {
    uint256 private constant MARKETS = 2;
    uint256 private constant ROWS = 4;

    /// An account that comes closest to liquidation, or is past it.
    struct Row {
        address account;
        /// Account value and what it must not fall below, settlement token's six decimals.
        int256 value;
        int256 requirement;
        /// Whether it has open orders, which go before its positions can.
        bool hasOrders;
        /// Whether collateral other than the settlement token may be liquidated.
        bool collateral;
        /// Positions as a taker, 18 decimals; shorts are negative.
        int256[MARKETS] sizes;
    }

    struct Survey {
        /// Open interest of takers, 18 decimals of the base token.
        uint256[MARKETS] long;
        uint256[MARKETS] short;
        Row[ROWS] weakest;
    }

    MarginDesk public immutable DESK;
    IAccounts public immutable ACCOUNTS;
    IMarginBooks public immutable VAULT;
    IOrders public immutable ORDERS;
    address public immutable FIRST_BASE;
    address public immutable SECOND_BASE;

    constructor(
        MarginDesk desk,
        IAccounts accounts,
        IMarginBooks vault,
        IOrders orders,
        address first,
        address second
    ) {
        DESK = desk;
        ACCOUNTS = accounts;
        VAULT = vault;
        ORDERS = orders;
        FIRST_BASE = first;
        SECOND_BASE = second;
    }

    /// @notice Open interest, and the accounts with the least room above their margin requirement, weakest first.
    /// Rows beyond the last account with a position or order are empty.
    function survey() external view returns (Survey memory found) {
        uint256 count = DESK.count();
        for (uint256 i = 0; i < count; i++) {
            address account = DESK.accountAt(i);
            if (ACCOUNTS.getBaseTokens(account).length == 0) continue;
            Row memory row = _rowOf(account);
            for (uint256 market = 0; market < MARKETS; market++) {
                int256 size = row.sizes[market];
                // Casting is safe: the sign is known in each branch.
                // forge-lint: disable-next-line(unsafe-typecast)
                if (size > 0) found.long[market] += uint256(size);
                // forge-lint: disable-next-line(unsafe-typecast)
                else found.short[market] += uint256(-size);
            }
            _insert(found.weakest, row);
        }
    }

    /// @notice A maker's first open order in a market, with the fees it has earned since they were last collected.
    function orderOf(address maker, address base)
        external
        view
        returns (uint128 liquidity, int24 lowerTick, int24 upperTick, uint256 pendingFee)
    {
        bytes32[] memory ids = ORDERS.getOpenOrderIds(maker, base);
        if (ids.length == 0) return (0, 0, 0, 0);
        IOrders.Order memory order = ORDERS.getOpenOrderById(ids[0]);
        pendingFee = ORDERS.getPendingFee(maker, base, order.lowerTick, order.upperTick);
        return (order.liquidity, order.lowerTick, order.upperTick, pendingFee);
    }

    function _rowOf(address account) private view returns (Row memory row) {
        row.account = account;
        row.sizes[0] = ACCOUNTS.getTakerPositionSize(account, FIRST_BASE);
        row.sizes[1] = ACCOUNTS.getTakerPositionSize(account, SECOND_BASE);
        row.value = VAULT.getAccountValue(account);
        // The requirement has eighteen decimals; rounding it up never shows an account healthier than it is.
        row.requirement = (ACCOUNTS.getMarginRequirementForLiquidation(account) + 1e12 - 1) / 1e12;
        row.hasOrders = ACCOUNTS.hasOrder(account);
        row.collateral = VAULT.getCollateralTokens(account).length > 0 && VAULT.isLiquidatable(account);
    }

    function _insert(Row[ROWS] memory rows, Row memory row) private pure {
        for (uint256 i = 0; i < ROWS; i++) {
            if (rows[i].account == address(0)) {
                rows[i] = row;
                return;
            }
            if (_room(row) < _room(rows[i])) (rows[i], row) = (row, rows[i]);
        }
    }

    /// What is left above the requirement; nothing for who may lose collateral already.
    function _room(Row memory row) private pure returns (int256) {
        int256 room = row.value - row.requirement;
        return row.collateral && room > 0 ? int256(-1) : room;
    }
}
