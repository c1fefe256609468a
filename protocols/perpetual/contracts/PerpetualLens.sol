// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {MarginDesk} from "./MarginDesk.sol";

/// What the lens reads of Perpetual Protocol v2.
interface IAccounts {
    function getMarginRequirementForLiquidation(address trader) external view returns (int256);
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

/// Where a market is traded: a pool of Uniswap v3.
interface IMarketPool {
    function slot0()
        external
        view
        returns (
            uint160 sqrtPriceX96,
            int24 tick,
            uint16 observationIndex,
            uint16 observationCardinality,
            uint16 observationCardinalityNext,
            uint8 feeProtocol,
            bool unlocked
        );
    function observe(uint32[] calldata secondsAgos)
        external
        view
        returns (int56[] memory tickCumulatives, uint160[] memory secondsPerLiquidity);
    function liquidity() external view returns (uint128);
}

/// What stands for a market, and knows its index price.
interface IMarketBase {
    function getIndexPrice(uint256 interval) external view returns (uint256);
}

/// @title What everybody who trades has, told once
/// @notice It holds nothing and changes nothing. The protocol's own views work out prices and funding anew for every
/// account and every question; here they are worked out once, and of accounts what is stored is told: what they are
/// worth follows from that (margin-account.ts). Only those with other collateral than the settlement token are asked
/// for as the protocol tells them, and everybody while funding is not settled up to the block.
contract PerpetualLens {
    /// Where version 2.8.4 of the contracts stores what it tells nobody, or tells of one at a time. AccountBalance:
    /// realized profits that are not settled yet, the markets that an account is in, and positions with the growth of
    /// funding up to which each has paid.
    uint256 private constant REALIZED = 157;
    uint256 private constant ENTERED = 158;
    uint256 private constant POSITIONS = 159;
    /// Exchange: when each market's funding was settled last, and how far it had grown by then.
    uint256 private constant SETTLED = 210;
    uint256 private constant GROWTH = 211;

    uint256 private constant MARKETS = 2;
    uint256 private constant MARKET_WORDS = 10;
    uint256 private constant MOST_WORDS = 38;
    /// Of an account: whether it is in a market, what it has realized, and three for each of its positions.
    uint256 private constant STORED = 8;
    /// What the mark price takes for the present market price, seconds (AccountBalance).
    uint32 private constant PRESENT = 15;

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
    IMarketPool public immutable FIRST_POOL;
    IMarketPool public immutable SECOND_POOL;
    uint32 public immutable MARK_WINDOW;
    uint32 public immutable PREMIUM_WINDOW;
    uint32 public immutable FUNDING_WINDOW;

    struct Market {
        address base;
        IMarketPool pool;
    }

    /// Seconds over which prices are averaged: for the mark price the market's and the premium, and for funding.
    struct Windows {
        uint32 mark;
        uint32 premium;
        uint32 funding;
    }

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
        Market memory first,
        Market memory second,
        Windows memory windows
    ) {
        DESK = desk;
        ACCOUNTS = accounts;
        VAULT = vault;
        ORDERS = orders;
        EXCHANGE = exchange;
        COLLATERAL = collateral;
        FIRST_BASE = first.base;
        FIRST_POOL = first.pool;
        SECOND_BASE = second.base;
        SECOND_POOL = second.pool;
        MARK_WINDOW = windows.mark;
        PREMIUM_WINDOW = windows.premium;
        FUNDING_WINDOW = windows.funding;
    }

