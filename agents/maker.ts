import { z } from 'zod'
import { type MarketName, marketNames } from '../protocols/perpetual/market.ts'
import { liquidityOf, priceAt, tickSpacing, usableTick } from '../protocols/perpetual/price.ts'
import { days, dollars, headcount, logSpread, perYear, share } from '../protocols/quantity.ts'
import { fromUnits, toUnits } from '../protocols/token.ts'
import { defineAgent, type Situation } from './agent.ts'
import { annualVolatility, adapt } from './mind/beliefs/beliefs.ts'
import { leaveMargin, marginFor } from './mind/credit/perpetual-margin.ts'
import { goOn, noSteps, type Steps } from './mind/trade/steps.ts'
import { dustUsd } from './mind/trade/tolerance.ts'
import { between, lognormal } from './random.ts'

const parameters = z
  .strictObject({
    count: headcount().default(3).meta({ description: 'How many there are.' }),
    wealthUsd: dollars(1e-6).default(400_000).meta({ description: 'Median wealth, US dollars.' }),
    wealthSpread: logSpread().default(0.8).meta({ description: 'Standard deviation of its logarithm.' }),
    rangeFactor: z
      .number()
      .gt(1.05)
      .max(1000)
      .default(1.5)
      .meta({ description: 'Orders reach from the price divided by this to it times this.' }),
    leverage: z
      .number()
      .min(1e-6)
      .max(5)
      .default(2)
      .meta({ description: 'Dollars of orders on both sides per dollar of margin.' }),
    reviewDays: days(0.001).default(2).meta({ description: 'Mean days between reviews.' }),
    learningRate: share().default(0.5).meta({ description: 'Speed of fee expectations (V25).' }),
    dustUsd: dustUsd(),
    riskPremium: perYear().default(0.03).meta({ description: 'Wanted above the yield outside, per year.' }),
  })
  .prefault({})
  .meta({ description: 'Market makers of perpetual futures.' })

type Parameters = z.output<typeof parameters>

export interface Attributes {
  readonly common: Parameters
  readonly market: MarketName
  /** Wanted above the mainnet yield, per year. */
  readonly premium: number
}

export interface Memory {
  readonly approved: boolean
  readonly making: boolean
  /** Fees a year per unit of liquidity, in US dollars, as learnt. */
  readonly fees: number | undefined
  /** Fees per unit of liquidity since the beginning, and when that was seen. */
  readonly seen: { readonly fees: number; readonly at: number } | undefined
  /** Blocks in a row that it has been moving. */
  readonly busy: number
}

type Here = Situation<Attributes, Memory, 'bridge' | 'perpetual'>

/**
 * Puts liquidity around the price while the fees that liquidity earns beat what arbitrage takes from it and what its
 * margin would earn outside; takes it out, closes what it has bought or sold by then, and goes home when they do not.
 */
export const maker = defineAgent<Parameters, Attributes, Memory, 'bridge' | 'perpetual'>({
  kind: 'maker',
  title: 'Market makers of perpetual futures',
  organic: false,
  reads: ['bridge', 'perpetual'],
  parameters,
  count: ({ count }) => count,
  birth: ({ parameters: common, draws, rank }) => ({
    attributes: {
      common,
      market: marketNames[rank % marketNames.length]!,
      premium: common.riskPremium * between(draws('premium'), 0, 2),
    },
    memory: { approved: false, making: false, fees: undefined, seen: undefined, busy: 0 },
    endowment: {
      outsideAccount: lognormal(draws('wealth'), common.wealthUsd, common.wealthSpread),
      usdc: 0,
      weth: 0,
      metis: 0,
      gas: 30,
    },
    reviewDays: common.reviewDays,
  }),
  decide: (here) => {
    const reviewed = here.review ? learn(here) : here.memory
    const memory = here.review ? { ...reviewed, making: worthMaking(here, reviewed), busy: 0 } : reviewed
    const steps = memory.making ? make(here) : leave(here)
    const approvals = memory.approved || steps.intents.length === 0 ? [] : here.actions.perpetual.approvals()
    const { wake, busy } = goOn(steps.more, memory.busy)
    return {
      deposits: steps.deposits,
      intents: [...approvals, ...steps.intents],
      wake,
      memory: { ...memory, approved: memory.approved || approvals.length > 0, busy },
    }
  },
})

