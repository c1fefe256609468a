import type { SchemaFinding } from '../document/finding.ts'
import { listIn, numberIn } from '../document/written-part.ts'

const day = 86_400

/**
 * Times of a campaign that do not go with its blocks, or lie outside of its days: a run is a whole number of blocks, and
 * whatever happens in it takes one at least.
 */
export function timeInconsistencies(written: unknown): SchemaFinding[] {
  const found: SchemaFinding[] = []
  const check = (wrong: boolean, path: SchemaFinding['path'], says: string) => {
    if (wrong) found.push({ path, says })
  }
  const seconds = numberIn(written, 'blockSeconds')
  const days = numberIn(written, 'days')
  const blocks = (days * day) / seconds
  if (Math.abs(blocks - Math.round(blocks)) > 1e-6) {
    const says = `${days} days are ${blocks.toFixed(2)} blocks of ${seconds} seconds, and have to be a whole number of them: ${divisorNear(seconds)} divides every day`
    found.push({ path: ['blockSeconds'], says })
  }
  const shorter = (from: number, to: number, path: SchemaFinding['path'], what: string) =>
    check(
      to > from && (to - from) * day < seconds - 1e-6,
      path,
      `${what} is shorter than a block of ${seconds} seconds: nothing could happen in it`,
    )
  const start = numberIn(written, 'programme', 'fromDay')
  const length = numberIn(written, 'programme', 'days')
  check(length <= 0, ['programme', 'days'], 'a programme of no days pays nothing: it has to be longer')
  shorter(start, start + length, ['programme', 'days'], 'the programme')
  const judged = ['fromDay', 'toDay'].map((side) => numberIn(written, 'evaluation', side))
  shorter(judged[0]!, judged[1]!, ['evaluation'], 'the evaluation')
  check(
    numberIn(written, 'chain', 'grants', 'votingDays') * day <= seconds,
    ['chain', 'grants', 'votingDays'],
    `a vote has to be longer than a block of ${seconds} seconds: nobody could vote in it`,
  )
  const window = Math.max(
    ...['fundingSeconds', 'markSeconds', 'premiumSeconds'].map((name) => numberIn(written, 'chain', 'perpetual', name)),
  )
  check(
    window / seconds > numberIn(written, 'chain', 'perpetual', 'observations'),
    ['chain', 'perpetual', 'observations'],
    `the longest window has ${Math.ceil(window / seconds)} blocks, and a market has to remember as many prices`,
  )
  listIn(written, 'chain', 'restaking', 'incidents').forEach((incident, i) => {
    const path = ['chain', 'restaking', 'incidents', i]
    check(numberIn(incident, 'day') >= days, [...path, 'day'], `the run has ended by then: it has ${days} days`)
    const operators = numberIn(written, 'chain', 'restaking', 'operators')
    check(
      numberIn(incident, 'operator') >= operators,
      [...path, 'operator'],
      `there are ${operators} operators, counted from 0`,
    )
  })
  const outage = ['agents', 'operator', 'outage', 'fromDay']
  check(numberIn(written, ...outage) >= days, outage, `the run has ended by then: it has ${days} days`)
  return found
}

/** The whole number of seconds nearest to these that days can be divided by. */
function divisorNear(seconds: number): number {
  const divisors = Array.from({ length: day }, (_, i) => i + 1).filter((each) => day % each === 0)
  return divisors.reduce((best, each) => (Math.abs(each - seconds) < Math.abs(best - seconds) ? each : best))
}
