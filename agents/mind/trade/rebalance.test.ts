import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type PoolName, poolNames } from '../../../protocols/pair.ts'
import { exposures, options } from '../choice/options.ts'
import { type Portfolio, portfolioOf } from '../valuation/portfolio.ts'
import { rebalance, type PortfolioTarget } from './rebalance.ts'
import type { Steps } from './steps.ts'
import { actions, type Books, books, bridgeFee, deepPools, deployments, execute } from '../../../test/fixtures/books.ts'
import { at, farms, metis, usdc, weth } from '../../../test/fixtures/pools.ts'

function decided(books: Books, wish: PortfolioTarget): Steps & { readonly portfolio: Portfolio } {
  const state = ({ base, quote, liquidity }: Books['pools'][PoolName]) => ({ reserves: { base, quote }, liquidity })
  const here = {
    me: at(99),
    deployments,
    actions,
    view: {
      outsideAccount: books.outsideAccount,
      native: books.native,
      chain: {
        netswap: { native: state(books.pools.native), bridged: state(books.pools.bridged) },
        // The first farm of the native pool has ended, the second pays; the bridged pool's farm is announced.
        farms: [{ rewardRate: 0n }, { rewardRate: 1n }, { rewardRate: 0n }],
        metis: { gasPrice: 0n },
      },
      announced: [{ farm: farms[2]!.address, amount: 1n, duration: 1, due: 1 }],
      outside: { bridgeFee, metis: 30, eth: 2000 },
      rules: { places: 'arrival', batched: false },
      account: {
        metis: { wmetis: books.held[metis.address] },
        bridge: { usdc: books.held[usdc.address], weth: books.held[weth.address] },
        netswap: books.lp,
        farms: books.staked.map((staked) => ({ staked, earned: 0n, escrowed: 0n })),
      },
    },
  } as never
  const portfolio = portfolioOf(here)
  return { ...rebalance(here, portfolio, wish), portfolio }
}

const wishes = fc.record({
  option: fc.constantFrom(...options),
  reservation: fc.double({ min: 20, max: 40, noNaN: true }),
})

const tolerance = { dust: 100, slippage: 0.015, band: 0.1 }

const wishFor = (state: Books, wish: Pick<PortfolioTarget, 'option' | 'reservation'>): PortfolioTarget => {
  const { wealth } = decided(state, { ...wish, ...tolerance }).portfolio
  return { ...wish, ...tolerance, dust: Math.max(100, 0.001 * wealth) }
}

/** Blocks until nothing is left to do; reverted calls are tried again. */
function blocksToRest(state: Books, wish: PortfolioTarget, slack: number): number {
  for (let blocks = 0; blocks <= 10; blocks++) {
    const steps = decided(state, wish)
    if (steps.deposits.length + steps.intents.length === 0 && !steps.more) return blocks
    execute(state, steps, slack)
  }
  return Infinity
}

