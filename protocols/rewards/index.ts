import { type Upkeep, defineProtocol } from '../protocol.ts'
import type { Call } from '../call.ts'
import { fromUnits, toUnits } from '../token.ts'
import { rewardsActions } from './actions.ts'
import * as contracts from './artifacts.gen.ts'
import { deployRewards, rewardsParameters, week } from './deploy.ts'
import type { RewardsDeployment } from './deployment.ts'
import { rewardsEvents } from './events.ts'
import { rewardsFlows } from './flows.ts'
import { rewardsPositions } from './positions.ts'
import { rewardsAccount, rewardsState } from './state.ts'

export type { RewardsFact } from './facts.ts'

/** METIS locked for voting power: who locks gets a share of fees and a higher share of a boosted farm. */
export const rewards = defineProtocol({
  name: 'rewards',
  title: 'Locked METIS with voting power (Curve, by way of vePERP), fee share, boosted farm and rebates (own)',
  simplified:
    'Voting escrow and fee distributor as published for vePERP; boosted farm and rebates are own, after Curve’s gauge. Fees come from a fixed weekly sum instead of revenue; rebate lists are the operator’s word, within caps that the contract holds.',
  parameters: rewardsParameters,
  needs: ['bridge', 'netswap'],
  contracts,
  deploy: deployRewards,
  state: rewardsState,
  account: rewardsAccount,
  positions: rewardsPositions,
  actions: rewardsActions,
  events: rewardsEvents,
  flows: rewardsFlows,
  tokens: () => [],
  holders: ({ votingEscrow, feeDistributor, farm, rebates }) => ({
    votingEscrow,
    feeDistributor,
    farm: farm.address,
    rebates,
  }),
  upkeep: (at, moment) => payWeek(at, moment),
  exposure: { staked: ({ votingEscrow, farm }) => ({ [votingEscrow]: 1, [farm.address]: farm.stakingToken }) },
  // LP tokens in the boosted farm are their pool's to count.
  holdings: ({ metis }, { locked }) => [
    { name: 'locks', use: 'stake', tokens: [{ token: metis, amount: fromUnits(locked, 18) }], share: 1 },
  ],
})

/** Once a week the operator brings fees and rewards, as long as it has what they take. */
function payWeek(
  at: RewardsDeployment,
  { now, state }: Upkeep<{ readonly feesUntil: number; readonly treasury: bigint }>,
): Call[] {
  const weekOf = (time: number): number => Math.floor(time / week)
  if (weekOf(now) <= weekOf(state.feesUntil)) return []
  const { payFees, claimFees, payRewards } = rewardsActions(at)
  const [fees, rewarded] = [toUnits(at.weeklyFees, 18), toUnits(at.weeklyRewards, 18)]
  const enough = state.treasury >= fees + rewarded
  return [
    ...payFees(enough ? fees : 0n),
    // The operator's own claim, of next to nothing, brings the books of escrow and distributor forward. In the first
    // week there is nothing to claim yet.
    ...(weekOf(now) > weekOf(at.begun) + 1 ? [{ ...claimFees(), gas: 6_000_000n }] : []),
    ...(enough && rewarded > 0n ? [payRewards(rewarded, week - (now % week))] : []),
  ]
}
