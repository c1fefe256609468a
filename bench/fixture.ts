import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Effect } from 'effect'
import { loadCampaign } from '../sandbox/campaign/load.ts'
import { choose } from '../sandbox/fixture/choice.ts'
import { openFixture } from '../sandbox/fixture/fixture.ts'
import { writeFixture } from '../sandbox/fixture/folder.ts'
import { freeze } from '../sandbox/fixture/freeze.ts'
import { grow } from '../sandbox/fixture/grow.ts'
import { type Finding, median } from './measure.ts'

const openings = 7
const tests = 60

/** How long a test waits for a frozen ecosystem: until it is open, and for the chain as it was. */
export const fixtures = Effect.gen(function* () {
  const choice = yield* choose(yield* loadCampaign('campaigns/ecosystem.yaml'), { block: 48 })
  const folder = join(mkdtempSync(join(tmpdir(), 'terrarium-bench-')), 'ecosystem')
  const { state, actors } = yield* Effect.scoped(
    Effect.gen(function* () {
      const frozen = yield* freeze(yield* grow(choice), choice)
      yield* writeFixture(folder, frozen)
      return frozen.manifest
    }),
  )
  const { opening, reverting, sending } = yield* Effect.promise(() => measure(folder))
  rmSync(join(folder, '..'), { recursive: true })
  const size = `${(state.bytes / 1e6).toFixed(1)} MB of state, ${Object.keys(actors).length} actors`
  const findings: Finding[] = [
    { name: 'Opening a fixture of the ecosystem, ms', value: opening, aim: { atMost: 1000 }, note: size },
    {
      name: 'Snapshot and revert around a test, ms',
      value: reverting,
      aim: { atMost: 20 },
      note: `a transaction that the test sends: ${sending.toFixed(1)} ms until it is mined`,
    },
  ]
  return findings
})

async function measure(folder: string) {
  const opened: number[] = []
  for (let i = 0; i < openings; i++) {
    const [opening, open] = await timed(() => openFixture(folder))
    opened.push(opening)
    await open.close()
  }
  const around: number[] = []
  const sent: number[] = []
  const open = await openFixture(folder)
  for (let i = 0; i < tests; i++) {
    const [before, point] = await timed(open.mark)
    const [sending] = await timed(() => open.client.sendTransaction({ to: open.client.account.address, value: 1n }))
    const [after] = await timed(() => open.back(point))
    around.push(before + after)
    sent.push(sending)
  }
  await open.close()
  return { opening: median(opened), reverting: median(around), sending: median(sent) }
}

async function timed<A>(act: () => Promise<A>): Promise<[milliseconds: number, result: A]> {
  const begun = performance.now()
  const result = await act()
  return [performance.now() - begun, result]
}
