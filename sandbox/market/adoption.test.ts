import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { adopt, type AdoptionParameters, sustainableUsers } from './adoption.ts'

const bass: AdoptionParameters = {
  users: 1,
  innovation: 0.002,
  imitation: 0.06,
  churn: 0.03,
  depthElasticity: 0,
  productPull: 0,
}
/** As before any programme, with nothing built. */
const before = { depth: 1, products: 0 }

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const worlds = fc.record({
  users: between(1, 1e6),
  innovation: between(0, 0.1),
  imitation: between(0, 0.1),
  churn: between(0, 1),
  depthElasticity: between(0, 0.99),
  productPull: between(0, 1),
})
const offers = fc.record({ depth: between(0, 20), products: between(0, 5) })

/** Users after some days, by steps of `step` days. */
function grown(parameters: AdoptionParameters, start: number, days: number, step: number): number {
  let users = start
  for (let i = 0; i < Math.round(days / step); i++) users = adopt(parameters, users, before, step)
  return users
}

test('V30: without brakes users follow Bass’ path, the closer the shorter the steps', () => {
  const path = { 10: 0.02696, 30: 0.148907, 60: 0.565, 90: 0.894941, 180: 0.999559 }
  for (const [days, share] of Object.entries(path)) {
    const error = (step: number) => Math.abs(grown(bass, 0, Number(days), step) / share - 1)
    expect(error(1 / 24)).toBeLessThan(0.003)
    expect(error(1 / 24)).toBeLessThan(error(1 / 2) / 3)
  }
})

test('depth sustains users by its elasticity, but never less than half or more than twice of them', () => {
  fc.assert(
    fc.property(worlds, offers, (world, { depth }) => {
      const share = sustainableUsers(world, { depth, products: 0 }) / world.users
      const free = depth ** world.depthElasticity
      expect(share).toBeCloseTo(free < 0.5 ? 0.5 : free > 2 ? 2 : free, 9)
      expect(sustainableUsers(world, before)).toBe(world.users)
    }),
  )
})

test('products sustain users by their pull beside what depth does, and nobody where they have none (M10)', () => {
  fc.assert(
    fc.property(worlds, offers, (world, { depth, products }) => {
      const bare = sustainableUsers(world, { depth, products: 0 })
      const share = sustainableUsers(world, { depth, products }) / bare
      expect(share).toBeCloseTo(1 + world.productPull * products, 9)
      expect(sustainableUsers({ ...world, productPull: 0 }, { depth, products })).toBe(bare)
    }),
  )
})

test('users move towards what depth and products sustain, never past it, and stay there', () => {
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

test('of users above what depth sustains, churn takes its share a day and nobody joins', () => {
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
