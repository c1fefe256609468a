import type { Address } from 'viem'

/** Forms of a grant, in the order in which the book numbers them. */
export const grantKinds = ['upfront', 'milestone', 'vested', 'retroactive'] as const
export type GrantKind = (typeof grantKinds)[number]

/** What governance decides about a grant. Amount in the smallest unit, times in seconds. */
export type GrantTerms = { readonly recipient: Address; readonly amount: bigint } & (
  | { readonly kind: 'upfront' }
  /** Paid in equal parts, one for each milestone that the attestor has seen before `until` (seconds since 1970). */
  | { readonly kind: 'milestone'; readonly milestones: number; readonly until?: number }
  /** Vests by a straight line from `start` on, or from when the grant is made. */
  | { readonly kind: 'vested'; readonly duration: number; readonly start?: number }
  /** Paid in one from `due` on (seconds since 1970), if the attestor finds it earned before `until`. */
  | { readonly kind: 'retroactive'; readonly due: number; readonly until?: number }
)

/** How many grants, proposals and venues everybody sees: the first so many of each. */
export const seats = 16

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
