import { examine, type SchemaFinding } from '../document/finding.ts'
import { pathText } from '../document/mistake.ts'
import { namesIn, partOf } from '../document/written-part.ts'
import { overridden } from './overrides.ts'
import { structuralWorld, type WorldPart, worldParts } from './structural-world.ts'

/** A campaign as it was written, in one of its worlds or without any, and what only the world makes wrong in it. */
export interface WrittenWorld {
  /** The campaign with what the world changes put in; it has no worlds itself. */
  readonly written: unknown
  readonly findings: readonly SchemaFinding[]
}

/**
 * A campaign in one world, read from what a person wrote. Where both say what is right by itself, what they say together is
 * checked as if it stood in the campaign; what is wrong by itself is found elsewhere.
 */
export function inWorld(written: unknown, world: string): WrittenWorld {
  const said = partOf(written, 'worlds', world)
  const findings: SchemaFinding[] = []
  const parts = (Object.keys(worldParts) as WorldPart[]).flatMap((part) => {
    const changes = partOf(said, part)
    if (namesIn(changes).length === 0) return []
    const [schema, own] = [worldParts[part], partOf(written, part)]
    const together = overridden(schema, own, changes)
    const read = schema.safeParse(together)
    if (!read.success && schema.safeParse(own).success && isRight(part, changes)) {
      for (const finding of examine(schema, together).findings) {
        findings.push({ ...finding, path: [part, ...finding.path] })
      }
    }
    return [[part, read.success ? read.data : together] as const]
  })
  const ordering = partOf(said, 'ordering')
  return {
    written: {
      ...alone(written),
      ...Object.fromEntries(parts),
      ...(ordering === undefined ? {} : { ordering }),
    },
    findings,
  }
}

/** A campaign as it was written, without its worlds. */
export const alone = (written: unknown): Readonly<Record<string, unknown>> =>
  Object.fromEntries(namesIn(written).flatMap((name) => (name === 'worlds' ? [] : [[name, partOf(written, name)]])))

const isRight = (part: WorldPart, changes: unknown): boolean => structuralWorld.safeParse({ [part]: changes }).success

/** What is wrong in a world alone, at the place where the world stands, and with what to do about it. */
export function ofWorld(written: unknown, world: string, { path, says, named }: SchemaFinding): SchemaFinding {
  const around = ['worlds', world]
  const [part, i, ...rest] = path
  if (part === 'ordering' || (typeof part === 'string' && Object.hasOwn(worldParts, part))) {
    return { path: [...around, ...path], says, ...(named ? { named } : {}) }
  }
  if (part !== 'policies' || typeof i !== 'number') return { path: around, says: `${pathText(path)}: ${says}` }
  const id = partOf(written, 'policies', i, 'id')
  const who = typeof id === 'string' ? `policy ${id}` : `policies[${i}]`
  return {
    path: around,
    says: `${who} cannot run in this world (${pathText(rest)}): ${says}, here or for all worlds; every policy runs in each, so that one of the two belongs into another campaign otherwise`,
  }
}
