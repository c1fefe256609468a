import { zeroAddress } from 'viem'
import { fromUnits } from '../../../protocols/token.ts'
import type { ObservedMetric } from '../metric.ts'
import { budgetSales } from './budget-sales.ts'
import { priceIn } from '../sample/pools.ts'

export const policyCost: ObservedMetric = {
  kind: 'observed',
  name: 'policyCost',
  title: 'Policy cost',
  unit: 'USD at grant-time price',
  definition:
    'Tokens that left the budget contract, less what came back into it, and grants that were paid, at the price of METIS when the programme began: a policy that ruins the token, by its own sales too, does not become cheap by it.',
  better: 'less',
  observe: ({ programme }) => {
    let metis = 0
    let dollars = 0
    let price: number | undefined
    let before: number | undefined
    return {
      see: (sample) => {
        const { bridge, budget } = sample.deployments
        // The first block of the programme; grants may be paid long after it.
        const now = priceIn(sample, 'native')
        // Where it is the budget itself that sells in it, the price is that of the block before.
        if (sample.day >= programme.from) price ??= budgetSales(sample).size > 0 ? (before ?? now) : now
        before = now
        for (const { fact } of sample.entries) {
          if (fact.type === 'grantPaid') metis += fromUnits(fact.amount, bridge.metis.decimals)
          // Without a policy there is no budget contract, only an address that stands for none.
          if (budget.timelock === zeroAddress) continue
          if (fact.type !== 'transfer' || fact.from === fact.to) continue
          // Dollars that the budget got for METIS leave it again when it buys liquidity, and are no second cost.
          const sign = fact.from === budget.timelock ? 1 : fact.to === budget.timelock ? -1 : 0
          // An escrow's own token only stands for METIS that has left already.
          if (fact.token === bridge.metis.address) metis += sign * fromUnits(fact.amount, bridge.metis.decimals)
          if (fact.token === bridge.usdc.address) dollars += sign * fromUnits(fact.amount, bridge.usdc.decimals)
        }
      },
      value: () => (price === undefined ? 0 : metis * price + dollars),
    }
  },
}
