import { execFile } from 'node:child_process'
import { existsSync, globSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Effect } from 'effect'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '../../sandbox/artifacts/source-digest.ts'
import { maker } from '../../sandbox/results/campaign-file.ts'
import { reproduce } from '../../sandbox/replay/reproduce.ts'
import { findingsMaker } from '../../sandbox/results/seal.ts'
import * as index from '../../sandbox/index.ts'
import { temporaryFolder } from '../fixtures/cli.ts'
import { bringNode, hasOtherNodes } from '../fixtures/nodes.ts'
import { tinyPath, tinyRun } from '../fixtures/tiny.ts'

const execute = promisify(execFile)

/** The oldest Node that engines allow, and the newest major; the one that runs this test is between them. */
const versions = hasOtherNodes ? ['22.19.0', '26.10.0'] : []

/** Somebody's project outside this tree, with the package installed from its tarball. */
const consumer = temporaryFolder('package')
const dist = temporaryFolder('dist')
const installed = join(consumer, 'node_modules/defi-terrarium')
const nodes = new Map<string, string>([[process.version, process.execPath]])

const npm = (folder: string, ...args: readonly string[]) =>
  execute('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'], { cwd: folder })

const consumerWith = (node: string, ...args: readonly string[]) => execute(node, args, { cwd: consumer })
const terrarium = (node: string, ...args: readonly string[]) =>
  consumerWith(node, 'node_modules/.bin/terrarium', ...args)

async function installPackage(): Promise<void> {
  const out = join(dist, 'dist')
  await execute(process.execPath, [join(projectRoot, 'bin/build.ts'), '--out', out])
  await execute('npm', ['pack', out, '--pack-destination', consumer], { cwd: consumer })
  const [tarball = ''] = readdirSync(consumer)
  writeFileSync(join(consumer, 'package.json'), '{ "name": "consumer", "private": true, "type": "module" }')
  await npm(consumer, 'install', `./${tarball}`)
}

beforeAll(
  () =>
    Promise.all([
      installPackage(),
      ...versions.map(async (version) => nodes.set(`v${version}`, await bringNode(version))),
    ]),
  240_000,
)
// Hundreds of megabytes, unlike what other tests leave behind.
afterAll(() => [consumer, dist].forEach((folder) => rmSync(folder, { recursive: true, force: true })))

describe('the package, installed from its tarball', () => {
  it('starts on the oldest Node that it allows, on this one and on the newest, and exports what the index says', async () => {
    const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'))
    const names = `import('defi-terrarium').then((all) => console.log(JSON.stringify([process.version, ...Object.keys(all)])))`
    expect(nodes.size).toBeGreaterThan(versions.length)
    await Promise.all(
      [...nodes].map(async ([name, node]) => {
        expect((await terrarium(node, '--version')).stdout, name).toContain(version)
        expect((await terrarium(node, '--help')).stdout, name).toMatch(/run .*campaign[^]*doctor/i)
        const [running, ...exported] = JSON.parse((await consumerWith(node, '--input-type=module', '-e', names)).stdout)
        expect(running).toBe(name)
        expect(exported.sort()).toEqual(Object.keys(index).sort())
      }),
    )
  })

  it('holds JavaScript and declarations, no source that Node would have to strip, and no Node of its own', () => {
    const files = globSync('**/*.{ts,mts,sol}', { cwd: installed })
    expect(files.length).toBeGreaterThan(100)
    expect(files.filter((file) => !file.endsWith('.d.ts'))).toEqual([])
    expect(readdirSync(join(consumer, 'node_modules/.bin'))).not.toContain('node')
    for (const contractsOnly of ['solc', '@aave', '@uniswap', '@perp', '@openzeppelin']) {
      expect(existsSync(join(consumer, 'node_modules', contractsOnly)), contractsOnly).toBe(false)
    }
  })

  it('runs a campaign on the oldest Node, to the key and the digest that the tree gives', async () => {
    const [oldest = process.execPath] = [...nodes].sort().map(([, node]) => node)
    const spec = await tinyRun('native')
    await terrarium(oldest, 'doctor')
    await terrarium(oldest, 'run', tinyPath, '--seeds', '1', '--only', 'native', '--workers', '2', '--out', 'results')
    const read = (file: string) => JSON.parse(readFileSync(join(consumer, 'results', file), 'utf8'))
    const run = 'runs/world=smooth/policy=native/seed=1'
    const { key, digest } = read(`${run}/run.json`)
    const expected = await Effect.runPromise(reproduce(spec))
    expect({ key, digest }).toEqual({ key: spec.key, digest: expected.digest })
    expect(read('campaign.json').made).toEqual(maker())
    expect(read('seal.json').made).toEqual(findingsMaker())
    expect(nodes.get(read(`${run}/execution.json`).versions.node)).toBe(oldest)
    expect(existsSync(join(consumer, 'results/report.html'))).toBe(true)
  })

  // Checking the libraries' declarations takes most of the time, and once is enough.
  it.each([
    { module: 'NodeNext', moduleResolution: 'NodeNext', skipLibCheck: false },
    { module: 'ESNext', moduleResolution: 'Bundler', skipLibCheck: true },
  ])('type-checks for a program in strict TypeScript with $moduleResolution resolution', async (options) => {
    writeFileSync(join(consumer, 'program.ts'), program)
    const compilerOptions = {
      target: 'ES2023',
      lib: ['ES2024', 'DOM'],
      types: [],
      strict: true,
      noEmit: true,
      ...options,
    }
    writeFileSync(join(consumer, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts'] }))
    const checked = consumerWith(process.execPath, join(projectRoot, 'node_modules/typescript/bin/tsc'), '-p', '.')
    expect(await checked.catch(({ stdout }) => ({ stdout }))).toMatchObject({ stdout: '' })
  })
})

/** What a user of the library might write; the mistake in it shows that the types are not all `any`. */
const program = `
import { Effect } from 'effect'
import { type Campaign, execute, type Fact, loadCampaign, openRun, planRuns, serveOrigin, step, writeSummary } from 'defi-terrarium'
import type { TerrariumCampaign } from 'defi-terrarium/schemas/campaign.d.ts'

export const compared = Effect.gen(function* () {
  const campaign: Campaign = yield* loadCampaign('my-question.yaml')
  yield* execute(campaign, { out: 'results', workers: 2 })
  const { summary } = yield* writeSummary(campaign, 'results')
  return summary.worlds.map(({ world }): string => world)
}).pipe(Effect.catchTag('CampaignInvalid', ({ mistakes }) => Effect.succeed(mistakes)))

export const prices = (campaign: Campaign) =>
  Effect.gen(function* () {
    const spec = planRuns(campaign)[0]!
    const world = yield* openRun(spec, yield* serveOrigin(spec.base))
    const { entries } = yield* step(world)
    const pool: \`0x\${string}\` = world.deployments.netswap.pools.native.address
    const metis: number = world.state.market.metis
    return { entries, pool, metis }
  }).pipe(Effect.scoped)

// Facts of every protocol are known, although each adds its own.
export const payer = (fact: Fact) => (fact.type === 'auction' ? fact.account : undefined)

// @ts-expect-error: there is no such field
export const wrong = (campaign: Campaign) => campaign.nothing
export type Written = TerrariumCampaign['name']
`
