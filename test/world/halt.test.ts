import { Effect } from 'effect'
import { expect, test } from 'vitest'
import type { AnyKind } from '../../agents/agent.ts'
import { campaign } from '../../sandbox/campaign/campaign.ts'
import type { Inhabitant } from '../../sandbox/world/population.ts'
import { type StepResult, steps } from '../../sandbox/world/step.ts'
import { nativeLinear, specOf } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { worldOf } from '../fixtures/world.ts'

const stallSeconds = 180
const blockSeconds = 60

/** Three sequencers whose nodes fail every hour or so, and users in a hurry. */
const spec = specOf(
  campaign.parse({
    name: 'halts',
    question: 'Is anybody’s transaction lost when the sequencer stalls?',
    days: 3,
    blockSeconds,
    seeds: 1,
    programme: { fromDay: 1, days: 1 },
    evaluation: { fromDay: 2, toDay: 3 },
    chain: { sequencing: { stallSeconds, blockSeconds: 10 } },
    agents: {
      user: { count: 8, swapsPerDay: 300, swapUsd: 500 },
      investor: { count: 0 },
      operator: { count: 3, uptime: { low: 0.8, high: 0.8 }, outageHours: 0.5 },
    },
    market: { users: 8 },
    policies: [nativeLinear],
  }),
  'none',
)

/** Runs 300 blocks; everybody looks around at once. */
const run = Effect.gen(function* () {
  let wanted = 0
  /** Counts what users want without touching it. */
  const counted = (kind: AnyKind): AnyKind => ({
    ...kind,
    decide: (situation) => {
      const decision = kind.decide(situation)
      if (kind.kind === 'user') wanted += decision.intents?.length ?? 0
      return decision
    },
  })
  const world = yield* worldOf(spec, {
    inhabitants: (born, opening) =>
      born.map((agent): Inhabitant => ({
        ...agent,
        kind: counted(agent.kind),
        born: { ...agent.born, nextReview: opening },
      })),
  })
  const moments: StepResult[] = []
  yield* steps(world, 300, (moment) => void moments.push(moment))
  return { world, moments, wanted }
})

const ofUsers = (moment: StepResult) => moment.ordered.filter(({ actor }) => actor.startsWith('user-'))

test('a stalled sequencer is replaced after three minutes, nobody’s transaction is lost, and all of it is reproducible', () =>
  live(
    Effect.gen(function* () {
      const { world, moments, wanted } = yield* run
      const halted = moments.filter(({ turn }) => turn.halted)
      expect(halted.length).toBeGreaterThan(5)
      // While the chain stands still nothing happens on it but what nodes say of themselves and what is done from L1.
      const outside = halted.flatMap(({ ordered }) => ordered.map(({ action }) => action))
      expect(outside.filter((action) => !action?.startsWith('sequencing.'))).toEqual([])
      // Whatever users wanted is on the chain by now or still waits, once.
      const included = moments.flatMap(ofUsers)
      const refused = moments.reduce((sum, moment) => sum + moment.refused, 0)
      const waiting = world.state.waiting.filter(({ actor }) => actor.startsWith('user-'))
      expect(included.length + waiting.length + refused).toBe(wanted)
      // Who had to wait came in the first block after the halt.
      const late = moments.flatMap((moment) =>
        ofUsers(moment).map(({ since }) => ({ moment, waited: moment.block.timestamp - since! })),
      )
      expect(late.some(({ waited }) => waited > 0)).toBe(true)
      for (const { moment, waited } of late.filter((each) => each.waited > 0)) {
        const place = moments.indexOf(moment)
        const before = moments.slice(place - waited / blockSeconds, place)
        expect(before.every(({ turn }) => turn.halted)).toBe(true)
      }
      // As long as another node runs, a halt ends with its replacement, three minutes and a block later.
      const replaced = moments.flatMap(({ entries, block }) =>
        entries.flatMap(({ fact }) => (fact.type === 'epoch' && fact.recommitted ? [block.timestamp] : [])),
      )
      expect(replaced.length).toBeGreaterThan(0)
      const lengths = replaced.map((time) => {
        const place = moments.findIndex(({ block }) => block.timestamp === time)
        const last = moments.slice(0, place).findLastIndex(({ turn }) => !turn.halted)
        return (place - last - 1) * blockSeconds
      })
      expect(Math.min(...lengths.filter((length) => length > 0))).toBeGreaterThanOrEqual(stallSeconds - blockSeconds)
      expect(lengths.filter((length) => length <= stallSeconds + blockSeconds).length).toBeGreaterThan(0)

      const again = yield* run
      expect(again.moments.map(({ block }) => block.hash)).toEqual(moments.map(({ block }) => block.hash))
    }),
  ))
