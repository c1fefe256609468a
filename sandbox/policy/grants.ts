import { parseEther } from 'viem'
import type { GrantTerms } from '../../protocols/grants/kind.ts'
import { type ChainDeployments, protocols } from '../../protocols/index.ts'
import type { Enactment, Programme } from './enactment.ts'
import { amountIn, type Grant, type Policy } from './policy.ts'

/**
 * Brings a policy's grants before the fund: their money comes over the bridge into the fund's timelock before the run
 * begins, and when the programme starts the steward proposes each. From there on the fund's own rules decide: who has
 * locked METIS votes, what carries is done when it is due, and the rest of the money stays in the fund.
 */
export function enactGrants(
  { grants }: Policy,
  programme: Programme,
  { grants: fund, bridge }: ChainDeployments,
): Pick<Enactment, 'funding' | 'stewardship'> {
  if (grants.length === 0 || fund === undefined) return { funding: [], stewardship: [] }
  const actions = protocols.grants.actions(fund)
  const terms = grants.map((grant, rank) => termsOf(grant, rank, programme))
  const total = terms.reduce((sum, { amount }) => sum + amount, 0n)
  return {
    funding: [{ token: bridge.metis, to: fund.timelock, amount: total }],
    stewardship: terms.map((wanted, rank) => ({
      at: programme.start,
      call: () => actions.propose(actions.grant(wanted), `Grant ${rank + 1}`),
    })),
  }
}

/** What has to be earned is earned before the policy is judged, or the rewards would be part of what they are judged by. */
function termsOf(grant: Grant, rank: number, { start, judged, grantee }: Programme): GrantTerms {
  const common = { recipient: grantee(rank), amount: parseEther(amountIn(grant.amount)) }
  const until = (within: number | undefined): number =>
    within === undefined ? judged : Math.min(judged, start + Math.round(within * 86_400))
  switch (grant.kind) {
    case 'upfront':
      return { ...common, kind: grant.kind }
    case 'milestone':
      return { ...common, kind: grant.kind, milestones: grant.milestones, until: until(grant.withinDays) }
    case 'vested':
      return { ...common, kind: grant.kind, duration: Math.round(grant.days * 86_400) }
    case 'retroactive':
      return {
        ...common,
        kind: grant.kind,
        due: start + Math.round(grant.afterDays * 86_400),
        until: until(grant.withinDays),
      }
  }
}
