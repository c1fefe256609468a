import { sampleStandardDeviation } from 'simple-statistics'
import type { Campaign } from '../campaign/campaign.ts'
import { policyPairs } from '../campaign/judgement.ts'
import { metrics } from '../metrics/index.ts'
import { drawsOf } from '../random/streams.ts'
import { detectableInTests } from '../statistics/detectable.ts'
import type { Effect, Summary } from './summary.ts'

/** What so many seeds and contrasts can show of the metric that decides. */
export interface Detectable {
  readonly metric: string
  /** With which probability it is found. */
  readonly power: number
  readonly seeds: number
  readonly contrasts: number
  /** The smallest effect that is found, in standard deviations of paired differences; undefined where none is, however large. */
  readonly deviations: number | undefined
  /**
   * The same in the metric's unit, or as a share of the other side where effects are relative: by the widest spread that any
   * policy has shown. Undefined where nothing is known of the spread.
   */
  readonly change: number | undefined
  readonly relative: boolean
}

const power = 0.9

/** Effects of the metric, out of whose spread over seeds the change is told; none says it in standard deviations alone. */
export function detectableOf(
  metric: string,
  family: { readonly seeds: number; readonly contrasts: number },
  effects: readonly (Effect | undefined)[],
): Detectable {
  const deviations = inDeviations(family.seeds, family.contrasts)
  const known = effects.filter((effect) => effect !== undefined && effect.perSeed.length > 2) as readonly Effect[]
  const relative = known.some(({ kind }) => kind === 'relative')
  const spread = Math.max(...known.map(spreadOf))
  const change = deviations === undefined || known.length === 0 ? undefined : deviations * spread
  return {
    metric,
    power,
    ...family,
    deviations,
    change: !Number.isFinite(change) ? undefined : relative ? Math.expm1(change!) : change,
    relative,
  }
}

/** Relative changes are compared as logarithms of ratios. */
const spreadOf = ({ kind, perSeed }: Effect): number =>
  sampleStandardDeviation(kind === 'relative' ? perSeed.map(Math.log1p) : [...perSeed])

/** Worked out once: summaries are made again and again of the same few numbers. */
const worked = new Map<string, number | undefined>()

function inDeviations(seeds: number, contrasts: number): number | undefined {
  const key = `${seeds}/${contrasts}`
  if (!worked.has(key)) {
    worked.set(
      key,
      detectableInTests(seeds, drawsOf(`detectable/${key}`).uniform, {
        power,
        contrasts,
      }),
    )
  }
  return worked.get(key)
}

/**
 * Before any run: what the seeds of a campaign can show of each policy against its twin, and of policies against each other.
 *
 * @param earlier what the same folder has found before: the spread is read from it where it has the same primary metric
 */
export function detectableBefore(
  campaign: Campaign,
  earlier: Summary | undefined,
  only: readonly string[] | undefined,
): readonly string[] {
  const chosen = (id: string) => only === undefined || only.includes(id)
  const { seeds, primary } = campaign
  const known = earlier?.primary === primary ? earlier.worlds : []
  const twins = campaign.policies.filter(({ id }) => chosen(id)).length
  const pairs = policyPairs(campaign).filter(({ policy, against }) => chosen(policy) && chosen(against)).length
  const against = detectableOf(
    primary,
    { seeds, contrasts: twins },
    known.flatMap(({ policies }) => policies.map(({ metrics: own }) => own[primary]?.effect)),
  )
  const among = detectableOf(
    primary,
    { seeds, contrasts: pairs },
    known.flatMap(({ versus }) => versus.map(({ metrics: own }) => own[primary]?.effect)),
  )
  return [
    ...(twins === 0 ? [] : [`Against no programme: ${detectableText(against)}`]),
    ...(pairs === 0 ? [] : [`Among each other: ${detectableText(among)}`]),
  ]
}

/** `7 seeds and 3 contrasts find a change of organic volume by 5.2 % or more with 90 % (2.3 standard deviations …).` */
export function detectableText({ metric, power: chance, seeds, contrasts, deviations, change, relative }: Detectable) {
  const { title, unit } = metrics.find(({ name }) => name === metric)!
  const what = `${counted(seeds, 'seed')} and ${counted(contrasts, 'contrast')}`
  if (deviations === undefined) return `${what} can find nothing, however large.`
  const sizes = `${deviations.toPrecision(2)} standard deviations of what seeds differ by`
  const found = `with a probability of ${Math.round(100 * chance)} % ${what} find an effect on ${title.charAt(0).toLowerCase()}${title.slice(1)} of`
  if (change === undefined) return `${found} ${sizes} or more.`
  const size = relative ? `${Number((100 * change).toPrecision(2))} %` : `${Number(change.toPrecision(2))} (${unit})`
  return `${found} ${size} or more: ${sizes}.`
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`
