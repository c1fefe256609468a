import { z } from 'zod'
import { all } from '../protocols/lending/actions.ts'
import { amountOut } from '../protocols/netswap/constant-product.ts'
import { swapFee } from '../protocols/netswap/deploy.ts'
import type { Call } from '../protocols/call.ts'
import { days, dollars, headcount, logSpread, perYear, pure, share } from '../protocols/quantity.ts'
import { fromUnits, toUnits } from '../protocols/token.ts'
import { type Decision, defineAgent, type Situation } from './agent.ts'
import {
  annualVolatility,
  type BeliefAttributes,
  beliefParameters,
  drawBeliefAttributes,
  expectedReturn,
  naiveBeliefs,
} from './mind/beliefs/beliefs.ts'
import { type LoanBooks, booksOf } from './mind/credit/loan-books.ts'
import { valuationOf } from './mind/valuation/disposal.ts'
import { band, dustUsd, less, slippage } from './mind/trade/tolerance.ts'
import { drawUniform, uniform } from './mind/beliefs/distribution.ts'
import { debtAt, leveragedShare, saleFor, withdrawable } from './mind/credit/loan-leverage.ts'
import { exponential, lognormal } from './random.ts'

const parameters = z
  .strictObject({
    count: headcount().default(10).meta({ description: 'How many there are.' }),
    metisUsd: dollars(1e-6).default(60_000).meta({ description: 'Median METIS that one holds, US dollars.' }),
    metisSpread: logSpread().default(0.8).meta({ description: 'Standard deviation of its logarithm.' }),
    metisShare: uniform(0.1, 0.5, share(1e-3)).meta({
      description: 'Share of METIS in all that one owns; the rest is out of reach.',
    }),
    needDays: days(0.001).default(30).meta({ description: 'Mean days between two needs for dollars.' }),
    needShare: pure().default(0.04).meta({ description: 'Mean need, share of what is owned.' }),
    premium: uniform(0, 0.04, perYear()).meta({
      description: 'Wanted for the risk of contracts and liquidation, per year.',
    }),
    health: uniform(1.4, 2.2).meta({ description: 'Health factor that one borrows up to and repairs to.' }),
    reviewDays: days(0.001).default(1).meta({ description: 'Mean days between two looks at the loan.' }),
    horizonDays: days(0.001).default(60).meta({ description: 'Days that one looks ahead.' }),
    riskAversion: uniform(0.2, 1.2).meta({ description: 'Dislike of METIS risk.' }),
    ...beliefParameters,
    dustUsd: dustUsd(200),
    slippage: slippage(0.02),
    band: band(0.2),
  })
  .prefault({})
  .meta({ description: 'Owners of METIS who borrow dollars against it: instead of selling, or to own more.' })

type Parameters = z.output<typeof parameters>

export interface Attributes extends BeliefAttributes {
  readonly common: Parameters
  readonly riskAversion: number
  readonly premium: number
  readonly health: number
  /** What it owns beside METIS and never touches, US dollars: it counts for how much METIS is too much. */
  readonly elsewhere: number
}

export interface Memory {
  readonly approved: boolean
  /** Seconds since 1970 of the last review. */
  readonly reviewed: number
  /** Dollars that it needs and has not yet raised. */
  readonly need: number
  /** Blocks in a row that it has been working on its loan. */
  readonly busy: number
}

type Here = Situation<Attributes, Memory, 'metis' | 'bridge' | 'lending'>

/**
 * Owns METIS, sometimes needs dollars, and looks at what a loan costs: it sells METIS when its own valuation, at that
 * cost, is below what the pool pays, and borrows when it is above; with a strong belief it borrows to own more. Dollars
 * that it needed go out over the bridge and are spent. It reduces its debt when it is in danger or no longer worth it.
 */
