import { fromUnits } from '../../protocols/token.ts'
import { sellableStake, sellStake, stakeFetches } from '../mind/staking/unstaking.ts'
import { less, withinABlock } from '../mind/trade/tolerance.ts'
import { leveraged } from './leverage.ts'
import { stakeIndex } from './stake-index.ts'
import type { Sight } from './use.ts'

/** METIS for an eMETIS below which none is sold: who waits for the market to come back loses less (V21). */
const leastPeg = 0.98
const one = 10n ** 18n

/** Blocks of rewards that may have streamed until one's own is made, and a little besides. */
const [blocks, besides] = [3, 0.0005]

/** By how much seMETIS may be dearer when it is minted, as a share: its rate grows with what streams (V19). */
function streamed({ view }: Sight<'lending'>): number {
  const { enki } = view.chain
  if (enki === undefined || enki.staked === 0n) return besides
  const { rewards, waiting, since, end } = enki.stream
  const most = Math.max(Number(rewards), Number(waiting)) / Number(enki.staked)
  return besides + (end > since ? (most * blocks * view.blockSeconds) / (end - since) : 0)
}

/**
 * Staked METIS that is borrowed against: it earns what stakers get while it stands for a loan, and dollars borrowed against
 * it are staked again. The market lends nothing but dollars against what has a debt ceiling (isolation mode of Aave v3), so
 * that it is a long of METIS on credit, too. The way out is the market of eMETIS, as much of it as it takes near par.
 */
export const stakeCollateral = leveraged(
  'stakeCollateral',
  'Staked METIS on credit: dollars are borrowed against seMETIS for more',
  ['lending', 'enki'],
  {
    reserve: 'seMetis',
    rate: ({ view }) => fromUnits(view.chain.enki?.rate ?? one, 18),
    earns: (growth) => growth,
    into: (here, amount) => {
      const { me, view, actions } = here
      const rate = view.chain.enki?.rate ?? one
      const calls = actions.enki === undefined ? [] : [actions.enki.mint({ amount, stake: true, to: me })]
      return { calls, amount: less((amount * one) / rate, streamed(here)) }
    },
    outOf: ({ me, view, actions }, units) => {
      const [enki, own] = [view.chain.enki, actions.enki]
      if (enki === undefined || own === undefined) return { calls: [], amount: 0n }
      return {
        calls: sellStake({ me, enki, actions: own }, units),
        amount: less(stakeFetches(enki, units), withinABlock),
      }
    },
    most: ({ view }) => (view.chain.enki === undefined ? 0n : sellableStake(view.chain.enki, leastPeg)),
    approvals: ({ actions }) => actions.enki?.approvals() ?? [],
  },
  ({ view }) => stakeIndex(view),
)