    /// @notice Of each market its prices and the growth of its funding; then every account that ever brought margin, in the
    /// order of arrival.
    /// @dev Words, one behind the other. A market has ten: the growth of its funding; its price, as the pool stores it;
    /// the average ticks of the last fifteen seconds and of the windows of mark, premium and funding; its index price now
    /// and on average over the windows of premium and funding; and its liquidity. An account has ten: itself with its flags; m.USDC and collateral in the vault;
    /// what it has realized; and of each market size, open notional and the growth of funding up to which it has paid.
    /// If it is told, eight follow: its value, requirement, free collateral, what of each token could be withdrawn,
    /// funding to be paid in each market, and whether its collateral may be liquidated. If it has orders, ten of each
    /// market: its first order as `orderOf` tells it; base and quote in the pool and fees of all; what they owe of base
    /// and of quote; and what they owe in funding, times a day.
    function book() external view {
        uint256 count = DESK.count();
        Sheet memory sheet;
        sheet.words = new uint256[](MARKET_WORDS * MARKETS + MOST_WORDS * count);
        sheet.current = true;
        for (uint256 market = 0; market < MARKETS; market++) {
            _market(sheet, market);
        }
        address[] memory accounts = new address[](count);
        for (uint256 i = 0; i < count; i++) {
            accounts[i] = DESK.accountAt(i);
        }
        uint256[] memory stored = _stored(accounts);
        for (uint256 i = 0; i < count; i++) {
            _account(sheet, accounts[i], stored, STORED * i);
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
        uint256[] memory slots = new uint256[](3);
        slots[0] = uint256(keccak256(abi.encode(base, SETTLED)));
        slots[1] = growth;
        slots[2] = growth + 1;
        uint256[] memory stored = _peek(address(EXCHANGE), slots);
        // Settled up to this block, or never: what is stored is what is due.
        if (stored[0] != block.timestamp && stored[0] != 0) sheet.current = false;
        sheet.growth[market] = IFunding.Growth(int256(stored[1]), int256(stored[2]));
        _put(sheet, stored[1]);
        _prices(sheet, market == 0 ? FIRST_POOL : SECOND_POOL, IMarketBase(base));
    }

    /// What the mark price and the premium are worked out from, each asked for once.
    function _prices(Sheet memory sheet, IMarketPool pool, IMarketBase base) private view {
        (uint160 price,,,,,,) = pool.slot0();
        _put(sheet, price);
        bool isOne = FUNDING_WINDOW == PREMIUM_WINDOW;
        uint32[] memory ago = new uint32[](isOne ? 4 : 5);
        (ago[1], ago[2], ago[3]) = (PRESENT, MARK_WINDOW, PREMIUM_WINDOW);
        if (!isOne) ago[4] = FUNDING_WINDOW;
        (int56[] memory grown,) = pool.observe(ago);
        for (uint256 i = 1; i < ago.length; i++) {
            _put(sheet, _averageTick(grown, i, ago[i]));
        }
        if (isOne) _put(sheet, _averageTick(grown, 3, ago[3]));
        _put(sheet, base.getIndexPrice(0));
        uint256 index = base.getIndexPrice(PREMIUM_WINDOW);
        _put(sheet, index);
        _put(sheet, isOne ? index : base.getIndexPrice(FUNDING_WINDOW));
        _put(sheet, pool.liquidity());
    }

    function _averageTick(int56[] memory grown, uint256 i, uint32 window) private pure returns (uint256) {
        return uint256(int256((grown[0] - grown[i]) / int56(uint56(window))));
    }

    /// What the exchange stores of everybody, asked for at once.
    function _stored(address[] memory accounts) private view returns (uint256[] memory) {
        uint256[] memory slots = new uint256[](STORED * accounts.length);
        (address first, address second) = (FIRST_BASE, SECOND_BASE);
        // Where a mapping keeps something is the hash of its key and its own slot, which stand in the first two words.
        assembly ("memory-safe") {
            let slot := add(slots, 32)
            let end := add(accounts, mul(32, add(mload(accounts), 1)))
            for { let each := add(accounts, 32) } lt(each, end) { each := add(each, 32) } {
                mstore(0, mload(each))
                mstore(32, ENTERED)
                mstore(slot, keccak256(0, 64))
                mstore(32, REALIZED)
                mstore(add(slot, 32), keccak256(0, 64))
                mstore(32, POSITIONS)
                mstore(32, keccak256(0, 64))
                mstore(0, first)
                let position := keccak256(0, 64)
                mstore(add(slot, 64), position)
                mstore(add(slot, 96), add(position, 1))
                mstore(add(slot, 128), add(position, 2))
                mstore(0, second)
                position := keccak256(0, 64)
                mstore(add(slot, 160), position)
                mstore(add(slot, 192), add(position, 1))
                mstore(add(slot, 224), add(position, 2))
                slot := add(slot, 256)
            }
        }
        return _peek(address(ACCOUNTS), slots);
    }

    function _account(Sheet memory sheet, address account, uint256[] memory stored, uint256 place) private view {
        bool isIn = stored[place] > 0;
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
        _copy(sheet, stored, place + 1, STORED - 1);
        if (isTold) _told(sheet, account);
        if (!hasOrders) return;
        for (uint256 market = 0; market < MARKETS; market++) {
            _orders(sheet, account, market);
        }
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

    /// Puts some of other words behind those on the sheet.
    function _copy(Sheet memory sheet, uint256[] memory others, uint256 from, uint256 count) private pure {
        uint256[] memory words = sheet.words;
        uint256 next = sheet.next;
        sheet.next = next + count;
        assembly ("memory-safe") {
            mcopy(add(words, mul(32, add(next, 1))), add(others, mul(32, add(from, 1))), mul(32, count))
        }
    }

    /// What stands in some slots of a contract to which the code of `Peek` is lent.
    function _peek(address of_, uint256[] memory slots) private view returns (uint256[] memory words) {
        uint256 size = 32 * slots.length;
        words = new uint256[](slots.length);
        bytes4 selector = IAccounts.peek.selector;
        bool ok;
        assembly ("memory-safe") {
            // The list's length makes room for the selector, and comes back.
            let length := mload(slots)
            mstore(slots, shr(224, selector))
            ok := staticcall(gas(), of_, add(slots, 28), add(size, 4), add(words, 32), size)
            ok := and(ok, eq(returndatasize(), size))
            mstore(slots, length)
        }
        if (!ok) revert NothingLent();
    }

    function _base(uint256 market) private view returns (address) {
        return market == 0 ? FIRST_BASE : SECOND_BASE;
    }
}
