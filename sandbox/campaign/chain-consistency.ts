import { homes } from '../../protocols/auction/recipients.ts'
import { optionalProtocols } from '../../protocols/index.ts'
import type { SchemaFinding } from '../document/finding.ts'
import { numberIn, partOf } from '../document/written-part.ts'
import { cure, type Surroundings, unmetByRule } from '../policy/requirements.ts'

/**
 * What a campaign’s own chain and rules need and do not have, whatever its policies say.
 *
 * @param around what is on the chain, and how the campaign orders blocks
 */
export function chainInconsistencies(written: unknown, { on, ordering }: Surroundings): SchemaFinding[] {
  const found: SchemaFinding[] = []
  for (const [name, { needs }] of Object.entries(optionalProtocols)) {
    const missing = on(name) ? needs.filter((needed) => !on(needed)) : []
    if (missing.length === 0) continue
    found.push({ path: ['chain', name], says: `${name} builds on ${missing.join(' and ')}: switch that on, too` })
  }
  if (partOf(written, 'chain', 'restaking', 'collateral') === 'seMETIS' && !on('enki')) {
    const says = 'seMETIS comes from enki: add `enki: {}` to `chain`, or restake METIS'
    found.push({ path: ['chain', 'restaking', 'collateral'], says })
  }
  found.push(...unmetByRule(ordering, on).map(({ says }) => ({ path: ['ordering'], says })))
  const shares = ['chain', 'auction', 'shares'] as const
  for (const [name, needs] of Object.entries(homes)) {
    // Without sequencing, the sequencer's share of the chain's own auction is the foundation's, who builds the blocks then.
    if (name === 'sequencer' || !(numberIn(written, ...shares, name) > 0) || needs.some(on)) continue
    found.push({ path: [...shares, name], says: `there is nobody to get it: ${cure(needs)}` })
  }
  if (numberIn(written, ...shares, 'liquidity') > 0) {
    const says = 'only a policy brings the farm that streams it: say `mev: { liquidity: ... }` in a policy'
    found.push({ path: [...shares, 'liquidity'], says })
  }
  return found
}
