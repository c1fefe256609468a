import type { Position } from '../position.ts'
import type { ValuesOf } from '../read.ts'
import type { PerpetualDeployment } from './deployment.ts'
import { marketNames } from './market.ts'
import type { perpetualAccount } from './state.ts'

/** Margin in the vault (a debt in m.USDC is negative), bets on each market, and a maker's liquidity. */
export const perpetualPositions = (
  { settlement, collateral }: PerpetualDeployment,
  { balance, markets }: ValuesOf<ReturnType<typeof perpetualAccount>>,
): Position[] => [
  { name: 'margin', amount: balance.settlement, unit: settlement },
  { name: 'margin', amount: balance.collateral, unit: collateral },
  ...marketNames.flatMap((name): Position[] => [
    { name: 'exposure', amount: markets[name].size, unit: { symbol: symbols[name], decimals: 18 } },
    {
      name: 'liquidity',
      amount: markets[name].order.liquidity,
      unit: { symbol: `liquidity of ${symbols[name]}`, decimals: 0 },
    },
  ]),
]

/** What a market's base stands for. */
const symbols = { metis: 'METIS', eth: 'WETH' } as const
