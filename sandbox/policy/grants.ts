import { parseEther } from 'viem'
import { type GrantOffered, measuredParts } from '../../protocols/grants/kind.ts'
import { type ChainDeployments, protocols } from '../../protocols/index.ts'
import type { Enactment, Programme } from './enactment.ts'
import { amountIn } from './amount.ts'
import type { Grant } from './grant.ts'
import type { Policy } from './policy.ts'

/**
 * Brings a policy's grants before the fund: their money comes over the bridge into the fund's timelock before the run
 * begins, and when the programme starts the steward calls for applications for each. From there on the fund's own rules
 * decide: who applies is proposed, who has locked METIS votes, what carries is done when it is due. What nobody applies for
 * stays in the fund.
 */
export function enactGrants(
  { grants }: Policy,
  programme: Programme,
  { grants: fund, bridge }: ChainDeployments,
): Pick<Enactment, 'funding' | 'stewardship'> {
  if (grants.length === 0 || fund === undefined) return { funding: [], stewardship: [] }
  const actions = protocols.grants.actions(fund)
  const offers = grants.map((grant) => offerOf(grant, programme, fund.applicationSeconds))
  const total = offers.reduce((sum, { amount }) => sum + amount, 0n)
  return {
    funding: [{ token: bridge.metis, to: fund.timelock, amount: total }],
    stewardship: offers.map((offered) => ({ at: programme.start, call: () => actions.callFor(offered) })),
  }
}

/** What has to be earned is earned before the policy is judged, or the rewards would be part of what they are judged by. */
function offerOf(grant: Grant, { start, judged }: Programme, applicationSeconds: number): GrantOffered {
  const common = {
    amount: parseEther(amountIn(grant.amount)),
    enforcement: 0,
    review: 0,
    oracleError: 0,
    users: 0,
    noise: 0,
    closes: start + applicationSeconds,
  }
  const after = (days: number): number => start + Math.round(days * 86_400)
  const until = (within: number | undefined): number =>
    within === undefined ? judged : Math.min(judged, after(within))
  switch (grant.kind) {
    case 'upfront':
      return { ...common, kind: grant.kind }
    case 'milestone':
      return {
        ...common,
        kind: grant.kind,
        milestones: grant.milestones,
        oracleError: grant.oracleError,
        until: until(grant.withinDays),
      }
    case 'vested':
      return {
        ...common,
        kind: grant.kind,
        duration: Math.round(grant.days * 86_400),
        enforcement: grant.clawback,
        review: after(grant.reviewAfterDays),
      }
    case 'retroactive':
      return {
        ...common,
        kind: grant.kind,
        due: after(grant.afterDays),
        parts: measuredParts,
        users: grant.users,
        noise: grant.noise,
        until: until(grant.withinDays),
      }
  }
}
