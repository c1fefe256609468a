import { grantsParameters } from '../../protocols/grants/deploy.ts'
import type { SchemaFinding } from '../document/finding.ts'
import { listIn, numberIn, partOf } from '../document/written-part.ts'
import { type Airdrop, airdrop } from '../policy/airdrop.ts'
import { type Grant, grant } from '../policy/grant.ts'
import { kpi } from '../policy/leg.ts'
import { weeksIn } from '../policy/schedule.ts'

/**
 * Programme and evaluation against the days of a run and against each other: whatever a policy pays has to be paid, vested
 * and earned before anybody is judged. What is missing is no number, and comparisons with that are false.
 */
export function programmeInconsistencies(written: unknown): SchemaFinding[] {
  const days = numberIn(written, 'days')
  const start = numberIn(written, 'programme', 'fromDay')
  const end = start + numberIn(written, 'programme', 'days')
  const [judged, last] = ['fromDay', 'toDay'].map((side) => numberIn(written, 'evaluation', side)) as [number, number]
  const policies = listIn(written, 'policies')
  const grants = policies.map((policy) => listIn(policy, 'grants').map(readGrant))
  const legs = policies.flatMap((policy) => listIn(policy, 'legs'))
  const after = Math.max(0, ...legs.map(daysAfter))
  const decided = start + governanceDays(partOf(written, 'chain', 'grants'))
  const airdrops = policies.map((policy) => listIn(policy, 'airdrops').map(readAirdrop))
  const closed = airdrops.flat().map(({ opensAfterDays, claimDays }) => start + opensAfterDays + claimDays)
  const settled = grants.flat().map((each) => settledOn(each, start, decided))
  const first = Math.max(end + after, ...settled, ...closed)
  const found: SchemaFinding[] = []
  const check = (wrong: boolean, path: SchemaFinding['path'], says: string) => {
    if (wrong) found.push({ path, says })
  }
  check(start < 1, ['programme', 'fromDay'], 'there has to be a warm-up of a day at least')
  check(end > days, ['programme'], `the programme ends on day ${end}, after the run of ${days} days`)
  check(last > days, ['evaluation', 'toDay'], `the evaluation ends after the run of ${days} days`)
  check(judged >= last, ['evaluation'], 'the evaluation has to begin before it ends')
  check(
    judged < first,
    ['evaluation', 'fromDay'],
    `the evaluation has to begin after the last payment and vesting of any policy: on day ${first} or later`,
  )
  policies.forEach((policy, i) => {
    const believed = numberIn(policy, 'announcedDays')
    const longer = `the programme has ${end - start} days, and a surprise is an end before the announced one: say more of them`
    check(believed <= end - start, ['policies', i, 'announcedDays'], longer)
    listIn(policy, 'legs').forEach((leg, k) => {
      const weeks = listIn(leg, 'schedule', 'weeks').length
      const length = end - start
      const wanted = weeksIn(length)
      const says = `the table has ${weeks} weeks and the programme of ${length} days has ${wanted}: say what each of them gets`
      check(weeks > 0 && weeks !== wanted && length > 0, ['policies', i, 'legs', k, 'schedule', 'weeks'], says)
    })
  })
  grants.forEach((own, i) => {
    own.forEach((given, k) => {
      if (given.kind === 'upfront' || given.kind === 'vested' || given.withinDays === undefined) return
      const soonest = earliest(given, start, decided) - start
      const says = `nothing can be earned within ${given.withinDays} days: it takes ${soonest} from the call, or until it is due, to the first payment`
      check(given.withinDays < soonest, ['policies', i, 'grants', k, 'withinDays'], says)
    })
  })
  airdrops.forEach((own, i) => {
    own.forEach(({ announcedDays, windowDays = 0 }, k) => {
      const path = ['policies', i, 'airdrops', k]
      const says = `the run begins ${start} days before the programme, and nothing can be known or done before`
      check(announcedDays > start, [...path, 'announcedDays'], says)
      check(windowDays > start, [...path, 'windowDays'], says)
    })
  })
  return found
}

/** An airdrop as far as it can be read. */
const readAirdrop = (written: unknown): Airdrop =>
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
const readGrant = (written: unknown): Grant => grant.safeParse(written).data ?? { kind: 'upfront', amount: '0 METIS' }

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
const earliest = (
  given: Extract<Grant, { kind: 'milestone' | 'retroactive' }>,
  start: number,
  decided: number,
): number => 1 + (given.kind === 'retroactive' ? Math.max(decided, start + given.afterDays) : decided)
