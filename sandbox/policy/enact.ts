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
import { enactAirdrops } from './airdrops.ts'
import type { Enactment, Programme } from './enactment.ts'
import { enactGrants } from './grants.ts'
import { amountIn, isFunded, type Leg, paysNothing, type Policy, setAside } from './policy.ts'
import { unmet } from './requirements.ts'
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
      farms: [
        ...policy.legs.flatMap(({ sink, pays, vestDays, boosted }) =>
          isFunded(sink) ? [] : [{ pool: sink, pays, vestSeconds: Math.round(vestDays * 86_400), boosted }],
        ),
        ...streams,
      ],
    },
    { ...chain, budget },
  )
  const airdrops = yield* protocols.airdrops.deploy(deployer, { count: policy.airdrops.length }, { ...chain, budget })
  const deployments: Deployments = { ...chain, budget, farms, airdrops }
  const actions = actionsOf(deployments)
  const pools = policy.legs.filter(({ sink }) => !isFunded(sink))
  const spending = policy.legs.map((leg) => {
    const { amount: total } = legMoney(policy, leg, programme)
    const farm = farms.farms[pools.indexOf(leg)]
    return {
      token: farm?.pays ?? chain.bridge.metis,
      total,
      parts: tranches(leg.schedule, total, programme.start, programme.days),
      calls: ({ amount, duration }: Tranche): Payment['calls'] =>
        farm === undefined
          ? payInto(chain, leg.sink as OptionalName, amount)
          : actions.farms.fund(farm, amount, duration),
    }
  })
  const payments = spending
    .flatMap(({ parts, calls }, leg) => parts.map((part) => ({ ...part, calls: calls(part), leg })))
    .filter(({ amount }) => amount > 0n)
    .sort((a, b) => a.due - b.due || a.leg - b.leg)
    .map(({ calls, due }, nonce): Payment => ({ calls, due, nonce: BigInt(nonce) }))
  const dropping = enactAirdrops(policy, programme, deployments, payments.length)
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
      ...payments.map((payment) => ({
        at: programme.start,
        call: (now: number) => actions.budget.announce(payment, now),
      })),
      ...payments.map((payment) => ({ at: payment.due, call: () => actions.budget.pay(payment) })),
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
  const left = parseEther(amountIn(policy.budget)) - setAside(policy)
  const metis = (left * BigInt(Math.round(share * 1e12))) / 1_000_000_000_000n
  return { metis, amount: pays === 'METIS' ? metis : (metis * BigInt(Math.round(metisPrice * 1e6))) / 10n ** 18n }
}
