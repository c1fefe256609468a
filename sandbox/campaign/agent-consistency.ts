import { isDeepStrictEqual } from 'node:util'
import type { AnyKind } from '../../agents/agent.ts'
import { agentKinds } from '../../agents/index.ts'
import type { SchemaFinding } from '../document/finding.ts'
import { inWorld } from './in-world.ts'
import { presence } from './presence.ts'
import { nearest } from '../document/suggestion.ts'
import { listIn, namesIn, numberIn, partOf } from '../document/written-part.ts'

/** Agents that are named one by one and do not exist. */
export function agentInconsistencies(written: unknown): SchemaFinding[] {
  const countOf = (kind: string) => numberIn(written, 'agents', kind, 'count')
  const found: SchemaFinding[] = []
  const rank = ['agents', 'operator', 'outage', 'rank']
  if (numberIn(written, ...rank) >= countOf('operator')) {
    found.push({ path: rank, says: `there are ${countOf('operator')} operators, counted from 0` })
  }
  listIn(written, 'agents', 'operator', 'censored').forEach((name, i) => {
    const [, kind, place] = typeof name === 'string' ? (/^([a-zA-Z]+)-(\d+)$/.exec(name) ?? []) : []
    if (kind === undefined) return
    const path = ['agents', 'operator', 'censored', i]
    if (!Object.hasOwn(agentKinds, kind)) {
      const meant = nearest(kind, Object.keys(agentKinds))
      const cure = meant === undefined ? Object.keys(agentKinds).join(', ') : `did you mean ${meant}-${place}?`
      found.push({ path, says: `there is no kind of agent named ${kind}: ${cure}` })
    } else if (Number(place) >= countOf(kind)) {
      found.push({ path, says: `there are ${countOf(kind)} agents of the kind ${kind}, counted from 0` })
    }
  })
  return found
}

/**
 * Agents that a file asks for although what they live on is off: where the campaign asks for them, off in every world, and
 * where a world does, off there. Kinds that a file does not mention, or leaves as they are by default, are left out without a
 * word, so this looks at what was written and not at what defaults made of it.
 */
export function homeless(written: unknown): SchemaFinding[] {
  const worlds = namesIn(written, 'worlds').map((world) => ({ world, on: presence(inWorld(written, world).written) }))
  const somewhere = worlds.length === 0 ? [presence(written)] : worlds.map(({ on }) => on)
  return [
    ...homelessIn(written, ['agents'], somewhere),
    ...worlds.flatMap(({ world, on }) => homelessIn(written, ['worlds', world, 'agents'], [on])),
  ]
}

/** @param homes what is on the chain, by each world that a place speaks of */
function homelessIn(
  written: unknown,
  place: readonly string[],
  homes: readonly ReturnType<typeof presence>[],
): SchemaFinding[] {
  return namesIn(written, ...place).flatMap((name) => {
    const kind = kindNamed(name)
    const lacking = homes.map((on) => kind?.reads.filter((needed) => !on(needed)) ?? [])
    const [missing = []] = lacking
    if (numberIn(written, ...place, name, 'count') === 0 || lacking.some((each) => each.length === 0)) return []
    // A campaign that was written out again by a program says everything that it had left to defaults.
    if (isDeepStrictEqual(partOf(written, ...place, name), kind?.parameters.parse(undefined))) return []
    const says = `they live on ${missing.join(' and ')}, which is off: add \`${missing[0]}: {}\` to \`chain\``
    return [{ path: [...place, name], says }]
  })
}

const kindNamed = (name: string): Pick<AnyKind, 'reads' | 'parameters'> | undefined =>
  Object.hasOwn(agentKinds, name) ? (agentKinds as Readonly<Record<string, AnyKind>>)[name] : undefined
