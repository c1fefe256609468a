import { Effect } from 'effect'
import { type Address, encodeFunctionData } from 'viem'
import { type Deployer, linked } from '../protocol.ts'
import {
  BorrowLogic,
  BridgeLogic,
  ConfiguratorLogic,
  EModeLogic,
  FlashLoanLogic,
  L2Pool,
  LiquidationLogic,
  PoolConfigurator,
  PoolLogic,
  SupplyLogic,
} from './artifacts.gen.ts'

/** The code behind the market's proxies: the pool and its configurator, linked with the libraries that hold their logic. */
export const deployLogic = Effect.fnUntraced(function* (deployer: Deployer, provider: Address) {
  const borrowLogic = yield* deployer.create(BorrowLogic)
  const pool = yield* deployer.create(
    linked(L2Pool, {
      BorrowLogic: borrowLogic,
      BridgeLogic: yield* deployer.create(BridgeLogic),
      EModeLogic: yield* deployer.create(EModeLogic),
      FlashLoanLogic: yield* deployer.create(linked(FlashLoanLogic, { BorrowLogic: borrowLogic })),
      LiquidationLogic: yield* deployer.create(LiquidationLogic),
      PoolLogic: yield* deployer.create(PoolLogic),
      SupplyLogic: yield* deployer.create(SupplyLogic),
    }),
    [provider],
  )
  const configurator = yield* deployer.create(
    linked(PoolConfigurator, { ConfiguratorLogic: yield* deployer.create(ConfiguratorLogic) }),
  )
  // Nobody else shall ever initialise the code itself.
  for (const to of [pool, configurator]) {
    const data = encodeFunctionData({ abi: PoolConfigurator.abi, functionName: 'initialize', args: [provider] })
    yield* deployer.call({ to, data, gas: 1_000_000n })
  }
  return { pool, configurator }
})
