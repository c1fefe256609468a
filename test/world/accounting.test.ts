import { Effect } from 'effect'
import { type Address, parseEther } from 'viem'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { type AnyKind, defineAgent, type Intent } from '../../agents/agent.ts'
import { amountOut } from '../../protocols/netswap/constant-product.ts'
import { campaign } from '../../sandbox/campaign/campaign.ts'
import { openSampler } from '../../sandbox/run/sampler.ts'
import { mevRecipients } from '../../sandbox/ledger/mev/split.ts'
import { inUsd } from '../../sandbox/ledger/worth.ts'
import { extractionsIn, outerWorth } from '../../sandbox/metrics/sample/extraction.ts'
import { sandwichLoss } from '../../sandbox/metrics/blocks/mev.ts'
import { watchSplit } from '../../sandbox/metrics/blocks/mev-split.ts'
import { addressOf, type Inhabitant } from '../../sandbox/world/population.ts'
import { step } from '../../sandbox/world/step.ts'
import { specOf } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { steadyTrader } from '../fixtures/trader.ts'
import { worldOf } from '../fixtures/world.ts'
import { unsaid } from '../fixtures/unsaid.ts'

const eth = 2000
const front = 20_000_000_000n

interface Memory {
  readonly ready: boolean
}
const ready: Memory = { ready: true }

/** Puts the first swap that waits between two of its own, and bids the same for that in every block. */
const searcher = defineAgent<object, { readonly bid: bigint }, Memory, 'bridge' | 'auction'>({
  kind: 'searcher',
  title: 'Sandwiches whoever waits',
  ...unsaid,
  organic: false,
  reads: ['bridge', 'auction'],
  awaits: 'pending',
  parameters: z.object({}),
  count: () => 0,
  birth: () => {
    throw new Error('searchers are made by the test')
  },
  decide: ({ me, attributes: { bid }, memory, view, actions }) => {
    if (!memory.ready) {
      const intents: Intent[] = [
        ...actions.auction.approvals(),
        actions.auction.deposit(parseEther('100')),
        ...actions.netswap.approvals('bridged'),
      ].map((call) => ({ ...call, tip: 10n ** 9n }))
      return { intents, memory: ready }
    }
    const wanted = view.pending?.find(({ call }) => call.action === 'netswap.swap')
    if (wanted === undefined) return { memory }
    const { base, quote } = view.chain.netswap.bridged.reserves
    const swap = (side: 'buy' | 'sell', amountIn: bigint) =>
      actions.netswap.swap({ pool: 'bridged', side, amountIn, minOut: 0n, to: me })
    const steps = [swap('buy', front), wanted.id, swap('sell', amountOut(front, quote, base))]
    return { bundle: { steps, bid }, memory }
  },
})

/** Makes a block of the best bundle, and bids half of what it is paid. */
const builder = defineAgent<object, null, Memory, 'bridge' | 'auction'>({
  kind: 'builder',
  title: 'Builds the best block',
  ...unsaid,
  organic: false,
  reads: ['bridge', 'auction'],
  awaits: 'bundles',
  parameters: z.object({}),
  count: () => 0,
  birth: () => {
    throw new Error('builders are made by the test')
  },
  decide: ({ memory, view, actions }) => {
    if (!memory.ready) {
      return { intents: [...actions.auction.approvals(), actions.auction.deposit(parseEther('50'))], memory: ready }
    }
    const best = view.bundles?.toSorted((a, b) => (a.bid > b.bid ? -1 : 1))[0]
    return best === undefined ? { memory } : { offer: { bundles: [best.id], bid: best.bid / 2n }, memory }
  },
})

const inhabitant = (persona: string, kind: AnyKind, attributes: unknown, opening: number): Inhabitant => ({
  persona,
  kind,
  address: addressOf(persona),
  attributes,
  endowment: { outsideAccount: 0, usdc: 500_000, weth: 0, metis: 400, gas: 100 },
  reviewDays: 0,
  born: { memory: { ready: false }, nextReview: opening, reviews: 0, awake: false },
})

const specUnder = (ordering: 'second-price-bundles' | 'builder-separation' | 'first-come') =>
  specOf(
    campaign.parse({
      name: 'accounting',
      question: 'Who has what was extracted?',
      days: 3,
      blockSeconds: 3600,
      seeds: 1,
      ordering,
      programme: { fromDay: 1, days: 1 },
      evaluation: { fromDay: 2, toDay: 3 },
      chain: { auction: { shares: { sequencer: 5000, burn: 2500, users: 2500 } } },
      agents: { user: { count: 1 }, investor: { count: 0 }, arbitrageur: { count: 0 } },
      policies: [{ id: 'p', title: 'P', budget: '10 METIS', legs: [{ sink: 'native', share: 1 }] }],
    }),
    'none',
  )

