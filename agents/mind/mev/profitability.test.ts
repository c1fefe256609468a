import { expect, test } from 'vitest'
import { hopeful, pays, seen } from './profitability.ts'

const terms = { costUsd: 20, memoryDays: 7 }

test('a business is given up when its average earnings fall below its costs, and not before', () => {
  let life = hopeful(terms)
  let days = 0
  for (; pays(life, terms); days++) life = seen(life, 0, 1, terms)
  // From twice the costs the average falls to the costs in memory x ln 2.
  expect(days).toBe(Math.ceil(terms.memoryDays * Math.log(2)))
})

test('whoever earns more than the costs every day never gives up, whatever the length of blocks', () => {
  for (const block of [1 / 1440, 1 / 24, 1]) {
    let life = hopeful(terms)
    for (let day = 0; day < 100; day += block) life = seen(life, 21 * block, block, terms)
    expect(pays(life, terms)).toBe(true)
    expect(life.earned).toBeCloseTo(21, 3)
  }
})
