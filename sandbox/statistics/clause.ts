/**
 * One condition of a rule: an interval held against a threshold, with the sentence that a report prints.
 *
 * An interval has three answers, not two: it lies on the wanted side, on the other, or on both. Only the last is a
 * matter of more seeds. Where there is no interval the condition says why: nobody knows it, or it does not apply.
 */
import type { Interval } from './sample.ts'

export type Verdict = 'holds' | 'fails' | 'straddles' | 'is unknown' | 'does not apply'

export interface Clause {
  /** Name of the metric that it is about. */
  readonly metric: string
  readonly verdict: Verdict
  /** What was seen and what was asked, e.g. 'TVL uplift -1.0 % to +8.0 %, lower bound must reach +0.0 %'. */
  readonly text: string
}

/** What is known of a metric: its bounds, or in words why nobody knows them, or why there is no such thing to know. */
export type Reading = Interval | { readonly unknown: string } | { readonly absent: string }

/** What a clause is about, for its sentence. */
export interface Subject {
  readonly metric: string
  readonly words: string
  /** How its numbers read: as a change in percent, as US dollars, or as they are. */
  readonly in: 'percent' | 'dollars' | 'numbers'
}

/**
 * The whole interval is at or above the threshold.
 *
 * @example
 * reaches({ metric: 'tvl', words: 'TVL uplift', in: 'percent' }, { lower: -0.01, upper: 0.08 }, 0).verdict // => 'straddles'
 */
export const reaches = (subject: Subject, reading: Reading, threshold: number): Clause =>
  held(subject, reading, `lower bound must reach ${textOf(subject, threshold)}`, ({ lower, upper }) =>
    lower >= threshold ? 'holds' : upper < threshold ? 'fails' : 'straddles',
  )

/** The whole interval is at or below the threshold. */
export const staysBelow = (subject: Subject, reading: Reading, threshold: number): Clause =>
  held(subject, reading, `upper bound must not pass ${textOf(subject, threshold)}`, ({ lower, upper }) =>
    upper <= threshold ? 'holds' : lower > threshold ? 'fails' : 'straddles',
  )

/** The whole interval is below the threshold: what is not reached anywhere. */
export const fallsShort = (subject: Subject, reading: Reading, threshold: number): Clause =>
  held(subject, reading, `upper bound must stay below ${textOf(subject, threshold)}`, ({ lower, upper }) =>
    upper < threshold ? 'holds' : lower >= threshold ? 'fails' : 'straddles',
  )

/** The whole interval is within plus and minus the margin. */
export const staysWithin = (subject: Subject, reading: Reading, margin: number): Clause =>
  held(
    subject,
    reading,
    `must stay within ${textOf(subject, -margin)} to ${textOf(subject, margin)}`,
    ({ lower, upper }) =>
      lower >= -margin && upper <= margin ? 'holds' : lower > margin || upper < -margin ? 'fails' : 'straddles',
  )

/** A clause of a rule that cannot do without what it is about: where there is none, the rule does not hold. */
export const required = (clause: Clause): Clause =>
  clause.verdict === 'does not apply' ? { ...clause, verdict: 'fails' } : clause

/** A condition that nobody can judge, and why. */
export const unknown = (metric: string, text: string): Clause => ({ metric, verdict: 'is unknown', text })

function held(
  subject: Subject,
  reading: Reading,
  asked: string,
  verdictOf: (interval: Interval) => 'holds' | 'fails' | 'straddles',
): Clause {
  const { metric, words } = subject
  if ('unknown' in reading) return unknown(metric, `${words}: ${reading.unknown}`)
  if ('absent' in reading) return { metric, verdict: 'does not apply', text: `there is no ${words}: ${reading.absent}` }
  if (Number.isNaN(reading.lower) || Number.isNaN(reading.upper)) return unknown(metric, `${words}: not a number`)
  return { metric, verdict: verdictOf(reading), text: `${words} ${range(subject, reading)}, ${asked}` }
}

function range(subject: Subject, { lower, upper }: Interval): string {
  if (lower === -Infinity && upper === Infinity) return 'has no bounds'
  if (lower === -Infinity) return `has no lower bound, upper ${textOf(subject, upper)}`
  if (upper === Infinity) return `has no upper bound, lower ${textOf(subject, lower)}`
  const [from, to] = [textOf(subject, lower), textOf(subject, upper)]
  return from === to ? from : `${from} to ${to}`
}

/** A change of more than this share says no more than that it is more: +10,000 %. */
const most = 100

function textOf({ in: scale }: Subject, value: number): string {
  if (scale === 'numbers') return value.toFixed(2)
  if (scale === 'dollars') return `${value < 0 && Math.round(value) !== 0 ? '-' : ''}$${Math.abs(Math.round(value))}`
  if (value > most) return 'over +10,000 %'
  const text = Math.abs(100 * value).toFixed(1)
  return `${value < 0 && Number(text) !== 0 ? '-' : '+'}${text} %`
}
