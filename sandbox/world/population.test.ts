import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { floorNames } from '../../protocols/index.ts'
import { beginningOf, marketParameters } from '../market/market.ts'
import { addressOf, type Inhabitant, isDue, populate, populationParameters, wound } from './population.ts'
import { streamsOf } from '../random/streams.ts'

const start = 1_704_067_200
const beginning = beginningOf(marketParameters.parse({}))

const peopled = (seed: number, written: object, address = addressOf): Inhabitant[] =>
  populate(populationParameters.parse(written), floorNames, beginning, streamsOf(seed), start, address)

/** What somebody is, without the functions of its kind. */
const facts = ({ kind, ...rest }: Inhabitant) => ({ ...rest, kind: kind.kind })
const only = (agents: readonly Inhabitant[], kind: string) =>
  agents.filter((agent) => agent.kind.kind === kind).map(facts)

const counts = fc.record({
  user: fc.integer({ min: 1, max: 20 }),
  arbitrageur: fc.integer({ min: 0, max: 3 }),
  investor: fc.integer({ min: 0, max: 20 }),
})
const seeds = fc.nat(1e6)

describe('a population', () => {
  test('is the same whatever the order in which a file lists its kinds', () => {
    fc.assert(
      fc.property(seeds, counts, (seed, { user, arbitrageur, investor }) => {
        const one = { user: { count: user }, arbitrageur: { count: arbitrageur }, investor: { count: investor } }
        const other = { investor: { count: investor }, arbitrageur: { count: arbitrageur }, user: { count: user } }
        expect(peopled(seed, other).map(facts)).toEqual(peopled(seed, one).map(facts))
      }),
      { numRuns: 30 },
    )
  })

  test('without one kind, or with more of it, leaves everybody else as they were', () => {
    fc.assert(
      fc.property(seeds, counts, (seed, { user, arbitrageur, investor }) => {
        const all = peopled(seed, {
          user: { count: user },
          arbitrageur: { count: arbitrageur },
          investor: { count: investor },
        })
        const alone = peopled(seed, { user: { count: 20 }, arbitrageur: { count: 0 }, investor: { count: investor } })
        expect(only(alone, 'investor')).toEqual(only(all, 'investor'))
        // A user's attributes are its kind's parameters, the number of users among them, and its rank.
        const born = (agents: readonly Inhabitant[]) =>
          only(agents, 'user').map(({ attributes: _attributes, ...rest }) => rest)
        expect(born(alone).filter(({ persona }) => Number(persona.slice(5)) < user)).toEqual(born(all))
      }),
      { numRuns: 30 },
    )
  })

  test('means nothing by its addresses: who lives where changes only where', () => {
    fc.assert(
      fc.property(seeds, counts, (seed, { user, investor }) => {
        const written = { user: { count: user }, investor: { count: investor } }
        const moved = peopled(seed, written, (persona) => addressOf(`elsewhere/${persona}`))
        const homeless = (agents: readonly Inhabitant[]) =>
          agents.map(facts).map(({ address: _address, ...rest }) => rest)
        expect(homeless(moved)).toEqual(homeless(peopled(seed, written)))
        expect(new Set(moved.map(({ address }) => address)).size).toBe(moved.length)
      }),
      { numRuns: 30 },
    )
  })

  test('has wealth with the given tail: of investors above the least, a share (least / w)^tail has more than w', () => {
    const investors = peopled(1, { arbitrageur: { count: 0 }, investor: { count: 4000, wealthCap: 1 } })
    const wealth = investors
      .filter(({ kind }) => kind.kind === 'investor')
      .map(
        ({ endowment: { outsideAccount, usdc, weth, metis } }) =>
          outsideAccount + usdc + weth * beginning.eth + metis * beginning.metis,
      )
    const least = 1_000_000 * (0.4 / 1.4)
    expect(Math.min(...wealth)).toBeGreaterThan(least * 0.999)
    for (const factor of [1.5, 3, 10]) {
      const share = wealth.filter((w) => w > factor * least).length / wealth.length
      const expected = factor ** -1.4
      expect(Math.abs(share - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / wealth.length))
    }
  })
})

describe('a review clock', () => {
  const hourly = fc.constantFrom(60, 3600, 14_400, 86_400)

  test('is always ahead of now once it is wound, and never winds back', () => {
    fc.assert(
      fc.property(seeds, hourly, fc.nat(50), (seed, blockSeconds, blocks) => {
        for (const agent of peopled(seed, { user: { count: 2 }, investor: { count: 2 } })) {
          let mind = agent.born
          for (let now = start; now <= start + blocks * blockSeconds; now += blockSeconds) {
            const before = mind.nextReview
            mind = wound(mind, agent, streamsOf(seed), now)
            expect(mind.nextReview).toBeGreaterThan(now)
            expect(mind.nextReview).toBeGreaterThanOrEqual(before)
            expect(isDue(mind, now)).toBe(false)
            expect(isDue({ ...mind, awake: true }, now)).toBe(true)
          }
        }
      }),
      { numRuns: 30 },
    )
  })

  test('rings as often as its days say, however long a block is; one of no days rings at every block', () => {
    const rings = (persona: string, blockSeconds: number, days: number): number => {
      const agents = peopled(5, { user: { count: 1, swapsPerDay: 2 } })
      const agent = agents.find((each) => each.persona === persona)!
      let mind = agent.born
      let rung = 0
      for (let now = start; now <= start + days * 86_400; now += blockSeconds) {
        if (isDue(mind, now)) rung += 1
        mind = wound(mind, agent, streamsOf(5), now)
      }
      return persona === 'user-0' ? mind.reviews : rung
    }
    // Twice a day for 2,000 days, a Poisson clock: 4,000, with a standard deviation of 63.
    for (const seconds of [3600, 21_600]) expect(Math.abs(rings('user-0', seconds, 2000) - 4000)).toBeLessThan(250)
    expect(rings('user-0', 3600, 2000)).toBe(rings('user-0', 21_600, 2000))
    expect(rings('arbitrageur-0', 3600, 10)).toBe(241)
  })
})
