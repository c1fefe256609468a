import type { SchemaFinding } from '../document/finding.ts'
import { listIn, numberIn } from '../document/written-part.ts'
import { weeksIn } from '../policy/schedule.ts'
import { decidedOn, earliest, lastDue, readAirdrop, readGrant } from './last-due.ts'

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
  const decided = decidedOn(written)
  const airdrops = policies.map((policy) => listIn(policy, 'airdrops').map(readAirdrop))
  const first = lastDue(written)
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
