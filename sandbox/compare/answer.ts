import { metrics as allMetrics } from '../metrics/index.ts'
import { familyError, leastSeeds } from '../statistics/comparison.ts'
import { seedsNeeded } from '../statistics/effect-size.ts'
import { type Outcome, outcomeWords, type ThresholdName, thresholds as entries } from '../statistics/outcome-table.ts'
import type { Thresholds } from '../statistics/outcome.ts'
import type { PolicySummary, WorldSummary } from './summary.ts'

/** The answer to a campaign's question: one sentence in three parts. */
export interface Answer {
  /** What to do. */
  readonly advice: string
  /** How sure that is. */
  readonly sure: string
  /** Which world, seed or threshold changes it, or that none does. */
  readonly depends: string
}

/** A world as far as it is summarised before it is answered. */
export type Unanswered = Omit<WorldSummary, 'answer'>

/** Share of draws from which a policy counts as best, or as good as the best. */
const sureFrom = 0.95
/** Share of draws from which a policy is to be preferred, if not beyond doubt. */
const preferredFrom = 0.8
/** Share of draws up to which a policy is out of the question. */
const outBelow = 0.05

/** More seeds than this nobody runs. */
const mostSeeds = 10_000

/** The whole answer as one sentence. */
export const sentence = ({ advice, sure, depends }: Answer): string => `${advice}: ${sure}; ${depends}.`

/**
 * What a world answers: the comparison of policies with each other where there are several, of the only one with its twin
 * otherwise.
 *
 * @param others the campaign's other worlds, which may answer otherwise
 */
export function answerOf(world: Unanswered, others: readonly Unanswered[], thresholds: Thresholds): Answer {
  const finished = world.policies.filter(({ pairs }) => pairs > 0)
  if (finished.length === 0)
    return {
      advice: 'Nothing can be said yet',
      sure: 'no policy has a finished run with a finished twin',
      depends: 'it depends on the runs that are not there',
    }
  const choice = finished.length > 1 && world.ranking !== undefined ? chosen(world) : alone(finished)
  return {
    advice: finished.length === 1 || world.ranking === undefined ? choice.advice : withGrowth(choice.advice, finished),
    sure: choice.sure,
    depends: dependsOn(world, others, thresholds, choice),
  }
}

interface Choice {
  readonly advice: string
  readonly sure: string
  /** The policies that the advice is about. */
  readonly lead: readonly PolicySummary[]
  /** What would settle what is open. */
  readonly wanting?: string
}

/** Between several: the one that is best, all where it makes no difference, or those between which seeds do not decide. */
function chosen(world: Unanswered): Choice {
  const { standings, indifference, metric, seeds } = world.ranking!
  const named = (id: string) => world.policies.find(({ policy }) => policy === id)!
  const all = standings.map(({ name }) => named(name))
  const [lead, ...others] = all as [PolicySummary, ...PolicySummary[]]
  const [first] = standings
  const what = midSentence(titleOf(metric))
  const zone = `${Number((100 * indifference).toFixed(2))} %`
  const best = `${quoted(lead)} is best with probability ${share(first!.best)} and within ${zone} of the best with ${share(first!.near)}`
  if (standings.every(({ near }) => near >= sureFrom)) {
    const least = Math.min(...standings.map(({ near }) => near))
    return {
      advice: `for ${what} it makes no difference which of ${listed(all)} is chosen`,
      sure: `each lies within ${zone} of the best with probability ${share(least)} or more`,
      lead: all,
    }
  }
  const unbeaten = others.filter((other) => !isBeaten(world, lead, other))
  const enough = seeds >= leastSeeds(world.pairsCompared)
  if (first!.best >= preferredFrom && enough) {
    const needed = unbeaten.length === 0 ? undefined : toTellApart(world, lead, unbeaten[0]!)
    return {
      advice: `for ${what} ${unbeaten.length === 0 ? 'choose' : 'prefer'} ${quoted(lead)} ${unbeaten.length === 0 ? 'over' : 'to'} ${listed(others)}`,
      sure: `${best}${
        unbeaten.length === 0
          ? ''
          : `, though bounds that hold for ${world.pairsCompared === 1 ? 'the pair' : `all ${world.pairsCompared} pairs`} do not rule out ${listed(unbeaten)}`
      }`,
      lead: [lead],
      ...(needed === undefined ? {} : { wanting: needed }),
    }
  }
  const open = all.filter(
    (policy) => policy === lead || standings.find(({ name }) => name === policy.policy)!.near > outBelow,
  )
  const among = open.length > 1 ? open : [lead, others[0]!]
  const rest = others.filter((policy) => !among.includes(policy))
  const needed = toTellApart(world, among[0]!, among[1]!)
  return {
    advice: `for ${what} ${seeds} seeds do not decide between ${listed(among)}${rest.length === 0 ? '' : `, and speak against ${listed(rest)}`}`,
    sure: best,
    lead: among,
    ...(needed === undefined ? {} : { wanting: needed }),
  }
}

