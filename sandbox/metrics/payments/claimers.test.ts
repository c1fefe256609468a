import { expect, test } from 'vitest'
import type { Sample, Timeline } from '../metric.ts'
import { sybilShare } from './sybil-share.ts'
import { topClaimer } from './top-claimer.ts'

const metis = '0x00000000000000000000000000000000000000e1'
const other = '0x00000000000000000000000000000000000000e2'
const clusters = ['alice', 'bob', 'carol', 'dave', 'erin'].map((actor, i) => ({
  actor,
  kind: actor,
  address: `0x${i}`,
  organic: false,
  ...(['carol', 'dave', 'erin'].includes(actor) ? { owner: 'carol and friends' } : {}),
}))

const paid = (
  amounts: Readonly<Record<string, number>>,
  changes: { token?: string; part?: object | undefined } = {},
) => ({
  clusters,
  deployments: { bridge: { metis: { address: metis } } },
  rewards: {
    received: Object.entries(amounts).map(([actor, amount]) => ({
      to: { kind: 'agent', actor },
      part: {},
      token: metis,
      amount: BigInt(amount) * 10n ** 18n,
      ...changes,
    })),
  },
})

const valuesOf = (...samples: object[]) =>
  [topClaimer, sybilShare].map(({ observe }) => {
    const { see, value } = observe({} as Timeline)
    for (const sample of samples) see(sample as Sample)
    return value()
  })

test('an owner counts as one with all his addresses, and as several only where more than one was paid', () => {
  expect(valuesOf(paid({ alice: 50, bob: 10 }), paid({ carol: 30, bob: 10 }))).toEqual([0.5, 0])
  expect(valuesOf(paid({ alice: 40, carol: 30 }), paid({ dave: 30 }))).toEqual([0.6, 0.6])
})

test('without METIS of the policy’s own there is neither', () => {
  expect(valuesOf(paid({}))).toEqual([undefined, undefined])
  expect(valuesOf(paid({ alice: 5 }, { token: other }), paid({ bob: 5 }, { part: undefined }))).toEqual([
    undefined,
    undefined,
  ])
})
