import { Effect } from 'effect'
import { zeroAddress } from 'viem'
import { actionsOf } from '../../protocols/actions.ts'
import { type ChainDeployments, type Deployments, protocols } from '../../protocols/index.ts'
import { DeployFailed, type Deployer } from '../../protocols/protocol.ts'
import { pathText } from '../document/mistake.ts'
import { enactAirdrops } from './airdrops.ts'
import type { Enactment, Programme } from './enactment.ts'
import { enactGrants } from './grants.ts'
import { kpiDates } from './kpi-option.ts'
import { enactLegs, spendingOf } from './legs.ts'
import type { Leg } from './leg.ts'
import { paysNothing, type Policy } from './policy.ts'
import { isFarmed } from './sink.ts'
import { unmet } from './requirements.ts'
import { enactRules } from './rules.ts'

/**
 * Puts a policy on a chain: deploys what it needs and works out all its payments. From here on the policy is nothing
 * but contracts and announced payments; agents see no more of it than anybody could.
 */
export const enact = Effect.fn('enact')(function* (
  policy: Policy,
  programme: Programme,
  chain: ChainDeployments,
  deployer: Deployer,
): Effect.fn.Return<Enactment, DeployFailed> {
  const there: Readonly<Record<string, unknown>> = { ...chain }
  const [missing] = unmet(policy, { on: (name) => there[name] !== undefined, ordering: programme.ordering })
  if (missing !== undefined) {
    const reason = `${pathText(missing.path)}: ${missing.says}`
    return yield* new DeployFailed({ step: `the policy ${policy.id}`, reason })
  }
  const price = chain.auction?.price
  // What liquidity providers get of MEV is streamed by a farm of its own, which the auction's purse fills.
  const streamed = (policy.mev?.liquidity ?? 0) > 0 && chain.auction !== undefined
  const streams = streamed
    ? [{ pool: 'native', pays: 'METIS', vestSeconds: 0, distributor: chain.auction.purses.liquidity } as const]
    : []
  if (paysNothing(policy)) {
    const budget = { timelock: zeroAddress, steward: deployer.account, metis: chain.bridge.metis.address }
    const farms = yield* protocols.farms.deploy(deployer, { farms: streams }, { ...chain, budget })
    const airdrops = yield* protocols.airdrops.deploy(deployer, { count: 0 }, { ...chain, budget })
    const deployments: Deployments = { ...chain, budget, farms, airdrops }
    const stewardship = enactRules(policy, programme, actionsOf(deployments), price, farms.farms[0]?.address)
    return { deployments, funding: [], stewardship, airdrops: [] }
  }
  const granting = enactGrants(policy, programme, chain)
  const budget = yield* protocols.budget.deploy(deployer, {}, chain)
  const farms = yield* protocols.farms.deploy(
    deployer,
    {
      farms: [...policy.legs.flatMap((leg) => farmFor(leg, programme)), ...streams],
    },
    { ...chain, budget },
  )
  const airdrops = yield* protocols.airdrops.deploy(deployer, { count: policy.airdrops.length }, { ...chain, budget })
  const deployments: Deployments = { ...chain, budget, farms, airdrops }
  const actions = actionsOf(deployments)
  const spending = spendingOf(policy, programme, deployments)
  const dropping = enactAirdrops(policy, programme, deployments)
  return {
    deployments,
    airdrops: dropping.airdrops,
    funding: [
      ...spending.map(({ token, total }) => ({ token, to: budget.timelock, amount: total })),
      ...granting.funding,
      ...dropping.funding,
    ],
    stewardship: [
      ...enactRules(policy, programme, actions, price, streamed ? farms.farms.at(-1)?.address : undefined),
      ...granting.stewardship,
      ...dropping.stewardship,
      ...enactLegs(spending, policy, programme, deployments),
    ].sort((a, b) => a.at - b.at),
  }
})

/** The farm that a leg for a pool brings, and what stands before it. */
function farmFor({ sink, pays, vestDays, boosted, forfeitShare, kpi }: Leg, programme: Programme) {
  if (!isFarmed(sink)) return []
  const option = kpi && {
    metric: kpi.metric,
    target: kpi.target,
    countsFrom: Math.round(kpiDates(kpi, programme).countsFrom),
  }
  return [{ pool: sink, pays, vestSeconds: Math.round(vestDays * 86_400), boosted, forfeitShare, option }]
}