export const borrower = defineAgent<Parameters, Attributes, Memory, 'metis' | 'bridge' | 'lending'>({
  kind: 'borrower',
  title: 'Owners of METIS who borrow dollars against it',
  organic: false,
  reads: ['metis', 'bridge', 'lending'],
  parameters,
  count: ({ count }) => count,
  birth: ({ parameters: common, beginning, draws }) => {
    const metisUsd = lognormal(draws('metis'), common.metisUsd, common.metisSpread)
    const share = drawUniform(draws('metisShare'), common.metisShare)
    return {
      attributes: {
        common,
        riskAversion: drawUniform(draws('riskAversion'), common.riskAversion),
        premium: drawUniform(draws('premium'), common.premium),
        health: drawUniform(draws('health'), common.health),
        elsewhere: metisUsd * (1 / share - 1),
        horizonDays: common.horizonDays,
        ...drawBeliefAttributes(common, () => draws('trust')),
      },
      memory: { approved: false, reviewed: 0, need: 0, busy: 0 },
      endowment: { outsideAccount: 0, usdc: 0, weth: 0, metis: metisUsd / beginning.metis, gas: 10 },
      reviewDays: common.reviewDays,
    }
  },
  decide: (here) => {
    const [metis, usdc] = ['metis', 'usdc'].map((wanted) =>
      here.deployments.lending.reserves.find(({ name }) => name === wanted),
    )
    if (metis === undefined || usdc === undefined) return { memory: here.memory }
    const books = booksOf(here, metis, usdc)
    const memory = here.review ? review(here, books) : here.memory
    return carryOut(here, memory, nextStep({ ...here, memory }, books))
  },
})

/** Needs come by chance, once in a mean number of days, and add up until they are met. */
function review({ attributes, memory, view, random }: Here, { equity }: LoanBooks): Memory {
  const { needDays, needShare } = attributes.common
  const days = memory.reviewed === 0 ? 0 : (view.now - memory.reviewed) / 86_400
  const draws = random('need')
  const comes = draws.uniform() < 1 - Math.exp(-days / needDays)
  const need = comes ? exponential(draws, needShare * Math.max(0, equity)) : 0
  return { ...memory, reviewed: view.now, need: memory.need + need, busy: 0 }
}

interface Step {
  readonly intents: readonly Call[]
  /** Dollars of need that it meets. */
  readonly met?: number
}

/** The first thing that is to be done: save the loan, put METIS to work, meet a need, or change the debt. */
function nextStep(here: Here, books: LoanBooks): Step | undefined {
  const { attributes, memory, view, actions } = here
  const { usdc, debt, cash, collateral, loose, threshold, equity } = books
  const { lending } = actions
  const { borrowRate } = view.chain.lending.reserves[usdc.id]!.totals
  const { health: wantedHealth, riskAversion } = attributes
  const { dustUsd: dust, band } = attributes.common
  const needed = memory.need > dust ? memory.need : 0

  if (debt > 1 && cash - needed > dust) {
    const spare = cash - needed
    // All of it takes the interest of the seconds until then with it.
    const amount = spare > 1.001 * debt ? all : toUnits(spare, 6, view.account.bridge.usdc)
    return { intents: [lending.repay(usdc, amount)] }
  }
  if (debt > 1 && (threshold * collateral) / debt < 1 + (wantedHealth - 1) * (1 - band)) {
    // What lies in the wallet helps at once; only what is missing then is sold.
    if (loose > dust) return { intents: pledge(here, books) }
    return reduce(here, books, saleFor({ health: wantedHealth, collateral, debt, threshold }))
  }

  const cost = borrowRate + attributes.premium
  const expected = expectedReturn(naiveBeliefs(attributes.inbornTrust), view.outside, attributes)
  const volatility = annualVolatility(view.outside.signals.metis)
  const owned = loose + collateral
  const wealth = equity + attributes.elsewhere
  // What borrowing now would leave room for, of what the pool has.
  const free = fromUnits(view.chain.lending.reserves[usdc.id]!.available, 6)
  const most = Math.min(debtAt(wantedHealth, owned, threshold), books.metis.terms.ltv * owned)
  const room = Math.min(most - debt, 0.5 * free)

  if (needed > 0) {
    const inWallet = Math.min(cash, needed)
    if (inWallet > dust) return spend(here, inWallet, [])
    const stand = { expectedReturn: expected, alternative: cost, nativeShare: owned / Math.max(wealth, dust) }
    if (valuationOf(view, attributes, stand) > 1 - swapFee && room > needed) {
      return spend(here, needed, [...pledge(here, books), lending.borrow(usdc, toUnits(needed, 6))])
    }
    return raise(here, books, needed)
  }

  const target = Math.min(
    most,
    leveragedShare({ expectedReturn: expected, riskAversion, volatility, cost }) * wealth - equity,
  )
  if (target - debt > Math.max(dust, band * equity) && room > dust) {
    const amount = Math.min(target - debt, room)
    return { intents: [...pledge(here, books), lending.borrow(usdc, toUnits(amount, 6)), ...buy(here, amount)] }
  }
  if (debt - Math.max(0, target) > Math.max(dust, band * equity)) {
    return reduce(here, books, debt - Math.max(0, target))
  }
  return undefined
}

