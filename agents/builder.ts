import { z } from 'zod'
import { dollars, headcount } from '../protocols/quantity.ts'
import { fromUnits } from '../protocols/token.ts'
import { defineAgent } from './agent.ts'
import { chooseBundles } from './mind/mev/block-building.ts'
import { buyGas } from './mind/trade/gas-purchase.ts'
import { gasUsd } from './mind/valuation/gas.ts'
import { type Bidder, fillEscrow, sealedBid, settledBids, withBid } from './mind/mev/sealed-bid.ts'
import { newcomer } from './mind/mev/shading.ts'

const parameters = z
  .strictObject({
    count: headcount().default(0).meta({ description: 'How many there are.' }),
    capitalUsd: dollars(1e-6).default(100_000).meta({ description: 'METIS to bid with, US dollars.' }),
  })
  .prefault({})
  .meta({ description: 'Builders, who make blocks of searchers’ bundles and bid for their place.' })

type Parameters = z.output<typeof parameters>

export interface Memory extends Bidder {
  readonly approved: boolean
}

export interface Attributes {
  readonly capitalUsd: number
}

/** Gas of a bid. */
const bidGas = 150_000
/** A bid in each of some blocks a day, by its gas limit. */
const usualDay = { transactions: 48, gas: 48 * 260_000 }

/**
 * Puts together the bundles that pay most, and bids what they pay for the first place, less a margin that it has learned
 * to keep.
 */
export const builder = defineAgent<Parameters, Attributes, Memory, 'metis' | 'bridge' | 'auction'>({
  kind: 'builder',
  title: 'Builders of blocks',
  owns: 'METIS to bid with.',
  knows: 'The bundles on offer, and whether its bids have won.',
  wants: 'What bundles pay less what it bids for the block.',
  decides: 'Which bundles come first, and what to bid for that.',
  organic: false,
  reads: ['metis', 'bridge', 'auction'],
  awaits: 'bundles',
  parameters,
  count: ({ count }) => count,
  birth: ({ parameters: { capitalUsd }, beginning }) => ({
    attributes: { capitalUsd },
    memory: { approved: false, shading: newcomer, bids: [] },
    endowment: { outsideAccount: 0, usdc: 0, weth: 0, metis: capitalUsd / beginning.metis, gas: 100 },
    reviewDays: 0,
  }),
  decide: (here) => {
    const { attributes, view, actions, random } = here
    const memory = { ...here.memory, ...settledBids(here, here.memory) }
    if (view.rules.offers !== 'builders') return { memory }
    const escrow = fillEscrow(here, attributes.capitalUsd / 2 / view.outside.metis)
    const approvals = memory.approved ? [] : actions.auction.approvals()
    const intents = [...buyGas(here, usualDay).calls, ...approvals, ...escrow]
    const chosen = chooseBundles(view.bundles ?? [])
    const income = chosen.reduce((sum, { bid }) => sum + bid, 0n)
    const value = fromUnits(income, 18) - gasUsd(view, bidGas) / view.outside.metis
    const made = sealedBid(here, { value, purse: view.account.auction.escrow, shading: memory.shading, random })
    return {
      intents,
      ...(made && { offer: { bundles: chosen.map(({ id }) => id), bid: made.wei } }),
      memory: { ...memory, bids: withBid(memory.bids, made?.bid), approved: true },
    }
  },
})
