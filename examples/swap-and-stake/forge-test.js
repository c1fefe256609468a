// Runs Foundry's tests on a fork of the fixture's chain, which lives as long as they do.
import { spawnSync } from 'node:child_process'
import { openFixture } from 'defi-terrarium/fixture'

const { url, close } = await openFixture('fixtures/ecosystem')
const { status } = spawnSync('forge', ['test', '--fork-url', url, ...process.argv.slice(2)], { stdio: 'inherit' })
await close()
process.exitCode = status ?? 1