/** All of its METIS to the market, as collateral. */
function pledge({ attributes, view, actions: { lending } }: Here, { metis, loose, pledged }: LoanBooks): Call[] {
  const amount = view.account.metis.wmetis
  return [
    ...(loose > attributes.common.dustUsd ? [lending.supply(metis, amount)] : []),
    ...(pledged ? [] : [lending.useAsCollateral(metis, true)]),
  ]
}

/** Buys METIS with dollars just borrowed. */
function buy({ me, attributes, view, actions }: Here, usd: number): Call[] {
  const { base, quote } = view.chain.netswap.native.reserves
  const amountIn = toUnits(usd, 6)
  const minOut = less(amountOut(amountIn, quote, base), attributes.common.slippage)
  return [actions.netswap.swap({ pool: 'native', side: 'buy', amountIn, minOut, to: me })]
}

/** Takes collateral out as far as is safe and sells it; the dollars repay debt at the next block. */
function reduce(here: Here, books: LoanBooks, usd: number): Step | undefined {
  const { collateral, debt, threshold } = books
  const { slippage, dustUsd: dust } = here.attributes.common
  const amount = Math.min(usd / (1 - 2 * slippage), withdrawable(collateral, debt, threshold))
  return amount > dust ? { intents: sell(here, books, amount, true) } : undefined
}

/** Sells METIS for a need: what is in the wallet, or what the loan can spare. */
function raise(here: Here, books: LoanBooks, usd: number): Step | undefined {
  const { slippage, dustUsd: dust } = here.attributes.common
  const wanted = usd * (1 + slippage)
  if (books.loose >= wanted) return { intents: sell(here, books, wanted, false) }
  const spare = Math.min(wanted, withdrawable(books.collateral, books.debt * here.attributes.health, books.threshold))
  if (spare > dust) return { intents: sell(here, books, spare, true) }
  return books.loose > dust ? { intents: sell(here, books, books.loose, false) } : undefined
}

function sell(
  { me, attributes, view, actions }: Here,
  { metis, price }: LoanBooks,
  usd: number,
  fromCollateral: boolean,
): readonly Call[] {
  const held = fromCollateral ? view.account.lending.reserves[metis.id]!.supplied : view.account.metis.wmetis
  const amountIn = toUnits(usd / price, 18, held)
  const { base, quote } = view.chain.netswap.native.reserves
  const minOut = less(amountOut(amountIn, base, quote), attributes.common.slippage)
  return [
    ...(fromCollateral ? [actions.lending.withdraw(metis, amountIn)] : []),
    actions.netswap.swap({ pool: 'native', side: 'sell', amountIn, minOut, to: me }),
  ]
}

/** Dollars go out over the bridge to be spent, after what brings them into the wallet. */
const spend = ({ deployments, actions }: Here, usd: number, first: readonly Call[]): Step => ({
  intents: [...first, actions.bridge.withdraw({ token: deployments.bridge.usdc, amount: toUnits(usd, 6) })],
  met: usd,
})

/** Puts approvals in front of the first step ever, and goes on at the next block while there is something to do. */
function carryOut({ actions, deployments }: Here, memory: Memory, step: Step | undefined): Decision<Memory> {
  if (step === undefined || step.intents.length === 0 || memory.busy >= 12) return { memory }
  const approvals = memory.approved
    ? []
    : [...deployments.lending.reserves.flatMap(actions.lending.approvals), ...actions.netswap.approvals('native')]
  return {
    memory: {
      ...memory,
      approved: true,
      busy: memory.busy + 1,
      need: Math.max(0, memory.need - (step.met ?? 0)),
    },
    intents: [...approvals, ...step.intents],
    wake: true,
  }
}
