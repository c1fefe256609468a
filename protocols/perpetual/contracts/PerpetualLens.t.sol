// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {MarginVault} from "../../../test/solidity/MarginVault.sol";
import {Test} from "../../../test/solidity/Test.sol";
import {IMarginVault, MarginDesk} from "./MarginDesk.sol";
import {IAccounts, IFunding, IMarginBooks, IMarketBase, IMarketPool, IOrders, PerpetualLens} from "./PerpetualLens.sol";

/// Stands in for all contracts that the lens asks. Every figure is a hash of what is asked for, so that no two are
/// alike; how an account stands is what the test says.
contract Books is IAccounts, IMarginBooks, IOrders, IFunding {
    enum Lending {
        Lent,
        Silent,
        Short
    }

    struct Standing {
        bool isIn;
        bool hasCollateral;
        /// Orders in each market.
        uint256[2] orders;
    }

    Lending public lending;
    /// The first market's base.
    address public firstMarket;
    mapping(address account => Standing) private _standings;
    mapping(bytes32 slot => uint256) private _set;
    mapping(bytes32 slot => bool) private _isSet;

    function place(address firstMarket_) external {
        firstMarket = firstMarket_;
    }

    function stand(address account, Standing calldata standing) external {
        _standings[account] = standing;
        set(keccak256(abi.encode(account, 158)), standing.isIn ? 1 : 0);
    }

    function set(bytes32 slot, uint256 value) public {
        _isSet[slot] = true;
        _set[slot] = value;
    }

    function lend(Lending lending_) external {
        lending = lending_;
    }

    function peek() external view override(IAccounts, IFunding) {
        require(lending != Lending.Silent);
        bytes memory slots = msg.data[4:];
        uint256[] memory words = new uint256[](slots.length / 32);
        for (uint256 i = 0; i < words.length; i++) {
            bytes32 slot;
            assembly ("memory-safe") {
                slot := mload(add(slots, mul(32, add(i, 1))))
            }
            words[i] = stored(slot);
        }
        uint256 size = 32 * words.length - (lending == Lending.Short ? 1 : 0);
        assembly ("memory-safe") {
            return(add(words, 32), size)
        }
    }

    function stored(bytes32 slot) public view returns (uint256) {
        return _isSet[slot] ? _set[slot] : figure("stored", slot);
    }

    function figure(string memory what, bytes32 of_) public pure returns (uint256) {
        return uint256(keccak256(abi.encode(what, of_)));
    }

    function figure(string memory what, address account) public pure returns (uint256) {
        return figure(what, bytes32(uint256(uint160(account))));
    }

    function figure(string memory what, address account, address other) public pure returns (uint256) {
        return figure(what, keccak256(abi.encode(account, other)));
    }

    function getMarginRequirementForLiquidation(address trader) external pure returns (int256) {
        return int256(figure("requirement", trader));
    }

    function getAccountValue(address trader) external pure returns (int256) {
        return int256(figure("value", trader));
    }

    function getFreeCollateral(address trader) external pure returns (uint256) {
        return figure("free", trader);
    }

    function getFreeCollateralByToken(address trader, address token) external pure returns (uint256) {
        return figure("withdrawable", trader, token);
    }

    function getBalance(address trader) external pure returns (int256) {
        return int256(figure("balance", trader));
    }

    function getBalanceByToken(address trader, address token) external pure returns (int256) {
        return int256(figure("balance", trader, token));
    }

    function getCollateralTokens(address trader) external view returns (address[] memory) {
        return new address[](_standings[trader].hasCollateral ? 1 : 0);
    }

    function isLiquidatable(address trader) external pure returns (bool) {
        return figure("liquidatable", trader) % 2 == 1;
    }

    function getSettlementToken() external pure returns (address) {
        return address(0x5e77);
    }

    function getPendingFundingPayment(address trader, address base) external pure returns (int256) {
        return int256(figure("funding", trader, base));
    }

    function getOpenOrderIds(address trader, address base) external view returns (bytes32[] memory ids) {
        ids = new bytes32[](_standings[trader].orders[base == firstMarket ? 0 : 1]);
        for (uint256 i = 0; i < ids.length; i++) {
            ids[i] = keccak256(abi.encode(trader, base, i));
        }
    }

    function getOpenOrderById(bytes32 id) public pure returns (Order memory order) {
        order.liquidity = uint128(figure("liquidity", id));
        order.lowerTick = int24(int256(figure("lower", id)));
        order.upperTick = int24(int256(figure("upper", id)));
    }

    function getPendingFee(address trader, address base, int24 lower, int24 upper) public pure returns (uint256) {
        return figure("fee", keccak256(abi.encode(trader, base, lower, upper)));
    }

    function getTotalTokenAmountInPoolAndPendingFee(address trader, address base, bool ofBase)
        external
        pure
        returns (uint256 amount, uint256 pendingFee)
    {
        return (figure(ofBase ? "base" : "quote", trader, base), figure(ofBase ? "none" : "fees", trader, base));
    }

    function getTotalOrderDebt(address trader, address base, bool ofBase) external pure returns (uint256) {
        return figure(ofBase ? "base debt" : "quote debt", trader, base);
    }

    function getLiquidityCoefficientInFundingPayment(address trader, address base, Growth memory growth)
        external
        pure
        returns (int256)
    {
        return int256(figure("coefficient", keccak256(abi.encode(trader, base, growth))));
    }
}

