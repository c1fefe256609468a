import { parseEther } from 'viem'
import type { FarmDeployment } from '../../protocols/farms/deployment.ts'
import { actionsOf } from '../../protocols/actions.ts'
import type { Payment } from '../../protocols/budget/actions.ts'
import { chainProtocols, type Deployments, type OptionalName } from '../../protocols/index.ts'
import type { AnyProtocol } from '../../protocols/protocol.ts'
import type { Token } from '../../protocols/token.ts'
import type { Programme, StewardCall } from './enactment.ts'
import { enactKpiOption } from './kpi-option.ts'
import { enactOwnedLiquidity } from './owned-liquidity.ts'
import { enactPayments, type Planned } from './payments.ts'
import { amountIn } from './amount.ts'
import type { Leg } from './leg.ts'
import { setAside, type Policy } from './policy.ts'
import { isFarmed, ownedSink } from './sink.ts'
import { tranches } from './schedule.ts'
import { enactTargetRate } from './target-rate.ts'

/** A leg with its money. */
export interface Spending extends Planned {
  readonly leg: Leg
  readonly token: Token
  /** In the token's smallest unit. */
  readonly total: bigint
  /** Of its own, where liquidity providers are paid. */
  readonly farm?: FarmDeployment
}

/** What the legs of a policy spend, on contracts that are there. */
export function spendingOf(policy: Policy, programme: Programme, deployments: Deployments): readonly Spending[] {
  const actions = actionsOf(deployments)
  const farmed = policy.legs.filter(({ sink }) => isFarmed(sink))
  return policy.legs.map((leg) => {
    const { amount: total } = legMoney(policy, leg, programme)
    const farm = deployments.farms.farms[farmed.indexOf(leg)]
    return {
      leg,
      total,
      token: farm?.pays ?? deployments.bridge.metis,
      ...(farm && { farm }),
      seen: farm !== undefined,
      parts:
        leg.kpi === undefined
          ? tranches(leg.schedule, total, programme.start, programme.days)
          : [{ due: programme.start, duration: 0, amount: total }],
      calls: ({ amount, duration }) =>
        farm === undefined
          ? payInto(deployments, leg.sink as OptionalName, amount)
          : actions.farms.fund(farm, amount, duration),
    }
  })
}

/** What the steward does for legs: announced payments, purchases of liquidity, options on pools, and a rate that is kept. */
export function enactLegs(
  spending: readonly Spending[],
  { announcedDays }: Pick<Policy, 'announcedDays'>,
  programme: Programme,
  deployments: Deployments,
): StewardCall[] {
  const actions = actionsOf(deployments)
  const planned = spending.filter(
    ({ leg: { sink, targetMrr, kpi } }) => sink !== ownedSink && (targetMrr ?? kpi) === undefined,
  )
  const bought = spending.filter(({ leg }) => leg.sink === ownedSink)
  const optional = spending.filter(({ leg }) => leg.kpi !== undefined)
  const rated = spending.filter(({ leg }) => leg.targetMrr !== undefined)
  const inMetis = [...planned, ...bought, ...optional].filter(({ token }) => token === deployments.bridge.metis)
  const { sequencing } = deployments
  return [
    ...enactPayments(planned, programme, announcedDays, actions),
    ...bought.flatMap(({ parts }) => enactOwnedLiquidity(parts, deployments, actions)),
    ...optional.flatMap(({ leg: { kpi }, total, farm }) =>
      kpi === undefined || farm?.option === undefined
        ? []
        : enactKpiOption({ kpi, total }, programme, { ...farm, option: farm.option }, actions),
    ),
    ...rated.flatMap(({ leg, total }) =>
      sequencing === undefined || actions.sequencing === undefined
        ? []
        : enactTargetRate(
            { target: leg.targetMrr!, total, others: inMetis.flatMap(({ parts }) => parts) },
            programme,
            sequencing,
            { budget: actions.budget, sequencing: actions.sequencing },
          ),
    ),
  ]
}

/** What the budget does to pay METIS into a protocol that is there. */
const payInto = (deployments: Deployments, name: OptionalName, amount: bigint): Payment['calls'] =>
  (chainProtocols[name] as AnyProtocol).funding!.pay(deployments[name], amount)

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
