import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Cause, Effect, Exit, type Scope } from 'effect'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { readCampaignFile } from '../../sandbox/results/campaign-file.ts'
import { checkSeal } from '../../sandbox/results/check-seal.ts'
import { enterResults } from '../../sandbox/results/enter-results.ts'
import { keptResults, keptText } from '../../sandbox/results/kept-results.ts'
import { loadCampaign } from '../../sandbox/campaign/load.ts'
import { planRuns } from '../../sandbox/campaign/plan.ts'
import { inspectRun, runFolder } from '../../sandbox/results/results.ts'
import { openRunFolder } from '../../sandbox/results/run-folder.ts'
import { sealResults } from '../../sandbox/results/seal.ts'
import { failureIn } from '../../sandbox/results/turns.ts'
import { jsonText, parseObject, sealed, sha256 } from '../../sandbox/storage/sealed.ts'
import { temporaryFolder, terrarium } from '../fixtures/cli.ts'
import { resealExecution } from '../fixtures/forgery.ts'
import { commandHere } from '../fixtures/in-process.ts'
import { leavesOf, withLeaf } from '../fixtures/leaves.ts'
import { tinyPath } from '../fixtures/tiny.ts'

const whole = temporaryFolder('whole')
const results = temporaryFolder('bad')
const native = 'runs/world=smooth/policy=native/seed=1'
const json = ['campaign.json', 'summary.json', 'seal.json', `${native}/run.json`, `${native}/execution.json`]
const failure = 'runs/world=smooth/policy=vested/seed=2/failed.json'
const files = [...json, failure]

beforeAll(async () => {
  expect(await terrarium(['run', tinyPath, '--out', whole])).toMatchObject({ code: 0 })
  const { key } = JSON.parse(readFileSync(join(whole, failure, '../run.json'), 'utf8'))
  rmSync(join(whole, failure, '..'), { recursive: true })
  mkdirSync(join(whole, failure, '..'))
  const note = {
    key,
    world: 'smooth',
    policy: 'vested',
    seed: 2,
    error: 'E',
    reason: 'why',
    replay: 'how',
    bundle: { block: 3 },
  }
  writeFileSync(join(whole, failure), jsonText(sealed(note)))
  const kept = join(whole, 'history/0123456789abcdef')
  mkdirSync(kept, { recursive: true })
  for (const file of ['campaign.json', 'summary.json']) cpSync(join(whole, file), join(kept, file))
})

const fresh = () => {
  rmSync(results, { recursive: true, force: true })
  cpSync(whole, results, { recursive: true })
}

/** Anything that JSON can be, most of all what somebody might mistake for the right thing. */
const something = fc.oneof(
  fc.constantFrom<unknown>(null, true, '', [], {}, [null], 0, -1, 1e308, 1e-320, 'null', '__proto__', ['x'], {
    x: null,
  }),
  fc.constantFrom<unknown>({ constructor: 1 }, { __proto__: null }, '../../../etc/passwd', 'x'.repeat(10_000), 2 ** 53),
  fc.jsonValue({ maxDepth: 2 }),
)

/** One way to spoil one file: a value, the whole of it, or its bytes; sealed again when that is asked for. */
const spoilt = fc.record({
  file: fc.constantFrom(...files),
  place: fc.nat(),
  value: something,
  how: fc.constantFrom('value', 'value sealed', 'value sealed', 'whole', 'cut off', 'bytes'),
})
type Spoilt = typeof spoilt extends fc.Arbitrary<infer A> ? A : never

function spoil({ file, place, value, how }: Spoilt): void {
  const path = join(results, file)
  const text = readFileSync(path, 'utf8')
  if (how === 'whole') return writeFileSync(path, JSON.stringify(value))
  if (how === 'cut off') return writeFileSync(path, text.slice(0, place % text.length))
  if (how === 'bytes')
    return writeFileSync(path, Buffer.from(text).fill(place % 256, place % text.length, (place % text.length) + 3))
  const content = parseObject(text)
  // It was spoilt before.
  if (content === undefined) return writeFileSync(path, JSON.stringify(value))
  const places = leavesOf(content).flatMap((leaf) => leaf.map((_, i) => leaf.slice(0, i + 1)))
  const { seal, ...changed } = withLeaf(content, places[place % places.length] ?? [], value) as { seal?: unknown }
  const written = how === 'value' ? { ...changed, seal } : sealed(changed)
  writeFileSync(path, jsonText(written))
  const execution = join(path, '../execution.json')
  if (
    how === 'value sealed' &&
    file.endsWith('run.json') &&
    parseObject(readFileSync(execution, 'utf8')) !== undefined
  ) {
    resealExecution(join(path, '..'), { run: written.seal })
  }
}

