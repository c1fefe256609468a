import * as fc from 'fast-check'
import type { Address } from 'viem'
import { describe, expect, test } from 'vitest'
import { amountOut } from '../../../protocols/netswap/constant-product.ts'
import { type PoolName, poolNames } from '../../../protocols/pair.ts'
import { exposures, options } from '../choice/options.ts'
import { type Portfolio, portfolioOf } from '../valuation/portfolio.ts'
import { rebalance, type Wish } from './rebalance.ts'
import type { Steps } from './steps.ts'
import { at, farms, metis, pools, usdc, weth } from '../../../test/fixtures/pools.ts'

const deployments = { bridge: { metis, usdc, weth }, netswap: { pools }, farms: { farms } }

/** Everything that one agent and two pools hold, in the smallest units; mainnet in US dollars. */
interface Books {
  mainnet: number
  native: bigint
  held: Record<string, bigint>
  lp: Record<PoolName, bigint>
  staked: bigint[]
  readonly pools: Record<PoolName, { base: bigint; quote: bigint; liquidity: bigint }>
}

const bridgeFee = 0.001
const price: Record<string, number> = { [metis.address]: 30, [weth.address]: 2000, [usdc.address]: 1 }

/** Actions that say what they mean instead of encoding it. */
const say = (kind: string) => (about: object) => ({ kind, ...about })
const actions = {
  netswap: { swap: say('swap'), addLiquidity: say('add'), removeLiquidity: say('remove') },
  farms: { exit: say('exit'), stakeAll: say('stake') },
  bridge: { withdraw: say('withdraw') },
  metis: { unwrap: (amount: bigint) => ({ kind: 'unwrap', amount }) },
}

function decided(books: Books, wish: Wish): Steps & { readonly portfolio: Portfolio } {
  const state = ({ base, quote, liquidity }: Books['pools'][PoolName]) => ({ reserves: { base, quote }, liquidity })
  const here = {
    me: at(99),
    deployments,
    actions,
    view: {
      mainnet: books.mainnet,
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

const least = (...amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => (a < b ? a : b))

/**
 * Does what was decided as the chain would, with nobody else about.
 *
 * @param slack US dollars that a call may ask for beyond what is there
 * @returns kinds of the calls that revert
 */
function execute(books: Books, { deposits, intents }: Steps, slack: number): string[] {
  const { held, lp, staked } = books
  const reverted: string[] = []
  const take = (token: { address: Address; decimals: number }, amount: bigint): bigint => {
    const short = Number(amount - held[token.address]!) / 10 ** token.decimals
    if (short * price[token.address]! > slack) throw new Error(`${short} ${token.address} are missing`)
    const taken = least(amount, held[token.address]!)
    held[token.address]! -= taken
    return taken
  }
  for (const { token, amount } of deposits) {
    const usd = (Number(amount) / 10 ** token.decimals) * price[token.address]! * (1 + bridgeFee)
    if (usd > books.mainnet + slack) reverted.push('deposit')
    const share = Math.min(1, books.mainnet / usd)
    books.mainnet = Math.max(0, books.mainnet - usd)
    held[token.address]! += share === 1 ? amount : BigInt(Math.floor(Number(amount) * share))
  }
  for (const intent of intents as unknown as readonly any[]) {
    const before = structuredClone({ held, lp, staked, pools: books.pools })
    const name: PoolName = intent.pool
    const state = books.pools[name]
    const { base, quote } = pools[name] ?? pools.native
    try {
      switch (intent.kind) {
        case 'exit':
        case 'stake': {
          const place = farms.findIndex(({ address }) => address === intent.address)
          const moved = intent.kind === 'exit' ? staked[place]! : -lp[name]
          if (moved === 0n) throw new Error('nothing to move')
          staked[place]! -= moved
          lp[name] += moved
          break
        }
        case 'remove': {
          if (intent.liquidity > lp[name]) throw new Error('more liquidity than there is')
          lp[name] -= intent.liquidity
          const out = (reserve: bigint) => (reserve * intent.liquidity) / state.liquidity
          const [outBase, outQuote] = [out(state.base), out(state.quote)]
          if (outBase < intent.minBase || outQuote < intent.minQuote) throw new Error('less than the minimum')
          held[base.address]! += outBase
          held[quote.address]! += outQuote
          state.base -= outBase
          state.quote -= outQuote
          state.liquidity -= intent.liquidity
          break
        }
        case 'add': {
          const matching = (intent.base * state.quote) / state.base
          const [wantBase, wantQuote] =
            matching <= intent.quote
              ? [intent.base, matching]
              : [(intent.quote * state.base) / state.quote, intent.quote]
          if (wantBase < intent.minBase || wantQuote < intent.minQuote) throw new Error('less than the minimum')
          const [inBase, inQuote] = [take(base, wantBase), take(quote, wantQuote)]
          const minted = least((inBase * state.liquidity) / state.base, (inQuote * state.liquidity) / state.quote)
          state.base += inBase
          state.quote += inQuote
          state.liquidity += minted
          lp[name] += minted
          break
        }
        case 'swap': {
          const amountIn = take(base, intent.amountIn)
          const out = amountOut(amountIn, state.base, state.quote)
          if (out < intent.minOut) throw new Error('less than the minimum')
          held[quote.address]! += out
          state.base += amountIn
          state.quote -= out
          break
        }
        case 'withdraw': {
          const { address, decimals } = intent.token
          take(intent.token, intent.amount)
          books.mainnet += (Number(intent.amount) / 10 ** decimals) * price[address]! * (1 - bridgeFee)
          break
        }
        case 'unwrap':
          books.native += take(metis, intent.amount)
          break
        default:
          throw new Error(`nobody knows how to ${intent.kind}`)
      }
    } catch (cause) {
      Object.assign(held, before.held)
      Object.assign(lp, before.lp)
      Object.assign(staked, before.staked)
      for (const each of poolNames) Object.assign(books.pools[each], before.pools[each])
      reverted.push(`${intent.kind}: ${(cause as Error).message}`)
    }
  }
  return reverted
}

const dollars = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 1_000_000 }))
const worth = (usd: number, { address, decimals }: { address: Address; decimals: number }): bigint =>
  (BigInt(usd) * 10n ** BigInt(decimals)) / BigInt(price[address]!)

