import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BlockRules, Pending } from '../../agent.ts'
import type { Opportunity } from '../trade/opportunity.ts'
import { drawSpend, newContestant } from './contest.ts'
import { newcomer } from './shading.ts'
import { expected } from './inclusion-probability.ts'
import type { SearcherView } from './searcher-view.ts'
import { take } from './submission.ts'

const gasPrice = 20_000_000_000n
const call = (name: string) => ({ to: '0x01', data: '0x', gas: 200_000n, action: name }) as const
const intent = (tip: bigint): Pending => ({ id: 'victim/0', from: '0x02', call: call('victim'), tip: gasPrice + tip })
const alone: Opportunity = { profit: 100, gas: 130_000, calls: [call('arbitrage')], touches: ['0x0a'], spends: [] }
const sandwich = (tip: bigint): Opportunity => ({
  profit: 200,
  gas: 260_000,
  calls: [call('front'), call('back')],
  touches: ['0x0b'],
  spends: [],
  around: { intent: intent(tip), after: 1 },
  risk: 30,
})

/** A searcher under a rule, with 100 METIS in escrow and in its wallet; METIS costs 30 US dollars. */
function under(
  places: BlockRules['places'],
  offers: BlockRules['offers'],
  price: 'first' | 'second' = 'second',
): SearcherView {
  const metis = { address: '0x03', decimals: 18, symbol: 'METIS' }
  return {
    me: '0x09',
    held: { '0x03': 100n * 10n ** 18n },
    swaps: [],
    actions: {},
    deployments: { bridge: { metis }, auction: { reserve: 0.001, pays: metis } },
    view: {
      rules: { places, offers, pending: 'open', privately: offers !== 'none', most: 64 },
      chain: { metis: { gasPrice }, auction: { rounds: 7n, secondPrice: price === 'second' } },
      native: 1000n * 10n ** 18n,
      account: { auction: { escrow: 100n * 10n ** 18n } },
      outside: { metis: 30 },
    },
  } as unknown as SearcherView
}
const random = () => ({ uniform: () => 0.5 })
const lessons = { shading: newcomer, contest: newContestant }
const taken = (here: SearcherView, chosen: readonly Opportunity[]) => take(here, chosen, lessons, random)
const names = (calls: readonly { readonly action?: string }[] | undefined) => calls?.map(({ action }) => action)

describe('where first places are sold', () => {
  test('all goes into one bundle around the intents it needs, for its value, or a part of it at first prices', () => {
    const { bundle, bid, intents } = taken(under('arrival', 'searchers'), [sandwich(0n), alone])
    expect(bundle?.steps.map((step) => (typeof step === 'string' ? step : step.action))).toEqual([
      'front',
      'victim/0',
      'back',
      'arbitrage',
    ])
    expect(intents).toBeUndefined()
    expect(bid).toMatchObject({ round: 7n, share: 1 })
    // After gas: less than 300 dollars by some cents.
    expect(Number(bundle!.bid) / 1e18).toBeCloseTo(10, 1)
    const first = taken(under('arrival', 'searchers', 'first'), [sandwich(0n), alone])
    expect(first.bundle!.bid / 10n ** 15n).toBeLessThan(6000n)
  })

  test('without escrow only what needs nobody else is sent, past those who look', () => {
    const here = under('arrival', 'searchers')
    const poor = { ...here, view: { ...here.view, account: {} } } as unknown as SearcherView
    const { bundle, intents, privately } = taken(poor, [sandwich(0n), alone])
    expect([bundle, names(intents), privately]).toEqual([undefined, ['arbitrage'], true])
  })
})

describe('where places go by tips', () => {
  test('what comes before an intent pays more than it, what comes behind no more, and nobody’s order is undone', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), (tip) => {
        const { intents = [] } = taken(under('tip', 'none'), [alone, sandwich(tip)])
        const tipOf = (name: string): bigint => intents.find(({ action }) => action === name)?.tip ?? 0n
        expect(tipOf('front')).toBeGreaterThan(tip)
        expect(tipOf('back')).toBeLessThanOrEqual(tip)
        const tips = intents.map(({ tip: own = 0n }) => own)
        expect(tips).toEqual(tips.toSorted((a, b) => (a === b ? 0 : a > b ? -1 : 1)))
      }),
    )
  })

  test('a bid of any size is what is paid for all gas, within a wei a unit; none is lost because it is small', () => {
    const share = drawSpend(newContestant, random())
    fc.assert(
      fc.property(fc.double({ min: -6, max: 3, noNaN: true }), fc.integer({ min: 1, max: 3 }), (size, calls) => {
        const cost = (130_000 * Number(gasPrice) * 30) / 1e18
        const opportunity = {
          ...alone,
          profit: cost + 10 ** size,
          calls: Array.from({ length: calls }, () => call('a')),
        }
        const { intents = [], stakes, played } = taken(under('tip', 'none'), [opportunity])
        const tips = intents.map(({ tip = 0n }) => tip)
        expect(new Set(tips).size).toBe(1)
        const paid = Number(tips[0]! * 130_000n)
        const bid = (share * (opportunity.profit - cost) * 1e18) / 30
        expect(Math.abs(paid - bid)).toBeLessThan(130_000 + 1e-12 * bid)
        expect(tips[0]).toBeGreaterThan(0n)
        expect(stakes!.won).toBeCloseTo(played!.value - (30 * paid) / 1e18, 6)
        expect(stakes!.lost).toBeLessThan(0)
      }),
    )
  })

  test('tips are no higher than what is in the wallet pays for all gas limits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 19n }), (native) => {
        const here = under('tip', 'none')
        const poor = { ...here, view: { ...here.view, native } }
        const { intents = [] } = taken(poor, [{ ...alone, profit: 1e5 }, sandwich(0n)])
        const most = intents.reduce((sum, { gas, tip = 0n }) => sum + gas * (gasPrice + tip), 0n)
        expect(most).toBeLessThanOrEqual(native)
      }),
    )
  })

  test('a sandwich is worth what chance leaves of it: half where the victim pays no tip, all where it pays one', () => {
    const { view } = under('tip', 'none')
    expect(expected(view, sandwich(0n)).profit).toBe((200 - 30) / 2)
    expect(expected(view, sandwich(5n)).profit).toBe(200)
    expect(expected(under('draw', 'none').view, sandwich(0n)).profit).toBeCloseTo((200 - 30) / 3, 9)
    expect(expected(under('arrival', 'searchers').view, sandwich(0n)).profit).toBe(200)
    expect(expected(view, alone)).toBe(alone)
  })
})

test('where arrival is drawn, copies are sent: more for what is worth more, and never more than the rule allows', () => {
  const here = under('lottery', 'none')
  const copies = (profit: number): number => taken(here, [{ ...alone, profit }]).intents!.length
  const counts = [0.1, 0.5, 1, 2, 5, 100].map(copies)
  expect(counts[0]).toBe(1)
  expect(counts).toEqual(counts.toSorted((a, b) => a - b))
  expect(counts.at(-1)).toBe(64)
})
