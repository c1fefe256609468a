// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {MarginDesk} from "./MarginDesk.sol";

/// What the lens reads of Perpetual Protocol v2.
interface IAccounts {
    function getMarkPrice(address base) external view returns (uint256);
    function getMarginRequirementForLiquidation(address trader) external view returns (int256);
    function getBaseTokens(address trader) external view returns (address[] memory);
    /// Only while the code of `Peek` is lent to it.
    function peek() external view;
}

interface IMarginBooks {
    function getAccountValue(address trader) external view returns (int256);
    function getFreeCollateral(address trader) external view returns (uint256);
    function getFreeCollateralByToken(address trader, address token) external view returns (uint256);
    function getBalance(address trader) external view returns (int256);
    function getBalanceByToken(address trader, address token) external view returns (int256);
    function getCollateralTokens(address trader) external view returns (address[] memory);
    function isLiquidatable(address trader) external view returns (bool);
    function getSettlementToken() external view returns (address);
}

interface IFunding {
    struct Growth {
        int256 premium;
        int256 premiumPerSqrtPrice;
    }

    function getPendingFundingPayment(address trader, address base) external view returns (int256);
    /// Only while the code of `Peek` is lent to it.
    function peek() external view;
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
    function getTotalTokenAmountInPoolAndPendingFee(address trader, address base, bool ofBase)
        external
        view
        returns (uint256 amount, uint256 pendingFee);
    function getTotalOrderDebt(address trader, address base, bool ofBase) external view returns (uint256);
    function getLiquidityCoefficientInFundingPayment(address trader, address base, IFunding.Growth memory growth)
        external
        view
        returns (int256);
}