/** The foundation's order, while it is there, shows everybody by its growing fees what liquidity earns. */
function learn({ attributes: { common, market }, memory, view }: Here): Memory {
  const { foundation } = view.chain.perpetual.markets[market]
  // It has been liquidated: what it earned tells nothing any more.
  if (foundation.liquidity === 0n) return memory
  const fees = Number(foundation.fees) / Number(foundation.liquidity)
  const seen = { fees, at: view.now }
  if (memory.seen === undefined) return { ...memory, seen }
  const observed = (fees - memory.seen.fees) / ((view.now - memory.seen.at) / (365 * 86_400))
  return {
    ...memory,
    seen,
    fees: memory.fees === undefined ? observed : adapt(memory.fees, observed, common.learningRate),
  }
}

/**
 * Whether a unit of liquidity earns more than it loses to arbitrage, sigma² sqrt(P) / 4 a year (Milionis et al. 2022,
 * V06), and than its margin would earn outside.
 */
function worthMaking(here: Here, { fees }: Memory): boolean {
  if (fees === undefined) return false
  const { attributes, view } = here
  const { common, market, premium } = attributes
  const { price, liquidity } = view.chain.perpetual.markets[market]
  const { index } = view.chain.perpetual.markets[market]
  // Outside the band within which the exchange lets liquidity in, nothing can be begun.
  if (Math.abs(price / index - 1) > 0.08) return false
  const own = liquidityOf(sideOf(here), price, price / common.rangeFactor)
  const all = Number(liquidity) / 1e18
  const held = view.account.perpetual.markets[market].order.liquidity > 0n
  const earned = (held ? fees : (fees * all) / (all + own)) * own
  const lost = (annualVolatility(view.outside.signals[market]) ** 2 / 4) * Math.sqrt(price) * own
  return earned - lost > (view.outside.mainnetYield + premium) * marginOf(here)
}

/** US dollars of margin that it gives, with a tenth kept outside. */
const marginOf = ({ view }: Here): number =>
  0.9 * (view.outsideAccount + fromUnits(view.account.bridge.usdc, 6) + Number(view.account.perpetual.value) / 1e6)

/** US dollars of orders on each side of the price. */
const sideOf = (here: Here): number => (marginOf(here) * here.attributes.common.leverage) / 2

/** An order around the price, with its margin; one that the price has left is taken out. */
function make(here: Here): Steps {
  const { attributes, view, actions } = here
  const { market, common } = attributes
  const { price } = view.chain.perpetual.markets[market]
  const { order, size } = view.account.perpetual.markets[market]
  if (order.liquidity > 0n) {
    const inside = price > priceAt(order.lower) && price < priceAt(order.upper)
    return inside ? noSteps : leave(here)
  }
  if (size !== 0n) return leave(here)
  const side = sideOf(here)
  const margin = marginFor(here, marginOf(here), common.dustUsd)
  return {
    deposits: margin.deposits,
    intents: [
      ...margin.intents,
      actions.perpetual.addLiquidity({
        market,
        base: toUnits(side / price, 18),
        quote: toUnits(side, 18),
        lower: usableTick(price / common.rangeFactor),
        upper: usableTick(price * common.rangeFactor) + tickSpacing,
      }),
    ],
    more: true,
  }
}

/** Out of the order first, then out of what it has bought or sold, then home. */
function leave(here: Here): Steps {
  const { attributes, view, actions } = here
  const { market } = attributes
  const { order, size } = view.account.perpetual.markets[market]
  if (order.liquidity > 0n) {
    return { deposits: [], intents: [actions.perpetual.removeLiquidity({ market, ...order })], more: true }
  }
  if (size !== 0n) return { deposits: [], intents: [actions.perpetual.closePosition(market, 0n)], more: true }
  return leaveMargin(here, attributes.common.dustUsd)
}