const deepPools = (): Books['pools'] => ({
  native: { base: worth(50_000_000, metis), quote: worth(50_000_000, usdc), liquidity: 10n ** 24n },
  bridged: { base: worth(50_000_000, weth), quote: worth(50_000_000, usdc), liquidity: 10n ** 24n },
})

/**
 * Pools of a hundred million dollars at the outer price, a million LP tokens each: no trade here moves them far. Who has
 * twice as much outside as on the chain can pay for any wish from there.
 */
const books: fc.Arbitrary<Books> = fc
  .record({
    beyond: fc.integer({ min: 0, max: 3_000_000 }),
    metis: dollars,
    usdc: dollars,
    weth: dollars,
    lp: fc.tuple(dollars, dollars),
    staked: fc.tuple(dollars, dollars, dollars),
  })
  .map(({ beyond, lp, staked, ...tokens }) => {
    const onChain = [...lp, ...staked, ...Object.values(tokens)].reduce((sum, usd) => sum + usd, 30)
    const share = (usd: number) => BigInt(usd) * 10n ** 16n
    return {
      mainnet: 2 * onChain + beyond,
      native: 10n ** 18n,
      held: {
        [metis.address]: worth(tokens.metis, metis),
        [usdc.address]: worth(tokens.usdc, usdc),
        [weth.address]: worth(tokens.weth, weth),
      },
      lp: { native: share(lp[0]), bridged: share(lp[1]) },
      staked: staked.map(share),
      pools: deepPools(),
    }
  })

const wishes = fc.record({
  option: fc.constantFrom(...options),
  reservation: fc.double({ min: 20, max: 40, noNaN: true }),
})

const tolerance = { dust: 100, slippage: 0.015, band: 0.1 }

const wishFor = (state: Books, wish: Pick<Wish, 'option' | 'reservation'>): Wish => {
  const { wealth } = decided(state, { ...wish, ...tolerance }).portfolio
  return { ...wish, ...tolerance, dust: Math.max(100, 0.001 * wealth) }
}

/** Blocks until nothing is left to do; reverted calls are tried again. */
function blocksToRest(state: Books, wish: Wish, slack: number): number {
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
  mainnet: 0,
  native: 10n ** 18n,
  held: { [metis.address]: 0n, [usdc.address]: 0n, [weth.address]: 0n },
  lp: { native: 0n, bridged: 0n },
  staked: [0n, 0n, 0n],
  pools: deepPools(),
})
const wish: Wish = { option: 'nativePool', reservation: 30, ...tolerance }

describe('liquidity', () => {
  const state = (): Books => ({ ...empty(), mainnet: 500_000, lp: { native: 5n * 10n ** 21n, bridged: 0n } })

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
    const books = { ...empty(), mainnet: 1_000_000, native: 10n ** 17n }
    books.held[metis.address] = 10n ** 22n
    expect(execute(books, decided(books, wish), 0)).toEqual([])
  })

  test('where the wallet holds a fraction of a millionth of a METIS', () => {
    const books = { ...empty(), mainnet: 1_000_000 }
    books.held[metis.address] = 10n ** 21n + 9n * 10n ** 11n
    expect(execute(books, decided(books, wish), 0)).toEqual([])
  })

  test('where less than a dollar’s worth is missing', () => {
    const books = { ...empty(), mainnet: 1_000_000 }
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
