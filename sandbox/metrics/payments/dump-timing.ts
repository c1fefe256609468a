import { fromUnits } from '../../../protocols/token.ts'
import { dumpHorizonDays, rewardsIn } from './dump.ts'
import { peggedPools } from '../../../protocols/markets.ts'
import type { ObservedMetric, Sample } from '../metric.ts'

interface Lot {
  readonly day: number
  left: number
}

/**
 * When rewards are sold: each reward is a lot, and each net outflow of METIS from its owner (a swap into something
 * else, a way out over the bridge) uses up the oldest lots first (docs/theory.md E.1, D_FIFO).
 *
 * First in, first out over rewards alone makes this an upper bound: a sale of METIS that was held before counts against
 * a reward. A reward is a lot from the day on which it is received: a vesting one bit by bit, as it vests.
 */
export const dumpTiming: ObservedMetric = {
  kind: 'observed',
  name: 'dumpTiming',
  title: 'Rewards sold within 7 days',
  unit: 'share of rewards',
  definition:
    'Share of the METIS received from the policy, as the dump ratio counts it, that its receiver has sold or bridged out within 7 days of receiving it, oldest first; the curve gives the share within 0 to 30 days. Sales of METIS held before count, too: with people who swap every day it tells their swaps, not what became of what they were given.',
  better: 'less',
  ofPayments: true,
  curve: {
    title: 'When rewards are sold',
    caption:
      'Share of the METIS received from the policy that its receiver has sold or bridged out, by days after receipt, oldest first. Sales of METIS held before count against rewards, so that this is an upper bound.',
    share: 'rewards sold',
    axis: 'days after receipt',
    nothing: 'No METIS was paid as a reward, so that none could be sold.',
  },
  observe: ({ days }) => {
    const lots = new Map<string, Lot[]>()
    const sold: { readonly age: number; readonly amount: number }[] = []
    let received = 0
    return {
      see: (sample) => {
        if (sample.day > days) return
        for (const [actor, { reward, net }] of flowsOf(sample)) {
          const own = lots.get(actor) ?? []
          if (reward > 0) {
            own.push({ day: sample.day, left: reward })
            received += reward
            lots.set(actor, own)
          }
          let outflow = -net
          for (const lot of own) {
            if (outflow <= 0) break
            const amount = Math.min(lot.left, outflow)
            lot.left -= amount
            outflow -= amount
            if (amount > 0) sold.push({ age: sample.day - lot.day, amount })
          }
        }
      },
      value: () => (received === 0 ? undefined : within(sold, 7) / received),
      curve: () =>
        received === 0 ? [] : Array.from({ length: dumpHorizonDays + 1 }, (_, age) => within(sold, age) / received),
    }
  },
}

const within = (sold: readonly { readonly age: number; readonly amount: number }[], days: number): number =>
  sold.reduce((sum, { age, amount }) => (age <= days ? sum + amount : sum), 0)

/** What actors received from the policy in a block, and their net flow of METIS through markets and bridge. */
function flowsOf(sample: Sample): Map<string, { reward: number; net: number }> {
  const { metis } = sample.deployments.bridge
  const flows = new Map<string, { reward: number; net: number }>()
  const flowOf = (actor: string) => {
    let flow = flows.get(actor)
    if (flow === undefined) flows.set(actor, (flow = { reward: 0, net: 0 }))
    return flow
  }
  for (const { actor, metis: reward } of rewardsIn(sample)) flowOf(actor).reward += reward
  for (const { fact, actor } of sample.entries) {
    if (fact.type === 'swap' && !peggedPools(sample.deployments).has(fact.pool)) {
      if (fact.tokenIn === metis.address) flowOf(actor).net -= fromUnits(fact.amountIn, 18)
      if (fact.tokenOut === metis.address) flowOf(actor).net += fromUnits(fact.amountOut, 18)
    }
    if (fact.type === 'bridgeOut' && fact.token === metis.address) flowOf(actor).net -= fromUnits(fact.amount, 18)
  }
  return flows
}
