import * as fc from 'fast-check'
import { type Address, zeroAddress } from 'viem'
import { expect, test } from 'vitest'
import type { Fact } from '../../protocols/fact.ts'
import { curveOf, depthAround } from '../../protocols/hercules/curve.ts'
import { amountsOf } from '../../protocols/hercules/range.ts'
import { nearestUsable, sqrtPriceOf } from '../../protocols/hercules/tick.ts'
import { Ledger } from '../ledger/ledger.ts'
import { depthNative } from './markets/depth.ts'
import { lpFees, organicFees } from './markets/fees.ts'
import type { Sample } from './metric.ts'
import { policyCost } from './payments/policy-cost.ts'
import { metisPrice } from './markets/price.ts'
import { tvl, tvlBridged, tvlByProtocol, tvlNative, tvlStaked } from './markets/tvl.ts'
import { organicVolume, volume } from './markets/volume.ts'

const at = (place: number): Address => `0x${place.toString(16).padStart(40, '0')}`
const metis = { symbol: 'METIS', address: at(1), decimals: 18 }
const usdc = { symbol: 'm.USDC', address: at(2), decimals: 6 }
const weth = { symbol: 'WETH', address: at(3), decimals: 18 }
const pools = {
  native: { address: at(4), base: metis, quote: usdc },
  bridged: { address: at(5), base: weth, quote: usdc },
}
const [treasury, farm, escrow, timelock, alice] = [at(10), at(11), at(12), at(13), at(14)]
const farms = [{ address: farm, pool: 'native', pays: metis, escrow }]

interface Scene {
  readonly metis: number
  readonly price: number
  /** Shares of the native pool's LP tokens, in percent. */
  readonly treasury: number
  readonly staked: number
  readonly budget: number
}

/** A native pool of so many METIS at so many dollars, a bridged one of 100 ether at 2,000; prices at the start 30 and 2,000. */
function sampleOf(scene: Partial<Scene>, facts: readonly (readonly [actor: string, fact: Fact])[] = []): Sample {
  const nothing = { treasury: 0, staked: 0, budget: 0 }
  const { metis: size, price, treasury: own, staked, budget } = { metis: 10_000, price: 30, ...nothing, ...scene }
  const ledger = new Ledger()
  const share = (percent: number) => BigInt(percent) * 10n ** 18n
  const lp = (to: Address, amount: bigint): Fact => ({
    type: 'transfer',
    token: pools.native.address,
    from: zeroAddress,
    to,
    amount,
  })
  const rest = share(100 - own - staked - budget)
  for (const fact of [
    lp(treasury, share(own)),
    lp(farm, share(staked)),
    lp(timelock, share(budget)),
    lp(alice, rest),
  ]) {
    ledger.book(fact)
  }
  const base = BigInt(size) * 10n ** 18n
  return {
    ledger,
    treasury,
    deployments: { bridge: { metis, usdc, weth }, netswap: { pools }, farms: { farms }, budget: { timelock } },
    prices: { metis: 30, eth: 2000 },
    clusters: [
      { actor: 'user-1', address: alice, organic: true },
      { actor: 'arbitrageur-0', address: at(15), organic: false },
    ],
    state: {
      netswap: {
        native: { reserves: { base, quote: BigInt(Math.round(size * price * 1e6)) }, liquidity: share(100) },
        bridged: { reserves: { base: 10n ** 20n, quote: 200_000_000_000n }, liquidity: 10n ** 20n },
      },
    },
    entries: facts.map(([actor, fact], log) => ({ block: 1, transaction: 0, log, actor, fact })),
  } as unknown as Sample
}

const sizes = fc.integer({ min: 1, max: 1e6 })
const prices = fc.integer({ min: 1, max: 100 })
const percent = fc.integer({ min: 0, max: 50 })

