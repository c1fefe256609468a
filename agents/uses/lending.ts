import { fromRay, supplyRate } from '../../protocols/lending/interest.ts'
import type { ReserveDeployment } from '../../protocols/lending/deployment.ts'
import { fromUnits, toUnits } from '../../protocols/token.ts'
import { defineUse, type Sight } from './use.ts'

type Here = Sight<'lending'>

/** A reserve of the market, what an account has in it, and how the market stands. */
export interface ReserveSeen {
  readonly reserve: ReserveDeployment
  readonly own: { readonly supplied: bigint; readonly debt: bigint; readonly collateral: boolean }
  readonly state: { readonly totals: { readonly debt: bigint; readonly supplied: bigint }; readonly available: bigint }
}

/** A reserve by its name, where the market has it. */
export function reserveSeen({ view, deployments }: Here, wanted: string): ReserveSeen | undefined {
  const reserve = deployments.lending.reserves.find(({ name }) => name === wanted)
  if (reserve === undefined) return undefined
  return {
    reserve,
    own: view.account.lending.reserves[reserve.id]!,
    state: view.chain.lending.reserves[reserve.id]!,
  }
}

/** What suppliers get, per year, when this many tokens come in on top; the rate follows from what is borrowed. */
export const supplyRateWith = ({ reserve, state }: ReserveSeen, added: number): number =>
  fromRay(supplyRate(reserve.terms, state.totals.debt, state.available + toUnits(added, reserve.token.decimals)))

/**
 * A token lent to the market, for the interest that borrowers pay (docs/theory.md C.3). What an account has pledged for a
 * loan is that loan's and not lent: the market keeps one balance a token, so that one either lends its METIS or borrows
 * against it.
 */
export const lend = (name: string, currency: 'usdc' | 'metis', title: string) => {
  const metis = currency === 'metis'
  const worth = (here: Here, amount: number): number => amount * (metis ? here.view.outside.metis : 1)
  /** What is lent: METIS that stands for a debt is not. */
  const lent = (seen: ReserveSeen): bigint => (metis && seen.own.collateral ? 0n : seen.own.supplied)
  return defineUse({
    name,
    title,
    needs: ['lending'],
    mix: () => ({ metis: metis ? 1 : 0, usdc: metis ? 0 : 1, weth: 0 }),
    prospect: (here, { usd }) => {
      const seen = reserveSeen(here, currency)
      if (seen === undefined || (metis && seen.own.collateral)) return undefined
      return {
        yearly: { interest: supplyRateWith(seen, usd / worth(here, 1)) },
        metis: metis ? 1 : 0,
        risk: 1,
        entry: 0,
        exitDays: 0,
      }
    },
    held: (here) => {
      const seen = reserveSeen(here, currency)
      const amount = seen === undefined ? 0 : fromUnits(lent(seen), seen.reserve.token.decimals)
      return { usd: worth(here, amount), metis: metis ? amount : 0, leaving: 0 }
    },
    approvals: (here) => {
      const seen = reserveSeen(here, currency)
      return seen === undefined ? [] : here.actions.lending.approvals(seen.reserve)
    },
    enter: (here, purse) => {
      const seen = reserveSeen(here, currency)
      if (seen === undefined || purse[currency] === 0n || (metis && seen.own.collateral)) return []
      return [here.actions.lending.supply(seen.reserve, purse[currency])]
    },
    // What is borrowed is not there to be taken: whoever comes later takes the rest.
    leave: (here, share) => {
      const seen = reserveSeen(here, currency)
      if (seen === undefined) return []
      const wanted = (lent(seen) * BigInt(Math.round(Math.min(1, share) * 1e6))) / 1_000_000n
      const amount = wanted < seen.state.available ? wanted : seen.state.available
      return amount > 0n ? [here.actions.lending.withdraw(seen.reserve, amount)] : []
    },
  })
}