/** Whether the first has more than the other by bounds that hold for all declared pairs. */
function isBeaten({ versus, ranking }: Unanswered, lead: PolicySummary, other: PolicySummary): boolean {
  const pair = versus.find(
    ({ policy, against }) => [policy, against].includes(lead.policy) && [policy, against].includes(other.policy),
  )
  // What was not declared is not tested: the ranking alone speaks of it.
  if (pair === undefined) return true
  const effect = pair.metrics[ranking!.metric]?.effect
  return effect !== undefined && effect.adjustedP <= familyError
}

function toTellApart(
  { versus, ranking, pairsCompared }: Unanswered,
  one: PolicySummary,
  other: PolicySummary,
): string | undefined {
  const pair = versus.find(
    ({ policy, against }) => [policy, against].includes(one.policy) && [policy, against].includes(other.policy),
  )
  const values = pair?.metrics[ranking!.metric]?.effect?.perSeed ?? []
  if (values.length < 3) return undefined
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
  const needed = seedsNeeded(Math.abs(mean) / Math.sqrt(variance), { contrasts: Math.max(1, pairsCompared) })
  return Number.isFinite(needed) && needed < mostSeeds
    ? `to tell ${quoted(one)} from ${quoted(other)} takes about ${Math.max(needed, values.length + 1)} seeds, if they differ as much as these`
    : undefined
}

/** Of one policy, or of several that nothing ranks: by outcomes against the twin. */
function alone(finished: readonly PolicySummary[]): Choice {
  const groups = [...Map.groupBy(finished, ({ outcome }) => outcome)]
  const advice = groups.map(([outcome, some]) => advices[outcome](listed(some))).join('; ')
  const [only] = finished
  const open = only!.rules.filter(({ state }) => state === 'open').map(({ outcome }) => outcome)
  return {
    advice: `${advice[0]!.toUpperCase()}${advice.slice(1)}`,
    sure:
      groups.length > 1
        ? 'that is what each is against the twin, by bounds that hold for all of them together'
        : only!.outcome === 'unknown'
          ? only!.reasons.join(', ')
          : only!.outcome !== 'mixed'
            ? 'every bound that this rests on lies on its side of the threshold, with 95 % confidence'
            : open.length === 0
              ? 'what the seeds show fits none of the outcomes'
              : `it could still be ${open.join(' or ')}`,
    lead: finished,
  }
}

const advices: Readonly<Record<Outcome, (who: string) => string>> = {
  'native growth': (who) => `pay for ${who}`,
  'mine and dump': (who) => `do not pay for ${who}`,
  neutral: (who) => `expect next to no change from ${who}`,
  mixed: (who) => `do not count on ${who}`,
  unknown: (who) => `nothing can be claimed of ${who}`,
}

