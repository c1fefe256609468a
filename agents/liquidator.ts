import { z } from 'zod'
import { fromUnits, toUnits } from '../protocols/token.ts'
import { defineAgent } from './agent.ts'
import { perpetualLiquidations, worthwhile } from './mind/liquidations.ts'

const parameters = z
  .strictObject({
    count: z.int().nonnegative().default(1).meta({ description: 'How many there are.' }),
    capitalUsd: z.number().positive().default(200_000).meta({ description: 'm.USDC on the chain, US dollars.' }),
  })
  .prefault({})
  .meta({ description: 'Liquidators of accounts that have fallen below their margin.' })

interface Memory {
  readonly approved: boolean
}

/**
 * Looks at every block for accounts that may be liquidated, and takes what pays for its gas. Margin lies idle on the
 * exchange until the next time: whoever comes first gets the penalty.
 */
export const liquidator = defineAgent<z.output<typeof parameters>, null, Memory, 'metis' | 'bridge' | 'perpetual'>({
  kind: 'liquidator',
  title: 'Liquidators of weak accounts',
  organic: false,
  reads: ['metis', 'bridge', 'perpetual'],
  parameters,
  count: ({ count }) => count,
  birth: ({ parameters: { capitalUsd } }) => ({
    attributes: null,
    memory: { approved: false },
    endowment: { mainnet: 0, usdc: capitalUsd, weth: 0, metis: 0, gas: 100 },
    reviewDays: 0,
  }),
  decide: ({ memory, view, deployments: { perpetual: at }, actions: { perpetual: actions } }) => {
    const free = fromUnits(view.account.perpetual.free, at.settlement.decimals)
    const wallet = view.account.bridge.usdc
    const chosen = worthwhile(perpetualLiquidations(view, at, actions), {
      capital: free + fromUnits(wallet, at.settlement.decimals),
      gasUsd: fromUnits(view.chain.metis.gasPrice, 18) * view.outside.metis,
    })
    if (chosen.length === 0) return { memory }
    const needed = chosen.reduce((sum, { capital }) => sum + capital, 0)
    const amount = toUnits(needed - free, at.settlement.decimals, wallet)
    return {
      intents: [
        ...(memory.approved ? [] : actions.approvals()),
        ...(amount > 0n ? [actions.deposit(at.settlement, amount)] : []),
        ...chosen.flatMap(({ calls }) => calls),
      ],
      memory: { approved: true },
    }
  },
})
