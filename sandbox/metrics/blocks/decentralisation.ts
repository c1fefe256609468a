import type { Address } from 'viem'
import type { Seat } from '../../../protocols/sequencing/state.ts'
import { lately } from '../../../protocols/lately.ts'
import { fromUnits } from '../../../protocols/token.ts'
import { inUsd } from '../../ledger/worth.ts'
import { gini, herfindahl, nakamoto } from '../../statistics/concentration.ts'
import { extractionsIn } from '../sample/extraction.ts'
import { identities } from '../sample/identity.ts'
import { inEvaluation, type ObservedMetric, type Observer, type Sample, type Timeline } from '../metric.ts'

/** What operators of sequencers have more or less of. */
const quantities = {
  stake: { title: 'stake', what: 'METIS locked, on average' },
  blocks: { title: 'blocks', what: 'blocks built' },
  income: {
    title: 'income',
    what: 'fees of the blocks that one built, what searchers paid for places in them as far as sequencers get it, and what one extracted from others',
  },
} as const
export type OperatorQuantity = keyof typeof quantities
export const operatorQuantities = Object.keys(quantities) as readonly OperatorQuantity[]

/** How its concentration is measured (docs/theory.md V16). */
const indices = {
  Gini: {
    title: 'Gini coefficient',
    unit: '0 to 1',
    what: '0 when all have the same, near 1 when one has all',
    better: 'less',
    of: gini,
  },
  Herfindahl: {
    title: 'Herfindahl index',
    unit: '0 to 1',
    what: 'the sum of squared shares; one over it is the number of equal operators that would be as concentrated',
    better: 'less',
    of: herfindahl,
  },
  NakamotoThird: {
    title: 'Nakamoto coefficient, 1/3',
    unit: 'operators',
    what: 'how few together have more than a third',
    better: 'more',
    of: (amounts: readonly number[]) => nakamoto(amounts, [1, 3]),
  },
  NakamotoHalf: {
    title: 'Nakamoto coefficient, 1/2',
    unit: 'operators',
    what: 'how few together have more than half',
    better: 'more',
    of: (amounts: readonly number[]) => nakamoto(amounts, [1, 2]),
  },
  NakamotoTwoThirds: {
    title: 'Nakamoto coefficient, 2/3',
    unit: 'operators',
    what: 'how few together have more than two thirds',
    better: 'more',
    of: (amounts: readonly number[]) => nakamoto(amounts, [2, 3]),
  },
} as const
export type ConcentrationIndex = keyof typeof indices
export const concentrationIndices = Object.entries(indices).map(([name, { title }]) => ({
  name: name as ConcentrationIndex,
  title,
}))

export const concentrationName = (quantity: OperatorQuantity, index: ConcentrationIndex): string =>
  `${quantity}${index}`

/** How unevenly stake, blocks and income are spread over operators, each identity counted once. */
export const concentrations: readonly ObservedMetric[] = operatorQuantities.flatMap((quantity) =>
  concentrationIndices.map(({ name, title }): ObservedMetric => {
    const { of, unit, what, better } = indices[name]
    return {
      kind: 'observed',
      name: concentrationName(quantity, name),
      title: `${title} of ${quantities[quantity].title}`,
      unit,
      definition: `Over operators of sequencers, in the evaluation window: ${what}. Counted is ${quantities[quantity].what}; locks of one identity are one operator’s. Undefined without decentralised sequencing.`,
      better,
      apart: 'in the report',
      observe: (timeline) => watchOperators(timeline, quantity, of),
    }
  }),
)

function watchOperators(
  timeline: Timeline,
  quantity: OperatorQuantity,
  of: (amounts: readonly number[]) => number | undefined,
): Observer {
  const held = new Map<string, number>()
  let before: string | undefined
  return {
    see: (sample) => {
      const { locks, operator, income, auctioned } = operatorsIn(sample)
      if (inEvaluation(sample, timeline)) {
        const add = (to: string, amount: number) => held.set(to, (held.get(to) ?? 0) + amount)
        // Whoever has a lock counts, even with nothing.
        for (const own of locks) add(own.operator, quantity === 'stake' ? own.stake : 0)
        if (quantity === 'blocks' && operator !== undefined) add(operator, 1)
        if (quantity === 'income' && operator !== undefined) add(operator, income())
        if (quantity === 'income' && before !== undefined) add(before, auctioned())
      }
      before = operator ?? before
    },
    value: () => of([...held.values()]),
  }
}

/** Who has locks after a block, who built it, and what it brought him: looked for once a block, whatever is made of it. */
const operatorsIn = lately((sample: Sample) => {
  const seats = sample.state.sequencing?.seats.filter(({ id, status }) => id !== 0n && status === 'active') ?? []
  const { builder } = sample.turn
  const seat = seats.find(({ signer }) => signer === builder)
  const operator = builder && (seat === undefined ? builder : operatorOf(sample, seat))
  return {
    locks: seats.map((own) => ({ operator: operatorOf(sample, own), stake: fromUnits(own.amount, 18) })),
    operator,
    income: () => incomeOf(sample, operator!),
    auctioned: () => auctionedIn(sample),
  }
})

/** Whose a lock is: an agent's, or a protocol's whose contract owns it. */
function operatorOf(sample: Sample, { owner, signer }: Pick<Seat, 'owner' | 'signer'>): string {
  const { byAddress } = identities(sample)
  const agent = byAddress.get(owner) ?? byAddress.get(signer)
  return agent?.actor ?? protocolAt(sample, owner) ?? owner
}

const protocolAt = ({ places }: Sample, account: Address): string | undefined => places.get(account)?.split('.')[0]

/** US dollars that a block brought whoever built it. */
const incomeOf = lately(
  (sample: Sample, operator: string): number =>
    fromUnits(sample.gasPaid, 18) * sample.market.metis +
    extractionsIn(sample)
      .filter(({ taker }) => taker === operator)
      .reduce((sum, { gross }) => sum + inUsd(gross), 0),
)

/** US dollars that sequencers got for the place in the block before, for it is settled in the next one. */
const auctionedIn = lately(({ entries, deployments: { auction }, market }: Sample): number =>
  entries.reduce(
    (sum, { fact }) =>
      fact.type === 'proceeds' && fact.account === auction?.recipients.sequencer
        ? sum + fromUnits(fact.amount, 18) * market.metis
        : sum,
    0,
  ),
)
