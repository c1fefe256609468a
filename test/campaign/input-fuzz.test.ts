import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../fixtures/cli.ts'
import { endure, garbled } from '../fixtures/garbled.ts'
import { judge, planted } from '../fixtures/planted.ts'

const folder = temporaryFolder('input-fuzz')
const seed = 11

test('each mistake that is put into a campaign, or into its policies’ own files, is named with its path and line', () =>
  fc.assert(
    fc.asyncProperty(planted(4), async (files) => {
      expect(await judge(files, folder)).toEqual([])
    }),
    { numRuns: 250, seed, endOnFailure: true },
  ))

test('what has no mistake is accepted, in whatever form it is written', () =>
  fc.assert(
    fc.asyncProperty(planted(0), async (files) => {
      expect(await judge(files, folder)).toEqual([])
    }),
    { numRuns: 25, seed },
  ))

test('whatever is cut out of files, doubled or put in, is refused with a reason and a line that is there, or is a campaign', () =>
  fc.assert(
    fc.asyncProperty(garbled, async (files) => {
      expect(await endure(files, folder)).toEqual([])
    }),
    { numRuns: 250, seed, endOnFailure: true },
  ))