test('TVL is both pools at the prices of the start, without the treasury’s share, wherever LP tokens lie', () => {
  fc.assert(
    fc.property(sizes, prices, percent, percent, (size, price, own, staked) => {
      const sample = sampleOf({ metis: size, price, treasury: own, staked })
      const native = size * (30 + price) * (1 - own / 100)
      expect(tvlNative.at(sample) / Math.max(native, 1e-9)).toBeCloseTo(1, 9)
      expect(tvlBridged.at(sample)).toBeCloseTo(400_000, 6)
      expect(tvl.at(sample)).toBe(tvlNative.at(sample) + tvlBridged.at(sample))
      expect(tvl.at(sample)).toBe(tvl.at(sampleOf({ metis: size, price, treasury: own, staked: 0 })))
      expect(metisPrice.at(sample)).toBeCloseTo(price, 6)
    }),
  )
})

test('liquidity that the policy has bought is nobody else’s: TVL is without it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 }), percent, (own, bought, price) => {
      const sample = sampleOf({ treasury: own, budget: bought, staked: 30, price })
      expect(tvlNative.at(sample)).toBeCloseTo(10_000 * (30 + price) * (1 - (own + bought) / 100), 5)
    }),
  )
})

test('what a pool has locked at nobody’s address stays in TVL where there is no budget', () => {
  const sample = sampleOf({ budget: 20 })
  const { ledger, deployments } = sample
  const locked = {
    ...ledger,
    balance: (token: Address, owner: Address) => ledger.balance(token, owner === zeroAddress ? timelock : owner),
    supply: (token: Address) => ledger.supply(token),
  }
  const none = { ...deployments, budget: { ...deployments.budget, timelock: zeroAddress } }
  expect(tvlNative.at({ ...sample, ledger: locked as Sample['ledger'], deployments: none })).toBeCloseTo(600_000, 6)
})

test('depth grows with the dollars in the METIS pool and by nothing else', () => {
  fc.assert(
    fc.property(sizes, prices, percent, (size, price, own) => {
      const one = depthNative.at(sampleOf({ metis: size, price, treasury: own }))
      expect(one / (size * price)).toBeCloseTo(depthNative.at(sampleOf({ metis: 1, price: 1 })), 6)
    }),
  )
})

test('volume is the m.USDC side of every swap, organic volume that of users alone, and fees are 0.3 % of it', () => {
  const swap = (tokenIn: Address, tokenOut: Address, amountIn: bigint, amountOut: bigint): Fact => ({
    type: 'swap',
    pool: at(4),
    tokenIn,
    tokenOut,
    amountIn,
    amountOut,
  })
  const dollars = fc.integer({ min: 0, max: 1e9 })
  fc.assert(
    fc.property(dollars, dollars, dollars, (bought, sold, arbitraged) => {
      const sample = sampleOf({}, [
        ['user-1', swap(usdc.address, metis.address, BigInt(bought) * 1_000_000n, 5n)],
        ['user-1', swap(weth.address, usdc.address, 5n, BigInt(sold) * 1_000_000n)],
        ['arbitrageur-0', swap(usdc.address, weth.address, BigInt(arbitraged) * 1_000_000n, 5n)],
        ['user-1', { type: 'transfer', token: usdc.address, from: alice, to: at(4), amount: 10n ** 12n }],
      ])
      expect(volume.at(sample)).toBe(bought + sold + arbitraged)
      expect(organicVolume.at(sample)).toBe(bought + sold)
      expect(organicFees.at(sample)).toBeCloseTo(0.003 * (bought + sold), 6)
    }),
  )
})

/** Hercules beside it, both pools of one range from a hundredth of the price to a hundred times it; METIS costs `price` there. */
function withHercules(sample: Sample, price: number, fee: number): Sample {
  const poolOf = (usd: number, base: typeof metis, liquidity: bigint, place: number) => {
    const pair = { base, quote: usdc }
    const range = { bottom: nearestUsable(usd / 100, pair), top: nearestUsable(usd * 100, pair) }
    const sqrtPrice = sqrtPriceOf(usd, pair)
    const pool = { name: place === 20 ? 'native' : 'bridged', address: at(place), ...pair }
    const rung = (tick: number, sign: bigint) => [{ tick, liquidityDelta: sign * liquidity }]
    return {
      pool: { ...pool, opening: { range, liquidity: '0' } },
      state: {
        price: { sqrtPrice, fee, communityFee: 0.2, tick: 0 },
        liquidity,
        reserves: amountsOf(liquidity, range, sqrtPrice),
        ladder: { below: rung(range.bottom, 1n), above: rung(range.top, -1n) },
      },
    }
  }
  const native = poolOf(price, metis, 10n ** 17n, 20)
  const bridged = poolOf(2000, weth, 10n ** 15n, 21)
  return {
    ...sample,
    deployments: { ...sample.deployments, hercules: { pools: { native: native.pool, bridged: bridged.pool } } },
    state: { ...sample.state, hercules: { native: native.state, bridged: bridged.state } },
  } as unknown as Sample
}

