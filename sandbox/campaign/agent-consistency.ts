import { isDeepStrictEqual } from 'node:util'
import type { AnyKind } from '../../agents/agent.ts'
import { agentKinds } from '../../agents/index.ts'
import type { SchemaFinding } from '../document/finding.ts'
import { presence } from './presence.ts'
import { nearest } from '../document/suggestion.ts'
import { listIn, namesIn, numberIn, partOf } from '../document/written-part.ts'

/** Where a campaign speaks of agents: its own, and those of each world. */
const places = (written: unknown): readonly (readonly string[])[] => [
  ['agents'],
  ...namesIn(written, 'worlds').map((world) => ['worlds', world, 'agents']),
]

/** How many there are of a kind in a place: a world that does not say so has the campaign’s own. */
function countIn(written: unknown, place: readonly string[], kind: string): number {
  const own = numberIn(written, ...place, kind, 'count')
  return Number.isNaN(own) ? numberIn(written, 'agents', kind, 'count') : own
}

/** Agents that are named one by one and do not exist. */
export function agentInconsistencies(written: unknown): SchemaFinding[] {
  return places(written).flatMap((place) => {
    const found: SchemaFinding[] = []
    const own = partOf(written, ...place, 'operator', 'outage')
    const outage = own === undefined ? ['agents', 'operator', 'outage'] : [...place, 'operator', 'outage']
    const operators = countIn(written, place, 'operator')
    if (numberIn(written, ...outage, 'rank') >= operators) {
      found.push({ path: [...outage, 'rank'], says: `there are ${operators} operators, counted from 0` })
    }
    listIn(written, ...place, 'operator', 'censored').forEach((name, i) => {
      const [, kind, rank] = typeof name === 'string' ? (/^([a-zA-Z]+)-(\d+)$/.exec(name) ?? []) : []
      if (kind === undefined) return
      const path = [...place, 'operator', 'censored', i]
      if (!Object.hasOwn(agentKinds, kind)) {
        const meant = nearest(kind, Object.keys(agentKinds))
        const cure = meant === undefined ? Object.keys(agentKinds).join(', ') : `did you mean ${meant}-${rank}?`
        found.push({ path, says: `there is no kind of agent named ${kind}: ${cure}` })
      } else if (Number(rank) >= countIn(written, place, kind)) {
        const says = `there are ${countIn(written, place, kind)} agents of the kind ${kind}, counted from 0`
        found.push({ path, says })
      }
    })
    return found
  })
}

/**
 * Agents that a file asks for although what they live on is off. Kinds that a file does not mention, or leaves as they are
 * by default, are left out without a word, so this looks at what was written and not at what defaults made of it.
 */
export function homeless(written: unknown): SchemaFinding[] {
  const on = presence(written)
  return places(written).flatMap((place) =>
    namesIn(written, ...place).flatMap((name) => {
      const kind = kindNamed(name)
      const missing = kind?.reads.filter((needed) => !on(needed)) ?? []
      if (numberIn(written, ...place, name, 'count') === 0 || missing.length === 0) return []
      // A campaign that was written out again by a program says everything that it had left to defaults.
      if (isDeepStrictEqual(partOf(written, ...place, name), kind?.parameters.parse(undefined))) return []
      const says = `they live on ${missing.join(' and ')}, which is off: add \`${missing[0]}: {}\` to \`chain\``
      return [{ path: [...place, name], says }]
    }),
  )
}

const kindNamed = (name: string): Pick<AnyKind, 'reads' | 'parameters'> | undefined =>
  Object.hasOwn(agentKinds, name) ? (agentKinds as Readonly<Record<string, AnyKind>>)[name] : undefined
