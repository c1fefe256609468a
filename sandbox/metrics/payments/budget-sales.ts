import { zeroAddress } from 'viem'
import type { Sample } from '../metric.ts'

/**
 * Transactions of a block in which the policy's budget itself sold METIS in a pool, with how much in wei: what it pays into
 * a pool and what the pool says was swapped are one amount of one transaction.
 */
export function budgetSales({
  entries,
  deployments: { bridge, budget },
}: Pick<Sample, 'entries' | 'deployments'>): ReadonlyMap<number, bigint> {
  const metis = bridge.metis.address
  const sales = new Map<number, bigint>()
  const given = entries.filter(
    ({ fact }) => fact.type === 'transfer' && fact.token === metis && fact.from === budget.timelock,
  )
  // Without a budget its address stands for none, and what is minted comes from there.
  if (given.length === 0 || budget.timelock === zeroAddress) return sales
  for (const { fact, transaction } of entries) {
    if (fact.type !== 'swap' || fact.tokenIn !== metis) continue
    const own = given.some(
      ({ fact: gift, transaction: same }) =>
        same === transaction && gift.type === 'transfer' && gift.to === fact.pool && gift.amount === fact.amountIn,
    )
    if (own) sales.set(transaction, (sales.get(transaction) ?? 0n) + fact.amountIn)
  }
  return sales
}