test('a second exchange adds its depth, its liquidity and its fees, and its price counts by its depth', () => {
  fc.assert(
    fc.property(
      sizes,
      prices,
      prices,
      fc.double({ min: 0.0001, max: 0.02, noNaN: true }),
      (size, price, other, fee) => {
        const usd = 10n ** 12n
        const swapped = (actor: string, pool: Address): readonly [string, Fact] => [
          actor,
          { type: 'swap', pool, tokenIn: usdc.address, tokenOut: metis.address, amountIn: usd, amountOut: 5n },
        ]
        const trades = [swapped('user-1', at(4)), swapped('user-1', at(20)), swapped('arbitrageur-0', at(20))]
        const alone = sampleOf({ metis: size, price }, trades)
        const both = withHercules(alone, other, fee)
        const { native, bridged } = both.state.hercules!
        const worth = (Number(native.reserves.base) / 1e18) * 30 + Number(native.reserves.quote) / 1e6
        const ether = (Number(bridged.reserves.base) / 1e18) * 2000 + Number(bridged.reserves.quote) / 1e6
        expect(tvlNative.at(both)).toBeCloseTo(tvlNative.at(alone) + worth, 3)
        expect(tvl.at(both)).toBeCloseTo(tvl.at(alone) + worth + ether, 3)
        expect(tvlStaked.at(both)).toBe(0)
        const added = depthNative.at(both) - depthNative.at(alone)
        expect(added).toBeCloseTo(depthAround(curveOf(native, { base: metis, quote: usdc }), 0.02), 3)
        const share = added / depthNative.at(both)
        expect(metisPrice.at(both)).toBeCloseTo((1 - share) * price + share * other, 5)
        expect(volume.at(both)).toBe(3e6)
        expect(organicVolume.at(both)).toBe(2e6)
        // A fifth of Hercules' fees is the protocol's.
        expect(organicFees.at(both)).toBeCloseTo(0.003e6 + 0.8 * fee * 1e6, 5)
        expect(lpFees.at(both)).toBeCloseTo(0.003e6 + 2 * 0.8 * fee * 1e6, 5)
        // Where it is not, everything is as it was.
        expect(organicFees.at(alone)).toBe(0.003 * 1e6)
      },
    ),
  )
})

test('an order filled in a batch is volume of whose order it was, and its share of what the settlement paid is his fee', () => {
  const dollars = fc.integer({ min: 1, max: 1e6 })
  fc.assert(
    fc.property(dollars, dollars, dollars, (users, others, net) => {
      const amount = (usd: number) => BigInt(usd) * 1_000_000n
      const fill = (account: Address, usd: number): readonly [string, Fact] => [
        'batch',
        {
          type: 'fill',
          pool: at(30),
          account,
          tokenIn: usdc.address,
          tokenOut: metis.address,
          amountIn: amount(usd),
          amountOut: 5n,
        },
      ]
      const sample = sampleOf({}, [
        fill(alice, users),
        fill(at(15), others),
        [
          'batch',
          {
            type: 'swap',
            pool: at(4),
            tokenIn: usdc.address,
            tokenOut: metis.address,
            amountIn: amount(net),
            amountOut: 5n,
          },
        ],
      ])
      expect(volume.at(sample)).toBe(users + others)
      expect(organicVolume.at(sample)).toBe(users)
      expect(lpFees.at(sample)).toBeCloseTo(0.003 * net, 6)
      expect(organicFees.at(sample)).toBeCloseTo((0.003 * net * users) / (users + others), 6)
    }),
  )
})

