import { z } from 'zod'
import { curveOf } from '../protocols/hercules/curve.ts'
import { inRange } from '../protocols/hercules/range.ts'
import type { RangePosition } from '../protocols/hercules/state.ts'
import type { PoolName } from '../protocols/pair.ts'
import { days, dollars, headcount, logSpread, perYear, pure, share } from '../protocols/quantity.ts'
import { defineAgent, type Situation } from './agent.ts'
import { annualVolatility, adapt } from './mind/beliefs/beliefs.ts'
import { gasUsd } from './mind/valuation/gas.ts'
import { feeYieldSeen, type Growth, judge, type Outlook } from './mind/pools/concentrated-range.ts'
import {
  close,
  enter,
  leave,
  ownPosition,
  placed,
  poolOf,
  reachable,
  stateOf,
  walletOf,
  worth,
} from './mind/pools/concentrated-position.ts'
import { goOn, noSteps, type Steps } from './mind/trade/steps.ts'
import { band, dustShare, dustUsd, slippage } from './mind/trade/tolerance.ts'
import { lognormal } from './random.ts'

const parameters = z
  .strictObject({
    count: headcount().default(4).meta({ description: 'How many there are.' }),
    capitalUsd: dollars(1e-6).default(150_000).meta({ description: 'Median capital, US dollars.' }),
    capitalSpread: logSpread().default(0.6).meta({ description: 'Standard deviation of its logarithm.' }),
    nativeShare: share().default(0.5).meta({ description: 'Chance to watch the METIS pool.' }),
    factors: z.array(z.number().gt(1).max(1e6)).min(1).max(100).default([1.05, 1.1, 1.25, 1.5, 2, 4]).meta({
      description: 'Ranges to choose from: from the price divided by this to it multiplied by this.',
    }),
    priorFeeYield: perYear(0).default(0.2).meta({
      description: 'Fees that an unbounded position is expected to earn before any are seen, per year.',
    }),
    learningRate: share().default(0.3).meta({ description: 'Speed of yield expectations (V25).' }),
    riskPremium: perYear().default(0.03).meta({ description: 'Wanted for contract risk, per year.' }),
    riskAversion: pure().default(0.6).meta({ description: 'For valuing METIS that is left over.' }),
    horizonDays: days(0.001).default(30).meta({ description: 'Days over which a move has to pay.' }),
    slippage: slippage(0.02),
    band: band(0.05),
    dustUsd: dustUsd(),
    dustShare: dustShare(),
    reviewDays: days(0.001).default(1).meta({ description: 'Mean days between two reviews.' }),
  })
  .prefault({})
  .meta({ description: 'Providers of concentrated liquidity on Hercules.' })

type Parameters = z.output<typeof parameters>

export interface Attributes extends Parameters {
  readonly pool: PoolName
}

export interface Memory {
  /** How wide a range the provider wants, or that it wants none. */
  readonly factor: number | undefined
  /** The position that it is taking apart. */
  readonly closing: bigint | undefined
  readonly feeYield: number
  /** The pool's fee growth at the last review, and when that was. */
  readonly seen: { readonly growth: Growth; readonly at: number } | undefined
  readonly approved: boolean
  /** Blocks in a row that it has been moving. */
  readonly busy: number
}

type Here = Situation<Attributes, Memory, 'metis' | 'bridge' | 'hercules'>

/** Gas of opening and of closing a position, and of the swap between them, with some reserve. */
const gas = { open: 700_000, close: 550_000, swap: 300_000 }
/** Transactions that they take. */
const calls = { open: 1, close: 3, swap: 1 }

/**
 * Provides liquidity around the price of one pool, as closely as fees against loss versus rebalancing and the cost of
 * coming after the price make it worth; stays away where mainnet pays more.
 */
