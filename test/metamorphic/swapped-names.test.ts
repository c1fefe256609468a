import { Effect } from 'effect'
import { expect, test } from 'vitest'
import { reproduce } from '../../sandbox/replay/reproduce.ts'
import { bridgedLinear, nativeLinear, smallCampaign, specOf } from '../fixtures/campaigns.ts'

const asNamed = smallCampaign({ policies: [nativeLinear, bridgedLinear] })
const swapped = smallCampaign({
  policies: [
    { ...bridgedLinear, id: nativeLinear.id, title: nativeLinear.title },
    { ...nativeLinear, id: bridgedLinear.id, title: bridgedLinear.title },
  ],
})

test('M14: when two policies swap names, their results swap, digests included', async () => {
  const ids = [nativeLinear.id, bridgedLinear.id] as const
  const runsOf = (campaign: typeof asNamed) =>
    Promise.all(ids.map((id) => Effect.runPromise(reproduce(specOf(campaign, id)))))
  const [native, bridged] = await runsOf(asNamed)
  const [nowNative, nowBridged] = await runsOf(swapped)
  expect(nowNative!.digest).toBe(bridged!.digest)
  expect(nowBridged!.digest).toBe(native!.digest)
  expect(nowNative!.record).toEqual(bridged!.record)
  expect(nowBridged!.record).toEqual(native!.record)
  expect(native!.digest).not.toBe(bridged!.digest)
})
