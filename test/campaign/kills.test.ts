import { beforeAll, describe, expect, it } from 'vitest'
import { killCampaign, undisturbedCampaign } from '../fixtures/kills.ts'
import { bringNode, hasOtherNodes, tooOld } from '../fixtures/nodes.ts'

/** Three hundred of them: `npm run bench kills`. */
describe.runIf(process.platform === 'linux')('a campaign in which anybody may be killed at any moment', () => {
  let undisturbed: Awaited<ReturnType<typeof undisturbedCampaign>>
  beforeAll(async () => {
    undisturbed = await undisturbedCampaign(process.execPath)
  })

  it.each([
    ...(hasOtherNodes ? [{ version: tooOld, launches: true, seed: 1 }] : []),
    { version: process.version, launches: false, seed: 2 },
  ])(
    'on Node $version leaves no process, loses no result and ends with the same bytes',
    async ({ version, ...rest }) => {
      const node = version === process.version ? process.execPath : await bringNode(version)
      const killed = await killCampaign({ node, kills: 6, ...rest, ...undisturbed })
      expect(killed.wrong.join('\n')).toBe('')
      expect(Object.values(killed.kills).reduce((sum, count) => sum + count)).toBe(6)
    },
  )
})
