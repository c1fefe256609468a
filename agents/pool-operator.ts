import { z } from 'zod'
import { days, headcount, metisAmount, share } from '../protocols/quantity.ts'
import { defineAgent } from './agent.ts'
import { beliefParameters, drawBeliefAttributes, naiveBeliefs, reviewBeliefs } from './mind/beliefs/beliefs.ts'
import { drawLogNormal, drawUniform, logNormal, uniform } from './mind/beliefs/distribution.ts'
import { drawNodeOperator, drawReviewDays, nodeParameters } from './mind/staking/node.ts'
import { consider, leave, type PoolMemory, type PoolOwner, run } from './mind/staking/pool.ts'
import { dustUsd } from './mind/trade/tolerance.ts'

/** As operators' where they mean the same; the rest is assumed. */
const parameters = z
  .strictObject({
    count: headcount().default(4).meta({ description: 'How many there are; pools are sixteen.' }),
    stakeMetis: logNormal(2_000, 0.3, metisAmount(1e-6)).meta({
      description: 'Own METIS that one puts into its pool.',
    }),
    expectedMetis: metisAmount(1e-6)
      .default(40_000)
      .meta({ description: 'METIS that one expects to be delegated to it.' }),
    commission: uniform(0.08, 0.2, share()).meta({ description: 'Commission that one opens with; assumed.' }),
    step: share(1e-9).default(0.02).meta({ description: 'By how much a commission is changed; assumed.' }),
    changeDays: days(0.001).default(28).meta({ description: 'Days between two changes; assumed.' }),
    lossDays: days(0.001).default(30).meta({ description: 'Days of loss after which one closes.' }),
    ...nodeParameters,
    dustUsd: dustUsd(),
    ...beliefParameters,
  })
  .prefault({})
  .meta({ description: 'Operators of sequencers on METIS that others delegate.' })

type Parameters = z.output<typeof parameters>

export interface Attributes extends PoolOwner {
  readonly common: Parameters
}

export type Memory = PoolMemory

type Reads = 'metis' | 'bridge' | 'sequencing' | 'delegation'

/**
 * Runs a sequencer on delegated METIS: opens a pool when a commission promises more than a node costs, looks for the
 * commission that earns most by what its own share answers, and closes after a month of losses. What it earns it values as every owner does.
 */
export const poolOperator = defineAgent<Parameters, Attributes, Memory, Reads>({
  kind: 'poolOperator',
  title: 'Operators of sequencers on delegated METIS',
  owns: 'METIS for its own stake in a pool, and a node that fails now and then.',
  knows: 'What its lock earns, and how METIS in its pool answers to its commission and its rivals’.',
  wants: 'Commission above what the node costs.',
  decides: 'To open a pool; its commission; to close after a month of losses; how what it earned is valued.',
  organic: false,
  reads: ['metis', 'bridge', 'sequencing', 'delegation'],
  parameters,
  count: ({ count }) => count,
  birth: ({ parameters: common, draws }) => {
    const stake = drawLogNormal(draws('stake'), common.stakeMetis, { least: 1_000, most: 20_000 })
    const beliefs = drawBeliefAttributes(common, draws)
    const commission = drawUniform(draws('commission'), common.commission)
    return {
      attributes: {
        common,
        stake,
        ...drawNodeOperator(common, draws),
        ...beliefs,
      },
      memory: {
        beliefs: naiveBeliefs(beliefs.inbornTrust),
        opened: false,
        search: { commission, mean: commission, before: undefined, evidence: undefined },
        changed: 0,
        losing: undefined,
        approved: false,
        selling: false,
      },
      endowment: { outsideAccount: 0, usdc: 0, weth: 0, metis: stake, gas: 20 },
      reviewDays: drawReviewDays(common, draws),
    }
  },
  decide: (here) => {
    const { me, attributes, memory, review, view } = here
    const beliefs = review ? reviewBeliefs(memory.beliefs, view, attributes) : memory.beliefs
    const now = { ...here, memory: { ...memory, beliefs, selling: memory.selling || review } }
    const pool = view.chain.delegation.pools.find(({ operator }) => operator === me)
    if (pool === undefined) return consider(now)
    return pool.closed ? leave(now, pool) : run(now, pool)
  },
})
