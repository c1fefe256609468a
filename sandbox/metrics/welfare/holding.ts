import { metisPriceOutside } from '../markets/price.ts'
import type { People, RunRecord } from '../metric.ts'

/** METIS of everybody, and what it cost outside, whenever people were looked at between two days. */
interface Held {
  readonly metis: number
  readonly price: number
  /** Half of risk aversion over wealth times squared METIS, of everybody: what a dollar of squared change of price costs. */
  readonly risk: number
}

/**
 * What a policy did to the price of METIS, to who held it, US dollars: each day's METIS times the change of its price beyond
 * the twin's. That the policy made people hold more or less of what then rose or fell by chance is left out: it has no
 * expectation, and much variance.
 */
export function priceEffect(run: RunRecord, twin: RunRecord): number {
  const [own, other] = [heldIn(run), heldIn(twin)]
  return own.reduce((sum, { price }, i) => {
    if (i === 0 || other[i] === undefined) return sum
    const beyond = price - own[i - 1]!.price - (other[i]!.price - other[i - 1]!.price)
    return sum + own[i - 1]!.metis * beyond
  }, 0)
}

/**
 * What bearing METIS's risk costs its holders in certain dollars (docs/theory.md V27): half of risk aversion over wealth, times
 * the squared change of what a person's METIS is worth, day by day.
 */
export const riskCost = (run: RunRecord): number =>
  heldIn(run).reduce(
    (sum, { price }, i, held) => (i === 0 ? sum : sum + held[i - 1]!.risk * (price - held[i - 1]!.price) ** 2),
    0,
  )

function heldIn({ people, timeline, series }: RunRecord): readonly Held[] {
  const { programme, evaluation, blockSeconds } = timeline
  const slack = blockSeconds / 86_400_000
  const prices = series[metisPriceOutside.name]!
  return people.days.flatMap((day, i) => {
    if (day < programme.from - slack || day > evaluation.to + slack) return []
    const price = prices[Math.round((day * 86_400) / blockSeconds) - 1]!
    return [{ price, ...sumsOf(people, i) }]
  })
}

function sumsOf({ owners }: People, at: number): Omit<Held, 'price'> {
  let [metis, risk] = [0, 0]
  for (const owner of owners) {
    const own = owner.metis[at]!
    metis += own
    if (owner.wealth > 0) risk += (owner.riskAversion * own ** 2) / (2 * owner.wealth)
  }
  return { metis, risk }
}
