import { Schema } from 'effect'
import type { Entry } from './ledger.ts'

/** What becomes of a budget's payments: each is announced, then made or not, or taken back. Times in seconds since 1970. */
export interface Payments {
  /** Books a block that was mined at `timestamp`. */
  readonly see: (entries: readonly Entry[], timestamp: number) => void
  /**
   * What was not kept when a run ends: a payment that was announced and never made, though it was due, or one that came
   * after the day from which the policy is judged.
   *
   * @param now the last block
   * @param judged when the evaluation begins
   */
  readonly broken: (now: number, judged: number) => PaymentMissing | PaymentLate | undefined
}

/**
 * Opens the ledger of what a budget has promised: what it announced has to be what it paid (V36 f).
 *
 * @param opening when the run began; errors speak of days from then on
 */
export function openPayments(opening: number): Payments {
  const dayOf = (seconds: number): number => Math.round((seconds - opening) / 864) / 100
  const due = new Map<string, number>()
  const made = new Map<string, number>()
  return {
    see: (entries, timestamp) => {
      for (const { fact } of entries) {
        if (fact.type === 'scheduled') due.set(fact.operation, fact.due)
        if (fact.type === 'executed') made.set(fact.operation, timestamp)
        // Nobody is owed what was taken back; whether that is fair is for those who believed in it.
        if (fact.type === 'cancelled') due.delete(fact.operation)
      }
    },
    broken: (now, judged) => {
      const owed = [...due].filter(([operation, at]) => at <= now && !made.has(operation))
      if (owed.length > 0) {
        return new PaymentMissing({
          payments: due.size,
          missing: owed.length,
          due: Math.min(...owed.map(([, at]) => at)),
        })
      }
      const late = [...made].find(([operation, at]) => at >= judged && due.has(operation))
      return late === undefined
        ? undefined
        : new PaymentLate({ due: dayOf(due.get(late[0])!), made: dayOf(late[1]), judged: dayOf(judged) })
    },
  }
}

/** A policy's budget had announced payments that it never made. */
export class PaymentMissing extends Schema.TaggedError<PaymentMissing>()('PaymentMissing', {
  payments: Schema.Number,
  missing: Schema.Number,
  /** Day of the run on which the first of them was due. */
  due: Schema.Number,
}) {
  readonly retryable = false
  override get message(): string {
    return `${this.missing} of ${this.payments} payments that the budget had announced were never made, the first was due on day ${this.due}: no block was built to make them in. Let the run go on for longer after the programme, or let sequencers stall less.`
  }
}

/** A payment came when the policy was being judged already; days of the run. */
export class PaymentLate extends Schema.TaggedError<PaymentLate>()('PaymentLate', {
  due: Schema.Number,
  made: Schema.Number,
  judged: Schema.Number,
}) {
  readonly retryable = false
  override get message(): string {
    return `A payment that was due on day ${this.due} was made on day ${this.made}, when the evaluation had begun (day ${this.judged}): the chain stood still. Let evaluation.fromDay be later, or let sequencers stall less.`
  }
}
