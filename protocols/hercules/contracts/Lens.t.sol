// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "../../../test/solidity/Test.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {IFactory, IPool, IPositionManager, Lens} from "./Lens.sol";

interface IAlgebraFactory is IFactory {
    function communityVault() external view returns (address);
}

interface IAlgebraPool is IPool {
    function liquidity() external view returns (uint128);
}

interface IManager is IPositionManager {
    struct MintParams {
        address token0;
        address token1;
        int24 tickLower;
        int24 tickUpper;
        uint256 amount0Desired;
        uint256 amount1Desired;
        uint256 amount0Min;
        uint256 amount1Min;
        address recipient;
        uint256 deadline;
    }

    struct DecreaseParams {
        uint256 tokenId;
        uint128 liquidity;
        uint256 amount0Min;
        uint256 amount1Min;
        uint256 deadline;
    }

    struct CollectParams {
        uint256 tokenId;
        address recipient;
        uint128 amount0Max;
        uint128 amount1Max;
    }

    function createAndInitializePoolIfNecessary(address token0, address token1, uint160 price)
        external
        returns (address);
    function mint(MintParams calldata) external returns (uint256 id, uint128 liquidity, uint256, uint256);
    function decreaseLiquidity(DecreaseParams calldata) external returns (uint256, uint256);
    function collect(CollectParams calldata) external returns (uint256 amount0, uint256 amount1);
    function burn(uint256 id) external;
}

interface IRouter {
    struct SwapParams {
        address tokenIn;
        address tokenOut;
        address recipient;
        uint256 deadline;
        uint256 amountIn;
        uint256 amountOutMinimum;
        uint160 limitSqrtPrice;
    }

    function exactInputSingle(SwapParams calldata) external returns (uint256);
}

