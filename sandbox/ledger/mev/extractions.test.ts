import * as fc from 'fast-check'
import type { Address } from 'viem'
import { describe, expect, test } from 'vitest'
import { amountOut, optimalTrade } from '../../../protocols/netswap/constant-product.ts'
import { fromUnits, toUnits } from '../../../protocols/token.ts'
import type { Entry } from '../ledger.ts'
import { inUsd, unitWorth, valuer } from '../worth.ts'
import type { BlockTrace } from './extraction.ts'
import { extractionsOf } from './extractions.ts'
import type { PairReserves } from './replay.ts'

const at = (place: number): Address => `0x${place.toString(16).padStart(40, '0')}`
const metis = at(1)
const usdc = at(2)
const price = 30
const quotes = new Map([
  [metis, { decimals: 18, price }],
  [usdc, { decimals: 6, price: 1 }],
])
const [metisWei, usdcUnit] = [quotes.get(metis)!, quotes.get(usdc)!].map(unitWorth) as [bigint, bigint]

/** Whoever gains nothing that counts: plain users. */
const organic = (actor: string) => actor.startsWith('user')

/** Pairs that keep their own books, and what everybody's tokens changed by. */
function openMarket() {
  const pairs = new Map<Address, { metis: bigint; usdc: bigint }>()
  const entries: Entry[] = []
  const gains = new Map<string, bigint>()
  let transaction = 0
  const record = (actor: string, fact: Entry['fact']) =>
    entries.push({ block: 1, transaction: transaction++, log: 0, actor, fact })
  return {
    entries,
    gains,
    open: (pool: Address, metisHeld: number, atPrice: number) =>
      void pairs.set(pool, { metis: toUnits(metisHeld, 18), usdc: toUnits(metisHeld * atPrice, 6) }),
    reservesOf: (pool: Address) => ({
      base: fromUnits(pairs.get(pool)!.metis, 18),
      quote: fromUnits(pairs.get(pool)!.usdc, 6),
    }),
    /** @returns what it paid out */
    swap: (actor: string, pool: Address, side: 'buy' | 'sell', amountIn: bigint): bigint => {
      const held = pairs.get(pool)!
      const [tokenIn, tokenOut, given, got] =
        side === 'buy' ? [usdc, metis, held.usdc, held.metis] : [metis, usdc, held.metis, held.usdc]
      const output = amountOut(amountIn, given, got)
      const change = side === 'buy' ? { metis: -output, usdc: amountIn } : { metis: amountIn, usdc: -output }
      pairs.set(pool, { metis: held.metis + change.metis, usdc: held.usdc + change.usdc })
      gains.set(actor, (gains.get(actor) ?? 0n) - change.metis * metisWei - change.usdc * usdcUnit)
      record(actor, { type: 'swap', pool, tokenIn, tokenOut, amountIn, amountOut: output })
      return output
    },
    provide: (actor: string, pool: Address, amount0: bigint, amount1: bigint): void => {
      const held = pairs.get(pool)!
      pairs.set(pool, { metis: held.metis + amount0, usdc: held.usdc + amount1 })
      record(actor, { type: 'addLiquidity', pool, amount0, amount1 })
    },
    trace: (): BlockTrace => ({
      entries,
      worth: valuer(quotes),
      pairs: new Map(
        [...pairs].map(([pool, held]): [Address, PairReserves] => [
          pool,
          { token0: metis, reserve0: held.metis, reserve1: held.usdc },
        ]),
      ),
      pegged: new Set(),
      takes: (actor) => !organic(actor),
      actorOf: () => undefined,
    }),
  }
}

type Market = ReturnType<typeof openMarket>

/** What happens in a pool or two, step by step; other pools' steps may come between. */
type Story = (market: Market, name: string, pools: readonly [Address, Address]) => readonly (() => void)[]

const users = fc.array(
  fc.record({ side: fc.constantFrom('buy' as const, 'sell' as const), usd: fc.integer({ min: 10, max: 20_000 }) }),
  { maxLength: 4 },
)
type Users = typeof users extends fc.Arbitrary<infer T> ? T : never

const unitsOf = (side: 'buy' | 'sell', usd: number) => (side === 'buy' ? toUnits(usd, 6) : toUnits(usd / price, 18))

const plain =
  (swaps: Users): Story =>
  (market, name, [pool]) => {
    market.open(pool, 100_000, price)
    return swaps.map(
      ({ side, usd }, i) =>
        () =>
          void market.swap(`user-${name}-${i}`, pool, side, unitsOf(side, usd)),
    )
  }