export const provider = defineAgent<Parameters, Attributes, Memory, 'metis' | 'bridge' | 'hercules'>({
  kind: 'provider',
  title: 'Providers of concentrated liquidity',
  organic: false,
  reads: ['metis', 'bridge', 'hercules'],
  parameters,
  count: ({ count }) => count,
  birth: ({ parameters: common, draws }) => ({
    attributes: { ...common, pool: draws('pool').uniform() < common.nativeShare ? 'native' : 'bridged' },
    memory: {
      factor: undefined,
      closing: undefined,
      feeYield: common.priorFeeYield,
      seen: undefined,
      approved: false,
      busy: 0,
    },
    endowment: {
      outsideAccount: lognormal(draws('capital'), common.capitalUsd, common.capitalSpread),
      usdc: 0,
      weth: 0,
      metis: 0,
      gas: 20,
    },
    reviewDays: common.reviewDays,
  }),
  decide: (here) => {
    const reviewed = here.review ? review(here) : here.memory
    const position = ownPosition(here)
    const gone = reviewed.closing !== undefined && position?.id !== reviewed.closing
    const memory = gone ? { ...reviewed, closing: undefined } : reviewed
    const { deposits, intents, more } = steps(here, memory, position)
    if (deposits.length === 0 && intents.length === 0) return { memory: { ...memory, busy: 0 } }
    const approvals = memory.approved ? [] : here.actions.hercules.approvals(here.attributes.pool)
    const { wake, busy } = goOn(more, memory.busy)
    return {
      deposits,
      intents: [...approvals, ...intents],
      wake,
      memory: { ...memory, approved: true, busy },
    }
  },
})

/** Learns what the pool earns, compares ranges with each other and with mainnet, and decides whether to move. */
function review(here: Here): Memory {
  const { attributes, view, memory } = here
  const { price, feeGrowth } = stateOf(here)
  const now = { ...memory, feeYield: expectedFees(here), seen: { growth: feeGrowth, at: view.now }, busy: 0 }
  const position = ownPosition(here)
  // What is being taken apart is finished first.
  if (memory.closing !== undefined) return now
  const outlook = outlookOf(here, now.feeYield, position)
  const { capital } = outlook
  const crossing = capital * view.outside.bridgeFee
  const verdict = judge(attributes.factors, outlook, {
    current:
      position === undefined || memory.factor === undefined
        ? undefined
        : { factor: memory.factor, working: inRange(position.range, price.tick) },
    wanted: view.outside.mainnetYield + attributes.riskPremium,
    costs: {
      enter: gasUsd(view, gas.open, calls.open) + crossing,
      move: outlook.gasUsd + (price.fee * capital) / 2,
      leave: gasUsd(view, gas.close, calls.close) + crossing,
    },
    horizonDays: attributes.horizonDays,
  })
  if (verdict === 'stay') return now
  return { ...now, factor: verdict === 'out' ? undefined : verdict, closing: position?.id }
}

/** Fee yield as the pool has shown it since the last review, learnt adaptively (V25). */
function expectedFees({ attributes, memory, view, ...here }: Here): number {
  if (memory.seen === undefined) return memory.feeYield
  const { price, feeGrowth } = stateOf({ ...here, attributes, view })
  const years = (view.now - memory.seen.at) / (365 * 86_400)
  const seen = feeYieldSeen(memory.seen.growth, feeGrowth, price.sqrtPrice, years)
  return adapt(memory.feeYield, seen, attributes.learningRate)
}

function outlookOf(here: Here, feeYield: number, position: RangePosition | undefined): Outlook {
  const { attributes, view } = here
  const state = stateOf(here)
  const mine = position !== undefined && inRange(position.range, state.price.tick) ? position.liquidity : 0n
  const { signals } = view.outside
  /** What liquidity at the price would be worth without ends, US dollars. */
  const unbounded = (liquidity: bigint): number => {
    const curve = curveOf({ ...state, liquidity }, poolOf(here))
    return 2 * curve.liquidity * curve.sqrtPrice
  }
  return {
    feeYield,
    volatility: annualVolatility(attributes.pool === 'native' ? signals.metis : signals.eth),
    present: unbounded(state.liquidity),
    others: unbounded(state.liquidity - mine),
    capital: (position === undefined ? 0 : placed(here, position)) + worth(here, walletOf(here)) + reachable(here),
    gasUsd: gasUsd(view, gas.open + gas.close + gas.swap, calls.open + calls.close + calls.swap),
    fee: state.price.fee,
  }
}

/** What can be done in one block towards what the provider wants, by what there is and not by what it did before. */
function steps(here: Here, memory: Memory, position: RangePosition | undefined): Steps {
  if (position !== undefined) return memory.closing === position.id ? close(here, position) : noSteps
  return memory.factor === undefined ? leave(here) : enter(here, memory.factor)
}
