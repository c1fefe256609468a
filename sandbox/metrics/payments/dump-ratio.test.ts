import * as fc from 'fast-check'
import { type Address, zeroAddress } from 'viem'
import { describe, expect, test } from 'vitest'
import type { Fact } from '../../../protocols/fact.ts'
import type { Token } from '../../../protocols/token.ts'
import { Ledger } from '../../ledger/ledger.ts'
import type { Promised } from '../../policy/promised-payments.ts'
import { budgetSold, lastPayment } from './budget.ts'
import { dumpNet, dumpPlacebo, policyDump } from './dump-net.ts'
import { dumpRatio } from './dump-ratio.ts'
import { budgetAt } from './metis-flows.ts'
import { watchPeople } from './people.ts'
import type { Observer, RunRecord, Sample } from '../metric.ts'
import type { Passage } from '../rewards/passage.ts'
import { RewardWatch } from '../rewards/reward-watch.ts'

const wei = (amount: number): bigint => BigInt(Math.round(amount * 1e6)) * 10n ** 12n

const transfer = (token: Address, from: Address, to: Address, amount: bigint): Fact => ({
  type: 'transfer',
  token,
  from,
  to,
  amount,
})
const at = (place: number): Address => `0x${place.toString(16).padStart(40, '0')}`
const metis = { symbol: 'METIS', address: at(1), decimals: 18 }
const usdc = { symbol: 'm.USDC', address: at(2), decimals: 6 }
const weth = { symbol: 'WETH', address: at(3), decimals: 18 }
const pool = { address: at(4), base: metis, quote: usdc }
const common = { pool: 'native', stakingToken: pool.address, vestSeconds: 0 } as const
const liquid = { ...common, address: at(6), pays: metis }
const vested = { ...common, address: at(7), pays: metis, escrow: at(8), vestSeconds: 5 * 86_400 }
const dollars = { ...common, address: at(9), pays: usdc }
const [alice, bob, timelock] = [at(0xa), at(0xb), at(0xc)] as const

/** What the policy has promised: of 400 METIS a quarter is paid in dollars. */
const promised: readonly Promised[] = [
  { farm: liquid, to: liquid.address, metis: 2000 },
  { farm: vested, to: vested.escrow, metis: 1000 },
  { farm: dollars, to: dollars.address, metis: 1000 },
].map(({ farm, to, metis: share }, i) => ({
  part: `leg ${i + 1}`,
  metis: wei(share),
  token: farm.pays,
  amount: farm.pays === usdc ? BigInt(share) * 30_000_000n : wei(share),
  to,
  by: 'budget',
  vestSeconds: farm.vestSeconds,
  converted: farm.pays === usdc,
}))

/** On the first day of the programme its farms get their money; it is paid until the twentieth. */
const payments = (paid: readonly number[] = [0, 1]): Fact[] =>
  paid.flatMap((i): Fact[] => {
    const { token, to, amount } = promised[i]!
    const farm = [liquid, vested, dollars][i]!
    const escrowed = farm === vested ? [transfer(vested.escrow, zeroAddress, vested.address, amount)] : []
    const days = 10 - farm.vestSeconds / 86_400
    return [
      transfer(token.address, timelock, to, amount),
      ...escrowed,
      { type: 'fund', farm: farm.address, amount, duration: days * 86_400 },
    ]
  })

/** The pool never moves here: half a METIS for every LP token. */
const halfAMetis = { reserves: { base: 10n ** 24n, quote: 3n * 10n ** 13n }, liquidity: 2n * 10n ** 24n }

