import { fromUnits } from '../../../protocols/token.ts'
import { worthItsGas } from '../../uses/farm-claims.ts'
import type { Claim, Sight } from '../../uses/use.ts'
import { gasUsd } from '../valuation/gas.ts'

const claimGas = 150_000

/** What somebody is owed of airdrops, where it is worth its gas. */
export function owedClaims({
  view,
  actions,
}: {
  readonly view: Pick<Sight['view'], 'owed' | 'outside' | 'chain'>
  readonly actions: Pick<Sight['actions'], 'airdrops'>
}): readonly Claim[] {
  if (view.owed === undefined) return []
  const least = worthItsGas * gasUsd(view, claimGas)
  return view.owed.flatMap((owed) => {
    const metis = fromUnits(owed.amount, 18)
    return metis * view.outside.metis > least ? [{ calls: [actions.airdrops.claim(owed)], metis }] : []
  })
}
