import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { adopt, type AdoptionParameters, sustainableUsers } from './adoption.ts'

const bass: AdoptionParameters = { users: 1, innovation: 0.002, imitation: 0.06, churn: 0.03, depthElasticity: 0 }

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const worlds = fc.record({
  users: between(1, 1e6),
  innovation: between(0, 0.1),
  imitation: between(0, 0.1),
  churn: between(0, 1),
  depthElasticity: between(0, 0.99),
})
const depths = between(0, 20)

/** Users after some days, by steps of `step` days. */
function grown(parameters: AdoptionParameters, start: number, days: number, step: number): number {
  let users = start
  for (let i = 0; i < Math.round(days / step); i++) users = adopt(parameters, users, 1, step)
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
    fc.property(worlds, depths, (world, depth) => {
      const share = sustainableUsers(world, depth) / world.users
      const free = depth ** world.depthElasticity
      expect(share).toBeCloseTo(free < 0.5 ? 0.5 : free > 2 ? 2 : free, 9)
      expect(sustainableUsers(world, 1)).toBe(world.users)
    }),
  )
})

test('users move towards what depth sustains, never past it, and stay there', () => {
  fc.assert(
    fc.property(worlds, depths, between(0, 3), between(1 / 96, 1), (world, depth, excess, days) => {
      const sustained = sustainableUsers(world, depth)
      const before = excess * sustained
      const after = adopt(world, before, depth, days)
      const error = 1e-9 * sustained
      expect(after).toBeGreaterThanOrEqual(Math.min(before, sustained) - error)
      expect(after).toBeLessThanOrEqual(Math.max(before, sustained) + error)
      expect(adopt(world, sustained, depth, days)).toBe(sustained)
    }),
  )
})

test('of users above what depth sustains, churn takes its share a day and nobody joins', () => {
  fc.assert(
    fc.property(worlds, between(1, 3), (world, excess) => {
      const above = (excess - 1) * world.users
      expect(adopt(world, world.users + above, 1, 1) - world.users).toBeCloseTo(above * (1 - world.churn), 6)
    }),
  )
})

test('an exchange that sustains nobody has nobody', () => {
  expect(adopt({ ...bass, users: 0 }, 0, 1, 1 / 24)).toBe(0)
})
