import { Effect } from 'effect'
import { expect, test } from 'vitest'
import { campaign } from '../../sandbox/campaign/campaign.ts'
import { type StepResult, steps } from '../../sandbox/world/step.ts'
import { nativeLinear, specOf } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { worldOf } from '../fixtures/world.ts'

const blockSeconds = 600

const specWith = (censors: number) =>
  specOf(
    campaign.parse({
      name: 'censored',
      question: 'How long does somebody wait whom a part of the sequencers leaves out?',
      days: 8,
      blockSeconds,
      seeds: 1,
      programme: { fromDay: 1, days: 1 },
      evaluation: { fromDay: 2, toDay: 8 },
      chain: { sequencing: { epochBlocks: 360, blockSeconds: 10 } },
      agents: {
        user: { count: 4, swapsPerDay: 80, swapUsd: 500 },
        investor: { count: 0 },
        operator: { count: 8, uptime: { low: 1, high: 1 }, censors, censored: ['user-1'] },
      },
      market: { users: 4 },
      policies: [nativeLinear],
    }),
    'none',
  )

const waitsOf = (moments: readonly StepResult[], actor: string): number[] =>
  moments.flatMap(({ ordered, block }) =>
    ordered.filter((each) => each.actor === actor).map(({ since }) => block.timestamp - since!),
  )

test('whom some sequencers leave out waits for the epochs of the others, and nobody else does', () =>
  live(
    Effect.gen(function* () {
      const world = yield* worldOf(specWith(0.5))
      const moments: StepResult[] = []
      yield* steps(world, 1000, (moment) => void moments.push(moment))
      const censors = new Set(
        [...world.state.conducts].filter(([, { leavesOut }]) => leavesOut !== undefined).map(([persona]) => persona),
      )
      expect(censors.size).toBeGreaterThan(0)
      expect(censors.size).toBeLessThan(world.state.conducts.size)
      for (const { turn, ordered } of moments) {
        const builder = turn.builder && world.byAddress.get(turn.builder)?.persona
        if (builder === undefined || !censors.has(builder)) continue
        expect(ordered.filter(({ actor }) => actor === 'user-1')).toEqual([])
      }
      const censored = waitsOf(moments, 'user-1')
      expect(censored.length).toBeGreaterThan(20)
      expect(Math.max(...censored)).toBeGreaterThan(blockSeconds)
      for (const free of ['user-0', 'user-2', 'user-3']) expect(new Set(waitsOf(moments, free))).toEqual(new Set([0]))
      // What waited longer than an epoch met a row of epochs of those who leave it out; an hour each.
      const epochs = Math.max(...censored) / 3600
      expect(epochs).toBeLessThan(40)
    }),
  ))

test('where all sequencers leave somebody out, nothing of it is ever included once there is one', () =>
  live(
    Effect.gen(function* () {
      const world = yield* worldOf(specWith(1))
      const moments: StepResult[] = []
      yield* steps(world, 500, (moment) => void moments.push(moment))
      const first = moments.findIndex(({ turn }) => turn.builder !== undefined)
      expect(first).toBeGreaterThan(0)
      const later = moments.slice(first).filter(({ turn }) => turn.builder !== undefined)
      expect(later.flatMap(({ ordered }) => ordered.filter(({ actor }) => actor === 'user-1'))).toEqual([])
      expect(world.state.waiting.map(({ actor }) => actor)).toContain('user-1')
    }),
  ))
