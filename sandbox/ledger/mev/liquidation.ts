import type { Address } from 'viem'
import type { Entry } from '../ledger.ts'
import type { Valuer, Worth } from '../worth.ts'
import type { BlockTrace, Extraction } from './extraction.ts'

/**
 * What liquidators gained: the collateral of a loan for less than it is worth, a position below the mark price, margin at
 * a discount. On the perpetual exchange the gain is what the liquidator's position changed by from the liquidation on,
 * trading it back included.
 */
export function liquidationsOf({
  entries,
  worth,
  actorOf,
}: Pick<BlockTrace, 'entries' | 'worth' | 'actorOf'>): readonly Extraction[] {
  const extraction = ({ actor, transaction }: Entry, account: Address, gross: Worth, loss: Worth): Extraction => ({
    type: 'liquidation',
    taker: actor,
    transactions: [transaction],
    gross,
    victims: [{ actor: actorOf(account) ?? account, loss }],
  })
  const perpetual = entries.filter(({ fact }) => fact.type === 'position' || fact.type === 'positionLiquidation')
  return entries.flatMap((entry): readonly Extraction[] => {
    const { fact } = entry
    if (fact.type === 'liquidation') {
      const gross = difference(worth(fact.collateral, fact.seized), worth(fact.token, fact.amount))
      return gross === undefined ? [] : [extraction(entry, fact.account, gross, gross)]
    }
    if (fact.type === 'marginLiquidation') {
      const gross = difference(worth(fact.token, fact.amount), worth(fact.settlement, fact.repaid + fact.insurance))
      return gross === undefined ? [] : [extraction(entry, fact.account, gross, gross)]
    }
    if (fact.type !== 'positionLiquidation') return []
    const { gross, transactions } = takenOver(perpetual, entry, fact, worth)
    // Virtual dollars have eighteen decimals.
    return [{ ...extraction(entry, fact.account, gross, fact.penalty * dollar), transactions }]
  })
}

/** Worth of the smallest part of a virtual dollar. */
const dollar: Worth = 10n ** 18n

const difference = (one: Worth | undefined, other: Worth | undefined): Worth | undefined =>
  one === undefined || other === undefined ? undefined : one - other

/** A liquidator's position from a liquidation to its next one in that market. */
function takenOver(
  entries: readonly Entry[],
  { transaction }: Entry,
  { market, liquidator }: { readonly market: Address; readonly liquidator: Address },
  worth: Valuer,
): { readonly gross: Worth; readonly transactions: readonly number[] } {
  let gross = 0n
  const transactions = new Set<number>()
  for (const { transaction: at, fact } of entries) {
    if (at < transaction) continue
    if (fact.type === 'positionLiquidation' && at > transaction) {
      if (fact.market === market && fact.liquidator === liquidator) break
    }
    if (fact.type !== 'position' || fact.market !== market || fact.account !== liquidator) continue
    gross += (fact.notional - fact.fee) * dollar + (worth(market, fact.size) ?? 0n)
    transactions.add(at)
  }
  return { gross, transactions: [...transactions] }
}
