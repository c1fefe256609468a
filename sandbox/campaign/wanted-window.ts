import type { Campaign } from './campaign.ts'
import { lastDue } from './last-due.ts'

/** Days after the last payment or vesting of all policies between which a conclusion wants them judged (docs/theory.md E). */
export const windowAfter = { from: 60, to: 150 } as const

/** When a campaign would have to judge its policies for a conclusion, in days of a run. */
export interface WantedWindow {
  /** The day by which all that any policy pays is paid and vested. */
  readonly due: number
  readonly from: number
  readonly to: number
}

/**
 * The window that a conclusion wants, the same for all policies that are compared: from 60 to 150 days after the last payment,
 * vesting or deadline of any of them.
 */
export function wantedWindow(campaign: Pick<Campaign, 'programme' | 'policies' | 'chain'>): WantedWindow {
  const due = lastDue(campaign)
  return { due, from: due + windowAfter.from, to: due + windowAfter.to }
}

/** How a campaign's window falls short of the one that a conclusion wants, in words; nothing when it does not. */
export function shortfalls(
  campaign: Pick<Campaign, 'programme' | 'policies' | 'chain' | 'evaluation'>,
): readonly string[] {
  const { due, from } = wantedWindow(campaign)
  const { fromDay, toDay } = campaign.evaluation
  const length = windowAfter.to - windowAfter.from
  return [
    ...(fromDay < from
      ? [
          `policies are judged from ${daysText(fromDay - due)} after the last payment or vesting of any of them, and what lasts shows after ${windowAfter.from}`,
        ]
      : []),
    ...(toDay - fromDay < length ? [`they are judged over ${daysText(toDay - fromDay)}, and it takes ${length}`] : []),
  ]
}

const daysText = (days: number): string => (days === 1 ? 'one day' : `${Number(days.toFixed(1))} days`)
