import { Effect } from 'effect'
import { type Address, parseEther, zeroAddress } from 'viem'
import type { Payment } from '../../protocols/budget/actions.ts'
import { actionsOf } from '../../protocols/actions.ts'
import { type ChainDeployments, type Deployments, protocols } from '../../protocols/index.ts'
import type { Call, DeployFailed, Deployer } from '../../protocols/protocol.ts'
import type { Token } from '../../protocols/token.ts'
import { amountIn, isEmpty, type Leg, type Policy } from './policy.ts'
import { type Tranche, tranches } from './schedule.ts'

/** A policy on the chain: its contracts, its money on the way, and what its steward will do when. */
export interface Enactment {
  readonly deployments: Deployments
  /** Brings the budget to the contract that pays; to be mined before the first block of the run. */
  readonly funding: readonly { readonly token: Token; readonly to: Address; readonly amount: bigint }[]
  /** The steward's calls in order of time. */
  readonly stewardship: readonly StewardCall[]
}

export interface StewardCall {
  /** Seconds since 1970: the first block at or after this time. */
  readonly at: number
  /** Given the time of the block that it will be mined in. */
  readonly call: (now: number) => Call
}

export interface Programme {
  /** Seconds since 1970. */
  readonly start: number
  readonly days: number
  /** US dollars for a METIS by which a budget in m.USDC is measured. */
  readonly metisPrice: number
}

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
  if (isEmpty(policy)) {
    const budget = { timelock: zeroAddress, steward: deployer.account }
    return { deployments: { ...chain, budget, farms: { farms: [] } }, funding: [], stewardship: [] }
  }
  const budget = yield* protocols.budget.deploy(deployer, {}, chain)
  const farms = yield* protocols.farms.deploy(
    deployer,
    {
      farms: policy.legs.map(({ sink, pays, vestDays }) => ({
        pool: sink,
        pays,
        vestSeconds: Math.round(vestDays * 86_400),
      })),
    },
    { ...chain, budget },
  )
  const actions = actionsOf({ ...chain, budget, farms })
  const spending = policy.legs.map((leg, i) => {
    const total = totalOf(policy, leg, programme)
    return { farm: farms.farms[i]!, total, tranches: tranches(leg.schedule, total, programme.start, programme.days) }
  })
  const payments = spending
    .flatMap(({ farm, tranches: parts }, leg) => parts.map((part, i) => ({ ...part, farm, order: i, leg })))
    .filter(({ amount }) => amount > 0n)
    .sort((a, b) => a.due - b.due || a.leg - b.leg)
    .map(({ farm, amount, duration, due }: Tranche & { farm: (typeof farms.farms)[number] }, nonce): Payment => ({
      calls: actions.farms.fund(farm, amount, duration),
      due,
      nonce: BigInt(nonce),
    }))
  return {
    deployments: { ...chain, budget, farms },
    funding: spending.map(({ farm, total }) => ({ token: farm.pays, to: budget.timelock, amount: total })),
    stewardship: [
      ...payments.map((payment) => ({
        at: programme.start,
        call: (now: number) => actions.budget.announce(payment, now),
      })),
      ...payments.map((payment) => ({ at: payment.due, call: () => actions.budget.pay(payment) })),
    ].sort((a, b) => a.at - b.at),
  }
})

/** A leg's money in the smallest unit of what it pays. */
function totalOf({ budget }: Policy, { share, pays }: Leg, { metisPrice }: Programme): bigint {
  const metis = (parseEther(amountIn(budget)) * BigInt(Math.round(share * 1e12))) / 1_000_000_000_000n
  return pays === 'METIS' ? metis : (metis * BigInt(Math.round(metisPrice * 1e6))) / 10n ** 18n
}
