import * as fc from 'fast-check'
import { type Address, zeroAddress } from 'viem'
import { describe, expect, test } from 'vitest'
import type { Fact } from '../../protocols/fact.ts'
import { Ledger } from '../ledger/ledger.ts'
import { dumpRatio } from './dump-ratio.ts'
import type { Sample } from './metric.ts'

const at = (place: number): Address => `0x${place.toString(16).padStart(40, '0')}`
const metis = { symbol: 'METIS', address: at(1), decimals: 18 }
const usdc = { symbol: 'm.USDC', address: at(2), decimals: 6 }
const weth = { symbol: 'WETH', address: at(3), decimals: 18 }
const pool = { address: at(4), base: metis, quote: usdc }
const liquid = { address: at(6), pool: 'native', pays: metis }
const vested = { address: at(7), pool: 'native', pays: metis, escrow: at(8) }
const dollars = { address: at(9), pool: 'native', pays: usdc }
const [alice, bob] = [at(0xa), at(0xb)] as const

/** The pool never moves here: half a METIS for every LP token. */
const halfAMetis = { reserves: { base: 10n ** 24n, quote: 3n * 10n ** 13n }, liquidity: 2n * 10n ** 24n }
const wei = (amount: number): bigint => BigInt(Math.round(amount * 1e6)) * 10n ** 12n

const transfer = (token: Address, from: Address, to: Address, amount: bigint): Fact => ({
  type: 'transfer',
  token,
  from,
  to,
  amount,
})
const rewarded = (
  to: Address,
  amount: number,
  { address: farm, pays, ...rest }: typeof liquid | typeof vested = liquid,
) => {
  const token = 'escrow' in rest ? rest.escrow : pays.address
  return [
    { type: 'reward', farm, account: to, amount: wei(amount) } as const,
    transfer(token, token === metis.address ? at(99) : zeroAddress, to, wei(amount)),
  ]
}
const sold = (by: Address, amount: number) => [transfer(metis.address, by, pool.address, wei(amount))]
const bought = (by: Address, amount: number) => [transfer(metis.address, pool.address, by, wei(amount))]

/** Ways to keep METIS in another form. A form may go below nothing here: only what all are together counts. */
const keeps: Record<string, (who: Address, amount: bigint) => Fact[]> = {
  'as liquidity': (who, amount) => [
    transfer(metis.address, who, pool.address, amount),
    transfer(pool.address, zeroAddress, who, 2n * amount),
  ],
  'as METIS again': (who, amount) => [
    transfer(pool.address, who, zeroAddress, 2n * amount),
    transfer(metis.address, pool.address, who, amount),
  ],
  staked: (who, amount) => [
    { type: 'stake', farm: liquid.address, account: who, amount: 2n * amount },
    transfer(pool.address, who, liquid.address, 2n * amount),
  ],
  unstaked: (who, amount) => [
    { type: 'unstake', farm: liquid.address, account: who, amount: 2n * amount },
    transfer(pool.address, liquid.address, who, 2n * amount),
  ],
  unwrapped: (who, amount) => [
    { type: 'unwrap', account: who, amount },
    transfer(metis.address, who, zeroAddress, amount),
  ],
  released: (who, amount) => [
    transfer(vested.escrow, who, zeroAddress, amount),
    transfer(metis.address, vested.escrow, who, amount),
    { type: 'release', token: metis.address, account: who, amount },
  ],
}

type Story = Readonly<Record<number, readonly (readonly Fact[])[]>>

