import type { Address } from 'viem'
import type { Fact } from '../fact.ts'
import type { Cause, Exposure, Moved } from '../protocol.ts'
import type { ValuesOf } from '../read.ts'
import type { PerpetualDeployment } from './deployment.ts'
import { priceAt } from './price.ts'
import type { perpetualState } from './state.ts'

/** A maker's liquidity between two ticks of the market of METIS: `0x…/lower/upper`. */
const unitOf = (base: Address, lower: number, upper: number): string => `${base}/${lower}/${upper}`

/** METIS as margin, the METIS that a position is long or short of, and what a maker's order holds less what it owes. */
export const perpetualExposure: Exposure<PerpetualDeployment, ValuesOf<ReturnType<typeof perpetualState>>> = {
  moved: ({ markets, collateral: metis }, fact, cause) => {
    const { base } = markets.metis
    switch (fact.type) {
      case 'position':
        return fact.market === base ? [{ account: fact.account, amount: fact.size }] : []
      case 'makerOrder':
        return fact.market === base ? order(fact, cause) : []
      case 'marginDeposit':
        return fact.token === metis.address ? [{ account: fact.account, amount: fact.amount }] : []
      case 'marginWithdrawal':
      case 'marginLiquidation':
        return fact.token === metis.address ? [{ account: fact.account, amount: -fact.amount }] : []
      default:
        return []
    }
  },
  counted: ({ markets }, state, unit) => {
    const [base, lower, upper] = unit.split('/')
    if (base !== markets.metis.base || upper === undefined) return undefined
    const [bottom, top] = [priceAt(Number(lower)), priceAt(Number(upper))]
    const price = Math.min(Math.max(state.markets.metis.price, bottom), top)
    return 1 / Math.sqrt(price) - 1 / Math.sqrt(top)
  },
}

/**
 * An order owes the virtual METIS that it was opened with. What it gives back when it shrinks is less or more than its
 * part of that, and the difference becomes a position, which the exchange tells besides.
 */
function order(
  { account, market, lower, upper, liquidity, base }: Extract<Fact, { type: 'makerOrder' }>,
  { facts }: Cause,
): readonly Moved[] {
  const kept = facts.reduce(
    (sum, fact) =>
      fact.type === 'position' && fact.account === account && fact.market === market ? sum + fact.size : sum,
    0n,
  )
  return [
    { account, unit: unitOf(market, lower, upper), amount: liquidity },
    { account, amount: liquidity < 0n ? -base - kept : -base },
  ]
}
