import { wholeReserves } from '../../protocols/netswap/exchange.ts'
import { spotPrice } from '../../protocols/netswap/constant-product.ts'
import type { PoolName } from '../../protocols/pair.ts'
import type { Call } from '../../protocols/call.ts'
import { lately } from '../../protocols/lately.ts'
import { annualVolatility } from '../mind/beliefs/beliefs.ts'
import { lossVersusRebalancing } from '../mind/pools/loss-versus-rebalancing.ts'
import type { FarmDeployment } from '../../protocols/farms/deployment.ts'
import {
  type Emission,
  emissionOf,
  emitted,
  payingPlace,
  priceOf,
  unvestedAt,
  vestedValue,
} from '../mind/valuation/rewards.ts'
import { sharedWith } from './all-metis.ts'
import { claimsOf, forfeitIn, owedBy } from './farm-claims.ts'
import { type Asker, defineUse, type PublicSight, type Sight } from './use.ts'

/** Liquidity of a Netswap pool, staked where a farm pays for it (docs/theory.md C.3, V03, V06, V28). */
export const liquidity = (pool: PoolName, title: string, prior: number) =>
  defineUse({
    name: `${pool}Pool`,
    title,
    needs: [],
    prior,
    mix: (here) => {
      // As many dollars as the base is worth in the pool, whatever it is outside.
      const ratio = outerPrice(here, pool) / spotPrice(reserves(here, pool))
      const base = ratio / (1 + ratio)
      return { metis: pool === 'native' ? base : 0, weth: pool === 'native' ? 0 : base, usdc: 1 - base }
    },
    index: (here) => {
      const { reserves, liquidity } = here.view.chain.netswap[pool]
      const perShare = Math.sqrt(Number(reserves.base) * Number(reserves.quote)) / Number(liquidity)
      return { index: perShare, usd: poolWorth(here, pool) }
    },
    prospect: (here, asker) => {
      const { signals } = here.view.outside
      const all = poolWorth(here, pool)
      return {
        yearly: {
          // What is earned now is shared with what comes in.
          fees: sharedWith(asker.growth, all, asker.usd),
          lvr: -lossVersusRebalancing(annualVolatility(pool === 'native' ? signals.metis : signals.eth)),
        },
        rewards: farmRewards(here, pool, asker),
        freed: freedIn(here, pool),
        metis: pool === 'native' ? 0.5 : 0,
        risk: 1,
        entry: 0,
        exitDays: 0,
      }
    },
    held: (here) => {
      const share = Number(tokensOf(here, pool)) / Number(here.view.chain.netswap[pool].liquidity)
      const { base, quote } = reserves(here, pool)
      const forfeit = forfeitIn(here, (farm) => farm.pool === pool)
      return {
        usd: share * (base * outerPrice(here, pool) + quote),
        metis: pool === 'native' ? share * base : 0,
        leaving: 0,
        owed: owedBy(here, (farm) => farm.pool === pool),
        ...(forfeit && { forfeit }),
      }
    },
    approvals: ({ actions, deployments }) => [
      ...actions.netswap.approvals(pool),
      ...deployments.farms.farms.filter((farm) => farm.pool === pool).map(actions.farms.approval),
    ],
    enter: (here, purse) => {
      const base = pool === 'native' ? purse.metis : purse.weth
      return [
        here.actions.netswap.addLiquidity({
          pool,
          base,
          quote: purse.usdc,
          minBase: (base * leastPercent) / 100n,
          minQuote: (purse.usdc * leastPercent) / 100n,
          to: here.me,
        }),
        ...stakeIn(here, pool),
      ]
    },
    leave: ({ me, view, deployments, actions }, share) => {
      const part = BigInt(Math.round(Math.min(1, share) * 1e6))
      const partOf = (amount: bigint): bigint => (amount * part) / 1_000_000n
      const { reserves, liquidity } = view.chain.netswap[pool]
      const staked = deployments.farms.farms.flatMap((farm, i) =>
        farm.pool === pool && view.account.farms[i]!.staked > 0n
          ? [{ farm, amount: view.account.farms[i]!.staked }]
          : [],
      )
      const taken = staked.reduce((sum, { amount }) => sum + partOf(amount), 0n) + partOf(view.account.netswap[pool])
      if (taken === 0n) return []
      const least = (reserve: bigint): bigint => (((reserve * taken) / liquidity) * leastPercent) / 100n
      return [
        ...staked.map(({ farm, amount }) =>
          part === 1_000_000n ? actions.farms.exit(farm) : actions.farms.withdraw(farm, partOf(amount)),
        ),
        actions.netswap.removeLiquidity({
          pool,
          liquidity: taken,
          minBase: least(reserves.base),
          minQuote: least(reserves.quote),
          to: me,
        }),
      ]
    },
    claim: (here) => claimsOf(here, (farm) => farm.pool === pool),
    tend: (here) => stakeIn(here, pool, here.view.account.netswap[pool] > 0n),
  })

