import type { MetricSummary, Span } from '../../compare/summary.ts'

/** Days after the last payment at which docs/theory.md E.1 looks. */
const wanted = 30

/**
 * A metric's title with when it was read, for what is read some days after the last payment: in runs that are too short for
 * the days that it should be, on their last.
 *
 * @example
 * titleAsRead('Dump ratio', [{ afterPayment: { from: 17, to: 17 } }]) // => 'Dump ratio, read 17 days after the last payment'
 */
export function titleAsRead(title: string, summaries: readonly (Pick<MetricSummary, 'afterPayment'> | undefined)[]) {
  const spans = summaries.flatMap((summary) => summary?.afterPayment ?? [])
  if (spans.length === 0) return title
  const [from, to] = [Math.min(...spans.map((span) => span.from)), Math.max(...spans.map((span) => span.to))]
  const name = title.replace(/ \(\d+ days\)$/, '')
  return Math.round(from) === wanted && Math.round(to) === wanted
    ? `${name} (${wanted} days)`
    : `${name}, read ${daysText({ from, to })} after the last payment`
}

/** `17 days`, `15 to 30 days`. */
function daysText({ from, to }: Span): string {
  const [least, most] = [Math.round(from), Math.round(to)]
  return least === most ? `${least} ${least === 1 ? 'day' : 'days'}` : `${least} to ${most} days`
}
