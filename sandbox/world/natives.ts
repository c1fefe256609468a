import type { BlockTransaction } from '../block/way-of-a-block.ts'
import type { ReadPlans } from './read-plans.ts'

/** Blocks from one count of everybody's native METIS to the next. */
const blocksPerCount = 16

/**
 * Whose native METIS is asked for after a block, by their places in `plans.natives`. Nobody's becomes less but that of who
 * sends a transaction, and of contracts. So if those and whom they sent something have together what they had, all others
 * have what they had; if they have not, everybody is asked, and so it is every sixteenth block, for a wei from nowhere.
 *
 * @param block how many blocks the run has mined before
 */
export function nativesAskedAt(
  { places, contracts, everybody }: Pick<ReadPlans, 'places' | 'contracts' | 'everybody'>,
  ordered: readonly BlockTransaction[],
  block: number,
): readonly number[] {
  if (block % blocksPerCount === 0) return everybody
  if (ordered.length === 0) return []
  const asked = new Set(contracts)
  for (const { transaction } of ordered) {
    for (const account of [transaction.from, transaction.to]) {
      const place = account === undefined ? undefined : places.get(account)
      if (place !== undefined) asked.add(place)
    }
  }
  return [...asked]
}

/** In wei. */
export const sumOf = (balances: readonly bigint[]): bigint => balances.reduce((sum, balance) => sum + balance, 0n)

/** Everybody's native METIS, given that of some. */
export function nativesWith(before: readonly bigint[], asked: readonly number[], told: readonly bigint[]): bigint[] {
  const natives = [...before]
  asked.forEach((place, i) => (natives[place] = told[i]!))
  return natives
}