/// The lens beside Algebra's own contracts: what it shows is what their owners get.
contract LensTest is Test {
    uint256 private constant NEVER = type(uint256).max;
    string private constant CORE = "node_modules/@cryptoalgebra/core/artifacts/contracts/";
    string private constant PERIPHERY = "node_modules/@cryptoalgebra/periphery/artifacts/contracts/";

    Token private token0;
    Token private token1;
    IManager private manager;
    IRouter private router;
    IAlgebraPool private pool;
    Lens private lens;

    function setUp() public {
        vm.warp(1_700_000_000);
        address deployer = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 1);
        address factory = create(string.concat(CORE, "AlgebraFactory.sol/AlgebraFactory.json"), abi.encode(deployer));
        create(
            string.concat(CORE, "AlgebraPoolDeployer.sol/AlgebraPoolDeployer.json"),
            abi.encode(factory, IAlgebraFactory(factory).communityVault())
        );
        manager = IManager(
            create(
                string.concat(PERIPHERY, "NonfungiblePositionManager.sol/NonfungiblePositionManager.json"),
                abi.encode(factory, address(1), address(0), deployer)
            )
        );
        router = IRouter(
            create(
                string.concat(PERIPHERY, "SwapRouter.sol/SwapRouter.json"), abi.encode(factory, address(1), deployer)
            )
        );
        lens = new Lens(IFactory(factory), manager);
        (token0, token1) = (new Token(), new Token());
        if (address(token0) > address(token1)) (token0, token1) = (token1, token0);
        for (uint256 i = 0; i < 2; i++) {
            Token token = i == 0 ? token0 : token1;
            token.mint(address(this), 1e40);
            token.approve(address(manager), NEVER);
            token.approve(address(router), NEVER);
        }
        pool = IAlgebraPool(
            manager.createAndInitializePoolIfNecessary(address(token0), address(token1), uint160(1 << 96))
        );
    }

    function test_AnEmptyPoolHasNothingButItsEnds() public view {
        (Lens.Rung[8] memory below, Lens.Rung[8] memory above) = lens.ladder(pool);
        for (uint256 i = 0; i < 8; i++) {
            vm.assertTrue(below[i].tick == -887272 && above[i].tick == 887272, "the ends");
            vm.assertTrue(below[i].liquidityDelta == 0 && above[i].liquidityDelta == 0, "without liquidity");
        }
        (uint256 count,) = lens.positionsOf(address(this));
        vm.assertEq(count, 0, "nobody has anything");
    }

    /// From the liquidity at the price, going down or up through what is shown leaves none at the end.
    function testFuzz_TheLadderAddsUpToAllLiquidity(uint256 seed, bool side, uint256 amount) public {
        for (uint256 i = 0; i < 4; i++) {
            open(seed, i, address(this));
        }
        trade(amount, side);
        (Lens.Rung[8] memory below, Lens.Rung[8] memory above) = lens.ladder(pool);
        int256 down = int256(uint256(pool.liquidity()));
        int256 up = down;
        int24 tick = pool.globalState().tick;
        for (uint256 i = 0; i < 8; i++) {
            down -= below[i].liquidityDelta;
            up += above[i].liquidityDelta;
            vm.assertTrue(down >= 0 && up >= 0, "never less than none");
            vm.assertTrue(below[i].tick <= tick && above[i].tick > tick, "on their sides");
            if (i == 0) continue;
            vm.assertTrue(below[i].tick < below[i - 1].tick || below[i].tick == -887272, "going down");
            vm.assertTrue(above[i].tick > above[i - 1].tick || above[i].tick == 887272, "going up");
        }
        vm.assertTrue(down == 0 && up == 0, "all of it ends somewhere");
    }

    /// What is owed is what collecting pays, wherever the price went: inside of the range, below and above.
    function testFuzz_WhatIsOwedIsWhatCollectingPays(uint256 seed, uint256 first, uint256 second, bool side) public {
        open(0, 0, address(0xb0b));
        open(seed, 1, address(this));
        open(seed, 2, address(this));
        trade(first, side);
        vm.warp(block.timestamp + 1 hours);
        open(seed, 3, address(this));
        trade(second, !side);
        (uint256 count, Lens.Position[8] memory shown) = lens.positionsOf(address(this));
        vm.assertEq(count, 3, "three of them");
        for (uint256 i = 0; i < 3; i++) {
            vm.assertEq(shown[i].sqrtPrice, pool.globalState().sqrtPrice, "at the pool's price");
            vm.assertEq(shown[i].token0, address(token0), "of its token");
            (uint256 got0, uint256 got1) = collect(shown[i].id);
            vm.assertEq(got0, shown[i].owed0, "token0");
            vm.assertEq(got1, shown[i].owed1, "token1");
        }
        (, shown) = lens.positionsOf(address(this));
        for (uint256 i = 0; i < 3; i++) {
            vm.assertEq(shown[i].owed0 + shown[i].owed1, 0, "and nothing is owed any more");
        }
    }

    function testFuzz_WhatIsDecreasedIsOwedAndAnEmptyPositionIsShown(uint256 seed, uint256 amount, bool side) public {
        open(0, 0, address(0xb0b));
        uint256 id = open(seed, 1, address(this));
        trade(amount, side);
        (, Lens.Position[8] memory shown) = lens.positionsOf(address(this));
        (uint256 out0, uint256 out1) =
            manager.decreaseLiquidity(IManager.DecreaseParams(id, shown[0].liquidity, 0, 0, NEVER));
        (, Lens.Position[8] memory after_) = lens.positionsOf(address(this));
        vm.assertEq(after_[0].liquidity, 0, "empty");
        vm.assertEq(after_[0].owed0, shown[0].owed0 + out0, "owed the fees and what was taken out");
        vm.assertEq(after_[0].owed1, shown[0].owed1 + out1, "of both");
        collect(id);
        manager.burn(id);
        (uint256 count, Lens.Position[8] memory none) = lens.positionsOf(address(this));
        vm.assertEq(count + none[0].id, 0, "gone");
    }

    function test_TheFirstEightOfMoreAreShown() public {
        for (uint256 i = 0; i < 10; i++) {
            open(i, i, address(this));
        }
        (uint256 count, Lens.Position[8] memory shown) = lens.positionsOf(address(this));
        vm.assertEq(count, 10, "all are counted");
        for (uint256 i = 0; i < 8; i++) {
            vm.assertEq(shown[i].id, i + 1, "in the order of their opening");
        }
    }

    /// There is no function that is not a view: a call that would write finds nothing to call.
    function test_ItTakesNoMoneyAndKnowsNothingElse() public {
        vm.deal(address(this), 1 ether);
        (bool ok,) = address(lens).call{value: 1}("");
        vm.assertEq(ok, false, "no money");
        (ok,) = address(lens).call(abi.encodeCall(Token.mint, (address(this), 1)));
        vm.assertEq(ok, false, "nothing to write");
    }

    /// A position with ends within 100 usable ticks of the first price, the first of all over all of them.
    function open(uint256 seed, uint256 salt, address owner) private returns (uint256 id) {
        uint256 random = uint256(keccak256(abi.encode(seed, salt)));
        int24 bottom = salt == 0 ? int24(-100) : int24(int256(random % 199)) - 100;
        int24 top = salt == 0 ? int24(100) : bottom + 1 + int24(int256((random >> 64) % uint256(int256(100 - bottom))));
        (id,,,) = manager.mint(
            IManager.MintParams(address(token0), address(token1), bottom * 60, top * 60, 1e24, 1e24, 0, 0, owner, NEVER)
        );
    }

    /// Swaps up to a third of the way to where the liquidity ends.
    function trade(uint256 amount, bool side) private {
        (Token given, Token taken) = side ? (token0, token1) : (token1, token0);
        router.exactInputSingle(
            IRouter.SwapParams(address(given), address(taken), address(0xdead), NEVER, within(amount, 1e12, 1e24), 0, 0)
        );
    }

    function collect(uint256 id) private returns (uint256, uint256) {
        return manager.collect(IManager.CollectParams(id, address(this), type(uint128).max, type(uint128).max));
    }
}
