import { defineProtocol, type Upkeep } from '../protocol.ts'
import type { Call } from '../call.ts'
import type { ValuesOf } from '../read.ts'
import { fromUnits } from '../token.ts'
import { restakingActions } from './actions.ts'
import * as contracts from './artifacts.gen.ts'
import { deployRestaking, restakingParameters } from './deploy.ts'
import type { RestakingDeployment } from './deployment.ts'
import { restakingEvents } from './events.ts'
import { restakingFlows } from './flows.ts'
import { restakingPositions } from './positions.ts'
import { restakingAccount, restakingState } from './state.ts'

export type { RestakingFact } from './facts.ts'

/** Collateral that stands behind the sequencers and can be slashed, by one vault of Symbiotic, and what it earns. */
export const restaking = defineProtocol({
  name: 'restaking',
  title: 'Restaking behind the sequencers (Symbiotic core) with rewards (own)',
  simplified:
    'One vault, one network and its operators, who opt in when the chain begins; slashing is instant, without a resolver who could veto it, and comes by a list of incidents. Collateral is METIS or seMETIS, one of them for all. Rewards are METIS, shared out by snapshots of shares, as in the default rewards of the original, by a contract of our own.',
  parameters: restakingParameters,
  needs: ['bridge'],
  mayNeed: ['enki'],
  contracts,
  deploy: deployRestaking,
  state: restakingState,
  account: restakingAccount,
  positions: restakingPositions,
  actions: restakingActions,
  events: restakingEvents,
  flows: restakingFlows,
  // Shares of a vault are not tokens in Symbiotic's core: nobody can move them. Collateral is a token already.
  tokens: () => [],
  holders: ({ vault, rewards, burner, operators }) => ({
    vault,
    rewards,
    burned: burner,
    ...Object.fromEntries(operators.map((operator, i) => [`operator${i}`, operator])),
  }),
  exposure: {
    // What waits to be withdrawn is still inside. A slash tells of the operator, not of whom it costs.
    moved: (_at, fact) => {
      if (fact.type !== 'restake' && fact.type !== 'unrestaked') return []
      const { account, token, amount } = fact
      return [{ account, unit: token, amount: fact.type === 'restake' ? amount : -amount }]
    },
  },
  // What waits to be withdrawn is still inside, as far as a slash can reach it. The METIS behind seMETIS is counted by enki.
  holdings: ({ collateral, pays }, { slashable }) => [
    {
      name: 'vault',
      use: 'stake',
      tokens: collateral.address === pays.address ? [{ token: collateral, amount: fromUnits(slashable, 18) }] : [],
      share: 1,
    },
  ],
  upkeep: (at, moment) => [...distribution(at, moment), ...slashes(at, moment)],
})

type Moment = Upkeep<ValuesOf<ReturnType<typeof restakingState>>>

/** Rewards are shared out regularly, as soon as there is anybody to get them. */
function distribution(at: RestakingDeployment, { now, state: { rewards, activeShares } }: Moment): Call[] {
  const due = now - Math.max(at.began, rewards.distributedAt) >= at.rewardSeconds
  const some = rewards.distributable > 0n || rewards.rate > 0n
  return due && some && activeShares > 0n ? [restakingActions(at).distribute()] : []
}

/** The network slashes once for each incident, in the block after it shows, by the stake that the operator had then. */
function slashes(at: RestakingDeployment, { now, state }: Moment): Call[] {
  const open = at.incidents.flatMap(({ operator, at: moment, share }, i) => {
    const amount = (state.incidents[i]! * BigInt(share)) / 10_000n
    const late = moment < now - at.epochSeconds || moment <= state.operators[operator]!.slashedFor
    return amount === 0n || late ? [] : [{ operator, moment, amount }]
  })
  // One at a time for each operator: after the second, it would be too late for the first.
  return at.operators.flatMap((address, operator) =>
    open
      .filter((slash) => slash.operator === operator)
      .slice(0, 1)
      .map(({ amount, moment }) => restakingActions(at).slash(address, amount, moment)),
  )
}
