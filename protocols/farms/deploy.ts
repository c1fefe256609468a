import { Effect } from 'effect'
import { type Address, encodeFunctionData } from 'viem'
import { z } from 'zod'
import type { BridgeDeployment } from '../bridge/deploy.ts'
import type { BudgetDeployment } from '../budget/deploy.ts'
import { type NetswapDeployment, type PoolName, poolNames } from '../netswap/deploy.ts'
import type { Deployer } from '../protocol.ts'
import type { Token } from '../token.ts'
import { EscrowedToken, Farm } from './artifacts.gen.ts'

export interface FarmDeployment {
  readonly address: Address
  /** The pool whose LP tokens are staked. */
  readonly pool: PoolName
  readonly stakingToken: Address
  /** What a reward is in the end: METIS or m.USDC. */
  readonly pays: Token
  /** The contract through which rewards vest, when they do. */
  readonly escrow?: Address
  /** Seconds over which each reward vests; 0 when it is paid at once. */
  readonly vestSeconds: number
}

export interface FarmsDeployment {
  readonly farms: readonly FarmDeployment[]
}

export const farmsParameters = z
  .strictObject({
    farms: z
      .array(
        z.strictObject({
          pool: z.enum(poolNames),
          pays: z.enum(['METIS', 'm.USDC']),
          vestSeconds: z.int().nonnegative(),
        }),
      )
      .default([]),
  })
  .meta({ description: 'The farms that a policy needs; it brings them itself.' })

export const deployFarms = Effect.fnUntraced(function* (
  deployer: Deployer,
  { farms: wanted }: z.output<typeof farmsParameters>,
  {
    bridge,
    netswap,
    budget,
  }: { readonly bridge: BridgeDeployment; readonly netswap: NetswapDeployment; readonly budget: BudgetDeployment },
) {
  const farms: FarmDeployment[] = []
  for (const { pool, pays: symbol, vestSeconds } of wanted) {
    const pays = symbol === 'METIS' ? bridge.metis : bridge.usdc
    const stakingToken = netswap.pools[pool].address
    if (vestSeconds === 0) {
      const address = yield* deployer.create(Farm, [stakingToken, pays.address, budget.timelock])
      farms.push({ address, pool, stakingToken, pays, vestSeconds })
    } else {
      const escrow = yield* deployer.create(EscrowedToken, [
        pays.address,
        BigInt(vestSeconds),
        `Escrowed ${symbol}`,
        `es${symbol}`,
      ])
      const address = yield* deployer.create(Farm, [stakingToken, escrow, budget.timelock])
      for (const distributor of [budget.timelock, address]) yield* deployer.call(allow(escrow, distributor))
      farms.push({ address, pool, stakingToken, pays, escrow, vestSeconds })
    }
  }
  const deployment: FarmsDeployment = { farms }
  return deployment
})

const allow = (escrow: Address, distributor: Address) => ({
  to: escrow,
  data: encodeFunctionData({
    abi: EscrowedToken.abi,
    functionName: 'setDistributor',
    args: [distributor, true],
  }),
  gas: 100_000n,
})