/** Front-run, victims and whoever else, back-run of all that was bought. */
const sandwich =
  (side: 'buy' | 'sell', victims: readonly number[], others: Users, front: number): Story =>
  (market, name, [pool]) => {
    market.open(pool, 100_000, price)
    let bought = 0n
    return [
      ...others.map(
        ({ side: own, usd }, i) =>
          () =>
            void market.swap(`user-${name}-o${i}`, pool, own, unitsOf(own, usd)),
      ),
      () => {
        bought = market.swap(name, pool, side, unitsOf(side, front))
      },
      ...victims.flatMap((usd, i) => [
        () => market.provide('user-lp', pool, toUnits(100, 18), toUnits(3_000, 6)),
        () => void market.swap(`user-${name}-${i}`, pool, side, unitsOf(side, usd)),
      ]),
      () => void market.swap(name, pool, side === 'buy' ? 'sell' : 'buy', bought),
    ]
  }

/** Trades against the outer market, whatever the pool's price is then. */
const correct = (market: Market, name: string, pool: Address): void => {
  const best = optimalTrade(market.reservesOf(pool), price, 0.003)!
  market.swap(name, pool, best.side, toUnits(best.amountIn, best.side === 'buy' ? 6 : 18))
}

const backrun =
  (side: 'buy' | 'sell', usd: number): Story =>
  (market, name, [pool]) => {
    market.open(pool, 100_000, price)
    return [() => void market.swap(`user-${name}`, pool, side, unitsOf(side, usd)), () => correct(market, name, pool)]
  }

const arbitrage =
  (gap: number, before: Users): Story =>
  (market, name, [pool]) => {
    market.open(pool, 100_000, price * gap)
    return [
      ...before.map(
        ({ side, usd }, i) =>
          () =>
            void market.swap(`user-${name}-${i}`, pool, side, unitsOf(side, usd / 100)),
      ),
      () => correct(market, name, pool),
    ]
  }

/** Buys where it is cheap and sells where it is dear, or the other way round. */
const round =
  (gap: number, usd: number): Story =>
  (market, name, [cheap, dear]) => {
    market.open(cheap, 100_000, price)
    market.open(dear, 100_000, price * gap)
    let bought = 0n
    return [
      () => {
        bought = market.swap(name, cheap, 'buy', toUnits(usd, 6))
      },
      () => void market.swap(name, dear, 'sell', bought),
    ]
  }

const side = fc.constantFrom('buy' as const, 'sell' as const)
const stories = fc.oneof(
  users.map((swaps) => ({ type: undefined, story: plain(swaps) })),
  fc
    .tuple(
      side,
      fc.array(fc.integer({ min: 10, max: 100_000 }), { minLength: 1, maxLength: 3 }),
      users,
      fc.integer({ min: 10, max: 50_000 }),
    )
    .map((chosen) => ({ type: 'sandwich', story: sandwich(...chosen) })),
  fc
    .tuple(side, fc.integer({ min: 50_000, max: 400_000 }))
    .map((chosen) => ({ type: 'backrun', story: backrun(...chosen) })),
  fc
    .tuple(fc.constantFrom(0.8, 0.9, 0.97, 1.03, 1.1, 1.2), users)
    .map((chosen) => ({ type: 'arbitrage', story: arbitrage(...chosen) })),
  fc
    .tuple(fc.constantFrom(1.03, 1.1), fc.integer({ min: 100, max: 5_000 }))
    .map((chosen) => ({ type: 'arbitrage', story: round(...chosen) })),
)

/** Steps of all stories, each in its order, mixed by chance. */
function mixed(tales: readonly (readonly (() => void)[])[], chance: readonly number[]): void {
  const left = tales.map((steps) => [...steps])
  for (let i = 0; left.some((steps) => steps.length > 0); i++) {
    const waiting = left.filter((steps) => steps.length > 0)
    waiting[(chance[i % chance.length] ?? 0) % waiting.length]!.shift()!()
  }
}

const chance = fc.array(fc.nat(1000), { minLength: 5, maxLength: 40 })