const rewarded = (to: Address, amount: number, farm: typeof liquid | typeof vested = liquid) => {
  const token = 'escrow' in farm ? farm.escrow : farm.pays.address
  return [
    { type: 'reward', farm: farm.address, account: to, amount: wei(amount) } as const,
    transfer(token, farm.address, to, wei(amount)),
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

interface Run {
  readonly days?: number
  readonly blockSeconds?: number
  /** Whose all addresses are, where it is one. */
  readonly owner?: string
  /** Which of the farms get their money on the tenth day. */
  readonly paid?: readonly number[]
}

/** A run of daily blocks: on which days what happened. Programme from day 10 to day 20; alice and bob are who lives. */
function lived(story: Story, { days = 60, blockSeconds = 86_400, paid, owner: name }: Run = {}) {
  const owner = name === undefined ? {} : { owner: name }
  const ledger = new Ledger()
  const opening = (token: Token) => promised.reduce((sum, part) => (part.token === token ? sum + part.amount : sum), 0n)
  for (const token of [metis, usdc]) ledger.open(token.address, opening(token), [[timelock, opening(token)]])
  const watch = new RewardWatch()
  const native = new Map<Address, bigint>()
  const deployments = {
    bridge: { metis, usdc, weth },
    netswap: { pools: { native: pool, bridged: { address: at(5), base: weth, quote: usdc } } },
    farms: { farms: [liquid, vested, dollars] },
    budget: { timelock },
  }
  const timeline = { days, blockSeconds, programme: { from: 10, to: 20 }, evaluation: { from: 50, to: 60 } }
  const [ofRewards, sales, last] = [dumpRatio, budgetSold, lastPayment].map(({ observe }) => observe(timeline)) as [
    Observer,
    Observer,
    Observer,
  ]
  const [people, budget] = [watchPeople(timeline), budgetAt.observe(timeline)]
  let begun = false
  for (let block = 1; block <= Math.round((days * 86_400) / blockSeconds); block++) {
    const day = (block * blockSeconds) / 86_400
    const facts = [...(day >= 10 && !begun ? payments(paid) : []), ...(story[day]?.flat() ?? [])]
    begun ||= day >= 10
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
    const sample = {
      day,
      block,
      entries,
      ledger,
      deployments,
      promised,
      treasury: at(98),
      places: new Map(
        [liquid.address, vested.address, vested.escrow, dollars.address].map((place) => [place, 'farms.']),
      ),
      native: (account: Address) => native.get(account) ?? 0n,
      state: { netswap: { native: halfAMetis, bridged: halfAMetis } },
      clusters: [
        { actor: 'alice', kind: 'somebody', address: alice, organic: false, ...owner },
        { actor: 'bob', kind: 'somebody', address: bob, organic: false, ...owner },
      ],
    }
    const before = { before: sample.state, last: (block - 1) * blockSeconds, now: block * blockSeconds }
    const rewards = watch.see({ ...sample, ...before } as unknown as Passage)
    expect(rewards.broken?.message).toBeUndefined()
    for (const observer of [ofRewards, sales, last, people, budget])
      observer.see({ ...sample, rewards } as unknown as Sample)
  }
  return {
    ratio: ofRewards.value(),
    readOn: ofRewards.readOn!(),
    record: {
      timeline,
      people: people.people(),
      values: { lastPayment: last.value(), budgetSold: sales.value() },
      breakdowns: { budgetAt: budget.parts() },
    } as unknown as RunRecord,
  }
}

const ratio = (story: Story, run?: Run): number | undefined => lived(story, run).ratio

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

  test('an owner of several addresses has kept what any of them has', () => {
    const story = { 11: [rewarded(alice, 100)], 12: [sold(alice, 100), bought(bob, 80)] }
    expect(ratio(story)).toBe(1)
    expect(ratio(story, { owner: 'both' })).toBeCloseTo(0.2, 9)
    const moved = { 11: [rewarded(alice, 100)], 12: [[transfer(metis.address, alice, bob, wei(100))]] }
    expect(ratio(moved, { owner: 'both' })).toBe(0)
  })

  test('looks thirty days after the last payment, not later, and says on which day', () => {
    const sale = (day: number) => lived({ 11: [rewarded(alice, 100)], [day]: [sold(alice, 100)] })
    expect([sale(50), sale(51)]).toMatchObject([
      { ratio: 1, readOn: 50 },
      { ratio: 0, readOn: 50 },
    ])
    // A reward that is taken after that day is of no reading, sold or not.
    expect(ratio({ 11: [rewarded(alice, 100)], 52: [rewarded(alice, 300), sold(alice, 300)] })).toBe(0)
  })

  test('a payment that comes later moves the day on which it is looked at', () => {
    const later = [{ type: 'fund', farm: liquid.address, amount: 0n, duration: 5 * 86_400 } as const]
    const sale = (day: number) =>
      lived({ 11: [rewarded(alice, 100)], 24: [later], [day]: [sold(alice, 100)] }, { days: 80 })
    expect([sale(59), sale(60)]).toMatchObject([
      { ratio: 1, readOn: 59 },
      { ratio: 0, readOn: 59 },
    ])
  })

  test('takes the last block of a run that ends before that', () => {
    const story = { 11: [rewarded(alice, 100)], 30: [sold(alice, 40)] }
    expect(lived(story, { days: 30 })).toMatchObject({ ratio: expect.closeTo(0.4, 12), readOn: 30 })
  })

  test('counts what vests when it has vested, whether or not it was released, and nothing that does not yet', () => {
    // Of 500 that vest over five days, 100 a day, 300 have vested when the run ends.
    const story = { 11: [rewarded(alice, 500, vested)] }
    expect(ratio(story, { days: 14 })).toBe(0)
    const sales = { ...story, 12: [bought(alice, 60)], 14: [sold(alice, 120)] }
    expect(ratio(sales, { days: 14 })).toBeCloseTo(60 / 300, 9)
    expect(ratio({ ...story, 13: [keeps['released']!(alice, wei(100))] }, { days: 14 })).toBe(0)
  })

  test('is not defined without METIS received, be it nothing or dollars', () => {
    expect(ratio({ 11: [bought(alice, 5)] })).toBeUndefined()
    const dollar: Fact[] = [
      { type: 'reward', farm: dollars.address, account: alice, amount: 5n },
      transfer(usdc.address, dollars.address, alice, 5n),
    ]
    expect(lived({ 11: [dollar] }, { paid: [2] })).toMatchObject({ ratio: undefined, readOn: undefined })
  })

  test('takes the last block of a run whose blocks end a little before its last day does', () => {
    expect(ratio({ 14: [rewarded(alice, 100)] }, { days: 30, blockSeconds: 7 * 86_400 })).toBe(0)
  })
})

