import { grantsParameters } from '../../protocols/grants/deploy.ts'
import { listIn, numberIn, partOf } from '../document/written-part.ts'
import { type Airdrop, airdrop } from '../policy/airdrop.ts'
import { type Grant, grant } from '../policy/grant.ts'
import { kpi } from '../policy/leg.ts'

/**
 * The first day on which all that any policy of a campaign pays is paid, vested and earned: t1 + L of docs/theory.md E. Not a
 * number where what was written cannot be read.
 */
export function lastDue(written: unknown): number {
  const start = numberIn(written, 'programme', 'fromDay')
  const policies = listIn(written, 'policies')
  const decided = decidedOn(written)
  const after = policies.flatMap((policy) => listIn(policy, 'legs').map(daysAfter))
  const settled = policies.flatMap((policy) =>
    listIn(policy, 'grants').map((each) => settledOn(readGrant(each), start, decided)),
  )
  const closed = policies
    .flatMap((policy) => listIn(policy, 'airdrops').map(readAirdrop))
    .map(({ opensAfterDays, claimDays }) => start + opensAfterDays + claimDays)
  return Math.max(start + numberIn(written, 'programme', 'days') + Math.max(0, ...after), ...settled, ...closed)
}

/** The day on which the fund has decided about grants that it calls for on the first day of the programme. */
export const decidedOn = (written: unknown): number =>
  numberIn(written, 'programme', 'fromDay') + governanceDays(partOf(written, 'chain', 'grants'))

/** An airdrop as far as it can be read. */
export const readAirdrop = (written: unknown): Airdrop =>
  airdrop.safeParse(written).data ?? {
    amount: '0 METIS',
    by: 'address',
    announcedDays: 0,
    opensAfterDays: 0,
    claimDays: 0,
  }

/** Days after the programme in which a leg still pays, or what it has paid still vests. */
function daysAfter(leg: unknown): number {
  if (partOf(leg, 'kpi') === undefined) return numberIn(leg, 'vestDays') || 0
  const { data } = kpi.safeParse(partOf(leg, 'kpi'))
  return data === undefined ? 0 : data.paidDaysAfter + data.overDays
}

/** A grant as far as it can be read; one that cannot be counts for nothing. */
export const readGrant = (written: unknown): Grant =>
  grant.safeParse(written).data ?? { kind: 'upfront', amount: '0 METIS' }

/** Days from a call to its grant, by the fund's rules and with a day for the blocks between; 0 without a fund. */
function governanceDays(fund: unknown): number {
  const { data } = grantsParameters.safeParse(fund)
  return data === undefined ? 0 : data.applicationDays + data.votingDelayDays + data.votingDays + data.timelockDays + 1
}

/** The last day on which a grant can be paid; what has to be earned and names none can be earned until the evaluation. */
function settledOn(given: Grant, start: number, decided: number): number {
  switch (given.kind) {
    case 'upfront':
      return decided
    case 'vested':
      return decided + given.days
    case 'milestone':
    case 'retroactive':
      return Math.max(earliest(given, start, decided), start + (given.withinDays ?? 0))
  }
}

/** The day by which something of a grant may have been earned: a day after it is given, or due. */
export const earliest = (
  given: Extract<Grant, { kind: 'milestone' | 'retroactive' }>,
  start: number,
  decided: number,
): number => 1 + (given.kind === 'retroactive' ? Math.max(decided, start + given.afterDays) : decided)