/** Whether any of them grows native DeFi, which the best one need not. */
function withGrowth(advice: string, finished: readonly PolicySummary[]): string {
  const growing = finished.filter(({ outcome }) => outcome === 'native growth')
  const judged = finished.filter(({ outcome }) => outcome !== 'unknown')
  const impossible = judged.filter(({ rules }) =>
    rules.some(({ outcome, state }) => outcome === 'native growth' && state === 'ruled out'),
  )
  if (growing.length > 0) {
    const who = growing.length === finished.length ? 'All of them' : listed(growing)
    return `${who} ${outcomeWords['native growth'][growing.length === 1 ? 'one' : 'many']}; ${advice}`
  }
  const none =
    judged.length === 0
      ? 'Of no policy is known whether it grows native DeFi'
      : impossible.length === finished.length
        ? 'None of these policies grows native DeFi, that is ruled out'
        : 'No policy is shown to grow native DeFi'
  return `${none}; if one is paid, ${advice}`
}

/** The first of these that changes the answer: another world, a seed less, a threshold; else what is wanting. */
function dependsOn(
  world: Unanswered,
  others: readonly Unanswered[],
  at: Thresholds,
  { lead, wanting }: Choice,
): string {
  const leader = world.ranking?.standings[0]?.name
  const apart = others.filter(
    ({ ranking, policies }) =>
      (leader !== undefined && ranking !== undefined && ranking.standings[0]!.name !== leader) ||
      lead.some(({ policy, outcome }) => policies.find((other) => other.policy === policy)?.outcome !== outcome),
  )
  if (apart.length > 0) {
    const [other] = apart
    const there = other!.ranking?.standings[0]?.name
    return `it depends most on the world: in “${other!.world}” ${
      there === undefined || there === leader
        ? `the outcome is another`
        : `${quoted(other!.policies.find(({ policy }) => policy === there)!)} leads`
    }`
  }
  const [without] = world.ranking?.withoutSeed ?? []
  const fewer =
    without === undefined
      ? undefined
      : `it depends most on single seeds: without seed ${without.seed} ${quoted(world.policies.find(({ policy }) => policy === without.leader)!)} would lead`
  const moved = lead.flatMap((policy) =>
    policy.sensitivity
      .filter(({ threshold, outcome }) => threshold !== 'all' && outcome !== policy.outcome)
      .map((row) => ({ policy, row })),
  )
  const threshold =
    moved.length === 0
      ? undefined
      : thresholdText(
          moved[0]!.policy,
          moved[0]!.row.threshold as ThresholdName,
          moved[0]!.row.factor,
          moved[0]!.row.outcome,
          at,
        )
  const most =
    fewer ??
    threshold ??
    `no single seed${others.length > 0 ? ', no threshold moved by half and no other world' : ' and no threshold moved by half'} changes that`
  return wanting === undefined ? most : `${most}; ${wanting}`
}

function thresholdText(
  policy: PolicySummary,
  name: ThresholdName,
  factor: number,
  outcome: string,
  at: Thresholds,
): string {
  const { words, in: unit } = entries[name]
  const [from, to] = [at[name], at[name] * factor].map((value) =>
    unit === 'percent' ? `${Number((100 * value).toFixed(2))} %` : `$${Number(value.toFixed(2))}`,
  )
  return `it depends most on a threshold: were ${words} ${to} instead of ${from}, ${quoted(policy)} would be ${outcome}`
}

const titleOf = (metric: string): string => allMetrics.find(({ name }) => name === metric)!.title

/** A title within a sentence; abbreviations keep their capitals. */
const midSentence = (title: string): string =>
  /^[A-Z][a-z]/.test(title) && !title.startsWith('METIS') ? `${title[0]!.toLowerCase()}${title.slice(1)}` : title

const quoted = ({ title }: Pick<PolicySummary, 'title'>): string => `“${title}”`

const listed = (policies: readonly PolicySummary[]): string => {
  const names = policies.map(quoted)
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** A probability never reads as certainty: draws are not all that could have been. */
const share = (probability: number): string =>
  probability > 0.99 ? 'over 99 %' : probability < 0.01 ? 'under 1 %' : `${Math.round(100 * probability)} %`
