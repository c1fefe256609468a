import type { GrantPractice } from '../../../protocols/grants/kind.ts'
import type { GrantCall, GrantRecord } from '../../../protocols/grants/state.ts'
import { fromUnits } from '../../../protocols/token.ts'
import type { GrantOffer } from './effort.ts'

/** What builders believe of how grants are paid. */
export interface GrantBeliefs {
  /** Days from an effort to what comes of it. */
  readonly buildDays: number
  /** Probability that a success is used and recognised in retrospect. */
  readonly recognition: number
}

/** What of a grant, or of the call for one, tells how it is paid. */
export type PaidGrant = Pick<GrantRecord, 'kind' | 'amount' | 'due' | 'until'> &
  Partial<Pick<GrantPractice, 'enforcement' | 'review' | 'oracleError'> & Pick<GrantCall, 'duration'>>

/** A grant in the fund's book, or one that is called for, as its recipient reads it today. */
export function offerOf(
  { kind, amount, due, until, duration = usualVesting, enforcement = 0, review = 0, oracleError = 0 }: PaidGrant,
  { buildDays, recognition }: GrantBeliefs,
  { now, outside }: { readonly now: number; readonly outside: { readonly metis: number } },
): GrantOffer {
  const payment = fromUnits(amount, 18) * outside.metis
  const built = buildDays / 365
  const yearsTo = (time: number): number => (time - now) / year
  // What is finished after the last day earns nothing.
  const earned = until > 0 && now + buildDays * 86_400 >= until ? 0 : payment
  switch (kind) {
    case 'upfront':
      return { kind, payment }
    case 'milestone':
      return { kind, payment: earned, years: built, oracleError }
    case 'vested':
      return { kind, payment, years: duration / year, clawback: enforcement, from: Math.max(0, yearsTo(review)) }
    case 'retroactive':
      return { kind, payment: earned, years: Math.max(built, yearsTo(due)), recognition }
  }
}

const year = 365 * 86_400

/** How long a grant vests for whose call nobody has seen. */
const usualVesting = 0.25 * year
