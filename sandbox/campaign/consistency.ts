import type { SchemaFinding } from '../document/finding.ts'
import { namesIn, partOf } from '../document/written-part.ts'
import { agentInconsistencies } from './agent-consistency.ts'
import { chainInconsistencies } from './chain-consistency.ts'
import { alone, inWorld, ofWorld } from './in-world.ts'
import { excesses, mostWorlds } from './limits.ts'
import { judgementInconsistencies } from './judgement-consistency.ts'
import { paymentInconsistencies } from './payment-consistency.ts'
import { policyInconsistencies } from './policy-consistency.ts'
import { presence } from './presence.ts'
import { programmeInconsistencies } from './programme-consistency.ts'
import { timeInconsistencies } from './time-consistency.ts'

/**
 * Everything in a campaign that contradicts something else in it. Read from what a person wrote, which may be wrong in any
 * other way: what cannot be read contradicts nothing, and is left to the schema.
 *
 * What counts is each world, since nothing runs outside of one. What is wrong with the campaign as it is without them is said
 * where the campaign says it, unless every world puts it right; what a world makes wrong is said of the world.
 *
 * @param reserved the empty policy's name, which nobody else may have
 */
export function inconsistencies(written: unknown, reserved: string): SchemaFinding[] {
  return [...apart(written, reserved), ...judgementInconsistencies(written), ...excesses(written)]
}

function apart(written: unknown, reserved: string): SchemaFinding[] {
  const shared = inOneWorld(alone(written), reserved)
  // More worlds than there may be are one mistake, and need not all be looked at.
  const worlds = namesIn(written, 'worlds').slice(0, mostWorlds)
  if (worlds.length === 0) return shared
  const own = new Set(shared.map(nameOf))
  const found = worlds.map((world) => {
    const there = inWorld(written, world)
    return { world, findings: [...there.findings, ...inOneWorld(there.written, reserved)] }
  })
  const somewhere = new Set(found.flatMap(({ findings }) => findings.map(nameOf)))
  return [
    ...shared.filter((finding) => somewhere.has(nameOf(finding))),
    ...found.flatMap(({ world, findings }) =>
      findings.flatMap((finding) => (own.has(nameOf(finding)) ? [] : [ofWorld(written, world, finding)])),
    ),
  ]
}

const nameOf = ({ path, says }: SchemaFinding): string => JSON.stringify([path, says])

function inOneWorld(written: unknown, reserved: string): SchemaFinding[] {
  const ordering = partOf(written, 'ordering')
  const around = { on: presence(written), ordering: typeof ordering === 'string' ? ordering : '' }
  return [
    ...programmeInconsistencies(written),
    ...chainInconsistencies(written, around),
    ...policyInconsistencies(written, around, reserved),
    ...paymentInconsistencies(written),
    ...timeInconsistencies(written),
    ...agentInconsistencies(written),
  ]
}
