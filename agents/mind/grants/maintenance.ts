/** What has become of a venue since its builder looked last. */
export interface VenueYield {
  /** Visits in that time, and US dollars for each. */
  readonly visits: number
  readonly feeUsd: number
  readonly days: number
}

/**
 * Whether what a venue earns pays for keeping it up: fees of the time since the last look, as a year's, against the cost of a
 * year (docs/theory.md C.8). Nobody keeps up what costs more than it brings, and nobody decides to abandon anything.
 *
 * @param yearlyUsd US dollars that upkeep costs a year
 *
 * @example
 * isWorthKeeping({ visits: 30, feeUsd: 5, days: 30 }, 1_800) // => true
 */
export const isWorthKeeping = ({ visits, feeUsd, days }: VenueYield, yearlyUsd: number): boolean =>
  days > 0 && (visits * feeUsd * 365) / days >= yearlyUsd
