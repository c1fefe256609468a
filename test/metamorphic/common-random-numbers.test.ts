import { floorNames } from '../../protocols/index.ts'
import { Effect } from 'effect'
import { expect, test } from 'vitest'
import { emptyPolicy } from '../../sandbox/campaign/campaign.ts'
import { reproduce } from '../../sandbox/replay/reproduce.ts'
import { beginningOf } from '../../sandbox/market/market.ts'
import { populate } from '../../sandbox/world/population.ts'
import { streamsOf, type Streams } from '../../sandbox/random/streams.ts'
import type { World } from '../../sandbox/world/world.ts'
import { nativeLinear, smallCampaign, specOf, type WrittenPolicy } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import type { Changes } from '../../sandbox/run/open-run.ts'
import { grow, worldOf } from '../fixtures/world.ts'

const bridgedVested: WrittenPolicy = {
  id: 'bridged-vested',
  title: 'Bridged pool, vested',
  budget: '6000 METIS',
  legs: [{ sink: 'bridged', share: 1, vestDays: 2 }],
}

const campaign = smallCampaign({ policies: [nativeLinear, bridgedVested] })

/** Every number that somebody drew in a run, by persona, purpose and step. */
type Drawn = Map<string, number[]>

/** The same streams, keeping what is drawn from them. */
const listening =
  (drawn: Drawn) =>
  (streams: Streams): Streams =>
  (persona) =>
  (purpose, step) => {
    const draws = streams(persona)(purpose, step)
    const key = `${persona}/${purpose}/${step}`
    const numbers: number[] = []
    return {
      uniform: () => {
        const number = draws.uniform()
        numbers.push(number)
        // Whoever asks for a stream again gets the same numbers again.
        if (numbers.length > (drawn.get(key)?.length ?? 0)) drawn.set(key, numbers)
        return number
      },
    }
  }

/** Runs a policy to the end. */
const listenTo = (policy: string, changes: Changes = {}): Promise<{ drawn: Drawn; world: World }> =>
  live(
    Effect.gen(function* () {
      const spec = specOf(campaign, policy)
      const drawn: Drawn = new Map()
      const world = yield* worldOf(spec, { ...changes, streams: listening(drawn) })
      yield* grow(world, spec)
      return { drawn, world }
    }),
  )

/** The run that the others are held against. */
let heard: ReturnType<typeof listenTo> | undefined
const plain = () => (heard ??= listenTo(nativeLinear.id))

/** Fails if two runs drew different numbers from one stream. Returns how many streams both have drawn from. */
function expectSameDraws(one: Drawn, other: Drawn): number {
  let common = 0
  for (const [key, numbers] of one) {
    const others = other.get(key)
    if (others === undefined) continue
    const length = Math.min(numbers.length, others.length)
    expect([key, numbers.slice(0, length)]).toEqual([key, others.slice(0, length)])
    common += 1
  }
  return common
}

test('removing an agent leaves all draws and the clocks of all others as they were', async () => {
  const gone = 'investor-7'
  const all = await plain()
  const fewer = await listenTo(nativeLinear.id, {
    inhabitants: (born) => born.filter(({ persona }) => persona !== gone),
  })
  const common = expectSameDraws(all.drawn, fewer.drawn)
  const own = [...all.drawn.keys()].filter((key) => key.startsWith(`${gone}/`)).length
  expect(common).toBeGreaterThan(0.9 * (all.drawn.size - own))
  const clocks = ({ inhabitants, state: { minds } }: World) =>
    new Map(inhabitants.map(({ persona }, i) => [persona, [minds[i]!.reviews, minds[i]!.nextReview]]))
  const before = clocks(all.world)
  for (const [persona, clock] of clocks(fewer.world)) {
    expect([persona, clock]).toEqual([persona, before.get(persona)])
  }
  // It did matter that it was gone: others trade at other prices now.
  expect(fewer.world.state.seen.chain).not.toEqual(all.world.state.seen.chain)
})

test('who is born with one agent less is who was born with it', () => {
  const { agents, market } = specOf(campaign, nativeLinear.id)
  const bornWith = (count: number) =>
    populate({ ...agents, investor: { ...agents.investor, count } }, floorNames, beginningOf(market), streamsOf(1), 0)
  const all = new Map(bornWith(30).map((agent) => [agent.persona, agent]))
  const fewer = bornWith(29)
  expect(fewer).toHaveLength(all.size - 1)
  for (const agent of fewer) {
    const before = all.get(agent.persona)!
    const { common: _now, ...attributes } = agent.attributes as { common?: unknown }
    const { common: _before, ...attributesBefore } = before.attributes as { common?: unknown }
    expect(attributes).toEqual(attributesBefore)
    expect([agent.born.nextReview, agent.reviewDays]).toEqual([before.born.nextReview, before.reviewDays])
  }
})

test('a different policy draws from the same streams, during and after its programme, too', async () => {
  const one = await plain()
  const other = await listenTo(bridgedVested.id)
  expect(expectSameDraws(one.drawn, other.drawn)).toBeGreaterThan(0.9 * one.drawn.size)
})

test('until a programme begins nobody can tell policies apart: all metrics are the same bit by bit', async () => {
  const outcomes = await Promise.all(
    [emptyPolicy.id, nativeLinear.id, bridgedVested.id].map((id) => Effect.runPromise(reproduce(specOf(campaign, id)))),
  )
  const { fromDay } = campaign.programme
  // The block at the very beginning of the programme's first day is the first that can hold an announcement.
  const blocks = (fromDay * 86_400) / campaign.blockSeconds - 1
  const [twin, ...others] = outcomes.map(({ record, blocks: rows }) => ({
    before: Object.entries(record.series).map(([name, series]) => [name, series.slice(0, blocks)]),
    // Hashes differ: the budget came by bridge messages of its own, and messages are numbered.
    rows: rows
      .slice(0, blocks)
      .map(({ transactions, failed, refused, eth, metis, users }) => [
        transactions,
        failed,
        refused,
        eth,
        metis,
        users,
      ]),
    tvl: record.series['tvl']!,
  }))
  for (const other of others) {
    expect(other.before).toEqual(twin!.before)
    expect(other.rows).toEqual(twin!.rows)
    expect(other.tvl).not.toEqual(twin!.tvl)
  }
})