describe('rebalancing', () => {
  test('in one block never asks for a dollar more than there is: no call of it reverts', () => {
    fc.assert(
      fc.property(books, wishes, (given, any) => {
        const state = structuredClone(given)
        expect(execute(state, decided(state, wishFor(state, any)), 1)).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  test('comes to rest within six blocks, where the wish is', () => {
    fc.assert(
      fc.property(books, wishes, (given, any) => {
        const state = structuredClone(given)
        const wish = wishFor(state, any)
        expect(blocksToRest(state, wish, 1)).toBeLessThanOrEqual(6)
        const { positions, wealth } = decided(state, wish).portfolio
        const wanted = { native: wish.option === 'nativePool', bridged: wish.option === 'bridgedPool' }
        for (const name of poolNames) {
          const { value } = positions[name]
          if (wanted[name]) expect(value).toBeGreaterThan(0.85 * exposures[wish.option].placed * wealth - 2 * wish.dust)
          else expect(value).toBeLessThanOrEqual(wish.dust)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('costs no more than crossing the bridge, the swap fee and the slope of the pool', () => {
    fc.assert(
      fc.property(books, wishes, (given, any) => {
        const state = structuredClone(given)
        const wish = wishFor(state, any)
        const before = decided(state, wish).portfolio.wealth
        blocksToRest(state, wish, 1)
        // Wealth is valued at the pool's price, which a sale of METIS lowers for all that is kept.
        const kept = decided(state, wish).portfolio
        const left = kept.wealth + kept.nativeExposure * (30 - kept.prices.metis)
        expect(left).toBeGreaterThan(before * 0.97 - 1)
        expect(left).toBeLessThan(before * 1.001 + 1)
      }),
      { numRuns: 300 },
    )
  })

  test('sells METIS only where the pool bids more than its owner thinks it worth, and down to that at most', () => {
    fc.assert(
      fc.property(books, wishes, (given, any) => {
        const state = structuredClone(given)
        const wish = wishFor(state, any)
        const sales = (decided(state, wish).intents as any[]).filter(({ kind }) => kind === 'swap')
        if (wish.reservation >= 30 * 0.997) expect(sales).toEqual([])
        for (const { amountIn, minOut } of sales) {
          const { base, quote } = state.pools.native
          const bid = (0.997 * Number(quote) * Number(base)) / (Number(base) + 0.997 * Number(amountIn)) ** 2
          expect(bid * 1e12).toBeGreaterThan(wish.reservation * (1 - 1e-9))
          // Up to the millionth of a METIS that rounding takes.
          expect(Number(minOut)).toBeLessThanOrEqual((Number(amountIn) * 1e-12 + 1) * wish.reservation)
        }
      }),
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
const wish: PortfolioTarget = { option: 'nativePool', reservation: 30, ...tolerance }

describe('liquidity', () => {
  const state = (): Books => ({ ...empty(), outsideAccount: 500_000, lp: { native: 5n * 10n ** 21n, bridged: 0n } })

  test('in the wallet goes to the farm that pays, and stays where it is once staked', () => {
    const unstaked = state()
    expect(decided(unstaked, wish).intents).toEqual([{ kind: 'stake', ...farms[1] }])
    expect(blocksToRest(unstaked, wish, 0)).toBe(1)
    expect(unstaked.staked).toEqual([0n, 5n * 10n ** 21n, 0n])
    expect(decided(unstaked, wish).intents).toEqual([])
  })

  test('that is not wanted any more leaves wallet and every farm, all of it', () => {
    const spread = { ...state(), staked: [10n ** 21n, 10n ** 21n, 0n] }
    const { intents, more } = decided(spread, { ...wish, option: 'off' })
    expect(more).toBe(true)
    expect((intents as any[]).map(({ kind, address, liquidity }) => [kind, address ?? liquidity])).toEqual([
      ['exit', farms[0]!.address],
      ['exit', farms[1]!.address],
      ['remove', 7n * 10n ** 21n],
    ])
  })
})

describe('no call asks for what is not there', () => {
  test('after a METIS was unwrapped for gas', () => {
    const books = { ...empty(), outsideAccount: 1_000_000, native: 10n ** 17n }
    books.held[metis.address] = 10n ** 22n
    expect(execute(books, decided(books, wish), 0)).toEqual([])
  })

  test('where the wallet holds a fraction of a millionth of a METIS', () => {
    const books = { ...empty(), outsideAccount: 1_000_000 }
    books.held[metis.address] = 10n ** 21n + 9n * 10n ** 11n
    expect(execute(books, decided(books, wish), 0)).toEqual([])
  })

  test('where less than a dollar’s worth is missing', () => {
    const books = { ...empty(), outsideAccount: 1_000_000 }
    // The position takes half of the wealth: a quarter of it in METIS.
    books.held[metis.address] = 1_111_143n * 10n ** 16n
    expect(execute(books, decided(books, wish), 0)).toEqual([])
  })

  test('and for ever, by an agent that holds METIS and nothing else', () => {
    const books = empty()
    books.held[metis.address] = 10n ** 22n
    expect(blocksToRest(books, wish, 1)).toBeLessThanOrEqual(6)
  })
})
