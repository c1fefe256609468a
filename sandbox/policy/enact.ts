import { Effect } from 'effect'
import { parseEther, zeroAddress } from 'viem'
import type { Payment } from '../../protocols/budget/actions.ts'
import { actionsOf } from '../../protocols/actions.ts'
import {
  type ChainDeployments,
  chainProtocols,
  type Deployments,
  type OptionalName,
  protocols,
} from '../../protocols/index.ts'
import { type AnyProtocol, DeployFailed, type Deployer } from '../../protocols/protocol.ts'
import { pathText } from '../document/mistake.ts'
import type { Enactment, Programme } from './enactment.ts'
import { enactGrants } from './grants.ts'
import { amountIn, grantsOf, isFarmed, type Leg, ownedSink, paysNothing, type Policy } from './policy.ts'
import { unmet } from './requirements.ts'
import { enactOwnedLiquidity } from './owned-liquidity.ts'
import { enactPayments } from './payments.ts'
import { enactRules } from './rules.ts'
import { type Tranche, tranches } from './schedule.ts'

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
    const budget = { timelock: zeroAddress, steward: deployer.account }
    const farms = yield* protocols.farms.deploy(deployer, { farms: streams }, { ...chain, budget })
    const deployments: Deployments = { ...chain, budget, farms }
    const stewardship = enactRules(policy, programme, actionsOf(deployments), price, farms.farms[0]?.address)
    return { deployments, funding: [], stewardship }
  }
  const granting = enactGrants(policy, programme, chain)
  const budget = yield* protocols.budget.deploy(deployer, {}, chain)
  const farms = yield* protocols.farms.deploy(
    deployer,
    {
      farms: [
        ...policy.legs.flatMap(({ sink, pays, vestDays, boosted }) =>
          isFarmed(sink) ? [{ pool: sink, pays, vestSeconds: Math.round(vestDays * 86_400), boosted }] : [],
        ),
        ...streams,
      ],
    },
    { ...chain, budget },
  )
  const deployments: Deployments = { ...chain, budget, farms }
  const actions = actionsOf(deployments)
  const pools = policy.legs.filter(({ sink }) => isFarmed(sink))
  const spending = policy.legs.map((leg) => {
    const { amount: total } = legMoney(policy, leg, programme)
    const farm = farms.farms[pools.indexOf(leg)]
    return {
      sink: leg.sink,
      token: farm?.pays ?? chain.bridge.metis,
      total,
      seen: farm !== undefined,
      parts: tranches(leg.schedule, total, programme.start, programme.days),
      calls: ({ amount, duration }: Tranche): Payment['calls'] =>
        farm === undefined
          ? payInto(chain, leg.sink as OptionalName, amount)
          : actions.farms.fund(farm, amount, duration),
    }
  })
  return {
    deployments,
    funding: [
      ...spending.map(({ token, total }) => ({ token, to: budget.timelock, amount: total })),
      ...granting.funding,
    ],
    stewardship: [
      ...enactRules(policy, programme, actions, price, streamed ? farms.farms.at(-1)?.address : undefined),
      ...granting.stewardship,
      ...enactPayments(
        spending.filter(({ sink }) => sink !== ownedSink),
        programme,
        policy.announcedDays,
        actions,
      ),
      ...spending.flatMap(({ sink, parts }) =>
        sink === ownedSink ? enactOwnedLiquidity(parts, deployments, actions) : [],
      ),
    ].sort((a, b) => a.at - b.at),
  }
})

/** What the budget does to pay METIS into a protocol that is there. */
const payInto = (chain: ChainDeployments, name: OptionalName, amount: bigint): Payment['calls'] =>
  (chainProtocols[name] as AnyProtocol).funding!.pay(chain[name], amount)

/** A leg's money: what it is of the budget, in wei of METIS, and in the smallest unit of what it pays. */
export function legMoney(
  policy: Policy,
  { share, pays }: Leg,
  { metisPrice }: Pick<Programme, 'metisPrice'>,
): { readonly metis: bigint; readonly amount: bigint } {
  const left = parseEther(amountIn(policy.budget)) - grantsOf(policy)
  const metis = (left * BigInt(Math.round(share * 1e12))) / 1_000_000_000_000n
  return { metis, amount: pays === 'METIS' ? metis : (metis * BigInt(Math.round(metisPrice * 1e6))) / 10n ** 18n }
}