/** A run of daily blocks: on which days what happened. Programme from day 10 to day 20; alice and bob are who lives. */
function ratio(story: Story, { days = 60, blockSeconds = 86_400 } = {}): number | undefined {
  const ledger = new Ledger()
  const native = new Map<Address, bigint>()
  const deployments = {
    bridge: { metis, usdc, weth },
    netswap: { pools: { native: pool, bridged: { address: at(5), base: weth, quote: usdc } } },
    farms: { farms: [liquid, vested, dollars] },
  }
  const observer = dumpRatio.observe({
    days,
    blockSeconds,
    programme: { from: 10, to: 20 },
    evaluation: { from: 50, to: 60 },
  })
  for (let block = 1; block <= Math.round((days * 86_400) / blockSeconds); block++) {
    const day = (block * blockSeconds) / 86_400
    const facts = story[day]?.flat() ?? []
    for (const fact of facts) {
      ledger.book(fact)
      if (fact.type === 'unwrap') native.set(fact.account, (native.get(fact.account) ?? 0n) + fact.amount)
    }
    // Whose transaction it was: all that these people do, they do themselves.
    const entries = facts.map((fact, log) => ({
      block,
      transaction: 0,
      log,
      actor: 'account' in fact && fact.account === bob ? 'bob' : 'alice',
      fact,
    }))
    observer.see({
      day,
      block,
      entries,
      ledger,
      deployments,
      native: (account: Address) => native.get(account) ?? 0n,
      state: { netswap: { native: halfAMetis, bridged: halfAMetis } },
      clusters: [
        { actor: 'alice', address: alice, organic: false },
        { actor: 'bob', address: bob, organic: false },
      ],
    } as unknown as Sample)
  }
  return observer.value()
}

describe('the dump ratio', () => {
  test('is nothing when rewards are kept, all when all are sold, and the share when some are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 12, max: 49 }), (share, day) => {
        const story = { 11: [rewarded(alice, 100)], [day]: [sold(alice, share / 10)] }
        expect(ratio(story)).toBeCloseTo(share / 1000, 9)
      }),
      { numRuns: 40 },
    )
  })

  test('does not change by moving METIS between wallet, gas, liquidity, farm and escrow', () => {
    const forms = fc.array(fc.tuple(fc.constantFrom(...Object.keys(keeps)), fc.integer({ min: 1, max: 20 })), {
      maxLength: 25,
    })
    fc.assert(
      fc.property(forms, fc.boolean(), (moves, dumps) => {
        const moving = moves.map(([form, amount]) => keeps[form]!(alice, wei(amount)))
        const before = [bought(alice, 1000), keeps['as liquidity']!(alice, wei(500)), keeps['staked']!(alice, wei(250))]
        const story = {
          3: before,
          11: [rewarded(alice, 600, vested), rewarded(alice, 100)],
          15: moving,
          25: dumps ? [sold(alice, 70)] : [],
        }
        expect(ratio(story)).toBeCloseTo(dumps ? 0.1 : 0, 9)
      }),
      { numRuns: 60 },
    )
  })

  test('compares with what one had before the programme: what was sold then, or bought later, hides no sale', () => {
    const reward = rewarded(alice, 100)
    expect(ratio({ 2: [bought(alice, 300)], 9: [sold(alice, 300)], 11: [reward] })).toBe(0)
    expect(ratio({ 2: [bought(alice, 300)], 10: [sold(alice, 100)], 11: [reward] })).toBe(1)
    // More sold than received is not more than all, more bought not less than nothing.
    expect(ratio({ 2: [bought(alice, 300)], 12: [reward, sold(alice, 350)] })).toBe(1)
    expect(ratio({ 12: [reward, bought(alice, 5000)] })).toBe(0)
  })

  test('weighs receivers by what they received: what one buys does not make up for what another sells', () => {
    const story = { 11: [rewarded(alice, 100), rewarded(bob, 300)], 12: [sold(bob, 300), bought(alice, 300)] }
    expect(ratio(story)).toBeCloseTo(0.75, 12)
  })

  test('looks thirty days after the programme, not later', () => {
    const sale = (day: number) => ratio({ 11: [rewarded(alice, 100)], [day]: [sold(alice, 100)] })
    expect([sale(50), sale(51)]).toEqual([1, 0])
  })

  test('takes the last block of a run that ends before that', () => {
    expect(ratio({ 11: [rewarded(alice, 100)], 30: [sold(alice, 40)] }, { days: 30 })).toBeCloseTo(0.4, 12)
  })

  test('is not defined without METIS paid, be it nothing or dollars', () => {
    expect(ratio({ 11: [bought(alice, 5)] })).toBeUndefined()
    expect(ratio({ 11: [[{ type: 'reward', farm: dollars.address, account: alice, amount: 5n }]] })).toBeUndefined()
  })

  test('takes the last block of a run whose blocks end a little before its last day does', () => {
    expect(ratio({ 14: [rewarded(alice, 100)] }, { days: 30, blockSeconds: 7 * 86_400 })).toBe(0)
  })
})