describe('extraction', () => {
  test('is found where it was planted, of its kind, by its taker, to the wei of what the taker’s tokens changed by', () => {
    fc.assert(
      fc.property(fc.array(stories, { maxLength: 6 }), chance, (told, numbers) => {
        const market = openMarket()
        mixed(
          told.map(({ story }, i) => story(market, `taker-${i}`, [at(100 + 2 * i), at(101 + 2 * i)])),
          numbers,
        )
        const found = extractionsOf(market.trace())
        const planted = told.flatMap(({ type }, i) => (type === undefined ? [] : [`${type} by taker-${i}`]))
        expect(found.map(({ type, taker }) => `${type} by ${taker}`).toSorted()).toEqual(planted.toSorted())
        for (const { type, taker, gross, transactions, victims } of found) {
          expect(gross).toBe(market.gains.get(taker))
          expect(transactions.map((place) => market.entries[place]!.actor)).toEqual(transactions.map(() => taker))
          expect(victims.length > 0).toBe(type !== 'arbitrage')
        }
      }),
      { numRuns: 300 },
    )
  })

  test('is not what plain users do, whatever they do', () => {
    fc.assert(
      fc.property(fc.array(users, { maxLength: 5 }), chance, (swaps, numbers) => {
        const market = openMarket()
        mixed(
          swaps.map((some, i) => plain(some)(market, 'x', [at(100 + i), at(0)])),
          numbers,
        )
        expect(extractionsOf(market.trace())).toEqual([])
      }),
    )
  })

  test('by a sandwich leaves victims as much worse off as the same block without the front-run says', () => {
    const usd = fc.integer({ min: 10, max: 100_000 })
    fc.assert(
      fc.property(side, fc.array(usd, { minLength: 1, maxLength: 3 }), usd, (way, victims, front) => {
        const [pool, other] = [at(100), at(101)]
        const [with_, without] = [openMarket(), openMarket()]
        for (const step of sandwich(way, victims, [], front)(with_, 'taker', [pool, other])) step()
        for (const step of sandwich(way, victims, [], front)(without, 'taker', [pool, other]).slice(1, -1)) step()
        const [found] = extractionsOf(with_.trace())
        expect(found!.victims).toEqual(
          victims.map((_, i) => {
            const actor = `user-taker-${i}`
            return { actor, loss: without.gains.get(actor)! - with_.gains.get(actor)! }
          }),
        )
      }),
    )
  })

  test('of the sandwich in V08 is its profit, and its victim gets the least that it asked for', () => {
    const [x, y, pool] = [at(5), at(6), at(100)]
    const whole = 10n ** 18n
    const [size, front] = [20_000n * whole, 5_095_265_696_499_566_467_927n]
    let [heldX, heldY] = [1_000_000n * whole, 1_000_000n * whole]
    const entries: Entry[] = []
    const swap = (actor: string, amountIn: bigint, toX: boolean): bigint => {
      const output = toX ? amountOut(amountIn, heldY, heldX) : amountOut(amountIn, heldX, heldY)
      heldX += toX ? -output : amountIn
      heldY += toX ? amountIn : -output
      const [tokenIn, tokenOut] = toX ? [y, x] : [x, y]
      const fact = { type: 'swap', pool, tokenIn, tokenOut, amountIn, amountOut: output } as const
      entries.push({ block: 1, transaction: entries.length, log: 0, actor, fact })
      return output
    }
    const quoted = amountOut(size, heldX, heldY)
    const bought = swap('taker', front, false)
    const received = swap('user', size, false)
    const back = swap('taker', bought, true)
    expect(received).toBe(19_354_667_921_642_449_555_855n)
    expect(back - front).toBe(172_367_274_518_725_617_549n)
    const [found, ...others] = extractionsOf({
      entries,
      worth: valuer(new Map([x, y].map((token) => [token, { decimals: 18, price: 1 }]))),
      pairs: new Map([[pool, { token0: x, reserve0: heldX, reserve1: heldY }]]),
      pegged: new Set(),
      takes: (actor) => !organic(actor),
      actorOf: () => undefined,
    })
    expect(others).toEqual([])
    expect(found).toEqual({
      type: 'sandwich',
      taker: 'taker',
      transactions: [0, 2],
      gross: 172_367_274_518_725_617_549n * 10n ** 18n,
      victims: [{ actor: 'user', loss: (quoted - received) * 10n ** 18n }],
    })
    // One per cent of slippage and not a wei more, as the victim allowed it (V09).
    expect(received).toBe((quoted * 99n) / 100n)
    expect(inUsd(found!.gross)).toBeCloseTo(172.3673, 4)
  })
})

