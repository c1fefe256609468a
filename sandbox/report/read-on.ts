import { dumpHorizonDays } from '../metrics/dump-ratio.ts'
import type { MetricSummary, Span } from '../campaign/metric-summary.ts'

/**
 * A metric's title with when it was read, where that is not when its title says: what a run is too short for is read on its
 * last day.
 *
 * @example
 * titleAsRead('Dump ratio (30 days)', [{ afterPayment: { from: 17, to: 17 } }]) // 'Dump ratio, read 17 days after the last payment'
 */
export function titleAsRead(title: string, summaries: readonly (Pick<MetricSummary, 'afterPayment'> | undefined)[]) {
  const spans = summaries.flatMap((summary) => summary?.afterPayment ?? [])
  if (spans.length === 0) return title
  const span = { from: Math.min(...spans.map(({ from }) => from)), to: Math.max(...spans.map(({ to }) => to)) }
  if (whole(span.from) === dumpHorizonDays && whole(span.to) === dumpHorizonDays) return title
  return `${title.replace(/ \(\d+ days\)$/, '')}, read ${daysText(span)} after the last payment`
}

const whole = (days: number): number => Math.round(days)

/** `17 days`, `15 to 30 days`. */
function daysText({ from, to }: Span): string {
  const [least, most] = [whole(from), whole(to)]
  return least === most ? `${least} ${least === 1 ? 'day' : 'days'}` : `${least} to ${most} days`
}
