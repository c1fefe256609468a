import type { GrantsDeployment } from './deployment.ts'
import type { VenueRecord } from './state.ts'

const year = 365 * 86_400

/**
 * How well a venue works now: as its builder last said, less what it has lost since nobody keeps it up,
 * q e^(-d t) (docs/theory.md C.8); 1 for an ordinary one.
 *
 * @param now seconds since 1970
 *
 * @example
 * const venue = { appeal: 2, keptUntil: 0 }
 * qualityOf(venue, { depreciation: 0.8 }, 365 * 86_400) // => 0.8987
 */
export const qualityOf = (
  { appeal, keptUntil }: Pick<VenueRecord, 'appeal' | 'keptUntil'>,
  { depreciation }: Pick<GrantsDeployment, 'depreciation'>,
  now: number,
): number => appeal * Math.exp((-depreciation * Math.max(0, now - keptUntil)) / year)

/** Seconds without a visit after which something counts as used no more. */
export const idleSeconds = 30 * 86_400

/** Whether somebody has come within a month. */
export const isInUse = ({ visitors, lastVisit }: Pick<VenueRecord, 'visitors' | 'lastVisit'>, now: number): boolean =>
  visitors > 0 && now - lastVisit <= idleSeconds