describe('a swap that was hedged outside at another price than the block’s', () => {
  test('gains what it is worth at that price, and is no part of a sandwich, whoever swaps between two of them', () => {
    const market = openMarket()
    const pool = at(100)
    market.open(pool, 100_000, price)
    const bought = market.swap('taker', pool, 'buy', toUnits(20_000, 6))
    market.swap('user-1', pool, 'buy', toUnits(10_000, 6))
    const sold = toUnits(700, 18)
    const got = market.swap('taker', pool, 'sell', sold)
    const dollar = unitWorth(quotes.get(usdc)!)
    const hedges = new Map([
      [0, { token: metis, decimals: 18, price: 31 }],
      [2, { token: metis, decimals: 18, price: 29 }],
    ])
    const found = extractionsOf({ ...market.trace(), hedgeAt: (place) => hedges.get(place) })
    expect(found.map(({ type, gross, transactions }) => ({ type, gross, transactions }))).toEqual([
      {
        type: 'arbitrage',
        gross: bought * unitWorth(hedges.get(0)!) - toUnits(20_000, 6) * dollar,
        transactions: [0],
      },
      { type: expect.any(String), gross: got * dollar - sold * unitWorth(hedges.get(2)!), transactions: [2] },
    ])
    expect(extractionsOf(market.trace()).map(({ type }) => type)).toContain('sandwich')
  })
})

describe('a liquidation', () => {
  const [market, debtor, helper] = [at(50), at(51), at(52)]
  const worth = valuer(new Map([...quotes, [market, { decimals: 18, price }]]))
  const found = (...facts: readonly Entry['fact'][]) =>
    extractionsOf({
      entries: facts.map((fact, transaction) => ({ block: 1, transaction, log: 0, actor: 'helper', fact })),
      worth,
      pairs: new Map(),
      pegged: new Set(),
      takes: () => true,
      actorOf: (account) => (account === debtor ? 'debtor' : undefined),
    }).map(({ gross, victims, ...rest }) => ({
      ...rest,
      gross: inUsd(gross),
      victims: victims.map(({ actor, loss }) => ({ actor, loss: inUsd(loss) })),
    }))

  test('of a loan takes what the collateral is worth beyond the debt that was repaid', () => {
    const seized = { collateral: metis, seized: 11n * 10n ** 18n, token: usdc, amount: 300_000_000n }
    expect(found({ type: 'liquidation', market, account: debtor, liquidator: helper, ...seized })).toEqual([
      { type: 'liquidation', taker: 'helper', transactions: [0], gross: 30, victims: [{ actor: 'debtor', loss: 30 }] },
    ])
  })

  test('of margin takes its discount, less what the insurance fund gets', () => {
    const taken = {
      token: metis,
      amount: 10n * 10n ** 18n,
      settlement: usdc,
      repaid: 270_000_000n,
      insurance: 5_000_000n,
    }
    expect(found({ type: 'marginLiquidation', account: debtor, liquidator: helper, ...taken })).toMatchObject([
      { gross: 25, victims: [{ actor: 'debtor', loss: 25 }] },
    ])
  })

  test('of a position takes what the liquidator’s own changes by, until its next one', () => {
    const dollars = (amount: number) => BigInt(amount) * 10n ** 18n
    const position = (account: Address, size: number, notional: number, fee = 0): Entry['fact'] => ({
      type: 'position',
      market,
      account,
      size: dollars(size),
      notional: dollars(notional),
      fee: dollars(fee),
      realizedPnl: 0n,
    })
    const liquidated = { type: 'positionLiquidation', market, account: debtor, liquidator: helper } as const
    const terms = { size: dollars(10), notional: dollars(300), penalty: dollars(15) }
    // Takes over 10 METIS for 292 dollars and sells them for 298 less a fee of 1; then 10 more, which it keeps.
    const facts = [
      { ...liquidated, ...terms },
      position(debtor, -10, 300),
      position(helper, 10, -292),
      position(helper, -10, 298, 1),
      { ...liquidated, ...terms },
      position(helper, 10, -295),
    ]
    expect(found(...facts)).toEqual([
      {
        type: 'liquidation',
        taker: 'helper',
        transactions: [2, 3],
        gross: 5,
        victims: [{ actor: 'debtor', loss: 15 }],
      },
      { type: 'liquidation', taker: 'helper', transactions: [5], gross: 5, victims: [{ actor: 'debtor', loss: 15 }] },
    ])
  })
})

test('a trade with a token against what it stands for corrects the peg', () => {
  const [stake, pool] = [at(7), at(100)]
  const prices = new Map([...quotes, [stake, quotes.get(metis)!]])
  const swap = { type: 'swap', pool, tokenIn: metis, tokenOut: stake, amountIn: 97n, amountOut: 100n } as const
  const [found] = extractionsOf({
    entries: [{ block: 1, transaction: 0, log: 0, actor: 'staker', fact: swap }],
    worth: valuer(prices),
    pairs: new Map(),
    pegged: new Set([pool]),
    takes: () => true,
    actorOf: () => undefined,
  })
  expect(found).toMatchObject({ type: 'peg', taker: 'staker', gross: 3n * metisWei, victims: [] })
})
