import type { Campaign } from '../campaign/campaign.ts'
import { shortfalls, wantedWindow, windowAfter } from '../campaign/wanted-window.ts'
import { payments } from '../statistics/outcome-table.ts'
import type { WorldSummary } from './summary.ts'

/** Why a campaign's outcomes are a first look and no conclusion, and what days would make them one. */
export interface Exploratory {
  /** Empty when they are a conclusion. */
  readonly reasons: readonly string[]
  /** When policies would have to be judged, and how many days a run would need at least, to look again later too. */
  readonly wanted: { readonly fromDay: number; readonly toDay: number; readonly days: number }
}

/**
 * Holds a campaign's windows against those that a conclusion wants, and its payments, as they were really made, against the
 * window (docs/theory.md H). One policy that still paid marks the whole campaign: all are judged in the same window.
 */
export function exploratoryOf(
  campaign: Campaign,
  worlds: readonly Pick<WorldSummary, 'world' | 'policies'>[],
): Exploratory {
  const { evaluation, blockSeconds } = campaign
  const block = blockSeconds / 86_400
  const late = worlds.flatMap(({ world, policies }) =>
    policies.flatMap(({ policy, metrics }) => {
      const last = Math.max(0, ...(metrics[payments.last]?.effect?.perSeed ?? []))
      return last > evaluation.fromDay + block + 1e-9 ? [{ world, policy, last }] : []
    }),
  )
  const several = worlds.length > 1
  const { from } = wantedWindow(campaign)
  const fromDay = Math.ceil(Math.max(from, ...late.map(({ last }) => last + windowAfter.from)))
  const toDay = fromDay + windowAfter.to - windowAfter.from
  return {
    reasons: [
      ...shortfalls(campaign),
      ...late.map(
        ({ world, policy, last }) =>
          `${policy} still paid on day ${Number(last.toFixed(1))}${several ? ` in world ${world}` : ''}, after the evaluation began on day ${evaluation.fromDay}`,
      ),
    ],
    wanted: { fromDay, toDay, days: toDay },
  }
}

/** What days a conclusion would need, as the campaign file says it. */
export const wantedText = ({ wanted: { fromDay, toDay, days } }: Exploratory): string =>
  `a conclusion needs \`evaluation: { fromDay: ${fromDay}, toDay: ${toDay} }\` and \`days: ${days}\` or more`
