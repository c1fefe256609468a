import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { normal } from '../../agents/random.ts'
import { drawsOf } from '../random/streams.ts'
import { adopt, type AdoptionParameters, demands, serviceGrowth, sustainableUsers } from './adoption.ts'

const bass: AdoptionParameters = {
  users: 1,
  innovation: 0.002,
  imitation: 0.06,
  churn: 0.03,
  demand: 'smooth',
  serviceElasticity: 0,
  hillGain: 2.2,
  hillMidpoint: 2,
  hillSteepness: 6,
  productPull: 0,
}
/** As before any programme, with nothing built. */
const before = { service: 1, products: 0 }

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const worlds = fc.record({
  users: between(1, 1e6),
  innovation: between(0, 0.1),
  imitation: between(0, 0.1),
  churn: between(0, 1),
  demand: fc.constantFrom(...demands),
  serviceElasticity: between(0, 0.99),
  hillGain: between(0, 10),
  hillMidpoint: between(0.5, 4),
  hillSteepness: between(1, 12),
  productPull: between(0, 1),
})
const offers = fc.record({ service: between(0, 20), products: between(0, 5) })

test('in the smooth world service sustains users by its elasticity, never less than half or more than twice of them', () => {
  fc.assert(
    fc.property(worlds, offers, (drawn, { service }) => {
      const world = { ...drawn, demand: 'smooth' as const }
      const share = sustainableUsers(world, { service, products: 0 }) / world.users
      const free = service ** world.serviceElasticity
      expect(share).toBeCloseTo(free < 0.5 ? 0.5 : free > 2 ? 2 : free, 9)
    }),
  )
})

test('in either world service as before sustains as many users as before, and better service no fewer', () => {
  fc.assert(
    fc.property(worlds, between(0, 20), between(0, 20), (world, one, other) => {
      expect(sustainableUsers(world, before)).toBe(world.users)
      const [low, high] = [Math.min(one, other), Math.max(one, other)]
      expect(serviceGrowth(world, high)).toBeGreaterThanOrEqual(serviceGrowth(world, low) - 1e-12)
    }),
  )
})

test('the hill is C.7’s, over its value at a service of 1', () => {
  fc.assert(
    fc.property(worlds, between(0.01, 20), (drawn, service) => {
      const world = { ...drawn, demand: 'tipping' as const }
      const { hillGain: g, hillMidpoint: k, hillSteepness: h } = world
      const asWritten = (1 + (g * service ** h) / (k ** h + service ** h)) / (1 + g / (k ** h + 1))
      expect(serviceGrowth(world, service)).toBeCloseTo(asWritten, 9)
    }),
  )
})

/** Users after two years in which service wavers around 1 (an autoregression by day) and grows a little as they do. */
function twin(
  hillMidpoint: number,
  hillSteepness: number,
  seed: number,
): { readonly year: number; readonly end: number } {
  const world: AdoptionParameters = {
    ...bass,
    demand: 'tipping',
    innovation: 0.0006,
    imitation: 0.03,
    hillMidpoint,
    hillSteepness,
  }
  const draws = drawsOf(`twin/${seed}`)
  let [users, wavering, year] = [1, 0, 1]
  for (let day = 0; day < 730; day++) {
    wavering = 0.95 * wavering + 0.1 * Math.sqrt(1 - 0.95 ** 2) * normal(draws)
    users = adopt(world, users, { service: users ** 0.3 * Math.exp(wavering), products: 0 }, 1)
    if (day === 364) year = users
  }
  return { year, end: users }
}

test('on a hill with its middle at 1.6 to 2 users stay without a programme, on one nearer to 1 chance alone brings more', () => {
  const seeds = Array.from({ length: 40 }, (_, i) => i)
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  for (const midpoint of [1.6, 1.8, 2]) {
    const runs = seeds.map((seed) => twin(midpoint, 6, seed))
    expect(Math.abs(mean(runs.map(({ year }) => year)) - 1)).toBeLessThan(0.05)
    expect(Math.abs(mean(runs.map(({ end }) => end)) - 1)).toBeLessThan(0.05)
  }
  expect(mean(seeds.map((seed) => twin(1.3, 8, seed).end))).toBeGreaterThan(1.08)
})

test('products sustain users by their pull beside what service does, and nobody where they have none (M10)', () => {
  fc.assert(
    fc.property(worlds, offers, (world, { service, products }) => {
      const bare = sustainableUsers(world, { service, products: 0 })
      const share = sustainableUsers(world, { service, products }) / bare
      expect(share).toBeCloseTo(1 + world.productPull * products, 9)
      expect(sustainableUsers({ ...world, productPull: 0 }, { service, products })).toBe(bare)
    }),
  )
})

test('users move towards what service and products sustain, never past it, and stay there', () => {
  fc.assert(
    fc.property(worlds, offers, between(0, 3), between(1 / 96, 1), (world, offer, excess, days) => {
      const sustained = sustainableUsers(world, offer)
      const now = excess * sustained
      const after = adopt(world, now, offer, days)
      const error = 1e-9 * sustained
      expect(after).toBeGreaterThanOrEqual(Math.min(now, sustained) - error)
      expect(after).toBeLessThanOrEqual(Math.max(now, sustained) + error)
      expect(adopt(world, sustained, offer, days)).toBe(sustained)
    }),
  )
})

test('of users above what service sustains, churn takes its share a day and nobody joins', () => {
  fc.assert(
    fc.property(worlds, between(1, 3), (world, excess) => {
      const above = (excess - 1) * world.users
      expect(adopt(world, world.users + above, before, 1) - world.users).toBeCloseTo(above * (1 - world.churn), 6)
    }),
  )
})

test('an exchange that sustains nobody has nobody', () => {
  expect(adopt({ ...bass, users: 0 }, 0, before, 1 / 24)).toBe(0)
})
