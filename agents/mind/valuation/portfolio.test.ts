import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Portfolio, portfolioOf } from './portfolio.ts'
import { farms, metis, pools, usdc, weth } from '../../../test/fixtures/pools.ts'

interface Account {
  readonly outsideAccount: number
  readonly native: bigint
  readonly wmetis: bigint
  readonly usdc: bigint
  readonly weth: bigint
  readonly lp: { readonly native: bigint; readonly bridged: bigint }
  readonly farms: readonly { readonly staked: bigint; readonly earned: bigint; readonly escrowed: bigint }[]
}

/** 10,000 METIS at 30 dollars, 1,000 ether at 2,000, and a million LP tokens in each pool. */
const chain = {
  netswap: {
    native: { reserves: { base: 10n ** 22n, quote: 3n * 10n ** 11n }, liquidity: 10n ** 24n },
    bridged: { reserves: { base: 10n ** 21n, quote: 2n * 10n ** 12n }, liquidity: 10n ** 24n },
  },
}

const portfolio = (account: Account): Portfolio =>
  portfolioOf({
    view: {
      outsideAccount: account.outsideAccount,
      native: account.native,
      chain,
      account: {
        metis: { wmetis: account.wmetis },
        bridge: { usdc: account.usdc, weth: account.weth },
        netswap: account.lp,
        farms: account.farms,
      },
    },
    deployments: { bridge: { metis, usdc, weth }, netswap: { pools }, farms: { farms } },
  } as never)

const tokens = fc.bigInt({ min: 0n, max: 10n ** 22n })
const dollars = fc.bigInt({ min: 0n, max: 10n ** 12n })
const inFarm = (amounts: fc.Arbitrary<bigint>) => fc.record({ staked: tokens, earned: amounts, escrowed: amounts })
const accounts: fc.Arbitrary<Account> = fc.record({
  outsideAccount: fc.double({ min: 0, max: 1e7, noNaN: true }),
  native: tokens,
  wmetis: tokens,
  usdc: dollars,
  weth: tokens,
  lp: fc.record({ native: tokens, bridged: tokens }),
  farms: fc.tuple(inFarm(tokens), inFarm(dollars), inFarm(tokens)),
})

test('wealth is what all holdings come to at pool prices, and METIS of every form counts once as exposure', () => {
  const { wealth, nativeExposure, pendingMetis, positions, prices } = portfolio({
    outsideAccount: 1000,
    native: 10n ** 18n,
    wmetis: 2n * 10n ** 18n,
    usdc: 50_000_000n,
    weth: 10n ** 17n,
    lp: { native: 10n ** 22n, bridged: 0n },
    farms: [
      { staked: 2n * 10n ** 22n, earned: 10n ** 18n, escrowed: 3n * 10n ** 18n },
      { staked: 0n, earned: 7_000_000n, escrowed: 0n },
      { staked: 10n ** 22n, earned: 0n, escrowed: 0n },
    ],
  })
  expect(prices).toEqual({ metis: 30, eth: 2000 })
  // Three hundredths of the native pool: 300 METIS and 9,000 dollars; one of the other: 10 ether and 20,000.
  expect([positions.native.base, positions.native.quote, positions.native.value]).toEqual([300, 9_000, 18_000])
  expect(positions.bridged.value).toBe(40_000)
  expect(pendingMetis).toBe(4)
  expect(nativeExposure).toBe(307)
  expect(wealth).toBeCloseTo(1000 + 7 * 30 + 50 + 200 + 7 + 18_000 + 40_000, 6)
})

test('wealth adds up: of two accounts’ holdings in one hand it is the sum', () => {
  fc.assert(
    fc.property(accounts, accounts, (one, other) => {
      const both = portfolio({
        outsideAccount: one.outsideAccount + other.outsideAccount,
        native: one.native + other.native,
        wmetis: one.wmetis + other.wmetis,
        usdc: one.usdc + other.usdc,
        weth: one.weth + other.weth,
        lp: { native: one.lp.native + other.lp.native, bridged: one.lp.bridged + other.lp.bridged },
        farms: one.farms.map(({ staked, earned, escrowed }, i) => ({
          staked: staked + other.farms[i]!.staked,
          earned: earned + other.farms[i]!.earned,
          escrowed: escrowed + other.farms[i]!.escrowed,
        })),
      })
      for (const key of ['wealth', 'nativeExposure', 'pendingMetis'] as const) {
        const apart = portfolio(one)[key] + portfolio(other)[key]
        expect(Math.abs(both[key] - apart)).toBeLessThanOrEqual(1e-9 * apart)
      }
    }),
  )
})

test('moving LP tokens between wallet and farms changes nothing but where they are', () => {
  fc.assert(
    fc.property(accounts, fc.tuple(tokens, tokens, tokens), (account, [wallet, first, second]) => {
      const [a, b, c] = account.farms as [Account['farms'][0], Account['farms'][0], Account['farms'][0]]
      const placed = (lp: bigint, one: bigint, two: bigint) => {
        const { positions, ...rest } = portfolio({
          ...account,
          lp: { ...account.lp, native: lp },
          farms: [{ ...a, staked: one }, { ...b, staked: two }, c],
        })
        const { wallet: _wallet, staked: _staked, ...position } = positions.native
        return { position, bridged: positions.bridged, ...rest }
      }
      const all = wallet + first + second
      expect(placed(wallet, first, second)).toEqual(placed(all, 0n, 0n))
      expect(placed(wallet, first, second)).toEqual(placed(0n, 0n, all))
    }),
  )
})
