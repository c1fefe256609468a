import { z } from 'zod'
import { poolNames } from '../protocols/pair.ts'
import type { Call } from '../protocols/call.ts'
import { days, dollars, headcount, share } from '../protocols/quantity.ts'
import { fromUnits } from '../protocols/token.ts'
import { type Decision, defineAgent, type Situation } from './agent.ts'
import { endowmentOf, evenOut, stocksOf, walletOf } from './mind/trade/inventory.ts'
import { hopeful, type Profitability, pays, seen } from './mind/mev/profitability.ts'
import { expected } from './mind/mev/inclusion-probability.ts'
import { earnedSince, reckoned, type Reckoning, stockOf } from './mind/mev/earnings.ts'
import type { SearcherView } from './mind/mev/searcher-view.ts'
import { strategies } from './mind/mev/strategies.ts'
import { take } from './mind/mev/submission.ts'
import { swapsAmong } from './mind/mev/pending-swaps.ts'
import { pick } from './mind/trade/opportunity.ts'
import { type Bidder, emptyEscrow, fillEscrow, settledBids, withBid } from './mind/mev/sealed-bid.ts'
import { counted, newcomer } from './mind/mev/shading.ts'
import { venueApprovals } from './mind/trade/venue.ts'
import { exponential } from './random.ts'

const parameters = z
  .strictObject({
    count: headcount().default(0).meta({ description: 'How many could ever search at once.' }),
    capitalUsd: dollars(1e-6).default(2_000_000).meta({ description: 'Inventory on the chain, US dollars.' }),
    discovery: share()
      .default(1)
      .meta({ description: 'Chance that one of them finds an opportunity in a block (V12).' }),
    costUsd: dollars().default(20).meta({
      description: 'Running costs of each, US dollars a day, for a node and a share of an engineer; assumed.',
    }),
    memoryDays: days(0.001).default(7).meta({ description: 'Days over which each averages what it earns.' }),
    returnDays: days(0.001).default(14).meta({ description: 'Mean days after which one that has left tries again.' }),
  })
  .prefault({})
  .meta({ description: 'Searchers, who take what gains places in a block give.' })

type Attributes = z.output<typeof parameters>

export interface Memory extends Bidder {
  readonly approved: boolean
  readonly profitability: Profitability
  /** From where on its earnings are not reckoned yet. */
  readonly open?: Reckoning | undefined
}

type Here = Situation<Attributes, Memory, 'metis' | 'bridge'>

/** Share of the METIS it keeps on the chain that it has in escrow, where places are auctioned. */
const escrowShare = 0.2

/**
 * Looks for gains in every block and takes those that pay for their gas, in the way that the rule for blocks asks for.
 * Keeps an inventory and evens it out over the bridge. Stays as long as it earns what it costs, and looks in again later
 * when it did not.
 */
export const searcher = defineAgent<z.output<typeof parameters>, Attributes, Memory, 'metis' | 'bridge'>({
  kind: 'searcher',
  title: 'Searchers for gains from places in a block',
  organic: false,
  reads: ['metis', 'bridge'],
  mayRead: ['auction', 'perpetual'],
  awaits: 'pending',
  parameters,
  count: ({ count }) => count,
  birth: ({ parameters: attributes, beginning }) => ({
    attributes,
    memory: { approved: false, shading: newcomer, profitability: hopeful(attributes), bids: [] },
    endowment: endowmentOf(attributes.capitalUsd, beginning),
    reviewDays: 0,
  }),
  decide: (here) => {
    const { attributes, view, random } = here
    const { away } = here.memory.profitability
    if (away !== undefined && view.now < away) return { memory: here.memory }
    const memory = remember(here)
    if (!pays(memory.profitability, attributes)) {
      const back = view.now + exponential(random('return'), attributes.returnDays * 86_400)
      return {
        intents: emptyEscrow(here),
        memory: { ...memory, profitability: { ...hopeful(attributes), away: back } },
      }
    }
    return search({ ...here, memory })
  },
})

/** What the last block has taught: what it earned, and what became of bids. */
function remember(here: Here): Memory {
  const { attributes, view } = here
  const memory = { ...here.memory, ...settledBids(here, here.memory) }
  const { open, profitability } = memory
  if (profitability.away !== undefined || open === undefined) {
    return { ...memory, open: undefined, profitability: { earned: profitability.earned } }
  }
  if (open.leaving) return memory
  const stock = stockOf(here)
  const profit = earnedSince(open.stock, stock, here)
  const earning = seen(profitability, profit, (stock.at - open.stock.at) / 86_400, attributes)
  // Without an auction, whoever got about what it hoped for was first.
  const blind = open.hoped > 0 && view.rules.offers !== 'searchers'
  const shading = blind ? counted(memory.shading, profit > open.hoped / 2) : memory.shading
  return { ...memory, open: undefined, profitability: earning, shading }
}

/** In business: what it sees, what it takes of that, and its inventory. */
function search(here: Here): Decision<Memory> {
  const { attributes, memory, view, random } = here
  const stock = stockOf(here)
  const { deposits, withdrawals } = evenOut(stocksOf(here, attributes.capitalUsd), here.actions.bridge.withdraw)
  const first = memory.approved ? [] : approvals(here)
  // A bundle comes first in its block, so allowances have to be there before.
  if (!memory.approved && view.rules.offers !== 'none') {
    return {
      deposits,
      intents: [...first, ...fillEscrow(here, escrowOf(here))],
      memory: { ...memory, approved: true },
    }
  }
  const held = walletOf(here)
  const sight: SearcherView = { ...here, held, swaps: swapsAmong(here.deployments, view.pending ?? []) }
  const draws = random('discovery')
  const found = strategies
    .flatMap((strategy) => strategy(sight))
    .filter(() => attributes.discovery === 1 || draws.uniform() < attributes.discovery)
    .map((opportunity) => expected(view, opportunity))
  const chosen = pick(found, view, held)
  const { bid, intents = [], ...taking } = take(sight, chosen, memory.shading, random)
  const paid = fromUnits(taking.bundle?.bid ?? 0n, 18) * view.outside.metis
  const hoped = chosen.reduce((sum, { profit }) => sum + profit, 0) - paid
  return {
    ...taking,
    deposits,
    intents: [...first, ...intents, ...fillEscrow(here, escrowOf(here)), ...withdrawals],
    memory: {
      ...memory,
      approved: true,
      open: reckoned(memory.open, stock, { hoped, leaving: withdrawals.length > 0 }),
      bids: withBid(memory.bids, bid),
    },
  }
}

/** Lets every exchange and market on this chain take its tokens. */
const approvals = (here: Here): readonly Call[] => {
  const { actions, deployments } = here
  const { lending } = deployments
  return [
    ...poolNames.flatMap((name) => venueApprovals(here, name)),
    ...(actions.enki?.approvals() ?? []),
    ...(lending?.reserves.flatMap((reserve) => actions.lending?.approvals(reserve) ?? []) ?? []),
    ...(actions.perpetual?.approvals() ?? []),
    ...(actions.auction?.approvals() ?? []),
  ]
}

/** Escrow that it wants, METIS. */
const escrowOf = ({ attributes, view }: Here): number => (escrowShare * attributes.capitalUsd) / 4 / view.outside.metis
