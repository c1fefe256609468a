import { toBasisPoints } from '../basis-points.ts'
import type { Address } from 'viem'
import { percentDiv, percentMul } from './interest.ts'
import type { ReserveTerms } from './terms.ts'

/** What one account has at stake, by reserve in the order of the deployment. */
export interface LoanPosition {
  readonly account: Address
  /** 18 decimals; below one the account may be liquidated. */
  readonly healthFactor: bigint
  /** In the tokens' smallest units. */
  readonly holdings: readonly { readonly collateral: bigint; readonly debt: bigint }[]
}

/** What a liquidation needs to know of a reserve. */
export interface ReserveQuote {
  readonly decimals: number
  /** US dollars, eight decimals, as the market counts. */
  readonly price: bigint
  readonly terms: Pick<ReserveTerms, 'bonus' | 'protocolFee'>
}

export interface Liquidation {
  /** Places of the two reserves in the deployment. */
  readonly collateral: number
  readonly debt: number
  /** What is repaid and what the liquidator gets, in the tokens' smallest units. */
  readonly cover: bigint
  readonly seized: bigint
  /** US dollars by the market's prices, before gas and before the collateral is sold. */
  readonly profit: number
}

const one = 10n ** 18n
/** Below this all of a debt may be repaid, above it half (LiquidationLogic). */
const closeFactorThreshold = (95n * one) / 100n

/**
 * What repaying up to `cover` of one debt gives from one collateral (LiquidationLogic, to the wei).
 *
 * @example
 * // 1000 dollars of METIS at 12 dollars and a bonus of a tenth, of which a tenth goes to the market
 * const terms = { bonus: 0.1, protocolFee: 0.1 }
 * const usdc = { decimals: 6, price: 100_000_000n, terms }
 * const metis = { decimals: 18, price: 1_200_000_000n, terms }
 * Number(seize(1000_000000n, 1000n * 10n ** 18n, usdc, metis).seized) / 1e18 // => 90.833
 */
export function seize(
  cover: bigint,
  held: bigint,
  debt: ReserveQuote,
  collateral: ReserveQuote,
): { readonly cover: bigint; readonly seized: bigint } {
  const bonus = toBasisPoints(1 + collateral.terms.bonus)
  const [debtUnit, collateralUnit] = [10n ** BigInt(debt.decimals), 10n ** BigInt(collateral.decimals)]
  const worth = (debt.price * cover * collateralUnit) / (collateral.price * debtUnit)
  const wanted = percentMul(worth, bonus)
  const taken = wanted > held ? held : wanted
  const repaid =
    wanted > held ? percentDiv((collateral.price * held * debtUnit) / (debt.price * collateralUnit), bonus) : cover
  const fee = percentMul(taken - percentDiv(taken, bonus), toBasisPoints(collateral.terms.protocolFee))
  return { cover: repaid, seized: taken - fee }
}

/**
 * The liquidation of an account that brings most, if there is one.
 *
 * @param purse what the liquidator can repay with, by reserve in the order of the deployment
 * @example
 * const [weakest] = view.chain.lending.weakest
 * const found = weakest && bestLiquidation(weakest, quotesOf(deployments.lending, view.chain.lending), purse)
 */
export function bestLiquidation(
  { healthFactor, holdings }: LoanPosition,
  quotes: readonly ReserveQuote[],
  purse: readonly bigint[],
): Liquidation | undefined {
  if (healthFactor >= one) return undefined
  let best: Liquidation | undefined
  for (const [debt, { debt: owed }] of holdings.entries()) {
    const allowed = healthFactor > closeFactorThreshold ? percentMul(owed, 5_000n) : owed
    const most = allowed < purse[debt]! ? allowed : purse[debt]!
    if (most === 0n) continue
    for (const [collateral, { collateral: held }] of holdings.entries()) {
      if (held === 0n) continue
      const { cover, seized } = seize(most, held, quotes[debt]!, quotes[collateral]!)
      const profit = dollars(seized, quotes[collateral]!) - dollars(cover, quotes[debt]!)
      if (cover > 0n && profit > (best?.profit ?? 0)) best = { collateral, debt, cover, seized, profit }
    }
  }
  return best
}

/** Whether a liquidation is let through at a moment: grave cases always, others a while after an outage is over. */
export const isLetThrough = (
  { healthFactor }: Pick<LoanPosition, 'healthFactor'>,
  sequencer: { readonly up: boolean; readonly since: number },
  graceSeconds: number,
  now: number,
): boolean => healthFactor < closeFactorThreshold || (sequencer.up && now - sequencer.since > graceSeconds)

/** What liquidations need to know of each reserve, from the deployment and the state. */
export const quotesOf = (
  {
    reserves,
  }: { readonly reserves: readonly { readonly token: { readonly decimals: number }; readonly terms: ReserveTerms }[] },
  state: { readonly reserves: readonly { readonly price: bigint }[] },
): ReserveQuote[] =>
  reserves.map(({ token, terms }, i) => ({ decimals: token.decimals, price: state.reserves[i]!.price, terms }))

const dollars = (amount: bigint, { decimals, price }: ReserveQuote): number =>
  (Number(amount) / 10 ** decimals) * (Number(price) / 1e8)
