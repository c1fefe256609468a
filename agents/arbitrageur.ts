import { z } from 'zod'
import type { Call } from '../protocols/call.ts'
import { type PoolName, poolNames } from '../protocols/pair.ts'
import { dollars, headcount } from '../protocols/quantity.ts'
import { defineAgent, type Situation } from './agent.ts'
import { alongIndex } from './mind/mev/index-arbitrage.ts'
import { alongOutside } from './mind/mev/outer-arbitrage.ts'
import { onNetswap } from './mind/mev/searcher-view.ts'
import { buyGas, withMetis } from './mind/trade/gas-purchase.ts'
import { endowmentOf, evenOut, stocksOf, walletOf } from './mind/trade/inventory.ts'

const parameters = z
  .strictObject({
    count: headcount().default(1).meta({ description: 'How many there are.' }),
    capitalUsd: dollars(1e-6).default(6_000_000).meta({ description: 'Inventory on the chain, US dollars.' }),
  })
  .prefault({})
  .meta({ description: 'Arbitrageurs between the pools and the outer markets.' })

type Parameters = z.output<typeof parameters>

export interface Attributes {
  readonly capitalUsd: number
}

export interface Memory {
  readonly approved: boolean
  /** The perpetual exchange may take its dollars. */
  readonly margined: boolean
}

type Here = Situation<Attributes, Memory, 'metis' | 'bridge'>

/** A swap in each pool and hour of a day, by their gas limits. */
const usualDay = { transactions: 48, gas: 48 * 300_000 }

/**
 * Keeps each pool beside the outer market by the most profitable swaps (V04, V07) that pay for their gas, and perpetuals beside
 * their indices.
 * Keeps an inventory on the chain and evens it out over the bridge, which is how selling on the chain reaches the
 * outer market.
 */
export const arbitrageur = defineAgent<Parameters, Attributes, Memory, 'metis' | 'bridge'>({
  kind: 'arbitrageur',
  title: 'Arbitrageurs against the outer markets',
  owns: 'An inventory of METIS, ether and dollars on the chain.',
  knows: 'Pools, perpetuals, and the way of the outer prices since the last block.',
  wants: 'Whatever prices here and outside differ by, above gas and the bridge.',
  decides: 'How much to trade in each pool and perpetual, and when to bring its inventory back to shape.',
  organic: false,
  reads: ['metis', 'bridge'],
  mayRead: ['perpetual'],
  parameters,
  count: ({ count }) => count,
  birth: ({ parameters: { capitalUsd }, beginning }) => ({
    attributes: { capitalUsd },
    memory: { approved: false, margined: false },
    endowment: endowmentOf(capitalUsd, beginning),
    reviewDays: 0,
  }),
  decide: (here) => {
    const { attributes, memory, actions } = here
    const fuel = buyGas(here, usualDay)
    const situation = withMetis(here, fuel.left)
    const trades = poolNames.flatMap((name) => arbitrage(situation, name))
    const stocks = evenOut(stocksOf(situation, attributes.capitalUsd), actions.bridge.withdraw)
    const perpetual = onPerpetuals(here)
    const deposits = [...stocks.deposits, ...perpetual.deposits]
    const calls = [...trades, ...perpetual.calls, ...stocks.withdrawals]
    if (calls.length + deposits.length + fuel.calls.length === 0) return { memory }
    const approvals = [
      ...(memory.approved ? [] : poolNames.flatMap(actions.netswap.approvals)),
      ...(memory.margined || perpetual.calls.length === 0 ? [] : (actions.perpetual?.approvals() ?? [])),
    ]
    return {
      deposits,
      intents: [...fuel.calls, ...approvals, ...calls],
      memory: { approved: true, margined: memory.margined || perpetual.calls.length > 0 },
    }
  },
})

/** Where there are perpetuals, too. */
function onPerpetuals({ view, deployments, actions }: Here): ReturnType<typeof alongIndex> {
  const isThere = deployments.perpetual !== undefined && view.account.perpetual !== undefined
  return isThere ? alongIndex({ view, deployments, actions } as never) : { deposits: [], calls: [] }
}

/**
 * The swaps in one pool that the inventory allows and that pay for their gas, along the way that the outer price went since
 * the last block. None can lose, because its minimum output pays for it at the price at which it is hedged.
 */
export function arbitrage(situation: Here, name: PoolName): readonly Call[] {
  const sight = { ...situation, held: walletOf(situation), swaps: [] }
  return alongOutside(sight, onNetswap(sight, name)).flatMap(({ calls }) => calls)
}
