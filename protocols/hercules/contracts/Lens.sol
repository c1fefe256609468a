// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// What the lens asks of a pool: Algebra 3.0. Answers of fixed size are encoded alike, as a list or as a struct.
interface IPool {
    struct State {
        uint160 sqrtPrice;
        int24 tick;
        int24 previousTick;
        uint16 fee;
        uint16 timepointIndex;
        uint8 communityFee;
        bool unlocked;
    }

    struct Tick {
        uint128 liquidityTotal;
        int128 liquidityDelta;
        uint256 outerFeeGrowth0;
        uint256 outerFeeGrowth1;
        int24 previousTick;
        int24 nextTick;
        uint160 outerSecondsPerLiquidity;
        uint32 outerSecondsSpent;
        bool hasLimitOrders;
    }

    function globalState() external view returns (State memory);
    function totalFeeGrowth0Token() external view returns (uint256);
    function totalFeeGrowth1Token() external view returns (uint256);
    function ticks(int24 tick) external view returns (Tick memory);
}

interface IFactory {
    function poolByPair(address tokenA, address tokenB) external view returns (IPool);
}

/// What the lens asks of the manager of positions: Algebra's periphery 2.0.
interface IPositionManager {
    struct Stored {
        uint88 nonce;
        address operator;
        address token0;
        address token1;
        int24 bottomTick;
        int24 topTick;
        uint128 liquidity;
        uint256 innerFeeGrowth0;
        uint256 innerFeeGrowth1;
        uint128 owed0;
        uint128 owed1;
    }

    function balanceOf(address owner) external view returns (uint256);
    function tokenOfOwnerByIndex(address owner, uint256 index) external view returns (uint256);
    function positions(uint256 id) external view returns (Stored memory);
}

/// Reads lists from Hercules as answers of fixed size: the pools' ladders of liquidity and the positions of an owner.
/// It only reads: there is nothing that it could hold or change.
contract Lens {
    /// Ticks of a ladder on each side of the price.
    uint256 public constant RUNGS = 8;
    /// Positions of an owner that are shown: the oldest.
    uint256 public constant SHOWN = 8;

    IFactory public immutable factory;
    IPositionManager public immutable manager;

    /// A tick at which liquidity changes, and by how much when the price goes up through it.
    struct Rung {
        int24 tick;
        int128 liquidityDelta;
    }

    /// A position with all that its owner could take out of it. Amounts follow from liquidity, ticks and price.
    struct Position {
        uint256 id;
        address token0;
        int24 bottomTick;
        int24 topTick;
        uint128 liquidity;
        /// Owed to the owner if he collected now: fees, and what a decrease has left there.
        uint256 owed0;
        uint256 owed1;
        uint160 sqrtPrice;
    }

    constructor(IFactory factory_, IPositionManager manager_) {
        factory = factory_;
        manager = manager_;
    }

    /// The next ticks at or below a pool's price, going down, and those above it, going up. Where there are no more,
    /// the outermost tick is repeated without a change of liquidity.
    function ladder(IPool pool) external view returns (Rung[RUNGS] memory below, Rung[RUNGS] memory above) {
        int24 down = pool.globalState().previousTick;
        int24 up = pool.ticks(down).nextTick;
        for (uint256 i = 0; i < RUNGS; i++) {
            IPool.Tick memory lower = pool.ticks(down);
            IPool.Tick memory upper = pool.ticks(up);
            below[i] = Rung(down, i > 0 && below[i - 1].tick == down ? int128(0) : lower.liquidityDelta);
            above[i] = Rung(up, i > 0 && above[i - 1].tick == up ? int128(0) : upper.liquidityDelta);
            down = lower.previousTick;
            up = upper.nextTick;
        }
    }

    /// How many positions an owner has, and the first of them; the rest of the list is empty.
    function positionsOf(address owner) external view returns (uint256 count, Position[SHOWN] memory shown) {
        count = manager.balanceOf(owner);
        for (uint256 i = 0; i < SHOWN && i < count; i++) {
            shown[i] = _position(manager.tokenOfOwnerByIndex(owner, i));
        }
    }

    function _position(uint256 id) private view returns (Position memory) {
        IPositionManager.Stored memory stored = manager.positions(id);
        IPool pool = factory.poolByPair(stored.token0, stored.token1);
        IPool.State memory state = pool.globalState();
        uint256 fees0;
        uint256 fees1;
        // The pool may have forgotten the ticks of a position that is empty.
        if (stored.liquidity > 0) {
            (uint256 inner0, uint256 inner1) = _innerFeeGrowth(pool, state.tick, stored.bottomTick, stored.topTick);
            fees0 = _fees(stored.liquidity, inner0, stored.innerFeeGrowth0);
            fees1 = _fees(stored.liquidity, inner1, stored.innerFeeGrowth1);
        }
        return Position({
            id: id,
            token0: stored.token0,
            bottomTick: stored.bottomTick,
            topTick: stored.topTick,
            liquidity: stored.liquidity,
            owed0: stored.owed0 + fees0,
            owed1: stored.owed1 + fees1,
            sqrtPrice: state.sqrtPrice
        });
    }

    /// Fees of a liquidity since its growth was last reckoned up. Growth has 128 bits behind the point and goes round:
    /// only differences mean something.
    function _fees(uint128 liquidity, uint256 growth, uint256 before) private pure returns (uint256) {
        unchecked {
            return Math.mulDiv(growth - before, liquidity, 1 << 128);
        }
    }

    /// Fees per liquidity that were earned between two ticks (Uniswap v3 whitepaper, 6.17 to 6.19).
    function _innerFeeGrowth(IPool pool, int24 tick, int24 bottomTick, int24 topTick)
        private
        view
        returns (uint256, uint256)
    {
        IPool.Tick memory bottom = pool.ticks(bottomTick);
        IPool.Tick memory top = pool.ticks(topTick);
        unchecked {
            uint256 outer0 = bottom.outerFeeGrowth0 - top.outerFeeGrowth0;
            uint256 outer1 = bottom.outerFeeGrowth1 - top.outerFeeGrowth1;
            if (tick < bottomTick) return (outer0, outer1);
            if (tick >= topTick) return (0 - outer0, 0 - outer1);
            return (
                pool.totalFeeGrowth0Token() - bottom.outerFeeGrowth0 - top.outerFeeGrowth0,
                pool.totalFeeGrowth1Token() - bottom.outerFeeGrowth1 - top.outerFeeGrowth1
            );
        }
    }
}
