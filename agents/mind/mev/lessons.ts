import type { Situation } from '../../agent.ts'
import { learnContest } from './contest.ts'
import { closed, dealsWorth, earnedSince, type Reckoning, stockOf } from './earnings.ts'
import { type Profitability, seen, type Terms } from './profitability.ts'
import { type Bidder, settledBids } from './sealed-bid.ts'
import { learn } from './shading.ts'
import type { BiddingLessons, Played } from './submission.ts'

/** What a searcher remembers: its books, and what they have taught it. */
export interface SearcherMemory extends Bidder, BiddingLessons {
  /** Everything on this chain may take its tokens. */
  readonly approved: boolean
  readonly profitability: Profitability
  /** From where on its earnings are not reckoned yet. */
  readonly open?: Reckoning | undefined
  /** What it bid or spent in the last block, where only its earnings tell what became of that. */
  readonly played?: Played | undefined
}

type Here = Situation<Terms, SearcherMemory, 'metis' | 'bridge'>

/** What the last block has taught: what it earned, and what became of bids. */
export function remember(here: Here): SearcherMemory {
  const { attributes } = here
  const memory = { ...here.memory, ...settledBids(here, here.memory) }
  const { open, profitability } = memory
  if (profitability.away !== undefined || open === undefined) {
    return { ...memory, open: undefined, profitability: { earned: profitability.earned } }
  }
  if (open.leaving) return memory
  const stock = stockOf(here)
  const earned = earnedSince(open.stock, stock, here)
  const { profit, succeeded } = closed(open, earned, dealsWorth(open.outside, here.view))
  const earning = seen(profitability, profit, (stock.at - open.stock.at) / 86_400, attributes)
  const lessons = memory.played === undefined ? {} : taught(memory, memory.played, succeeded)
  return { ...memory, ...lessons, open: undefined, played: undefined, profitability: earning }
}

/** What success or failure teaches where nobody says what the others have bid. */
const taught = ({ shading, contest }: SearcherMemory, played: Played, won: boolean): Partial<BiddingLessons> => {
  const { value, share, contest: rules } = played
  return rules === undefined
    ? { shading: learn(shading, { value, share, won, common: true }) }
    : { contest: learnContest(contest, { spend: share, won }, rules) }
}
