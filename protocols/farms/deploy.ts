import { Effect } from 'effect'
import { type Address, encodeFunctionData, isAddress } from 'viem'
import { z } from 'zod'
import type { BridgeDeployment } from '../bridge/deployment.ts'
import type { BudgetDeployment } from '../budget/deployment.ts'
import { poolNames } from '../pair.ts'
import { share } from '../quantity.ts'
import type { NetswapDeployment, Pool } from '../netswap/deployment.ts'
import { DeployFailed, type Deployer } from '../protocol.ts'
import { BoostedFarm } from '../rewards/artifacts.gen.ts'
import type { RewardsDeployment } from '../rewards/deployment.ts'
import { EscrowedToken, Farm, ForfeitableToken, ForfeitingFarm, KpiOption } from './artifacts.gen.ts'
import type { FarmDeployment, FarmsDeployment } from './deployment.ts'

/** Figures that a farm's budget can be paid by, in the order in which the contract counts them. */
export const kpiMetrics = ['retained-tvl', 'fees'] as const

const account = z.custom<Address>((value) => typeof value === 'string' && isAddress(value), 'an address')

export const farmsParameters = z
  .strictObject({
    farms: z
      .array(
        z.strictObject({
          pool: z.enum(poolNames),
          pays: z.enum(['METIS', 'm.USDC']),
          vestSeconds: z.int().min(0).max(4_294_967_295),
          boosted: z.boolean().optional(),
          /** Who starts its reward periods: the budget, unless somebody else is named. */
          distributor: account.optional(),
          /** What of a reward that has not vested is lost by who takes his stake out; only where rewards vest. */
          forfeitShare: share(1e-9).optional(),
          /** Its budget is paid by what the pool has become. */
          option: z
            .strictObject({
              metric: z.enum(kpiMetrics),
              /** The figure for which all is paid: US dollars of liquidity, or of fees in a day. */
              target: z.number().positive(),
              /** Seconds since 1970 from which readings count. */
              countsFrom: z.int().min(0),
            })
            .optional(),
        }),
      )
      .default([]),
  })
  .meta({ description: 'The farms that a policy needs; it brings them itself.' })

type Wanted = z.output<typeof farmsParameters>['farms'][number]

export const deployFarms = Effect.fnUntraced(function* (
  deployer: Deployer,
  { farms: wanted }: z.output<typeof farmsParameters>,
  {
    bridge,
    netswap,
    budget,
    rewards,
  }: {
    readonly bridge: BridgeDeployment
    readonly netswap: NetswapDeployment
    readonly budget: BudgetDeployment
    /** Whose voting power boosts; there only when it is on the chain. */
    readonly rewards?: RewardsDeployment
  },
) {
  /** A farm for LP tokens that pays `token`, a plain one or a boosted one. */
  const createFarm = Effect.fnUntraced(function* (
    stakingToken: Address,
    token: Address,
    { boosted, distributor = budget.timelock }: Pick<Wanted, 'boosted' | 'distributor'>,
  ) {
    if (boosted !== true) return yield* deployer.create(Farm, [stakingToken, token, distributor])
    if (rewards === undefined) {
      return yield* new DeployFailed({ step: 'a boosted farm', reason: "the chain has to have 'rewards' on it" })
    }
    return yield* deployer.create(BoostedFarm, [stakingToken, token, distributor, rewards.votingEscrow])
  })
  const farms: FarmDeployment[] = []
  for (const { pool, pays: symbol, vestSeconds, boosted, distributor: named, forfeitShare, option: terms } of wanted) {
    const before = terms && {
      address: yield* createOption(deployer, terms, netswap.pools[pool], budget),
      budget: budget.timelock,
    }
    const distributor = before?.address ?? named
    const kind = { ...(boosted === true ? { boosted } : {}), ...(before && { option: before }) }
    const pays = symbol === 'METIS' ? bridge.metis : bridge.usdc
    const stakingToken = netswap.pools[pool].address
    if (vestSeconds === 0) {
      const address = yield* createFarm(stakingToken, pays.address, { boosted, distributor })
      farms.push({ address, pool, stakingToken, pays, vestSeconds, ...kind })
    } else if (forfeitShare !== undefined) {
      const names = [`Escrowed ${symbol}`, `es${symbol}`] as const
      const { timelock } = budget
      const escrow = yield* deployer.create(ForfeitableToken, [pays.address, BigInt(vestSeconds), ...names, timelock])
      const terms = [distributor ?? timelock, BigInt(Math.round(forfeitShare * 1e9)) * 10n ** 9n] as const
      const address = yield* deployer.create(ForfeitingFarm, [stakingToken, escrow, ...terms])
      for (const depositor of [terms[0], address]) yield* deployer.call(allow(escrow, depositor))
      yield* deployer.call(collect(escrow, address))
      const forfeit = { share: forfeitShare, budget: timelock }
      farms.push({ address, pool, stakingToken, pays, escrow, vestSeconds, forfeit })
    } else {
      const escrow = yield* deployer.create(EscrowedToken, [
        pays.address,
        BigInt(vestSeconds),
        `Escrowed ${symbol}`,
        `es${symbol}`,
      ])
      const address = yield* createFarm(stakingToken, escrow, { boosted, distributor })
      for (const depositor of [distributor ?? budget.timelock, address]) yield* deployer.call(allow(escrow, depositor))
      farms.push({ address, pool, stakingToken, pays, escrow, vestSeconds, ...kind })
    }
    if (before !== undefined) yield* deployer.call(bind(before.address, farms.at(-1)!.address))
  }
  const deployment: FarmsDeployment = { farms }
  return deployment
})

const createOption = (
  deployer: Deployer,
  { metric, target, countsFrom }: NonNullable<Wanted['option']>,
  pool: Pool,
  { timelock, steward }: BudgetDeployment,
) =>
  deployer.create(KpiOption, [
    timelock,
    steward,
    kpiMetrics.indexOf(metric),
    rootOf(target, pool, deployer.prices),
    BigInt(countsFrom),
  ])

/**
 * US dollars of liquidity as the root of the product of reserves, in their smallest units: a pool at price p of its base in
 * dollars holds 2 sqrt(p x y) dollars. The price is that of the chain's beginning, whatever it will be.
 */
export const rootOf = (usd: number, { name, base, quote }: Pool, { metis, eth }: Deployer['prices']): bigint =>
  BigInt(
    Math.round((usd / (2 * Math.sqrt(name === 'native' ? metis : eth))) * 10 ** ((base.decimals + quote.decimals) / 2)),
  )

const bind = (option: Address, farm: Address) => ({
  to: option,
  data: encodeFunctionData({ abi: KpiOption.abi, functionName: 'bind', args: [farm] }),
  gas: 250_000n,
})

const collect = (escrow: Address, farm: Address) => ({
  to: escrow,
  data: encodeFunctionData({ abi: ForfeitableToken.abi, functionName: 'setCollector', args: [farm] }),
  gas: 100_000n,
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