describe('net of the twin', () => {
  const none = { paid: [] }
  const net = (run: Story, twin: Story, at?: Run) =>
    dumpNet.of(lived(run, at).record, lived(twin, { ...at, ...none }).record)

  test('what becomes of a reward counts, and nothing that its receiver would have done anyway', () => {
    const amounts = fc.integer({ min: 0, max: 1000 })
    fc.assert(
      fc.property(amounts, amounts, amounts, fc.integer({ min: 12, max: 49 }), (kept, bought1, sold1, day) => {
        const anyway = { 5: [bought(alice, bought1)], 13: [sold(alice, sold1)], 14: [bought(bob, 7)] }
        const story = { ...anyway, 11: [rewarded(alice, 1000)] }
        const run = { ...story, [day]: [...(story[day as 13] ?? []), sold(alice, 1000 - kept)] }
        expect(net(run, anyway)).toBeCloseTo(1 - kept / 1000, 9)
      }),
      { numRuns: 30 },
    )
  })

  test('is not held within what one received: who buys more than he was given makes up for who sells, and it may leave 0 to 1', () => {
    const story = { 11: [rewarded(alice, 100), rewarded(bob, 300)], 12: [sold(bob, 300), bought(alice, 300)] }
    expect(net(story, {})).toBeCloseTo(0, 9)
    expect(net({ 11: [rewarded(alice, 100), bought(alice, 50)] }, {})).toBeCloseTo(-0.5, 9)
    expect(net({ 11: [rewarded(alice, 100)], 12: [sold(alice, 150)] }, {})).toBeCloseTo(1.5, 9)
    expect(net({ 12: [bought(alice, 5)] }, {})).toBeUndefined()
  })

  test('looks on the day on which the ratio looks, or when that day ends', () => {
    const sale = (day: number) => lived({ 11: [rewarded(alice, 100)], [day]: [sold(alice, 100)] })
    const twin = lived({}, none).record
    expect([50, 51].map((day) => dumpNet.of(sale(day).record, twin))).toEqual([1, 0])
    expect(dumpNet.readOn!(sale(50).record)).toBe(50)
  })

  test('moving METIS between its forms changes nothing, and an owner is one with all his addresses', () => {
    const forms = [
      keeps['as liquidity']!(alice, wei(50)),
      keeps['staked']!(alice, wei(20)),
      keeps['unwrapped']!(alice, wei(9)),
    ]
    expect(net({ 11: [rewarded(alice, 100)], 15: forms }, {})).toBeCloseTo(0, 9)
    const moved = { 11: [rewarded(alice, 100)], 12: [[transfer(metis.address, alice, bob, wei(100))]] }
    expect(net(moved, {}, { owner: 'both' })).toBeCloseTo(0, 9)
  })

  test('the placebo is the ratio’s own formula for the same people in the twin, who were given nothing', () => {
    const twin = { 5: [bought(alice, 500)], 20: [bought(alice, 30)], 21: [sold(bob, 40)] }
    const run = { ...twin, 11: [rewarded(alice, 100), rewarded(bob, 100)] }
    // Alice has 30 more than before, of 100; Bob has less.
    expect(dumpPlacebo.of(lived(run).record, lived(twin, none).record)).toBeCloseTo(1 - 30 / 200, 9)
  })

  test('METIS that the policy gives for dollars is its own sale, beside what receivers dump, and both are of the budget', () => {
    const story = { 11: [rewarded(alice, 400)], 12: [sold(alice, 100)] }
    const twin = lived({}, none).record
    const ofBudget = (run: Run) => policyDump.of(lived(story, run).record, twin)
    expect(ofBudget({})).toBeCloseTo(100 / 4000, 9)
    expect(ofBudget({ paid: [0, 1, 2] })).toBeCloseTo(1100 / 4000, 9)
    // Defined where all is paid in dollars and nobody receives METIS; what was not paid is not dumped.
    expect(policyDump.of(lived({}, { paid: [2] }).record, twin)).toBeCloseTo(1000 / 4000, 9)
    expect(policyDump.of(lived({}, none).record, twin)).toBe(0)
  })
})
