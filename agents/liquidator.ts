import { z } from 'zod'
import { dollars, headcount } from '../protocols/quantity.ts'
import { defineAgent } from './agent.ts'
import { perpetualLiquidations } from './mind/credit/perpetual-liquidations.ts'
import { buyGas } from './mind/trade/gas-purchase.ts'
import { pick } from './mind/trade/opportunity.ts'

const parameters = z
  .strictObject({
    count: headcount().default(1).meta({ description: 'How many there are.' }),
    capitalUsd: dollars(1e-6).default(200_000).meta({ description: 'm.USDC on the chain, US dollars.' }),
  })
  .prefault({})
  .meta({ description: 'Liquidators of accounts that have fallen below their margin.' })

type Parameters = z.output<typeof parameters>

export interface Memory {
  readonly approved: boolean
}

/** Some liquidations, each with what it takes, by their gas limits. */
const usualDay = { transactions: 10, gas: 10 * 2_500_000 }

/**
 * Looks at every block for accounts that may be liquidated, and takes what pays for its gas. Margin lies idle on the
 * exchange until the next time: whoever comes first gets the penalty.
 */
export const liquidator = defineAgent<Parameters, null, Memory, 'metis' | 'bridge' | 'perpetual'>({
  kind: 'liquidator',
  title: 'Liquidators of weak accounts',
  owns: 'Dollars on the chain, as m.USDC.',
  knows: 'Accounts of the perpetual exchange, and which of them are below their margin.',
  wants: 'The penalty that whoever comes first is paid, less gas.',
  decides: 'Which accounts to liquidate.',
  organic: false,
  reads: ['metis', 'bridge', 'perpetual'],
  parameters,
  count: ({ count }) => count,
  birth: ({ parameters: { capitalUsd } }) => ({
    attributes: null,
    memory: { approved: false },
    endowment: { outsideAccount: 0, usdc: capitalUsd, weth: 0, metis: 0, gas: 100 },
    reviewDays: 0,
  }),
  decide: (here) => {
    const {
      memory,
      view,
      deployments: { perpetual: at },
      actions: { perpetual: actions },
    } = here
    const fuel = buyGas(here, usualDay)
    const { deposits } = fuel
    const { free } = view.account.perpetual
    const wallet = view.account.bridge.usdc
    const chosen = pick(perpetualLiquidations(view, at, actions), view, { [at.settlement.address]: free + wallet })
    if (chosen.length === 0) return { deposits, intents: fuel.calls, memory }
    const needed = chosen.flatMap(({ spends }) => spends).reduce((sum, { amount }) => sum + amount, 0n)
    const amount = needed - free
    return {
      deposits,
      intents: [
        ...fuel.calls,
        ...(memory.approved ? [] : actions.approvals()),
        ...(amount > 0n ? [actions.deposit(at.settlement, amount)] : []),
        ...chosen.flatMap(({ calls }) => calls),
      ],
      memory: { approved: true },
    }
  },
})
