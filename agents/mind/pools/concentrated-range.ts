import { capitalEfficiency, exitsPerYear } from '../../../protocols/hercules/range.ts'
import { lossVersusRebalancing } from './loss-versus-rebalancing.ts'

/** What a provider of concentrated liquidity knows when it judges a range. Rates are fractions per year. */
export interface Outlook {
  /** What an unbounded position earns in fees at the pool's present liquidity. */
  readonly feeYield: number
  /** Annual volatility of the pool's price. */
  readonly volatility: number
  /** The pool's liquidity at the price, as what it would be worth without ends, and what of it is not the provider's. */
  readonly present: number
  readonly others: number
  /** What the provider places, US dollars. */
  readonly capital: number
  /** US dollars that putting the range around the price again costs in gas. */
  readonly gasUsd: number
  /** Share of what is swapped that the pool's fee takes. */
  readonly fee: number
}

/**
 * Expected income of a range from P / factor to P x factor that is put around the price whenever it is left, per unit of
 * capital and year:
 *
 * efficiency x (fees x dilution - sigma²/8) - exits x (gas / capital + fee / 2).
 *
 * Fees and loss versus rebalancing both grow with the liquidity that the capital gives (Milionis et al. 2022, arXiv
 * 2208.06046, section 4: sigma²/8 of an unbounded position's value). Fees are shared by liquidity: dilution is what there
 * is at present over what there will be with the own. At each exit half of the capital is swapped back.
 */
export function rangeIncome(factor: number, outlook: Outlook): number {
  const { feeYield, volatility, present, others, capital, gasUsd, fee } = outlook
  const efficiency = capitalEfficiency(factor)
  const own = efficiency * capital
  const earned = (feeYield * present) / (others + own)
  const moving = exitsPerYear(factor, volatility) * (gasUsd / capital + fee / 2)
  return efficiency * (earned - lossVersusRebalancing(volatility)) - moving
}

/** The factor of these that promises the most, and what it promises. */
export const bestRange = (
  factors: readonly number[],
  outlook: Outlook,
): { readonly factor: number; readonly income: number } =>
  factors
    .map((factor) => ({ factor, income: rangeIncome(factor, outlook) }))
    .reduce((best, each) => (each.income > best.income ? each : best))

/** What a provider can do, and what each move costs. */
export interface Standing {
  /** The range it is in, if any; out of it a position earns nothing and loses nothing, but is still at risk. */
  readonly current: { readonly factor: number; readonly working: boolean } | undefined
  /** Income that capital asks for here, per year: what mainnet pays and a premium. */
  readonly wanted: number
  /** US dollars. */
  readonly costs: { readonly enter: number; readonly move: number; readonly leave: number }
  /** Days over which a move has to pay. */
  readonly horizonDays: number
}

/** The factor of the range to have from now on, `out` to have none, or `stay` to leave things as they are. */
export function judge(
  factors: readonly number[],
  outlook: Outlook,
  { current, wanted, costs, horizonDays }: Standing,
): number | 'out' | 'stay' {
  const best = bestRange(factors, outlook)
  const pays = (gain: number, cost: number): boolean => (gain * outlook.capital * horizonDays) / 365 > cost
  if (current === undefined) return pays(best.income - wanted, costs.enter) ? best.factor : 'out'
  const now = current.working ? rangeIncome(current.factor, outlook) : 0
  if (best.income > wanted) return pays(best.income - now, costs.move) ? best.factor : 'stay'
  return pays(wanted - now, costs.leave) ? 'out' : 'stay'
}

/**
 * Fees that an unbounded position earned between two looks at a pool, per year and unit of its value: fee growth per
 * liquidity over 2 sqrt(P), both tokens at the pool's price.
 *
 * @param years between the two looks
 */
export function feeYieldSeen(before: Growth, after: Growth, sqrtPrice: bigint, years: number): number {
  const root = Number(sqrtPrice) / 2 ** 96
  const grown = (from: bigint, to: bigint): number => Number(BigInt.asUintN(256, to - from)) / 2 ** 128
  const perLiquidity = grown(before.base, after.base) * root ** 2 + grown(before.quote, after.quote)
  return perLiquidity / (2 * root) / years
}

/** Fees per unit of liquidity since a pool's beginning, 128 bits behind the point. */
export interface Growth {
  readonly base: bigint
  readonly quote: bigint
}
