import { type Address, zeroAddress } from 'viem'
import type { Promised } from '../../policy/promised-payments.ts'
import { budgetSales } from './budget-sales.ts'
import type { BreakdownMetric, ObservedMetric, Sample, Timeline } from '../metric.ts'
import { tally } from '../tally.ts'

/** Follows what of a policy's promises is paid. */
export interface PaymentWatch {
  readonly see: (sample: Sample) => void
  /** What has been paid of each part, in its token's smallest unit. */
  readonly paid: () => readonly (readonly [part: Promised, amount: bigint])[]
  /** What the budget itself has sold in pools, in wei of METIS. */
  readonly swapped: () => bigint
  /** Day of the last payment. A farm pays until its stream ends, and what vests until that would have vested. */
  readonly last: () => number | undefined
}

export function watchPayments({ days }: Timeline): PaymentWatch {
  const paid = new Map<Promised, bigint>()
  let parts: readonly Promised[] = []
  let last: number | undefined
  let swapped = 0n
  const make = (part: Promised | undefined, amount: bigint, until: number): void => {
    if (part === undefined || amount === 0n) return
    paid.set(part, (paid.get(part) ?? 0n) + amount)
    reach(until)
  }
  const reach = (day: number): void => {
    last = Math.max(last ?? 0, Math.min(day, days))
  }
  return {
    see: ({ entries, promised, rewards, state, deployments, day }) => {
      const { budget, farms } = deployments
      parts = promised
      if (parts.length === 0) return
      for (const sale of budgetSales({ entries, deployments }).values()) swapped += sale
      if (rewards.paying) reach(day)
      const to = (by: Promised['by'], account: Address, token: Address): Promised | undefined =>
        parts.find((part) => part.by === by && part.to === account && part.token.address === token)
      for (const { fact } of entries) {
        if (fact.type === 'transfer' && fact.from === budget.timelock && budget.timelock !== zeroAddress) {
          make(to('budget', fact.to, fact.token), fact.amount, day)
        }
        // What an option holds and does not pay comes back, and then has not been paid.
        if (fact.type === 'transfer' && fact.to === budget.timelock && budget.timelock !== zeroAddress) {
          const part = to('budget', fact.from, fact.token)
          if (part !== undefined) paid.set(part, (paid.get(part) ?? 0n) - fact.amount)
        }
        if (fact.type === 'grantPaid') {
          const call = state.grants?.calls.findIndex(({ applicant }) => applicant === fact.account)
          make(
            parts.find((part) => part.call !== undefined && part.call === call),
            fact.amount,
            day,
          )
        }
        if (fact.type !== 'fund') continue
        const farm = farms.farms.find(({ address }) => address === fact.farm)
        const part = farm && to('budget', farm.option?.address ?? farm.escrow ?? farm.address, farm.pays.address)
        if (part !== undefined) reach(day + (fact.duration + part.vestSeconds) / 86_400)
      }
    },
    paid: () => parts.map((part) => [part, paid.get(part) ?? 0n]),
    swapped: () => swapped,
    last: () => last,
  }
}

export const budgetPaid: ObservedMetric = {
  kind: 'observed',
  apart: 'on the terminal',
  name: 'budgetPaid',
  title: 'Budget paid',
  unit: 'share of budget',
  definition:
    'What left the policy’s budget, and the fund for its grants, for those it was meant for, over the budget; rewards in m.USDC count at the price that they were bought at. What a stream has not yet given away has been paid; what was announced and not paid, `budgetUnpaid` names by part. Undefined for policies that pay nothing of their own.',
  better: 'neither',
  ofPayments: true,
  observe: (timeline) => {
    const watch = watchPayments(timeline)
    return {
      see: watch.see,
      value: () => {
        const parts = watch.paid()
        const budget = parts.reduce((sum, [{ metis }]) => sum + metis, 0n)
        const left = parts.reduce((sum, [part, amount]) => sum + inMetis(part, amount), 0n)
        return budget === 0n ? undefined : Number(left) / Number(budget)
      },
    }
  },
}

export const lastPayment: ObservedMetric = {
  kind: 'observed',
  name: 'lastPayment',
  title: 'Last payment',
  unit: 'day',
  definition:
    'Day of the run on which money of the policy last became somebody’s, grants included: a stream pays until it ends, through whatever contract, a sequencers’ payer with each batch, what vests until it has vested, a grant when its recipient has it. When somebody takes what is his is his own affair. Undefined when nothing was paid.',
  better: 'neither',
  ofPayments: true,
  observe: (timeline) => {
    const watch = watchPayments(timeline)
    return { see: watch.see, value: watch.last }
  },
}

/** What of a policy's budget was not paid, by part: `grant 2 · milestone`. */
export const budgetUnpaid: BreakdownMetric = {
  kind: 'breakdown',
  name: 'budgetUnpaid',
  title: 'Budget not paid',
  unit: 'METIS',
  definition:
    'What of the policy’s budget was not paid by the end of the run, by leg and grant: a milestone that was not reached stays in the fund. Rewards in m.USDC count at the price that they were bought at.',
  better: 'less',
  observe: (timeline) => {
    const watch = watchPayments(timeline)
    return {
      see: watch.see,
      parts: () => {
        const unpaid = tally(18)
        for (const [part, amount] of watch.paid()) {
          const left = part.metis - inMetis(part, amount)
          if (left > 0n) unpaid.add(part.part, left)
        }
        return unpaid.all()
      },
    }
  },
}

/** What the policy itself sells of its budget (docs/theory.md H): the treasury's conversions are sales, too. */
export const budgetSold: ObservedMetric = {
  kind: 'observed',
  name: 'budgetSold',
  title: 'Budget sold by the policy',
  unit: 'share of budget',
  definition:
    'METIS that the policy itself gave for another currency, outside for rewards that were paid in m.USDC or in a pool to buy liquidity, over its budget. Undefined for policies that pay nothing of their own.',
  better: 'less',
  ofPayments: true,
  observe: (timeline) => {
    const watch = watchPayments(timeline)
    return {
      see: watch.see,
      value: () => {
        const parts = watch.paid()
        const budget = parts.reduce((sum, [{ metis }]) => sum + metis, 0n)
        const sold = parts.reduce(
          (sum, [part, amount]) => (part.converted ? sum + inMetis(part, amount) : sum),
          watch.swapped(),
        )
        return budget === 0n ? undefined : Number(sold) / Number(budget)
      },
    }
  },
}

/** An amount in what a part pays as wei of METIS. */
export const inMetis = ({ metis, amount: whole }: Promised, amount: bigint): bigint =>
  whole === 0n ? 0n : (metis * amount) / whole
