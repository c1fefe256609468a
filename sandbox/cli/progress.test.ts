import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { duration, lineOf } from './progress.ts'

const progress = { runs: 32, finished: 7, found: 0, failed: 0, blocks: 250, blocksInAll: 1000 }

test('a line tells how far a campaign is, what was found and failed, and how long it takes at this pace', () => {
  expect(lineOf(progress, 20)).toBe(`[${'#'.repeat(7)}${'·'.repeat(21)}] 7/32 runs, 1 min 0 s left`)
  expect(lineOf({ ...progress, found: 3, failed: 1 }, 20)).toMatch(
    / 7\/32 runs, 3 found finished, 1 failed, 1 min 0 s left$/,
  )
  expect(lineOf({ ...progress, blocks: 0, blocksInAll: 0, finished: 32, found: 32 }, 0)).toBe(
    `[${'#'.repeat(28)}] 32/32 runs, 32 found finished`,
  )
})

test('no time left is told before there is a pace, nor when all is done', () => {
  for (const [blocks, seconds] of [
    [0, 60],
    [1000, 60],
    [10, 0.5],
  ] as const) {
    expect(lineOf({ ...progress, blocks }, seconds)).toMatch(/runs$/)
  }
})

test('the bar keeps its width, and never says all before all is mined', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (blocksInAll, share) => {
        const blocks = Math.floor(share * blocksInAll)
        const bar = /^\[(#*)(·*)\]/.exec(lineOf({ ...progress, blocks, blocksInAll }, 5))!
        expect(bar[1]!.length + bar[2]!.length).toBe(28)
        if (blocks / blocksInAll < 0.98) expect(bar[2]!.length).toBeGreaterThan(0)
      },
    ),
  )
})

test('durations read as their two largest parts, and a second is the least', () => {
  const said = { 0: '1 s', 41.4: '41 s', 59.6: '1 min 0 s', 200: '3 min 20 s', 3599.7: '1 h 0 min', 7500: '2 h 5 min' }
  for (const [seconds, text] of Object.entries(said)) expect(duration(Number(seconds))).toBe(text)
})
