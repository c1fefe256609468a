import type { SchemaFinding } from '../document/finding.ts'
import { partOf } from '../document/written-part.ts'
import { agentInconsistencies } from './agent-consistency.ts'
import { chainInconsistencies } from './chain-consistency.ts'
import { excesses } from './limits.ts'
import { paymentInconsistencies } from './payment-consistency.ts'
import { policyInconsistencies } from './policy-consistency.ts'
import { presence } from './presence.ts'
import { programmeInconsistencies } from './programme-consistency.ts'
import { timeInconsistencies } from './time-consistency.ts'

/**
 * Everything in a campaign that contradicts something else in it. Read from what a person wrote, which may be wrong in any
 * other way: what cannot be read contradicts nothing, and is left to the schema.
 *
 * @param reserved the empty policy's name, which nobody else may have
 */
export function inconsistencies(written: unknown, reserved: string): SchemaFinding[] {
  const ordering = partOf(written, 'ordering')
  const around = { on: presence(written), ordering: typeof ordering === 'string' ? ordering : '' }
  return [
    ...programmeInconsistencies(written),
    ...chainInconsistencies(written, around),
    ...policyInconsistencies(written, around, reserved),
    ...paymentInconsistencies(written),
    ...timeInconsistencies(written),
    ...agentInconsistencies(written),
    ...excesses(written),
  ]
}
