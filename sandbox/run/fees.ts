import type { Address } from 'viem'
import type { Entry } from '../ledger/ledger.ts'
import type { Fees } from '../ledger/mev/split.ts'
import type { BlockTransaction } from '../block/way-of-a-block.ts'

/** A block as far as it says who paid for gas. */
export interface PaidBlock {
  readonly ordered: readonly BlockTransaction[]
  /** Places of transactions that reverted. */
  readonly failed: readonly number[]
  readonly entries: readonly Entry[]
  readonly feeVault: Address
  /** The chain's own price of gas, wei. */
  readonly gasPrice: bigint
  /** By how much an agent's native METIS has fallen over the block, wei. */
  readonly fallen: (actor: string) => bigint
}

/**
 * What each agent paid to the fee vault, to the wei: what its native METIS has fallen by, less what its transactions
 * sent along, and what they unwrapped. Nobody has to ask for receipts, of which there is one a transaction.
 *
 * What of it are tips is exact for who gives one tip in a block, as most do. Where one gives several, its gas is taken to
 * be spread over its transactions as their limits are.
 */
export function feesIn({ ordered, failed, entries, feeVault, gasPrice, fallen }: PaidBlock): (actor: string) => Fees {
  const reverted = new Set(failed)
  const mine = Map.groupBy(
    ordered.map((attributed, place) => ({ ...attributed, place })),
    ({ actor }) => actor,
  )
  const unwrapped = new Map<string, bigint>()
  for (const { actor, fact } of entries) {
    if (fact.type === 'unwrap') unwrapped.set(actor, (unwrapped.get(actor) ?? 0n) + fact.amount)
  }
  return (actor) => {
    const sent = mine.get(actor) ?? []
    if (sent.length === 0) return { gas: 0n, tips: 0n }
    let paid = fallen(actor) + (unwrapped.get(actor) ?? 0n)
    let data = 0n
    let [weight, above] = [0n, 0n]
    for (const { transaction, place } of sent) {
      const value = transaction.value ?? 0n
      // The fee for L1 data is a transfer to the vault.
      if (transaction.to === feeVault && transaction.data === '0x') data += value
      else if (!reverted.has(place)) paid -= value
      weight += transaction.gas * transaction.tip
      if (transaction.tip > gasPrice) above += transaction.gas * (transaction.tip - gasPrice)
    }
    const tips = weight === 0n ? 0n : ((paid - data) * above) / weight
    return { gas: paid - tips, tips }
  }
}
