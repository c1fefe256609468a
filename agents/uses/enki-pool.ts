import { fromUnits } from '../../protocols/token.ts'
import { less } from '../mind/trade/tolerance.ts'
import { allMetis, partOf, sharedWith } from './all-metis.ts'
import { defineUse, type Sight } from './use.ts'

type Here = Sight<'enki'>

const day = 86_400

/**
 * Liquidity of eMETIS against METIS. Both sides are METIS, so that hardly anything is lost to rebalancing; what it brings
 * are the fees of those who come into eMETIS or leave it without waiting (docs/theory.md V21).
 */
export const enkiPool = defineUse({
  name: 'enkiPool',
  title: 'Liquidity of eMETIS and METIS',
  needs: ['enki'],
  prior: 0.02,
  mix: () => allMetis,
  index: ({ view: { chain, outside } }) => {
    const { reserves, liquidity } = chain.enki
    if (liquidity === 0n) return undefined
    return {
      index: Math.sqrt(Number(reserves.base) * Number(reserves.quote)) / Number(liquidity),
      usd: fromUnits(reserves.base + reserves.quote, 18) * outside.metis,
    }
  },
  prospect: ({ view, deployments }, asker) => {
    const { reserves, liquidity } = view.chain.enki
    if (liquidity === 0n) return undefined
    const all = fromUnits(reserves.base + reserves.quote, 18) * view.outside.metis
    return {
      yearly: { fees: sharedWith(asker.growth, all, asker.usd) },
      metis: 1,
      // The contracts of ENKI, and those of the exchange.
      risk: 1.5,
      entry: 0,
      // One half comes back as eMETIS, which goes the way of all eMETIS.
      exitDays: deployments.enki.delay / day / 2,
    }
  },
  held: (here) => {
    const metis = metisOf(here, here.view.account.enki.liquidity)
    return { usd: metis * here.view.outside.metis, metis, leaving: 0 }
  },
  approvals: ({ actions }) => [...actions.enki.approvals(), actions.enki.liquidityApproval()],
  // A part of the METIS is minted to eMETIS on the way in, as much as the market has of it.
  enter: ({ me, view, actions }, purse, slippage) => {
    const { base, quote } = view.chain.enki.reserves
    const eMetis = (purse.metis * base) / (base + quote)
    const metis = purse.metis - eMetis
    if (eMetis === 0n || metis === 0n) return []
    return [
      actions.enki.mint({ amount: eMetis, stake: false, to: me }),
      actions.enki.addLiquidity({
        eMetis,
        metis,
        minEMetis: less(eMetis, 2 * slippage),
        minMetis: less(metis, 2 * slippage),
        to: me,
      }),
    ]
  },
  // eMETIS that comes out is in the wallet then, and leaves as what is staked with ENKI does.
  leave: ({ me, view, actions }, share, slippage) => {
    const taken = partOf(view.account.enki.liquidity, share)
    if (taken === 0n) return []
    const { reserves, liquidity } = view.chain.enki
    return [
      actions.enki.removeLiquidity({
        liquidity: taken,
        minEMetis: less((reserves.base * taken) / liquidity, 3 * slippage),
        minMetis: less((reserves.quote * taken) / liquidity, 3 * slippage),
        to: me,
      }),
    ]
  },
})

/** Whole METIS that LP tokens stand for, eMETIS one to one. */
function metisOf({ view }: Pick<Here, 'view'>, tokens: bigint): number {
  const { reserves, liquidity } = view.chain.enki
  return tokens === 0n ? 0 : (fromUnits(reserves.base + reserves.quote, 18) * Number(tokens)) / Number(liquidity)
}