/// @title What everybody who trades has, told once
/// @notice It holds nothing and changes nothing. The protocol's own views work out prices and funding anew for every
/// account and every question; here they are worked out once, and of accounts what is stored is told: what they are
/// worth follows from that (margin-account.ts). Only those with other collateral than the settlement token are asked
/// for as the protocol tells them, and everybody while funding is not settled up to the block.
contract PerpetualLens {
    /// Where version 2.8.4 of the contracts stores what it tells nobody. AccountBalance: realized profits that are not
    /// settled yet, and positions with the growth of funding up to which each has paid.
    uint256 private constant REALIZED = 157;
    uint256 private constant POSITIONS = 159;
    /// Exchange: when each market's funding was settled last, and how far it had grown by then.
    uint256 private constant SETTLED = 210;
    uint256 private constant GROWTH = 211;

    uint256 private constant MARKETS = 2;
    uint256 private constant MOST_WORDS = 38;

    /// Flags above an account's address.
    uint256 private constant IS_IN = 1 << 160;
    uint256 private constant IS_TOLD = 1 << 161;
    uint256 private constant HAS_ORDERS = 1 << 162;

    MarginDesk public immutable DESK;
    IAccounts public immutable ACCOUNTS;
    IMarginBooks public immutable VAULT;
    IOrders public immutable ORDERS;
    IFunding public immutable EXCHANGE;
    address public immutable COLLATERAL;
    address public immutable FIRST_BASE;
    address public immutable SECOND_BASE;

    /// Where words are put, and what is known of the markets by then.
    struct Sheet {
        uint256[] words;
        uint256 next;
        bool current;
        IFunding.Growth[MARKETS] growth;
    }

    /// Somebody reads to whom no code was lent.
    error NothingLent();

    constructor(
        MarginDesk desk,
        IAccounts accounts,
        IMarginBooks vault,
        IOrders orders,
        IFunding exchange,
        address collateral,
        address first,
        address second
    ) {
        DESK = desk;
        ACCOUNTS = accounts;
        VAULT = vault;
        ORDERS = orders;
        EXCHANGE = exchange;
        COLLATERAL = collateral;
        FIRST_BASE = first;
        SECOND_BASE = second;
    }

    /// @notice Of each market its mark price and the growth of its funding; then every account that ever brought
    /// margin, in the order of arrival.
    /// @dev Words, one behind the other. An account has ten: itself with its flags; m.USDC and collateral in the vault;
    /// what it has realized; and of each market size, open notional and the growth of funding up to which it has paid.
    /// If it is told, eight follow: its value, requirement, free collateral, what of each token could be withdrawn,
    /// funding to be paid in each market, and whether its collateral may be liquidated. If it has orders, ten of each
    /// market: its first order as `orderOf` tells it; base and quote in the pool and fees of all; what they owe of base
    /// and of quote; and what they owe in funding, times a day.
    function book() external view {
        uint256 count = DESK.count();
        Sheet memory sheet;
        sheet.words = new uint256[](2 * MARKETS + MOST_WORDS * count);
        sheet.current = true;
        for (uint256 market = 0; market < MARKETS; market++) {
            _market(sheet, market);
        }
        for (uint256 i = 0; i < count; i++) {
            _account(sheet, DESK.accountAt(i));
        }
        uint256[] memory words = sheet.words;
        uint256 size = 32 * sheet.next;
        assembly ("memory-safe") {
            return(add(words, 32), size)
        }
    }

    /// @notice A maker's first open order in a market, with the fees it has earned since they were last collected.
    function orderOf(address maker, address base)
        external
        view
        returns (uint128 liquidity, int24 lowerTick, int24 upperTick, uint256 pendingFee)
    {
        return _orderOf(maker, base);
    }

    function _market(Sheet memory sheet, uint256 market) private view {
        address base = _base(market);
        uint256 growth = uint256(keccak256(abi.encode(base, GROWTH)));
        bytes memory slots = abi.encode(keccak256(abi.encode(base, SETTLED)), growth, growth + 1);
        uint256[] memory stored = new uint256[](3);
        _peek(address(EXCHANGE), slots, stored, 0);
        // Settled up to this block, or never: what is stored is what is due.
        if (stored[0] != block.timestamp && stored[0] != 0) sheet.current = false;
        sheet.growth[market] = IFunding.Growth(int256(stored[1]), int256(stored[2]));
        _put(sheet, ACCOUNTS.getMarkPrice(base));
        _put(sheet, stored[1]);
    }

    function _account(Sheet memory sheet, address account) private view {
        bool isIn = ACCOUNTS.getBaseTokens(account).length > 0;
        bool isTold = (isIn && !sheet.current) || VAULT.getCollateralTokens(account).length > 0;
        bool hasOrders = isIn
            && (ORDERS.getOpenOrderIds(account, FIRST_BASE).length > 0
                || ORDERS.getOpenOrderIds(account, SECOND_BASE).length > 0);
        _put(
            sheet,
            uint256(uint160(account)) | (isIn ? IS_IN : 0) | (isTold ? IS_TOLD : 0) | (hasOrders ? HAS_ORDERS : 0)
        );
        _put(sheet, uint256(VAULT.getBalance(account)));
        _put(sheet, isTold ? uint256(VAULT.getBalanceByToken(account, COLLATERAL)) : 0);
        _positions(sheet, account);
        if (isTold) _told(sheet, account);
        if (!hasOrders) return;
        for (uint256 market = 0; market < MARKETS; market++) {
            _orders(sheet, account, market);
        }
    }

    function _positions(Sheet memory sheet, address account) private view {
        bytes32 positions = keccak256(abi.encode(account, POSITIONS));
        uint256 first = uint256(keccak256(abi.encode(FIRST_BASE, positions)));
        uint256 second = uint256(keccak256(abi.encode(SECOND_BASE, positions)));
        bytes memory slots = abi.encode(
            keccak256(abi.encode(account, REALIZED)), first, first + 1, first + 2, second, second + 1, second + 2
        );
        _peek(address(ACCOUNTS), slots, sheet.words, sheet.next);
        sheet.next += 7;
    }

    function _told(Sheet memory sheet, address account) private view {
        _put(sheet, uint256(VAULT.getAccountValue(account)));
        _put(sheet, uint256(ACCOUNTS.getMarginRequirementForLiquidation(account)));
        _put(sheet, VAULT.getFreeCollateral(account));
        _put(sheet, VAULT.getFreeCollateralByToken(account, VAULT.getSettlementToken()));
        _put(sheet, VAULT.getFreeCollateralByToken(account, COLLATERAL));
        _put(sheet, uint256(EXCHANGE.getPendingFundingPayment(account, FIRST_BASE)));
        _put(sheet, uint256(EXCHANGE.getPendingFundingPayment(account, SECOND_BASE)));
        _put(sheet, VAULT.isLiquidatable(account) ? 1 : 0);
    }

    function _orders(Sheet memory sheet, address account, uint256 market) private view {
        address base = _base(market);
        (uint128 liquidity, int24 lower, int24 upper, uint256 fee) = _orderOf(account, base);
        _put(sheet, liquidity);
        // Casting is safe: whoever reads the word takes it for signed.
        // forge-lint: disable-next-line(unsafe-typecast)
        _put(sheet, uint256(int256(lower)));
        // forge-lint: disable-next-line(unsafe-typecast)
        _put(sheet, uint256(int256(upper)));
        _put(sheet, fee);
        (uint256 amount,) = ORDERS.getTotalTokenAmountInPoolAndPendingFee(account, base, true);
        _put(sheet, amount);
        (amount, fee) = ORDERS.getTotalTokenAmountInPoolAndPendingFee(account, base, false);
        _put(sheet, amount);
        _put(sheet, fee);
        _put(sheet, ORDERS.getTotalOrderDebt(account, base, true));
        _put(sheet, ORDERS.getTotalOrderDebt(account, base, false));
        _put(sheet, uint256(ORDERS.getLiquidityCoefficientInFundingPayment(account, base, sheet.growth[market])));
    }

    function _orderOf(address maker, address base) private view returns (uint128, int24, int24, uint256) {
        bytes32[] memory ids = ORDERS.getOpenOrderIds(maker, base);
        if (ids.length == 0) return (0, 0, 0, 0);
        IOrders.Order memory order = ORDERS.getOpenOrderById(ids[0]);
        uint256 fee = ORDERS.getPendingFee(maker, base, order.lowerTick, order.upperTick);
        return (order.liquidity, order.lowerTick, order.upperTick, fee);
    }

    function _put(Sheet memory sheet, uint256 word) private pure {
        sheet.words[sheet.next++] = word;
    }

    /// Puts what stands in some slots of a contract to which the code of `Peek` is lent among words.
    function _peek(address of_, bytes memory slots, uint256[] memory words, uint256 place) private view {
        bytes memory question = abi.encodePacked(IAccounts.peek.selector, slots);
        uint256 size = slots.length;
        bool ok;
        assembly ("memory-safe") {
            ok := staticcall(gas(), of_, add(question, 32), mload(question), add(add(words, 32), mul(place, 32)), size)
            ok := and(ok, eq(returndatasize(), size))
        }
        if (!ok) revert NothingLent();
    }

    function _base(uint256 market) private view returns (address) {
        return market == 0 ? FIRST_BASE : SECOND_BASE;
    }
}
