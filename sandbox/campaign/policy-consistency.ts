import { kpiMetrics } from '../../protocols/farms/deploy.ts'
import { poolNames } from '../../protocols/pair.ts'
import type { SchemaFinding } from '../document/finding.ts'
import { listIn, numberIn, partOf } from '../document/written-part.ts'
import { ownScores } from '../policy/own-score.ts'
import { type Surroundings, unmet } from '../policy/requirements.ts'

/**
 * What contradicts in a campaign’s policies: two of one name, more grants than there are people to get them, a policy that pays
 * for what it is judged by, and what a policy needs and the campaign does not have.
 *
 * @param around what is on the chain, and how the campaign orders blocks
 * @param reserved the empty policy's name, which nobody else may have
 */
export function policyInconsistencies(written: unknown, around: Surroundings, reserved: string): SchemaFinding[] {
  const policies = listIn(written, 'policies')
  const ids = policies.map((policy) => partOf(policy, 'id'))
  const primary = partOf(written, 'primary')
  const grantees = numberIn(written, 'agents', 'grantee', 'count')
  return policies.flatMap((policy, i) => {
    const found = [...unmet(policy, around)]
    const check = (wrong: boolean, field: string, says: string) => {
      if (wrong) found.push({ path: [field], says })
    }
    const grants = listIn(policy, 'grants').length
    check(grants > grantees, 'grants', `there are ${grants} grants and ${grantees} grantees in \`agents\``)
    const toPools = listIn(policy, 'legs').some(
      (each) => (poolNames as readonly unknown[]).includes(partOf(each, 'sink')) && partOf(each, 'kpi') === undefined,
    )
    const nobody = 'nobody would be surprised, because only what farms will pay is known before: say a leg for a pool'
    check(partOf(policy, 'end') === 'surprise' && !toPools, 'end', nobody)
    listIn(policy, 'legs').forEach((leg, k) => {
      const sink = poolNames.find((name) => name === partOf(leg, 'sink'))
      const metric = kpiMetrics.find((name) => name === partOf(leg, 'kpi', 'metric'))
      if (sink === undefined || metric === undefined) return
      if (!ownScores([{ sink, kpi: { metric } }]).some((name) => name === primary)) return
      const cure = metric === 'fees' ? 'tvl' : 'organicVolume'
      const says = `the campaign is decided by ${String(primary)}, which this leg pays for: let \`primary\` be ${cure}, say, or pay by something else`
      found.push({ path: ['legs', k, 'kpi', 'metric'], says })
    })
    const id = ids[i]
    const named = typeof id === 'string' && id !== ''
    check(named && ids.indexOf(id) < i, 'id', `another policy is named ${String(id)}, too`)
    check(id === reserved, 'id', `"${reserved}" is the empty policy, which every campaign has by itself`)
    return found.map(({ path, says }) => ({ path: ['policies', i, ...path], says }))
  })
}
