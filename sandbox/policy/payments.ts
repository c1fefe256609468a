import type { Payment } from '../../protocols/budget/actions.ts'
import type { Actions } from '../../protocols/index.ts'
import type { Programme, StewardCall } from './enactment.ts'
import { continued, type Tranche } from './schedule.ts'

/** Payments that are planned from the beginning, and how the budget makes them. */
export interface Planned {
  readonly parts: readonly Tranche[]
  readonly calls: (part: Tranche) => Payment['calls']
  /** Everybody can see in advance what will be paid: by a farm. */
  readonly seen: boolean
}

/**
 * The steward's calls for all payments of a budget: each is announced on the chain when the programme starts, and made when it
 * is due. Where the end is a surprise, payments that will never be made are announced with the others, and taken back when
 * the programme ends.
 *
 * The budget never holds the money for these: who reads announcements believes in them, as agents do.
 *
 * @param believed days for which payments are announced, where those are more than the programme has
 */
export function enactPayments(
  spending: readonly Planned[],
  { start, days }: Pick<Programme, 'start' | 'days'>,
  believed: number | undefined,
  { budget }: Pick<Actions, 'budget'>,
): StewardCall[] {
  const made = paymentsOf(spending.map(({ parts, calls }) => parts.map((part) => ({ part, calls: calls(part) }))))
  const beyond = Math.max(0, (believed ?? 0) - days)
  const never = paymentsOf(
    spending.map(({ parts, calls, seen }) =>
      (seen ? continued(parts, beyond) : []).map((part) => ({ part, calls: calls(part) })),
    ),
    made.length,
  )
  const end = start + Math.round(days * 86_400)
  return [
    ...[...made, ...never].map((payment) => ({
      at: start,
      call: (now: number) => budget.announce(payment, now),
    })),
    ...made.map((payment) => ({ at: payment.due, call: () => budget.pay(payment) })),
    ...never.map((payment) => ({ at: end, call: () => budget.cancel(payment) })),
  ]
}

/** Payments of all legs in order of time, numbered from `first` on. */
const paymentsOf = (
  legs: readonly (readonly { readonly part: Tranche; readonly calls: Payment['calls'] }[])[],
  first = 0,
): Payment[] =>
  legs
    .flatMap((parts, leg) => parts.map((each) => ({ ...each, leg })))
    .filter(({ part }) => part.amount > 0n)
    .sort((a, b) => a.part.due - b.part.due || a.leg - b.leg)
    .map(({ part: { due }, calls }, i): Payment => ({ calls, due, nonce: BigInt(first + i) }))