/** Fails when an effect died, or failed with something that is no error of ours. */
async function endsWell(effect: Effect.Effect<unknown, unknown, Scope.Scope>): Promise<void> {
  const exit = await Effect.runPromiseExit(Effect.scoped(effect))
  if (Exit.isSuccess(exit)) return
  const error = Cause.squash(exit.cause)
  expect(Cause.hasDies(exit.cause), String((error as Error).stack)).toBe(false)
  expect(error).toMatchObject({ _tag: expect.any(String), message: expect.stringMatching(/\S/) })
}

describe('result files that are not what they were', () => {
  test('are looked through without a stack, whatever they hold', async () => {
    const campaign = await Effect.runPromise(loadCampaign(tinyPath))
    const specs = planRuns(campaign)
    const check = async (many: readonly Spoilt[]) => {
      fresh()
      many.forEach(spoil)
      checkSeal(results)
      for (const kept of keptResults(results)) keptText(kept)
      for (const spec of specs) {
        inspectRun(results, spec)
        failureIn(results, spec)
        await endsWell(openRunFolder(runFolder(results, spec)))
      }
      await endsWell(readCampaignFile(results))
      await endsWell(enterResults(results, campaign))
    }
    await fc.assert(fc.asyncProperty(fc.array(spoilt, { minLength: 1, maxLength: 3 }), check), {
      numRuns: 150,
      seed: 11,
    })
  })

  test('make every command say what is wrong and what helps, and none print a stack', async () => {
    const check = async (one: Spoilt) => {
      for (const command of [
        ['compare', results],
        ['compare', results, '--history'],
        ['compare', results, '--from', '01'],
        ['verify', results, '--quick'],
        ['report', results],
      ]) {
        fresh()
        spoil(one)
        const { code, stdout, stderr } = await commandHere(command)
        expect(`${stdout}${stderr}`, command.join(' ')).not.toMatch(/\n\s+at |undefined|\[object/)
        expect([0, 1, 2]).toContain(code)
        if (code !== 0) expect(`${stdout}${stderr}`).toMatch(/\S{3}/)
      }
    }
    await fc.assert(fc.asyncProperty(spoilt, check), { numRuns: 15, seed: 12 })
  })

  test('of Parquet, cut off or with bytes of another kind, are damaged; with digests to fit, they are unreadable', async () => {
    for (const table of ['metrics', 'events', 'blocks', 'people']) {
      const path = join(results, native, `${table}.parquet`)
      for (let i = 0; i < 6; i++) {
        fresh()
        const content = readFileSync(path)
        const at = Math.floor((i * content.length) / 6)
        writeFileSync(path, i % 3 === 0 ? content.subarray(0, at) : content.fill(i * 41, at, at + 8))
        const damaged = await commandHere(['compare', results])
        expect(damaged).toMatchObject({ code: 0, stderr: expect.stringContaining(`${table}.parquet is damaged`) })

        const manifest = JSON.parse(readFileSync(join(results, native, 'run.json'), 'utf8'))
        const now = readFileSync(path)
        manifest.files[table] = { bytes: now.byteLength, sha256: sha256(now) }
        const { seal: _seal, ...said } = manifest
        const forged = sealed(said)
        writeFileSync(join(results, native, 'run.json'), jsonText(forged))
        const how = JSON.parse(readFileSync(join(results, native, 'execution.json'), 'utf8'))
        const { seal: _own, ...execution } = how
        writeFileSync(join(results, native, 'execution.json'), jsonText(sealed({ ...execution, run: forged.seal })))
        const { campaign } = await Effect.runPromise(readCampaignFile(results))
        await Effect.runPromise(sealResults(results, campaign))
        for (const command of [
          ['compare', results],
          ['verify', results, '--quick'],
          ['report', results],
        ]) {
          const { stdout, stderr } = await commandHere(command)
          expect(`${stdout}${stderr}`, `${table} ${i} ${command[0]}`).not.toMatch(/\n\s+at |undefined/)
        }
        await endsWell(openRunFolder(join(results, native)))
      }
    }
  })

  test('are no reason for `run` to stop: it does again what it cannot read', async () => {
    fresh()
    for (const file of globSync('**/*.json', { cwd: results })) writeFileSync(join(results, file), 'null')
    const { code, stderr } = await terrarium(['run', tinyPath, '--out', results])
    expect(code, stderr).toBe(0)
    expect(stderr).not.toMatch(/\n\s+at /)
    expect((await commandHere(['verify', results, '--quick'])).code).toBe(0)
  })
})
