import { parseArgs } from 'node:util'
import { type Killed, killCampaign, roles, undisturbedCampaign } from '../test/fixtures/kills.ts'
import { bringNode, hasOtherNodes, tooOld } from '../test/fixtures/nodes.ts'

/**
 * `npm run bench:kills -- [--kills 300] [--seed 1] [--each 6]`: kills parents, workers, Anvils, origins and launchers of a
 * brief campaign with `kill -9` at random moments, half of them on a Node that needs a launcher. Exit code 1 when
 * anything was left, lost, or not the same as undisturbed. What it found: docs/bench.md.
 */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    each: { type: 'string', default: '6' },
  },
})
const [wanted, first, each] = [values.kills, values.seed, values.each].map(Number) as [number, number, number]

const callers = [
  ...(hasOtherNodes ? [{ version: `v${tooOld}`, node: await bringNode(tooOld), launches: true }] : []),
  { version: process.version, node: process.execPath, launches: false },
]
const begun = performance.now()
const undisturbed = await undisturbedCampaign(process.execPath)
console.log(`Undisturbed: ${(undisturbed.duration / 1000).toFixed(1)} s\n`)

const wrong: string[] = []
let killed = 0
for (let i = 0; killed < wanted; i++) {
  const { version, node, launches } = callers[i % callers.length]!
  const seed = first + i
  const kills = Math.min(each, wanted - killed)
  const found = await killCampaign({ node, launches, seed, kills, ...undisturbed })
  wrong.push(...found.wrong)
  killed += sum(found)
  const by = roles.flatMap((role) => (found.kills[role] > 0 ? [`${found.kills[role]} ${role}`] : []))
  console.log(
    `${String(killed).padStart(4)} of ${wanted}  seed ${seed}, Node ${version}: ${by.join(', ')}; ${found.starts} starts, ${found.keptRuns} finished runs kept${found.wrong.length > 0 ? `\n${found.wrong.join('\n')}` : ''}`,
  )
}
console.log(
  `\n${killed} kills in ${((performance.now() - begun) / 60_000).toFixed(1)} min; ${wrong.length} things were wrong`,
)
process.exitCode = wrong.length === 0 ? 0 : 1

function sum({ kills }: Killed): number {
  return Object.values(kills).reduce((all, count) => all + count, 0)
}
