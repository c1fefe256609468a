import {
  measures,
  type Outcome,
  outcomeWords,
  rules,
  type ThresholdName,
  thresholds as entries,
} from '../../statistics/outcome-table.ts'
import type { Thresholds } from '../../statistics/outcome.ts'
import { percent } from '../typography/format.ts'

/** A threshold of the classification, where a picture of the metric marks it. */
export interface ThresholdMark {
  readonly at: number
  readonly text: string
}

/** What the outcome asks of a metric. */
export interface Demands {
  readonly marks: readonly ThresholdMark[]
  /** Uplifts within plus and minus this are neutral. */
  readonly neutral?: number
}

/** What all rules together ask of a metric, as its picture marks it. */
export function demandsOf(metric: string, thresholds: Thresholds): Demands {
  const asked = Object.values(rules).flatMap(({ short, demands }) =>
    demands.flatMap(({ measure, must, threshold }) =>
      measures[measure].metric === metric ? [{ short, must, at: thresholds[threshold] }] : [],
    ),
  )
  const neutral = asked.find(({ must }) => must === 'stay within')?.at
  const marks = asked.flatMap(({ short, must, at }) => {
    // What falls short of a threshold that another rule reaches needs no second mark.
    const side = must === 'reach' ? 'above' : must === 'stay below' ? 'below' : undefined
    return side === undefined ? [] : [{ at, text: `${short}: all ${side}` }]
  })
  return { marks, ...(neutral === undefined ? {} : { neutral }) }
}

/** Says which threshold was moved, and where to. */
export function moved(threshold: ThresholdName | 'all', factor: number, thresholds: Thresholds): string {
  if (threshold === 'all') return `all thresholds × ${factor}`
  const { words, in: unit } = entries[threshold]
  const at = thresholds[threshold]
  const [from, to] = [at, at * factor].map((value) => numberText(unit, value))
  return `${words}: ${to} instead of ${from}`
}

/** What the outcomes mean, for people who have not read docs/theory.md. */
export function meaningsAt(thresholds: Thresholds): readonly { readonly outcome: Outcome; readonly text: string }[] {
  // A threshold in a sentence, which says itself on which side of the twin it lies.
  const size = (name: ThresholdName): string =>
    entries[name].in === 'dollars per dollar'
      ? `$${thresholds[name].toFixed(2)}`
      : percent(Math.abs(thresholds[name]), 0)
  return (Object.keys(outcomeWords) as Outcome[]).map((outcome) => ({
    outcome,
    text: outcomeWords[outcome].meaning(size),
  }))
}

/** Where every threshold lies, and whether the campaign has set it. */
export const thresholdTexts = (thresholds: Thresholds): readonly string[] =>
  (Object.keys(entries) as ThresholdName[]).map((name) => {
    const { at, words, in: unit } = entries[name]
    const value = thresholds[name]
    const text = numberText(unit, value)
    return `${words}: ${text}${value === at ? '' : ', set by the campaign'}`
  })

function numberText(unit: (typeof entries)[ThresholdName]['in'], value: number): string {
  switch (unit) {
    case 'percent':
      return percent(value, 1)
    case 'dollars':
      return `$${value}`
    case 'dollars per dollar':
      return `$${value.toFixed(2)} per dollar`
  }
}
