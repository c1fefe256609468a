import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromUnits } from '../../../protocols/token.ts'
import { actions, type Books, books, bridgeFee, deepPools, deployments, execute } from '../../../test/fixtures/books.ts'
import { at, farms, metis, usdc, weth } from '../../../test/fixtures/pools.ts'
import type { Sight } from '../../uses/use.ts'
import { type CapitalPlan, type CapitalSteps, carryOut } from './carry-out.ts'
import { type UseSeen, usesSeen } from './offer.ts'
import { wealthOf } from './review.ts'

const sightOf = (state: Books): Sight => {
  const pool = ({ base, quote, liquidity }: Books['pools']['native']) => ({ reserves: { base, quote }, liquidity })
  return {
    me: at(99),
    deployments,
    actions,
    view: {
      now: 0,
      blockSeconds: 3600,
      outsideAccount: state.outsideAccount,
      native: state.native,
      chain: {
        netswap: { native: pool(state.pools.native), bridged: pool(state.pools.bridged) },
        // The first farm of the native pool has ended, the second pays; the bridged pool's farm is announced.
        farms: [{ rewardRate: 0n }, { rewardRate: 1n, periodFinish: 1n }, { rewardRate: 0n }],
        metis: { gasPrice: 0n },
      },
      announced: [{ farm: farms[2]!.address, amount: 1n, duration: 1, due: 1 }],
      outside: { bridgeFee, metis: 30, eth: 2000, signals: {} },
      rules: { places: 'arrival', batched: false },
      account: {
        metis: { wmetis: state.held[metis.address] },
        bridge: { usdc: state.held[usdc.address], weth: state.held[weth.address] },
        netswap: state.lp,
        farms: state.staked.map((staked) => ({ staked, earned: 0n, escrowed: 0n, releasable: 0n })),
      },
    },
  } as never
}

const seenIn = (state: Books): { here: Sight; seen: readonly UseSeen[]; wealth: number } => {
  const here = sightOf(state)
  const seen = usesSeen(here, here.deployments, {})
  return { here, seen, wealth: wealthOf(here, seen).usd }
}

const names = ['hold', 'nativePool', 'bridgedPool'] as const

/** Shares of wealth by use; the rest is outside. */
const shares = fc
  .tuple(...names.map(() => fc.nat(3)), fc.nat(3))
  .map(([hold = 0, native = 0, bridged = 0, off = 0]) => {
    const all = Math.max(1, hold + native + bridged + off)
    return { hold: hold / all, nativePool: native / all, bridgedPool: bridged / all }
  })

const planFor = (
  state: Books,
  wanted: Readonly<Record<string, number>>,
  change: Partial<CapitalPlan> = {},
): CapitalPlan => {
  const { wealth } = seenIn(state)
  return {
    targets: Object.fromEntries(Object.entries(wanted).map(([name, share]) => [name, 0.97 * share * wealth])),
    kept: 0,
    keptIn: 'hold',
    reservation: 30,
    dust: Math.max(100, 0.001 * wealth),
    slippage: 0.015,
    band: 0.1,
    impatience: 0.05,
    ...change,
  }
}

const decided = (state: Books, plan: CapitalPlan): CapitalSteps => {
  const { here, seen } = seenIn(state)
  return carryOut(here, seen, plan)
}

/** Blocks until nothing is left to do. */
function blocksToRest(state: Books, plan: CapitalPlan): number {
  for (let blocks = 0; blocks <= 14; blocks++) {
    const steps = decided(state, plan)
    if (steps.deposits.length + steps.intents.length === 0 && !steps.more) return blocks
    execute(state, steps, 1)
  }
  return Infinity
}

describe('capital that goes where it is wanted', () => {
  test('in one block never asks for a dollar more than there is: no call of it reverts', () => {
    fc.assert(
      fc.property(books, shares, (given, wanted) => {
        const state = structuredClone(given)
        expect(execute(state, decided(state, planFor(state, wanted)), 1)).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  test('comes to rest, where it is wanted: no use has more than it is to have, none less but for the band', () => {
    fc.assert(
      fc.property(books, shares, (given, wanted) => {
        const state = structuredClone(given)
        const plan = planFor(state, wanted)
        expect(blocksToRest(state, plan)).toBeLessThanOrEqual(14)
        const { seen } = seenIn(state)
        for (const { use, held } of seen) {
          const target = plan.targets[use.name]!
          const off = Math.max(plan.dust, plan.band * target)
          expect(held.usd, use.name).toBeGreaterThan(target - 2 * off - 0.03 * target)
          // METIS that nobody wants is sold by parts.
          if (use.name !== 'hold') expect(held.usd, use.name).toBeLessThan(target + 2 * off)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('costs no more than the bridge, the swap fee and the slope of the pool', () => {
    fc.assert(
      fc.property(books, shares, (given, wanted) => {
        const state = structuredClone(given)
        const plan = planFor(state, wanted)
        const before = seenIn(state).wealth
        blocksToRest(state, plan)
        expect(seenIn(state).wealth).toBeGreaterThan(before * 0.96 - 1)
        expect(seenIn(state).wealth).toBeLessThan(before * 1.005 + 1)
      }),
      { numRuns: 300 },
    )
  })
})

const empty = (): Books => ({
  outsideAccount: 0,
  native: 10n ** 18n,
  held: { [metis.address]: 0n, [usdc.address]: 0n, [weth.address]: 0n },
  lp: { native: 0n, bridged: 0n },
  staked: [0n, 0n, 0n],
  pools: deepPools(),
})

const sold = (steps: CapitalSteps): number =>
  (steps.intents as any[])
    .filter(({ kind }) => kind === 'swap')
    .reduce((sum, { amountIn }) => sum + fromUnits(amountIn, 18), 0)

describe('coins that were earned', () => {
  const withCoins = (coins: number): Books => {
    const state = empty()
    state.held[metis.address] = BigInt(coins) * 10n ** 18n
    return state
  }

  test('are kept while their owner thinks them worth more than the market bids, and sold down to that when less', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 50_000 }),
        fc.double({ min: 20, max: 40, noNaN: true }),
        (coins, reservation) => {
          const state = withCoins(coins)
          const steps = decided(state, planFor(state, {}, { kept: coins, reservation }))
          if (reservation >= 30) expect(sold(steps)).toBe(0)
          if (reservation < 29) expect(sold(steps)).toBeGreaterThan(0)
          // By parts: no block lowers the bid by more than its owner tolerates.
          const floor = Math.max(reservation, 30 * (1 - 0.015))
          for (const { amountIn, minOut } of (steps.intents as any[]).filter(({ kind }) => kind === 'swap')) {
            expect(Number(minOut)).toBeLessThanOrEqual((Number(amountIn) * 1e-12 + 1) * floor)
          }
        },
      ),
    )
  })

  test('count as nobody’s: what a sleeve has left goes home all the same, and no coin with it', () => {
    const state = withCoins(10_000)
    const { intents } = decided(state, planFor(state, {}, { kept: 4000, reservation: 60 }))
    const home = (intents as any[]).filter(({ kind }) => kind === 'withdraw')
    expect(home.map(({ amount }) => fromUnits(amount, 18))).toEqual([6000])
    expect(intents).toHaveLength(1)
  })

  test('are never more than there is beyond what is to be held', () => {
    const state = withCoins(1000)
    const plan = planFor(state, { hold: 1 }, { kept: 1e6, reservation: 1 })
    expect(sold(decided(state, plan))).toBeLessThan(0.05 * 1000)
  })
})
