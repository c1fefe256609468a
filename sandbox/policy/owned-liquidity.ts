import type { Address } from 'viem'
import type { Payment } from '../../protocols/budget/actions.ts'
import type { Actions, ChainState, Deployments } from '../../protocols/index.ts'
import type { Call } from '../../protocols/call.ts'
import { amountOut, zapSwap } from '../../protocols/netswap/constant-product.ts'
import { approve } from '../../protocols/token.ts'
import type { StewardCall, StewardSight } from './enactment.ts'
import type { Tranche } from './schedule.ts'

/**
 * Liquidity that the treasury buys for itself (docs/theory/policies.md P15): when a part is due, the budget sells about half
 * of it in METIS/m.USDC by the router, adds the rest with what it got, and keeps the LP tokens.
 *
 * How much is sold, and for how much at least, the steward can only say when it is done: each purchase is announced in the
 * block in which it is made. Both come before anybody else's transactions, so that the pool gives what it gave after the
 * last block; for less nothing is sold.
 */
export function enactOwnedLiquidity(
  parts: readonly Tranche[],
  { netswap, budget: { timelock } }: Pick<Deployments, 'netswap' | 'budget'>,
  { budget, netswap: exchange }: Pick<Actions, 'budget' | 'netswap'>,
): StewardCall[] {
  const due = parts.filter(({ amount }) => amount > 0n)
  return due.flatMap((part, i) => {
    /** Of parts that are due in one block, after the chain has stood still, the last one buys for all. */
    const purchase = (now: number, { chain, acted }: StewardSight): Payment | undefined => {
      if ((due[i + 1]?.due ?? Number.POSITIVE_INFINITY) <= now) return undefined
      const amount = due.reduce((sum, each) => (each.due > acted && each.due <= now ? sum + each.amount : sum), 0n)
      const calls = purchaseOf(amount, chain.netswap.native, timelock, netswap, exchange)
      return { calls, due: now, nonce: ownNonces + BigInt(i) }
    }
    const acting = (act: (payment: Payment, now: number) => Call): StewardCall => ({
      at: part.due,
      call: (now, sight) => {
        const payment = purchase(now, sight)
        return payment && act(payment, now)
      },
    })
    return [acting(budget.announce), acting(budget.pay)]
  })
}

/** Numbers of their own, far behind those of payments that are announced from the beginning. */
const ownNonces = 1n << 64n

/** Tenths of a percent of each token that have to go in: what is left is the pool's rounding. */
const leastPermille = 999n

function purchaseOf(
  amount: bigint,
  { reserves }: ChainState['netswap']['native'],
  holder: Address,
  { router, pools }: Deployments['netswap'],
  exchange: Actions['netswap'],
): Payment['calls'] {
  const { base, quote } = pools.native
  const sold = zapSwap(amount, reserves.base)
  const bought = amountOut(sold, reserves.base, reserves.quote)
  const rest = amount - sold
  return [
    approve(base.address, router, amount),
    exchange.swap({ pool: 'native', side: 'sell', amountIn: sold, minOut: bought, to: holder }),
    approve(quote.address, router, bought),
    exchange.addLiquidity({
      pool: 'native',
      base: rest,
      quote: bought,
      minBase: (rest * leastPermille) / 1000n,
      minQuote: (bought * leastPermille) / 1000n,
      to: holder,
    }),
  ]
}
