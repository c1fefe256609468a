import type { Address } from 'viem'

/** Forms of a grant, in the order in which the book numbers them. */
export const grantKinds = ['upfront', 'milestone', 'vested', 'retroactive'] as const
export type GrantKind = (typeof grantKinds)[number]

/** A grant but for who gets it. Amount in the smallest unit, times in seconds. */
export type GrantForm = { readonly amount: bigint } & (
  | { readonly kind: 'upfront' }
  /** Paid in equal parts, one for each milestone that the attestor has seen before `until` (seconds since 1970). */
  | { readonly kind: 'milestone'; readonly milestones: number; readonly until?: number }
  /** Vests by a straight line from `start` on, or from when the grant is made. */
  | { readonly kind: 'vested'; readonly duration: number; readonly start?: number }
  /**
   * Paid from `due` on (seconds since 1970) for what the attestor finds used before `until`: all or nothing, or as many of so
   * many equal parts.
   */
  | { readonly kind: 'retroactive'; readonly due: number; readonly parts?: number; readonly until?: number }
)

/** What governance decides about a grant. */
export type GrantTerms = { readonly recipient: Address } & GrantForm

/** How the fund goes about a grant, as it says beforehand. Times in seconds since 1970. */
export interface GrantPractice {
  /** How often what has not vested is taken back from somebody who has nothing complete to show at `review`. */
  readonly enforcement: number
  readonly review: number
  /** How often the attestor is wrong about a stage, whichever way. */
  readonly oracleError: number
  /** Retroactive: different visitors that it is paid in full for, and the standard deviation of measuring them, as a logarithm. */
  readonly users: number
  readonly noise: number
}

/** A grant that nobody has yet, how the fund goes about it, and until when one can apply, seconds since 1970. */
export type GrantOffered = GrantForm & GrantPractice & { readonly closes: number }

/** Parts that a retroactive grant is measured in. */
export const measuredParts = 10

/** How many grants, calls, venues and makers everybody sees: the first so many of each. */
export const seats = 16

/** How many proposals: each grant may be asked for and be asked back. */
export const proposalSeats = 2 * seats

/** Where a proposal stands, as OpenZeppelin's Governor numbers it. */
export const stages = [
  'pending',
  'active',
  'canceled',
  'defeated',
  'succeeded',
  'queued',
  'expired',
  'executed',
] as const
export type Stage = (typeof stages)[number]
