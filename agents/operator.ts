import { z } from 'zod'
import { plausible } from '../protocols/plausible.ts'
import { days, headcount, metisAmount, perYear } from '../protocols/quantity.ts'
import { type Conduct, defineAgent } from './agent.ts'
import { beliefParameters, drawBeliefAttributes, naiveBeliefs, reviewBeliefs } from './mind/beliefs/beliefs.ts'
import { drawLogNormal, drawUniform, logNormal, uniform } from './mind/beliefs/distribution.ts'
import { conductParameters, drawConduct } from './mind/staking/conduct.ts'
import { consider, leave, type LockMemory, type LockOwner, run } from './mind/staking/lock.ts'
import { drawNodeOperator, drawReviewDays, nodeParameters } from './mind/staking/node.ts'
import { dustUsd } from './mind/trade/tolerance.ts'

const parameters = z
  .strictObject({
    count: headcount().default(6).meta({ description: 'How many there are; seats are sixteen.' }),
    lockMetis: logNormal(28_000, 0.4, metisAmount(1e-6))
      .meta({
        description: 'METIS that one would lock, held within the limits.',
      })
      .register(plausible, { basis: 'set by hand: yield of locked METIS (docs/moments.md)' }),
    locks: z
      .array(metisAmount(1e-6))
      .max(10_000)
      .optional()
      .meta({ description: 'METIS that the first ones would lock, one after the other; the others draw theirs.' }),
    premium: uniform(0, 0.06, perYear()).meta({ description: 'Return wanted above the mainnet yield, per year.' }),
    priorReturn: perYear()
      .default(0.1)
      .meta({ description: 'Return expected of a lock before any is seen, per year.' }),
    exitBand: perYear(0).default(0.08).meta({ description: 'Shortfall at which one leaves, per year; assumed.' }),
    outage: z
      .strictObject({
        rank: z.int().min(0).max(10_000).meta({ description: 'Whose node it is, from 0.' }),
        fromDay: days().meta({ description: 'Day of the run on which it stops.' }),
        days: days(0.001).meta({ description: 'Days until it runs again.' }),
      })
      .optional()
      .meta({ description: 'One node stands still for so long, whatever chance does to the others.' }),
    ...nodeParameters,
    dustUsd: dustUsd(),
    ...beliefParameters,
    ...conductParameters,
  })
  .prefault({})
  .meta({ description: 'Operators of sequencers.' })

type Parameters = z.output<typeof parameters>

export interface Attributes extends LockOwner {
  readonly common: Parameters
  readonly conduct: Conduct
}

export type Memory = LockMemory

type Reads = 'metis' | 'bridge' | 'sequencing'

/**
 * Runs a sequencer: locks METIS when blocks pay more than money earns outside and the node costs, relocks its rewards or
 * sells them by its own valuation (docs/theory.md C.5), and leaves when blocks pay too little. Its node fails now and
 * then.
 */
export const operator = defineAgent<Parameters, Attributes, Memory, Reads>({
  kind: 'operator',
  title: 'Operators of sequencers',
  owns: 'METIS for a lock, or the dollars to buy it with, and a node that fails now and then.',
  knows: 'What is locked, what blocks pay and for how long that is funded, and what METIS is expected to do.',
  wants: 'Reward above costs, the yield outside and a premium.',
  decides:
    'To lock, relock, sell rewards, leave; how METIS that is not locked is valued; for some, how to build blocks.',
  organic: false,
  reads: ['metis', 'bridge', 'sequencing'],
  parameters,
  count: ({ count }) => count,
  birth: ({ parameters: common, rank, beginning, opening, draws, address }) => {
    const attributes: Attributes = {
      common,
      lock: common.locks?.[rank] ?? drawLogNormal(draws('lock'), common.lockMetis, { least: 20_000, most: 100_000 }),
      premium: drawUniform(draws('premium'), common.premium),
      ...drawNodeOperator(common, draws),
      ...drawBeliefAttributes(common, draws),
      conduct: drawConduct(common, rank, draws, address),
      outage: common.outage?.rank === rank ? secondsOf(common.outage, opening) : undefined,
    }
    const worth = attributes.lock * beginning.metis
    const promising =
      common.priorReturn - (365 * attributes.costUsd) / worth > beginning.mainnetYield + attributes.premium
    return {
      attributes,
      memory: {
        beliefs: naiveBeliefs(attributes.inbornTrust),
        joined: false,
        approved: { escrow: false, router: false },
        selling: false,
      },
      // Who thinks beforehand that it pays begins with METIS, the others with what they would buy it for.
      endowment: {
        outsideAccount: promising ? 0 : 1.1 * worth,
        usdc: 0,
        weth: 0,
        metis: promising ? attributes.lock : 0,
        gas: 20,
      },
      reviewDays: drawReviewDays(common, draws),
    }
  },
  decide: (here) => {
    const { attributes, view, review } = here
    const { seat } = view.account.sequencing
    const beliefs = review ? reviewBeliefs(here.memory.beliefs, view, attributes) : here.memory.beliefs
    const now = { ...here, memory: { ...here.memory, beliefs, joined: here.memory.joined || seat.id !== 0n } }
    if (seat.id === 0n) return consider(now)
    return seat.status === 'active' ? { ...run(now), conduct: attributes.conduct } : leave(now)
  },
})

const secondsOf = ({ fromDay, days }: NonNullable<Parameters['outage']>, opening: number) => ({
  from: opening + fromDay * 86_400,
  to: opening + (fromDay + days) * 86_400,
})
