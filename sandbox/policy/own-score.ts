import type { Kpi, Leg } from './leg.ts'

/** A leg as far as it says what it is paid by. */
type Paid = Pick<Leg, 'sink'> & { readonly kpi?: Pick<Kpi, 'metric'> | undefined }

/** What goes up with each figure in a pool of either kind, by the names of metrics. */
const scores: Readonly<Record<Kpi['metric'], readonly string[]>> = {
  'retained-tvl': ['tvl', 'tvlNative', 'tvlBridged', 'depthNative', 'grossRetention', 'netRetention'],
  fees: ['organicVolume', 'feeReturn', 'organicFees', 'lpFees', 'lpFeesNative', 'volume'],
}

/** Metrics of one pool alone. */
const ofPool: Readonly<Record<string, Leg['sink']>> = {
  tvlNative: 'native',
  depthNative: 'native',
  lpFeesNative: 'native',
  tvlBridged: 'bridged',
}

/**
 * Metrics by which a policy pays, which therefore say nothing of whether it works: who is paid by a figure brings that figure
 * up. The policy is scored without them (docs/theory.md E.4).
 */
export const ownScores = (legs: readonly Paid[]): readonly string[] => [
  ...new Set(
    legs.flatMap(({ sink, kpi }) =>
      kpi === undefined ? [] : scores[kpi.metric].filter((name) => (ofPool[name] ?? sink) === sink),
    ),
  ),
]
