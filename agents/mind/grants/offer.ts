import type { GrantRecord } from '../../../protocols/grants/state.ts'
import { fromUnits } from '../../../protocols/token.ts'
import type { GrantOffer } from './effort.ts'

/** What builders believe of how grants are paid. */
export interface GrantBeliefs {
  /** Days from an effort to what comes of it. */
  readonly buildDays: number
  /** Probability that a failure's vesting is stopped. */
  readonly clawback: number
  /** Probability that a success is recognised in retrospect. */
  readonly recognition: number
}

/** A grant in the fund's book as its recipient reads it today. */
export function offerOf(
  { kind, amount, due, until }: Pick<GrantRecord, 'kind' | 'amount' | 'due' | 'until'>,
  { buildDays, clawback, recognition }: GrantBeliefs,
  { now, outside }: { readonly now: number; readonly outside: { readonly metis: number } },
): GrantOffer {
  const payment = fromUnits(amount, 18) * outside.metis
  const built = buildDays / 365
  // What is finished after the last day earns nothing.
  const earned = until > 0 && now + buildDays * 86_400 >= until ? 0 : payment
  switch (kind) {
    case 'upfront':
      return { kind, payment }
    case 'milestone':
      return { kind, payment: earned, years: built }
    case 'vested':
      // How long it vests for is in its wallet; a quarter of a year is what builders reckon with.
      return { kind, payment, years: 0.25, clawback }
    case 'retroactive':
      return { kind, payment: earned, years: Math.max(built, (due - now) / (365 * 86_400)), recognition }
  }
}
