import { z } from 'zod'
import { spotPrice } from '../protocols/netswap/constant-product.ts'
import { dollars, headcount, logSpread, pure, share, timesADay } from '../protocols/quantity.ts'
import { fromUnits, toUnits } from '../protocols/token.ts'
import { defineAgent } from './agent.ts'
import { withApprovals } from './mind/trade/approvals.ts'
import { reservesOf } from './mind/valuation/portfolio.ts'
import { bestSwap, leastCost, venuesOf } from './mind/trade/venue.ts'
import { lognormal } from './random.ts'

const parameters = z
  .strictObject({
    count: headcount(1).default(80).meta({ description: 'How many could ever use the exchange at once.' }),
    swapsPerDay: timesADay(0.001).default(4).meta({ description: 'Swaps of one active user a day, on average.' }),
    swapUsd: dollars(1e-6).default(16_000).meta({ description: 'Median size of a swap, in US dollars.' }),
    swapSpread: logSpread().default(0.8).meta({ description: 'Standard deviation of its logarithm.' }),
    costElasticity: pure().default(20).meta({ description: 'A swap shrinks by exp(-elasticity x relative cost).' }),
    slippage: share(1e-9)
      .default(0.02)
      .meta({ description: 'Worst price accepted, relative to the quote: the median.' }),
    slippageSpread: logSpread().default(0).meta({ description: 'Standard deviation of its logarithm.' }),
    privateShare: share()
      .default(0.5)
      .meta({ description: 'Share of users who keep swaps from searchers where the ordering rule offers that.' }),
    nativeShare: share().default(0.5).meta({ description: 'Share of swaps in the METIS pool.' }),
  })
  .prefault({})
  .meta({ description: 'Ordinary users: organic demand for swaps.' })

type Parameters = z.output<typeof parameters>

export interface Attributes extends Parameters {
  /** The n-th user is active while more than n users have been won over. */
  readonly rank: number
  readonly privately: boolean
}

export interface Memory {
  /** Contracts that may take its tokens. */
  readonly approved: readonly string[]
}

/**
 * Swaps between METIS or ether and dollars because it wants to, in sizes that shrink with cost, at the exchange that
 * gives most. How many users there are follows depth and word of mouth (docs/theory.md C.7, sandbox/market/adoption.ts); a
 * user whose rank is above that number stays away, the marginal one comes part of the time.
 */
export const user = defineAgent<Parameters, Attributes, Memory, 'metis' | 'bridge'>({
  kind: 'user',
  title: 'Ordinary users who swap',
  organic: true,
  reads: ['metis', 'bridge'],
  parameters,
  count: ({ count }) => count,
  birth: ({ parameters: common, rank, beginning, draws }) => {
    // Enough of everything for weeks of swaps either way.
    const stock = 12 * common.swapUsd
    return {
      attributes: {
        ...common,
        rank,
        slippage: Math.min(0.5, lognormal(draws('slippage'), common.slippage, common.slippageSpread)),
        privately: draws('privately').uniform() < common.privateShare,
      },
      memory: { approved: [] },
      endowment: {
        outsideAccount: 0,
        usdc: 2 * stock,
        weth: stock / beginning.eth,
        metis: stock / beginning.metis,
        gas: 20,
      },
      reviewDays: 1 / common.swapsPerDay,
    }
  },
  decide: (here) => {
    const { me, attributes, memory, view, deployments, random } = here
    const draws = random('swap')
    const active = Math.min(1, Math.max(0, view.outside.users - attributes.rank))
    if (draws.uniform() >= active) return { memory }

    const pool = deployments.netswap.pools[draws.uniform() < attributes.nativeShare ? 'native' : 'bridged']
    const price = spotPrice(reservesOf(view, pool))
    const { account } = view
    const base = pool.name === 'native' ? account.metis.wmetis : account.bridge.weth
    const baseUsd = fromUnits(base, pool.base.decimals) * price
    const quoteUsd = fromUnits(account.bridge.usdc, 6)
    // Who holds more of one side is likelier to give it: demand has no drift of its own.
    const side = draws.uniform() < baseUsd / (baseUsd + quoteUsd) ? 'sell' : 'buy'
    const wanted = lognormal(draws, attributes.swapUsd, attributes.swapSpread)
    const venues = venuesOf(here, pool.name)
    const cost = leastCost(view, venues, side, wanted)
    const size = Math.min(
      wanted * Math.exp(-attributes.costElasticity * cost),
      (side === 'sell' ? baseUsd : quoteUsd) / 2,
    )
    const amountIn = side === 'sell' ? toUnits(size / price, pool.base.decimals) : toUnits(size, pool.quote.decimals)
    if (amountIn === 0n) return { memory }

    const { slippage } = attributes
    const { call } = bestSwap(here, { pool: pool.name, side, amountIn, slippage, to: me }, venues)
    const { intents, approved } = withApprovals(here, [call], memory.approved)
    return { intents, memory: { approved }, privately: attributes.privately }
  },
})