test('the parts of TVL add up to it, on average over the evaluation window alone', () => {
  const observer = tvlByProtocol.observe({ evaluation: { from: 10, to: 20 } } as never)
  const [early, first, second] = [1000, 2000, 4000].map((size) => withHercules(sampleOf({ metis: size }), 30, 0.003))
  observer.see({ ...early!, day: 10 })
  observer.see({ ...first!, day: 10.5 })
  observer.see({ ...second!, day: 20 })
  const parts = observer.parts()
  expect(Object.keys(parts)).toEqual([
    'hercules · bridged',
    'hercules · native',
    'netswap · bridged',
    'netswap · native',
  ])
  const sum = Object.values(parts).reduce((all, part) => all + part, 0)
  expect(sum).toBeCloseTo((tvl.at(first!) + tvl.at(second!)) / 2, 3)
})

/** A programme that begins on day 5: the first block after it is the first that pays. */
const fromDay5 = { programme: { from: 5, to: 10 } } as never

test('a policy costs what leaves its budget and what grants pay, at the METIS price when it began, each coin once', () => {
  const moved = (token: Address, from: Address, amount: bigint): readonly [string, Fact] => [
    'steward',
    { type: 'transfer', token, from, to: escrow, amount },
  ]
  const coins = fc.integer({ min: 0, max: 1e6 })
  fc.assert(
    fc.property(coins, coins, coins, prices, prices, (first, second, dollars, price, later) => {
      const observer = policyCost.observe(fromDay5)
      observer.see({ ...sampleOf({ price: 99 }, [moved(metis.address, alice, 10n ** 18n)]), day: 4.5 })
      observer.see({
        ...sampleOf({ price }, [
          moved(metis.address, timelock, BigInt(first) * 10n ** 18n),
          // The escrow's own token stands for METIS that has left already.
          moved(escrow, timelock, BigInt(first) * 10n ** 18n),
        ]),
        day: 5.5,
      })
      const grantPaid = {
        type: 'grantPaid',
        grant: 0,
        account: alice,
        token: metis.address,
        amount: 10n ** 18n,
      } as const
      observer.see({
        ...sampleOf({ price: later }, [
          moved(metis.address, timelock, BigInt(second) * 10n ** 18n),
          moved(usdc.address, timelock, BigInt(dollars) * 1_000_000n),
          ['user-1', grantPaid],
        ]),
        day: 6,
      })
      expect(observer.value()).toBeCloseTo((first + second + 1) * price + dollars, 3)
    }),
  )
})

test('dollars that the budget got for METIS and spends again are no second cost', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 1000 }), (sold, got) => {
      const moved = (token: Address, from: Address, to: Address, amount: bigint): readonly [string, Fact] => [
        'steward',
        { type: 'transfer', token, from, to, amount },
      ]
      const pair = pools.native.address
      const observer = policyCost.observe(fromDay5)
      const facts = [
        moved(metis.address, timelock, pair, BigInt(sold) * 10n ** 18n),
        moved(usdc.address, pair, timelock, BigInt(got) * 1_000_000n),
        moved(usdc.address, timelock, pair, BigInt(got) * 1_000_000n),
        moved(metis.address, timelock, pair, BigInt(sold) * 10n ** 18n),
      ]
      observer.see({ ...sampleOf({ price: 20 }, facts), day: 6 })
      expect(observer.value()).toBeCloseTo(2 * sold * 20, 3)
    }),
  )
})

test('without a programme nothing is spent: what is minted leaves nobody’s budget', () => {
  const sample = sampleOf({}, [
    ['nobody', { type: 'transfer', token: metis.address, from: zeroAddress, to: alice, amount: 10n ** 18n }],
  ])
  const observer = policyCost.observe(fromDay5)
  const budget = { ...sample.deployments.budget, timelock: zeroAddress }
  observer.see({ ...sample, day: 6, deployments: { ...sample.deployments, budget } })
  expect(observer.value()).toBe(0)
})