/**
 * In percent. A small pool's price may be far off for a moment; what it then does not take stays in the wallet, and what comes in or
 * out at such a price loses little: 2 % at a price that is off by half (V03).
 */
const leastPercent = 60n

const reserves = ({ view, deployments }: PublicSight, pool: PoolName) =>
  wholeReserves(deployments.netswap.pools[pool], view.chain.netswap[pool].reserves)

const outerPrice = ({ view: { outside } }: Sight, pool: PoolName): number =>
  pool === 'native' ? outside.metis : outside.eth

/** US dollars in a pool, at its own price. */
function poolWorth(here: PublicSight, pool: PoolName): number {
  const all = reserves(here, pool)
  return all.base * spotPrice(all) + all.quote
}

/** LP tokens of an account, in the wallet and in farms. */
const tokensOf = ({ view, deployments }: Sight, pool: PoolName): bigint =>
  deployments.farms.farms.reduce(
    (sum, farm, i) => sum + (farm.pool === pool ? view.account.farms[i]!.staked : 0n),
    view.account.netswap[pool],
  )

/** Into the farm that pays, out of those that have ended, unless something would be lost by that. */
function stakeIn(here: Sight, pool: PoolName, wallet = true): readonly Call[] {
  const { view, deployments, actions } = here
  const { farms } = deployments.farms
  const paying = payingPlace({ view, deployments }, pool)
  if (paying < 0) return []
  const ended = farms.filter(
    (farm, i) =>
      farm.pool === pool &&
      i !== paying &&
      view.account.farms[i]!.staked > 0n &&
      forfeitIn(here, (each) => each === farm) === undefined,
  )
  if (!wallet && ended.length === 0) return []
  return [...ended.map(actions.farms.exit), actions.farms.stakeAll(farms[paying]!)]
}

/** Dollars of a pool's farms for a dollar that is staked there, between two times, at what they are worth to the asker. */
function farmRewards({ view, deployments }: Sight, pool: PoolName, asker: Asker) {
  const perToken = poolWorth({ view, deployments }, pool) / Number(view.chain.netswap[pool].liquidity)
  const farms = deployments.farms.farms.flatMap((farm, i) => {
    if (farm.pool !== pool) return []
    const state = view.chain.farms[i]!
    const emission = emissionSeen(view)(farm, state)
    if (emission.announced.length === 0 && !(emission.rate > 0 && emission.finish > view.now)) return []
    // Who has locked nothing has two fifths of a stake working in a boosted farm.
    const working = farm.boosted === true ? 0.4 : 1
    const sharers = Number(state.totalWorking ?? state.totalStaked) * perToken + working * asker.usd
    const worth =
      priceOf(farm.pays, view.outside.metis) *
      vestedValue(farm.vestSeconds / (365 * 86_400), asker.impatience, asker.expectedReturn)
    return [{ farm, emission, each: (working * worth) / Math.max(sharers, 1) }]
  })
  return (from: number, to: number): number =>
    farms.reduce((sum, { farm: { vestSeconds, forfeit }, emission, each }) => {
      const earned = emitted(emission, view.now, to - view.now) - emitted(emission, view.now, from - view.now)
      // Who leaves at the end of his stay loses a share of what has not vested by then.
      const lost = forfeit === undefined ? 0 : forfeit.share * unvestedAt(emission, view.now, from, to, vestSeconds)
      return sum + each * (earned - lost)
    }, 0)
}

/** What a farm emits as somebody sees it, worked out once for all that he asks of it. */
const emissionSeen = lately((view: Sight['view']) => {
  const known = new Map<FarmDeployment, Emission>()
  return (farm: FarmDeployment, state: Sight['view']['chain']['farms'][number]): Emission => {
    const emission = known.get(farm) ?? emissionOf(view, farm, state)
    known.set(farm, emission)
    return emission
  }
})

/** When all has vested that a pool's farms pay, as far as anybody knows: for those of which something can be lost until then. */
const freedIn = ({ view, deployments }: Sight, pool: PoolName): readonly number[] =>
  deployments.farms.farms.flatMap((farm, i) => {
    if (farm.pool !== pool || farm.forfeit === undefined) return []
    const { rate, finish, announced } = emissionSeen(view)(farm, view.chain.farms[i]!)
    const ends = [...(rate > 0 ? [finish] : []), ...announced.map(({ due, duration }) => due + duration)]
    return ends.length === 0 ? [] : [Math.max(...ends) + farm.vestSeconds]
  })
