import { z } from 'zod'
import { days, dollars, headcount, share } from '../protocols/quantity.ts'
import { weiOf } from '../protocols/token.ts'
import { type Decision, defineAgent, type Situation } from './agent.ts'
import { allowances } from './mind/mev/allowances.ts'
import { newContestant } from './mind/mev/contest.ts'
import { reckoned, stockOf } from './mind/mev/earnings.ts'
import { expected } from './mind/mev/inclusion-probability.ts'
import { remember, type SearcherMemory } from './mind/mev/lessons.ts'
import { swapsAmong } from './mind/mev/pending-swaps.ts'
import { hopeful, pays } from './mind/mev/profitability.ts'
import { emptyEscrow, fillEscrow, withBid } from './mind/mev/sealed-bid.ts'
import type { SearcherView } from './mind/mev/searcher-view.ts'
import { newcomer } from './mind/mev/shading.ts'
import { strategies } from './mind/mev/strategies.ts'
import { take } from './mind/mev/submission.ts'
import { buyGas, withMetis } from './mind/trade/gas-purchase.ts'
import { endowmentOf, evenOut, stocksOf, walletOf } from './mind/trade/inventory.ts'
import { bothDeals, noOutsideDeals, pick } from './mind/trade/opportunity.ts'
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

export type Memory = SearcherMemory

type Here = Situation<Attributes, Memory, 'metis' | 'bridge'>

/** Share of the METIS it keeps on the chain that it has in escrow or ready for tips, where places are sold. */
const escrowShare = 0.2
/** Swaps of a usual day, by their gas limits. */
const usualDay = { transactions: 96, gas: 96 * 300_000 }

/**
 * Looks for gains in every block and takes those that pay for their gas, in the way that the rule for blocks asks for.
 * Keeps an inventory and evens it out over the bridge. Stays as long as it earns what it costs, and looks in again later
 * when it did not.
 */
export const searcher = defineAgent<z.output<typeof parameters>, Attributes, Memory, 'metis' | 'bridge'>({
  kind: 'searcher',
  title: 'Searchers for gains from places in a block',
  owns: 'METIS, ether and dollars on the chain, some of it in escrow or ready for tips.',
  knows: 'What waits for the block where the rule shows it, pools, and its own books.',
  wants: 'Gains from places in a block, above gas, bids and running costs.',
  decides: 'Which gains to take, what to pay for its place, and to leave or come back.',
  organic: false,
  reads: ['metis', 'bridge'],
  mayRead: ['auction', 'perpetual'],
  awaits: 'pending',
  parameters,
  count: ({ count }) => count,
  birth: ({ parameters: attributes, beginning }) => ({
    attributes,
    memory: {
      approved: false,
      shading: newcomer,
      contest: newContestant,
      profitability: hopeful(attributes),
      bids: [],
    },
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

/** In business: what it sees, what it takes of that, and its inventory. */
function search(situation: Here): Decision<Memory> {
  const tips = situation.view.rules.places === 'tip' ? weiOf(escrowOf(situation)) : 0n
  const fuel = buyGas(situation, { ...usualDay, tips })
  const here = withMetis(situation, fuel.left)
  const { attributes, memory, view, random } = here
  const stock = stockOf(situation)
  const { deposits, withdrawals } = evenOut(stocksOf(here, attributes.capitalUsd), here.actions.bridge.withdraw)
  const byTip = view.rules.places === 'tip'
  // None of a sender's intents pays a higher tip than those before: what pays none comes behind.
  const first = [...(byTip ? [] : fuel.calls), ...(memory.approved ? [] : allowances(here))]
  const last = byTip ? fuel.calls : []
  // A bundle comes first in its block, so allowances have to be there before.
  if (!memory.approved && view.rules.offers !== 'none') {
    return {
      deposits,
      intents: [...first, ...fillEscrow(here, escrowOf(here)), ...last],
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
  const { bid, intents = [], stakes, played, ...taking } = take(sight, chosen, memory, random)
  const { won: hoped, lost: feared } = stakes ?? { won: 0, lost: 0 }
  const outside =
    stakes === undefined
      ? noOutsideDeals
      : chosen.reduce((deals, { outside: more }) => (more ? bothDeals(deals, more) : deals), noOutsideDeals)
  return {
    ...taking,
    deposits,
    intents: [...first, ...intents, ...fillEscrow(here, escrowOf(here)), ...withdrawals, ...last],
    memory: {
      ...memory,
      approved: true,
      open: reckoned(memory.open, stock, { hoped, feared, outside, leaving: withdrawals.length > 0 }),
      // Where the books of several blocks are closed together they do not tell which of them succeeded; and what comes
      // behind allowances has no tip.
      played: memory.open === undefined && (memory.approved || !byTip) ? played : undefined,
      bids: withBid(memory.bids, bid),
    },
  }
}

/** Escrow that it wants, METIS. */
const escrowOf = ({ attributes, view }: Here): number => (escrowShare * attributes.capitalUsd) / 4 / view.outside.metis
