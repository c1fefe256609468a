import { describe, expect, test } from 'vitest'
import { parameters, variableParameters } from './parameters.ts'

test('every parameter stands once, with what it means', () => {
  const all = parameters()
  expect(new Set(all.map(({ path }) => path)).size).toBe(all.length)
  // How many owners of capital there are, and the fixed exchange, say it by their names.
  const silent = all.filter(({ meaning }) => meaning === '').map(({ path }) => path)
  expect(silent.filter((path) => !/\.count$|^chain\.netswap$/.test(path))).toEqual([])
})

test('parts that are off by default are listed with what they are when they are on', () => {
  expect(parameters().find(({ path }) => path === 'chain.sequencing')?.default).toBe('off')
  expect(parameters().find(({ path }) => path === 'chain.sequencing.minLock')?.default).toBe(20_000)
})

describe.each(variableParameters())('$path', ({ default: usual, range: [least, most], basis }) => {
  test('has its default in the range in which it may lie, and says what that rests on', () => {
    expect(least).toBeLessThan(most)
    expect(usual).toBeGreaterThanOrEqual(least)
    expect(usual).toBeLessThanOrEqual(most)
    expect(basis).not.toBe('')
  })
})

test('a kind that has a default of its own does not inherit the range of the usual one', () => {
  const ranged = variableParameters().map(({ path }) => path)
  expect(ranged).toContain('agents.investor.horizonDays.median')
  expect(ranged.filter((path) => path.startsWith('agents.holder.horizonDays'))).toEqual([])
})
