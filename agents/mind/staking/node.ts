import type { z } from 'zod'
import type { Call } from '../../../protocols/call.ts'
import { contractHours, days, dollars, share } from '../../../protocols/quantity.ts'
import type { Decision, Situation } from '../../agent.ts'
import type { Draws } from '../../random.ts'
import { type CoinAttitude, coinParameters, drawCoinAttitude } from '../capital/coin-value.ts'
import { drawLogNormal, drawUniform, logNormal, uniform } from '../beliefs/distribution.ts'

/** How well an operator's node runs. */
export interface Node {
  /** Share of the time in which it does. */
  readonly uptime: number
  readonly outageHours: number
}

/** Whoever runs one, for a living. */
export interface NodeOperator extends Node, Pick<CoinAttitude, 'impatience' | 'tastePhase'> {
  /** US dollars a day. */
  readonly costUsd: number
  readonly horizonDays: number
  readonly riskAversion: number
}

/** What a campaign file may say about those who run nodes. */
export const nodeParameters = {
  costUsd: logNormal(25, 0.5, dollars(1e-6)).meta({
    description: 'Cost of running a node, US dollars a day; assumed.',
  }),
  uptime: uniform(0.985, 0.9995, share()).meta({ description: 'Share of the time in which a node runs; assumed.' }),
  outageHours: contractHours(0.001).default(3).meta({ description: 'Mean length of an outage; assumed.' }),
  reviewDays: logNormal(7, 0.5, days(0.001)).meta({ description: 'Mean days between reviews, held within 1 and 30.' }),
  horizonDays: logNormal(180, 0.5, days(0.001)).meta({
    description: 'Days that one looks ahead, held within 30 and 720.',
  }),
  riskAversion: logNormal(0.2, 1).meta({ description: 'Risk aversion times the share of wealth at stake.' }),
  ...coinParameters,
}

type Parameters = z.output<z.ZodObject<typeof nodeParameters>>

/** One of them. */
export const drawNodeOperator = (common: Parameters, draws: (purpose: string) => Draws): NodeOperator => ({
  costUsd: drawLogNormal(draws('cost'), common.costUsd),
  uptime: drawUniform(draws('uptime'), common.uptime),
  outageHours: common.outageHours,
  horizonDays: drawLogNormal(draws('horizon'), common.horizonDays, { least: 30, most: 720 }),
  riskAversion: drawLogNormal(draws('riskAversion'), common.riskAversion),
  ...drawCoinAttitude(common, draws),
})

/** Mean days between its reviews. */
export const drawReviewDays = ({ reviewDays }: Parameters, draws: (purpose: string) => Draws): number =>
  drawLogNormal(draws('reviewDays'), reviewDays, { least: 1, most: 30 })

/**
 * Chance that a node which is down comes back in a block, or that one which runs fails: outages last `outageHours` on
 * average, and the balance of both leaves it running its share of the time.
 */
export function turning({ uptime, outageHours }: Node, down: boolean, blockSeconds: number): number {
  const back = Math.min(1, blockSeconds / (outageHours * 3600))
  return down ? back : Math.min(1, (back * (1 - uptime)) / uptime)
}

/** Seconds since 1970 between which a scenario has a node down. */
export interface Outage {
  readonly from: number
  readonly to: number
}

/** Whoever has a node is awake at every block, since it may fail in any: a decision with calls in front. */
export const beside = <Memory>(decision: Decision<Memory>, calls: readonly Call[]): Decision<Memory> => ({
  ...decision,
  intents: [...calls, ...(decision.intents ?? [])],
  wake: true,
})

type Here = Pick<
  Situation<Node & { readonly outage?: Outage | undefined }, never, 'sequencing'>,
  'attributes' | 'view' | 'actions' | 'random'
>

/** The node fails and comes back by chance; an outage that a scenario sets is certain. */
export function tend({ attributes, view, actions, random }: Here, stalled: boolean): Call[] {
  const { halt, resume } = actions.sequencing
  const { outage } = attributes
  if (outage !== undefined && outage.from <= view.now && view.now < outage.to) return stalled ? [] : [halt()]
  const over = outage !== undefined && outage.to <= view.now && view.now < outage.to + view.blockSeconds
  if (over && stalled) return [resume()]
  if (random('node').uniform() >= turning(attributes, stalled, view.blockSeconds)) return []
  return stalled ? [resume()] : [halt()]
}