/** Eight blocks with a trader, two searchers and perhaps a builder: what was extracted, and who has it, in US dollars. */
const extractedUnder = Effect.fnUntraced(function* (...[rule]: Parameters<typeof specUnder>) {
  const spec = specUnder(rule)
  const world = yield* worldOf(spec, {
    inhabitants: (_, opening) => [
      steadyTrader(20_000, eth, opening),
      inhabitant('searcher-0', searcher, { bid: parseEther('0.3') }, opening),
      inhabitant('searcher-1', searcher, { bid: parseEther('0.2') }, opening),
      inhabitant('builder-0', builder, null, opening),
    ],
  })
  const sample = openSampler(world, spec)
  const watch = watchSplit()
  const sums = Object.fromEntries(mevRecipients.map((name) => [name, 0])) as Record<
    (typeof mevRecipients)[number],
    number
  >
  const all = []
  let losses = 0
  // Blocks with a bundle in them, and rounds that were settled.
  let [bundled, settled] = [0, 0]
  for (let i = 0; i < 8; i++) {
    const moment = yield* step(world)
    const seen = sample(moment)
    const split = watch.see(seen)
    // V36 (c): in every block, exactly.
    expect(watch.broken()).toBeUndefined()
    const extractions = extractionsIn(seen)
    expect(mevRecipients.reduce((sum, name) => sum + split[name], 0n)).toBe(
      extractions.reduce((sum, { gross }) => sum + gross, 0n),
    )
    // What a taker gained is what came into its wallet in those very transactions.
    const worth = outerWorth(seen)
    for (const { taker, transactions, gross } of extractions) {
      const own: Address = addressOf(taker)
      const wallet = seen.entries.reduce((sum, { transaction, fact }) => {
        if (fact.type !== 'transfer' || !transactions.includes(transaction)) return sum
        const change = fact.to === own ? fact.amount : fact.from === own ? -fact.amount : 0n
        return sum + worth(fact.token, change)!
      }, 0n)
      expect(gross).toBe(wallet)
    }
    // What everybody paid for gas is what their receipts say.
    const receipts = yield* world.chain.receipts(moment.block.transactions)
    for (const { persona } of world.inhabitants) {
      const paid = { gas: 0n, tips: 0n }
      for (const [place, { actor, transaction }] of moment.ordered.entries()) {
        if (actor !== persona) continue
        const above = transaction.tip - world.state.seen.chain.metis.gasPrice
        paid.gas += receipts[place]!.gasUsed * world.state.seen.chain.metis.gasPrice
        paid.tips += receipts[place]!.gasUsed * above
      }
      expect(seen.feesOf(persona)).toEqual(paid)
    }
    for (const name of mevRecipients) sums[name] += inUsd(split[name])
    losses += sandwichLoss.at(seen)
    if (moment.ordered.some(({ bundle }) => bundle !== undefined)) bundled += 1
    settled += seen.entries.filter(({ fact }) => fact.type === 'auction').length
    all.push(...extractions)
  }
  return { all, sums, losses, bundled, settled }
})

test('under a second-price auction the winner pays the second bid, and the policy’s shares of it are what others have', () =>
  live(
    Effect.gen(function* () {
      const { all, sums, losses, bundled, settled } = yield* extractedUnder('second-price-bundles')
      expect(bundled).toBeGreaterThan(2)
      expect(all.length).toBe(bundled)
      for (const { type, taker, victims } of all) {
        expect({ type, taker, victims: victims.map(({ actor }) => actor) }).toEqual({
          type: 'sandwich',
          taker: 'searcher-0',
          victims: ['trader-0'],
        })
      }
      expect(losses).toBeGreaterThan(0)
      // The sequencer has half of the second bid of every settled round; a METIS costs some thirty dollars.
      expect(settled).toBeGreaterThan(1)
      expect(sums.sequencer).toBeGreaterThan(settled * 0.2 * 0.5 * 25)
      expect(sums.sequencer).toBeLessThan(settled * 0.2 * 0.5 * 36)
      expect(sums.burn / sums.sequencer).toBeCloseTo(0.5, 9)
      expect(sums.users / sums.sequencer).toBeCloseTo(0.5, 9)
      expect([sums.builder, sums.stakers, sums.grants, sums.unpaid, sums.tips]).toEqual([0, 0, 0, 0, 0])
      expect(sums.gas).toBeGreaterThan(0)
    }),
  ))

test('under builder separation builders have what searchers pay them beyond their own bids', () =>
  live(
    Effect.gen(function* () {
      const { all, sums, bundled } = yield* extractedUnder('builder-separation')
      expect(all.length).toBe(bundled)
      expect(bundled).toBeGreaterThan(2)
      const paid = sums.sequencer + sums.burn + sums.users
      expect(paid).toBeGreaterThan(0)
      // It pays the reserve only, being alone, and gas; searchers pay their bids.
      expect(sums.builder).toBeGreaterThan(bundled * 0.3 * 25)
      expect(sums.builder).toBeLessThan(bundled * 0.3 * 36)
    }),
  ))

test('first come, first served: nobody sees what waits, and nobody is sandwiched (M15)', () =>
  live(
    Effect.gen(function* () {
      const { all, sums, losses } = yield* extractedUnder('first-come')
      expect(all.filter(({ type }) => type === 'sandwich')).toEqual([])
      expect(losses).toBe(0)
      expect(sums).toEqual(Object.fromEntries(mevRecipients.map((name) => [name, 0])))
    }),
  ))