/// Stands in for a market's pool and for its virtual token.
contract Prices is IMarketPool, IMarketBase {
    uint160 public constant PRICE = 7;
    uint128 public constant override liquidity = 9;

    function slot0() external pure returns (uint160, int24, uint16, uint16, uint16, uint8, bool) {
        return (PRICE, 0, 0, 0, 0, 0, true);
    }

    /// Ticks were as many below zero as seconds ago, and a half: averages are rounded towards zero.
    function observe(uint32[] calldata ago) external pure returns (int56[] memory grown, uint160[] memory none) {
        grown = new int56[](ago.length);
        for (uint256 i = 0; i < ago.length; i++) {
            int56 seconds_ = int56(uint56(ago[i]));
            grown[i] = 1000 + seconds_ * seconds_ + seconds_ / 2;
        }
        return (grown, none);
    }

    function getIndexPrice(uint256 interval) external pure returns (uint256) {
        return 1_000_000 + interval;
    }
}

contract PerpetualLensTest is Test {
    address private constant COLLATERAL = address(0xc0);

    /// Accounts and the vault, orders, and the exchange: three, so that each has to be asked for its own.
    Books private books;
    Books private orders;
    Books private exchange;
    MarginDesk private desk;
    Prices private metis;
    Prices private eth;
    PerpetualLens private lens;

    function setUp() public {
        books = new Books();
        orders = new Books();
        exchange = new Books();
        desk = new MarginDesk(IMarginVault(address(new MarginVault())));
        metis = new Prices();
        eth = new Prices();
        orders.place(address(metis));
        lens = lensOver(PerpetualLens.Windows(1800, 900, 900));
        vm.warp(START);
        settle(0, START);
        settle(1, START);
    }

    /// Any number of accounts that stand as they may, in markets whose funding is settled, not settled, or never was.
    function testFuzz_ItTellsAllThatIsToBeToldOfEverybodyInTheOrderOfArrival(uint256 seed, uint256 count) public {
        count = within(count, 0, 12);
        bool current = true;
        for (uint256 market = 0; market < 2; market++) {
            uint256 state = uint256(keccak256(abi.encode(seed, market))) % 4;
            settle(market, state == 0 ? START - 1 : state == 1 ? 0 : START);
            if (state == 0) current = false;
        }
        bytes memory words = abi.encodePacked(marketWords(0, 900), marketWords(1, 900));
        for (uint256 i = 0; i < count; i++) {
            address who = address(uint160(uint256(keccak256(abi.encode(seed, "account", i)))));
            Books.Standing memory standing = anyStanding(uint256(keccak256(abi.encode(seed, "standing", i))));
            enter(who, standing);
            words = abi.encodePacked(words, accountWords(who, standing, current));
        }
        vm.assertEq(read(), words, "all words in their order");
    }

    function test_WhereNobodyBroughtMarginItTellsOfMarketsOnly() public view {
        vm.assertEq(read(), abi.encodePacked(marketWords(0, 900), marketWords(1, 900)), "two markets");
    }

    function test_FundingMayHaveAWindowOfItsOwn() public {
        lens = lensOver(PerpetualLens.Windows(1800, 900, 1000));
        vm.assertEq(read(), abi.encodePacked(marketWords(0, 1000), marketWords(1, 1000)), "two markets");
    }

    function test_WithoutOrdersNeitherCollateralNobodyIsToldWhileFundingIsSettled() public {
        enter(ALICE, Books.Standing(true, false, [uint256(0), 0]));
        vm.assertEq(read().length, 30 * 32, "what is stored");
        settle(1, START - 1);
        vm.assertEq(read().length, 38 * 32, "and what is told, once a market is behind");
    }

    function test_WhoIsNotInAMarketIsNotToldWhenFundingIsNotSettled() public {
        enter(ALICE, Books.Standing(false, false, [uint256(0), 0]));
        settle(0, START - 1);
        vm.assertEq(read().length, 30 * 32, "margin alone has no funding");
    }

    function test_NothingIsReadWhereNothingWasLent() public {
        enter(ALICE, Books.Standing(true, false, [uint256(0), 0]));
        Books[2] memory lenders = [books, exchange];
        for (uint256 i = 0; i < 2; i++) {
            lenders[i].lend(Books.Lending.Silent);
            assertNothingLent();
            lenders[i].lend(Books.Lending.Short);
            assertNothingLent();
            lenders[i].lend(Books.Lending.Lent);
            vm.assertEq(read().length, 30 * 32, "read again");
        }
        // Nobody lives there at all.
        vm.etch(address(exchange), "");
        assertNothingLent();
    }

    function testFuzz_AnOrderIsTheFirstOfItsMarketWithItsOwnFees(uint256 first, uint256 second) public {
        (first, second) = (within(first, 0, 3), within(second, 0, 3));
        orders.stand(ALICE, Books.Standing(true, false, [first, second]));
        for (uint256 market = 0; market < 2; market++) {
            (uint128 liquidity, int24 lower, int24 upper, uint256 fee) = lens.orderOf(ALICE, base(market));
            vm.assertEq(
                abi.encode(liquidity, lower, upper, fee),
                orderWords(ALICE, market, market == 0 ? first : second),
                "liquidity, ticks and fees"
            );
        }
    }

    function accountWords(address who, Books.Standing memory standing, bool current)
        private
        view
        returns (bytes memory words)
    {
        bool isTold = standing.hasCollateral || (standing.isIn && !current);
        bool hasOrders = standing.isIn && standing.orders[0] + standing.orders[1] > 0;
        uint256 flags = (standing.isIn ? 1 : 0) | (isTold ? 2 : 0) | (hasOrders ? 4 : 0);
        words = abi.encode(
            flags << 160 | uint160(who),
            books.figure("balance", who),
            isTold ? books.figure("balance", who, COLLATERAL) : 0,
            books.stored(keccak256(abi.encode(who, 157)))
        );
        for (uint256 market = 0; market < 2; market++) {
            uint256 position = uint256(keccak256(abi.encode(base(market), keccak256(abi.encode(who, 159)))));
            for (uint256 i = 0; i < 3; i++) {
                words = abi.encodePacked(words, books.stored(bytes32(position + i)));
            }
        }
        if (isTold) words = abi.encodePacked(words, toldWords(who));
        for (uint256 market = 0; hasOrders && market < 2; market++) {
            words = abi.encodePacked(words, ordersWords(who, market, standing.orders[market]));
        }
    }

    function toldWords(address who) private view returns (bytes memory) {
        return abi.encode(
            books.figure("value", who),
            books.figure("requirement", who),
            books.figure("free", who),
            books.figure("withdrawable", who, books.getSettlementToken()),
            books.figure("withdrawable", who, COLLATERAL),
            exchange.figure("funding", who, base(0)),
            exchange.figure("funding", who, base(1)),
            books.isLiquidatable(who)
        );
    }

    function ordersWords(address who, uint256 market, uint256 count) private view returns (bytes memory) {
        bytes32 grown =
            keccak256(abi.encode(who, base(market), growthOf(market), exchange.stored(growthSlot(market, 1))));
        return abi.encodePacked(
            orderWords(who, market, count),
            orders.figure("base", who, base(market)),
            orders.figure("quote", who, base(market)),
            orders.figure("fees", who, base(market)),
            orders.figure("base debt", who, base(market)),
            orders.figure("quote debt", who, base(market)),
            orders.figure("coefficient", grown)
        );
    }

    function orderWords(address who, uint256 market, uint256 count) private view returns (bytes memory) {
        if (count == 0) return new bytes(4 * 32);
        IOrders.Order memory order = orders.getOpenOrderById(keccak256(abi.encode(who, base(market), 0)));
        uint256 fee = orders.getPendingFee(who, base(market), order.lowerTick, order.upperTick);
        return abi.encode(order.liquidity, order.lowerTick, order.upperTick, fee);
    }

    function anyStanding(uint256 seed) private pure returns (Books.Standing memory) {
        return Books.Standing(seed & 1 == 1, seed & 2 == 2, [(seed >> 8) % 3, (seed >> 16) % 3]);
    }

    function enter(address who, Books.Standing memory standing) private {
        vm.deal(who, 1);
        vm.prank(who);
        desk.depositNative{value: 1}();
        books.stand(who, standing);
        orders.stand(who, standing);
    }

    function settle(uint256 market, uint256 when) private {
        exchange.set(keccak256(abi.encode(base(market), 210)), when);
    }

    function lensOver(PerpetualLens.Windows memory windows) private returns (PerpetualLens) {
        return new PerpetualLens(
            desk,
            books,
            books,
            orders,
            exchange,
            COLLATERAL,
            PerpetualLens.Market(address(metis), metis),
            PerpetualLens.Market(address(eth), eth),
            windows
        );
    }

    function marketWords(uint256 market, uint32 funding) private view returns (bytes memory) {
        return abi.encodePacked(
            abi.encode(
                growthOf(market),
                metis.PRICE(),
                tickOver(15),
                tickOver(1800),
                tickOver(900),
                tickOver(int256(uint256(funding)))
            ),
            abi.encode(1_000_000, 1_000_900, 1_000_000 + uint256(funding), metis.liquidity())
        );
    }

    function tickOver(int256 window) private pure returns (int256) {
        return -(window * window + window / 2) / window;
    }

    function growthOf(uint256 market) private view returns (uint256) {
        return exchange.stored(growthSlot(market, 0));
    }

    function growthSlot(uint256 market, uint256 place) private view returns (bytes32) {
        return bytes32(uint256(keccak256(abi.encode(base(market), 211))) + place);
    }

    function base(uint256 market) private view returns (address) {
        return market == 0 ? address(metis) : address(eth);
    }

    function assertNothingLent() private {
        vm.expectRevert(PerpetualLens.NothingLent.selector);
        lens.book();
    }

    function read() private view returns (bytes memory) {
        (bool ok, bytes memory words) = address(lens).staticcall(abi.encodeCall(lens.book, ()));
        vm.assertTrue(ok, "it tells");
        return words;
    }
}
