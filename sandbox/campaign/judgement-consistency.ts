import type { SchemaFinding } from '../document/finding.ts'
import { nearest } from '../document/suggestion.ts'
import { listIn, numberIn, partOf } from '../document/written-part.ts'
import { type ThresholdName, thresholds } from '../statistics/outcome-table.ts'

/** Contrasts of policies that are not there, and thresholds with which one policy could have two outcomes. */
export function judgementInconsistencies(written: unknown): SchemaFinding[] {
  return [...contrastsApart(written), ...thresholdsApart(written)]
}

function contrastsApart(written: unknown): SchemaFinding[] {
  const known = listIn(written, 'policies').flatMap((policy) => textIn(policy, 'id'))
  // A policy that is in a file of its own, or has no name that can be read, may be any.
  if (known.length < listIn(written, 'policies').length) return []
  const seen = new Set<string>()
  return listIn(written, 'contrasts').flatMap((contrast, i) => {
    const [[policy], [against]] = [textIn(contrast, 'policy'), textIn(contrast, 'against')]
    const strangers = (['policy', 'against'] as const).flatMap((side) =>
      textIn(contrast, side).flatMap((name) => {
        if (known.includes(name)) return []
        const meant = nearest(name, known)
        return [
          {
            path: ['contrasts', i, side],
            says: `no policy has this name${meant === undefined ? '' : `: did you mean ${meant}?`}`,
          },
        ]
      }),
    )
    if (policy === undefined || against === undefined) return strangers
    const pair = [policy, against].sort().join(' ')
    const twice = seen.has(pair)
    seen.add(pair)
    const path = ['contrasts', i]
    return [
      ...strangers,
      ...(policy === against ? [{ path, says: 'a policy differs in nothing from itself: name two' }] : []),
      ...(twice ? [{ path, says: 'these two are compared already; whichever comes first, both ways are judged' }] : []),
    ]
  })
}

/** What growth needs lies above what the others may bring. */
const above: readonly (readonly [ThresholdName, ThresholdName])[] = [
  ['growthVolume', 'dumpVolume'],
  ['growthVolume', 'neutralUplift'],
]

function thresholdsApart(written: unknown): SchemaFinding[] {
  const at = (name: ThresholdName) => {
    const own = numberIn(written, 'thresholds', name)
    return Number.isNaN(own) ? thresholds[name].at : own
  }
  return above.flatMap(([high, low]) =>
    at(high) > at(low)
      ? []
      : [
          {
            path: ['thresholds'],
            says: `${high} is ${at(high)} and has to lie above ${low}, which is ${at(low)}: a policy could have two outcomes`,
          },
        ],
  )
}

const textIn = (written: unknown, name: string): string[] => {
  const found = partOf(written, name)
  return typeof found === 'string' ? [found] : []
}
