import { Effect } from 'effect'
import type { KindName } from '../agents/index.ts'
import { loadCampaign } from '../sandbox/campaign/load.ts'
import { planRuns } from '../sandbox/campaign/plan.ts'
import type { RunSpec } from '../sandbox/run/spec.ts'
import type { PopulationParameters } from '../sandbox/world/population.ts'
import { cpu, type Measured, measured } from './ecosystem.ts'
import type { Finding } from './measure.ts'

const factors = [1, 3, 10] as const
const early = 30
const late = 360

/** What a block of the ecosystem costs with three and ten times its people, and after a year. */
export const growth = Effect.gen(function* () {
  const spec = planRuns(yield* loadCampaign('campaigns/ecosystem.yaml')).find(
    ({ policy }) => policy.id === 'sequencers-and-stakers',
  )!
  const peopled = yield* Effect.forEach(factors, (factor) => measured(withPeople(spec, factor), 12, [1, 6]))
  const year = yield* measured({ ...spec, timeline: { ...spec.timeline, days: late + 10 } }, 48, [early, late])
  return [...peopled.slice(1).map((each, i) => peopleFinding(factors[i + 1]!, peopled[0]!, each)), yearFinding(year)]
})

/** The same world, where there are `factor` times as many of each kind whose number the chain does not limit. */
const withPeople = (spec: RunSpec, factor: number): RunSpec => ({
  ...spec,
  // Enough METIS for all of them, and as much where there are few.
  base: { ...spec.base, metisSupply: 10 * spec.base.metisSupply },
  agents: Object.fromEntries(
    Object.entries(spec.agents).map(([kind, parameters]) => [
      kind,
      'count' in parameters && !seated.has(kind as KindName)
        ? { ...parameters, count: Math.round(parameters.count * factor) }
        : parameters,
    ]),
  ) as unknown as PopulationParameters,
})

/** A set of sequencers has sixteen seats, and one place in a block is all that searchers and builders bid for. */
const seated: ReadonlySet<KindName> = new Set(['operator', 'poolOperator', 'searcher', 'builder', 'patron', 'keeper'])

const costOf = ({ rounds, count }: Measured): number =>
  rounds.reduce((sum, round) => sum + cpu(round), 0) / (rounds.length * count)
const evmOf = ({ rounds, count }: Measured): number =>
  rounds.reduce((sum, { bare }) => sum + bare.descendants, 0) / (rounds.length * count)

const peopleFinding = (factor: number, one: Measured, many: Measured): Finding => ({
  name: `CPU of a block with ${factor} times the people over one with them`,
  value: costOf(many) / costOf(one),
  aim: { atMost: factor },
  note: `${costOf(one).toFixed(1)} and ${costOf(many).toFixed(1)} ms; over the EVM's own ${(costOf(one) / evmOf(one)).toFixed(2)} and ${(costOf(many) / evmOf(many)).toFixed(2)}; opening ${(many.opening.wall / one.opening.wall).toFixed(1)} times as long`,
})

/** A block of a world that is a year old does other things than one of its first month: what counts is what a transaction costs. */
function yearFinding({ rounds, count }: Measured): Finding {
  const [first, last] = rounds.map((round) => cpu(round) / round.transactions)
  const [before, after] = rounds.map((round) => `${(cpu(round) / count).toFixed(1)} ms a block`)
  const [little, much] = rounds.map(({ memory }) => `${memory.toFixed(0)} MB`)
  return {
    name: `Day ${late} over day ${early}, CPU of a transaction`,
    value: last! / first!,
    aim: { atMost: 1.1 },
    note: `${before}, Node ${little}; ${after}, ${much}; ${rounds.map(({ transactions }) => (transactions / count).toFixed(0)).join(' and ')} transactions a block`,
  }
}
