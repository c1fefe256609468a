import { Effect } from 'effect'
import { type Address, keccak256, stringToHex } from 'viem'
import { expect, test } from 'vitest'
import type { RunRecord } from '../../sandbox/metrics/metric.ts'
import { nativeLinear, smallCampaign, specOf } from '../fixtures/campaigns.ts'
import { live, shared } from '../fixtures/effects.ts'
import type { Changes } from '../../sandbox/run/open-run.ts'
import { grow, type WorldError, worldOf } from '../fixtures/world.ts'

const spec = specOf(smallCampaign(), nativeLinear.id)

/** The record of the run with these changes. */
const recordOf = (changes: Changes): Effect.Effect<RunRecord, WorldError> =>
  Effect.scoped(Effect.flatMap(worldOf(spec, changes), (world) => grow(world, spec)))

/**
 * Addresses of another family. None has a byte of zero: a zero byte makes call data cheaper, and who would have one
 * would pay less gas for being called so.
 */
const family =
  (name: string) =>
  (persona: string): Address => {
    const digits = keccak256(stringToHex(`${name}/${persona}`)).slice(-40)
    return `0x${digits.replaceAll(/00/g, '11').replaceAll(/0$/g, '1').replaceAll('0', '5')}`
  }

const plain = shared(recordOf({ address: family('first') }))

test('M2: listing everybody the other way round changes no metric', async () => {
  const reversed = await live(recordOf({ address: family('first'), inhabitants: (born) => born.toReversed() }))
  expect(reversed).toEqual(plain())
})

test('M2: giving everybody another address changes no metric', async () => {
  expect(await live(recordOf({ address: family('second') }))).toEqual(plain())
})

test('M2: another persona is another agent, so that the laws above say something', async () => {
  const renamed = await live(
    recordOf({
      address: family('first'),
      inhabitants: (born) => born.map((agent) => ({ ...agent, persona: `other-${agent.persona}` })),
    }),
  )
  expect(renamed.series).not.toEqual(plain().series)
})
