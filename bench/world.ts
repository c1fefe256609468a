import { campaign } from '../sandbox/campaign/campaign.ts'
import { planRuns } from '../sandbox/campaign/plan.ts'
import type { RunSpec } from '../sandbox/run/spec.ts'

/** A run in which `swappers` ordinary users all decide and swap in every block, and nobody else lives. */
export const busySpec = (swappers: number): RunSpec => planRuns(campaign.parse(busy(swappers)))[0]!

const busy = (swappers: number) => ({
  ...common,
  market: { users: swappers, churn: 0, innovation: 0, imitation: 0 },
  agents: {
    user: { count: swappers, swapsPerDay: 96, swapUsd: 100, costElasticity: 0, slippage: 0.5 },
    investor: { count: 0 },
    arbitrageur: { count: 0 },
  },
})

/** The same where `searchers` bid for the first place in every block. */
export function contestedSpec(swappers: number, searchers: number): RunSpec {
  const { agents, ...rest } = busy(swappers)
  return planRuns(
    campaign.parse({
      ...rest,
      chain: { auction: {} },
      ordering: 'second-price-bundles',
      agents: { ...agents, searcher: { count: searchers, memoryDays: 1e6 } },
    }),
  )[0]!
}

/** A run as the quickstart has them, without a policy. */
export const ordinarySpec = (days: number): RunSpec => planRuns(campaign.parse({ ...common, days }))[0]!

const common = {
  name: 'bench',
  question: 'How fast?',
  days: 400,
  seeds: 1,
  programme: { fromDay: 1, days: 1 },
  evaluation: { fromDay: 3, toDay: 4 },
  policies: [{ id: 'p', title: 'P', budget: '1 METIS', legs: [{ sink: 'native', share: 1 }] }],
}
