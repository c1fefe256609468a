import { Effect } from 'effect'
import { equilibriumBid, type PriceRule } from '../../agents/mind/mev/bidding.ts'
import { drawsOf } from '../../sandbox/random/streams.ts'
import { emptyTallies, playRounds, type Tally } from '../fixtures/sealed-bids.ts'
import { estimate, exactly, type Row, type Size, type ValidationCase, within } from './case.ts'

/** Theory for n values uniform on (0, 1): what the seller gets on average is the same under both rules. */
const revenueOf = (n: number) => (n - 1) / (n + 1)
const spread = (n: number) => (n + 1) ** 2 * (n + 2)
const revenueVariance = {
  first: (n: number) => ((n - 1) / n) ** 2 * (n / spread(n)),
  second: (n: number) => (2 * (n - 1)) / spread(n),
}
/** The winner keeps a part of its value in the one, the distance to the second highest in the other. */
const surplusVariance = { first: (n: number) => n / spread(n) / n ** 2, second: (n: number) => n / spread(n) }

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
const moment = (values: readonly number[], power: number): number => {
  const centre = mean(values)
  return mean(values.map((value) => (value - centre) ** power))
}

/** So many rounds by parts, each on a chain of its own: Anvil remembers every block, and takes longer the more it remembers. */
const played = Effect.fnUntraced(function* (rule: PriceRule, size: Size) {
  const tallies = emptyTallies().filter((tally) => tally.rule === rule)
  const draws = drawsOf(`sealed bids, ${rule} price`)
  for (let chain = 0; chain < (size === 'full' ? 10 : 2); chain++)
    yield* Effect.scoped(playRounds(tallies, size === 'full' ? 100 : 75, draws))
  return tallies
})

function rowsOf({ bidders: n, rule, revenue, surplus, efficient, paid, held }: Tally): readonly Row[] {
  const rounds = revenue.length
  const variance = revenueVariance[rule](n)
  const told = `${n} bidders on the chain`
  const varianceError = Math.sqrt((moment(revenue, 4) - moment(revenue, 2) ** 2) / rounds)
  return [
    estimate(`${told}: what the seller gets`, revenueOf(n), mean(revenue), Math.sqrt(variance / rounds)),
    estimate(`${told}: its variance`, variance, (moment(revenue, 2) * rounds) / (rounds - 1), varianceError),
    estimate(
      `${told}: what the winner keeps`,
      1 / (n + 1),
      mean(surplus),
      Math.sqrt(surplusVariance[rule](n) / rounds),
    ),
    exactly(`${told}: rounds that the highest value has not won`, 0, rounds - efficient),
    exactly(`${told}: wei that the seller has less than winners paid`, 0n, paid - held),
  ]
}

/** What a bidder to whom it is worth 0.6 offers, whoever bids beside him. */
const bids = (rule: PriceRule): readonly Row[] =>
  [2, 3, 5, 10, 20].map((n) =>
    within(
      `n = ${n}: bid of who values it at 0.6`,
      rule === 'first' ? ((n - 1) / n) * 0.6 : 0.6,
      equilibriumBid(rule, 0.6, n - 1)!,
      1e-9,
    ),
  )

const caseOf = (id: string, title: string, rule: PriceRule): ValidationCase => ({
  id,
  title,
  where: 'functions, chain',
  run: (size) => Effect.map(played(rule, size), (tallies) => [...bids(rule), ...tallies.flatMap(rowsOf)]),
})

export const firstPrice = caseOf('V10', 'Sealed bids at the winner’s own price', 'first')
export const secondPrice = caseOf('V11', 'Sealed bids at the second price', 'second')
