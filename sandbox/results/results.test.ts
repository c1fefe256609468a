import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Effect } from 'effect'
import { expect, test } from 'vitest'
import { metrics } from '../metrics/index.ts'
import { campaign } from '../campaign/campaign.ts'
import { planRuns } from '../campaign/plan.ts'
import { inspectRun, readRecord, runFiles, runFolder, writeFailure, writeRun, writeWhole } from './results.ts'
import type { RunOutcome } from '../run/outcome.ts'

const [spec, other] = planRuns(
  campaign.parse({
    name: 'results',
    question: 'Is what was written what is read?',
    days: 20,
    blockSeconds: 86_400,
    seeds: 2,
    programme: { fromDay: 1, days: 5 },
    evaluation: { fromDay: 10, toDay: 20 },
    policies: [{ id: 'idle', title: 'Idle' }],
  }),
) as [ReturnType<typeof planRuns>[0], ReturnType<typeof planRuns>[0]]

const outcome: RunOutcome = {
  record: {
    timeline: spec.timeline,
    series: Object.fromEntries(
      metrics.map(({ name }, i) => [name, Float64Array.from({ length: 20 }, (_, block) => (Math.PI * i - block) / 7)]),
    ),
    values: { tvl: 1.5, dumpRatio: undefined },
    curves: { dumpTiming: [0, 0.25] },
    readOn: { dumpRatio: 41.5 },
    breakdowns: {},
    people: {
      days: [1, 1.5],
      owners: [
        {
          owner: 'alice',
          kind: 'investor',
          wealth: 1e6 / 3,
          riskAversion: 0.42,
          metis: [0.1, -2],
          received: [0, 1 / 3],
        },
        { owner: 'bob', kind: 'user', wealth: 0, riskAversion: 0, metis: [5, 5], received: [0, 0] },
      ],
    },
  },
  blocks: [1, 2, 3].map((block) => ({
    block,
    timestamp: 1_704_067_200 + block,
    hash: `0x${block}`,
    receiptsRoot: '0x',
    stateRoot: '0x',
    transactions: 0,
    failed: 0,
    refused: 0,
    gasUsed: 0n,
    eth: 1,
    metis: 1,
    users: 1,
    marks: ['0123abcd'],
  })),
  entries: [
    { block: 1, transaction: 0, log: 0, actor: 'x', fact: { type: 'wrap', account: '0x01', amount: 2n ** 200n } },
  ],
  digest: 'digest',
  state: 'state',
  decimals: () => 18,
}
const about = { versions: { terrarium: '0', anvil: '0', node: '0' }, seconds: 1 }
const folderOf = () => mkdtempSync(join(tmpdir(), 'terrarium-test-results-'))
const write = (out: string) => Effect.runSync(writeRun(out, spec, outcome, about))
const missing = (out: string) => {
  const found = inspectRun(out, spec)
  return 'missing' in found ? found.missing : undefined
}

test('a run that was written is found, and its record reads as it was', async () => {
  const out = folderOf()
  expect(missing(out)).toBe('not run yet')
  const manifest = write(out)
  expect(inspectRun(out, spec)).toEqual({
    manifest: JSON.parse(JSON.stringify(manifest)),
    execution: expect.objectContaining({ run: manifest.seal, versions: about.versions, timings: { seconds: 1 } }),
  })
  expect(await Effect.runPromise(readRecord(out, manifest))).toEqual(outcome.record)
  // Nothing lies beside it that a reader could take for a run.
  expect(readdirSync(dirname(runFolder(out, spec)))).toEqual(['seed=1'])
})

test('a run of another specification is not taken for this one', () => {
  const out = folderOf()
  write(out)
  expect('missing' in inspectRun(out, other)).toBe(true)
  const foreign = { ...spec, key: other.key }
  expect(inspectRun(out, foreign)).toEqual({ missing: 'made from another campaign, code or Anvil', foreign: true })
})

test('what differs between two executions is in one file, and all others are the same to the byte', () => {
  const [one, two] = [folderOf(), folderOf()]
  Effect.runSync(writeRun(one, spec, outcome, about))
  Effect.runSync(writeRun(two, spec, outcome, { versions: { ...about.versions, node: '1' }, seconds: 2 }))
  const differing = runFiles.filter(
    (file) => !readFileSync(join(runFolder(one, spec), file)).equals(readFileSync(join(runFolder(two, spec), file))),
  )
  expect(differing).toEqual(['execution.json'])
})

test('a run that is there is not written again, and keeps how it was executed', () => {
  const out = folderOf()
  write(out)
  Effect.runSync(writeRun(out, spec, outcome, { ...about, seconds: 99 }))
  expect(inspectRun(out, spec)).toMatchObject({ execution: { timings: { seconds: 1 } } })
})

test.each(['metrics.parquet', 'events.parquet', 'blocks.parquet', 'people.parquet', 'run.json', 'execution.json'])(
  '%s gone, cut off, replaced, or with any one byte changed is noticed, and written again',
  (file) => {
    const out = folderOf()
    const path = join(runFolder(out, spec), file)
    write(out)
    const content = readFileSync(path)
    const places = Array.from({ length: 40 }, (_, i) => Math.floor((i * content.length) / 40))
    for (const damage of [
      ...places.map((place) => () => writeFileSync(path, content.with(place, content[place]! ^ 1))),
      () => writeFileSync(path, content.subarray(0, content.length - 1)),
      () => writeFileSync(path, ''),
      () => writeFileSync(path, 'null'),
      () => writeFileSync(path, '[]'),
      () => writeFileSync(path, Buffer.from([0xff, 0xfe, 0x00])),
      () => rmSync(path),
      () => (rmSync(path), mkdirSync(path)),
    ]) {
      damage()
      expect(missing(out)).toBeDefined()
      write(out)
      expect(missing(out)).toBeUndefined()
      if (file !== 'execution.json') expect(readFileSync(path)).toEqual(content)
    }
  },
)

test('a table without one value a block of every series is unreadable, not a stack later', async () => {
  for (const series of [{}, { ...outcome.record.series, tvl: Float64Array.of(1) }]) {
    const out = folderOf()
    const record = { ...outcome.record, series }
    const manifest = Effect.runSync(writeRun(out, spec, { ...outcome, record }, about))
    const error = await Effect.runPromise(Effect.flip(readRecord(out, manifest)))
    expect(error.message).toMatch(/metrics\.parquet cannot be read: it holds not one value a block of \w+/)
  }
})

test('what has no number in JSON is none afterwards, and does not make a run damaged', async () => {
  const out = folderOf()
  const record = { ...outcome.record, curves: { dumpTiming: [Number.NaN] }, breakdowns: { metisAt: { x: Infinity } } }
  const manifest = Effect.runSync(writeRun(out, spec, { ...outcome, record }, about))
  expect(missing(out)).toBeUndefined()
  const found = inspectRun(out, spec)
  const read = await Effect.runPromise(readRecord(out, 'manifest' in found ? found.manifest : manifest))
  expect(read).toMatchObject({ curves: { dumpTiming: [Number.NaN] }, breakdowns: { metisAt: { x: Number.NaN } } })
})

test('a failed run leaves its reason, is run again, and leaves nothing of it then', () => {
  const out = folderOf()
  const failure = {
    key: spec.key,
    world: spec.world,
    policy: 'none',
    seed: 1,
    error: 'E',
    reason: 'why',
    replay: 'how',
  }
  Effect.runSync(writeFailure(out, spec, failure))
  expect(JSON.parse(readFileSync(join(runFolder(out, spec), 'failed.json'), 'utf8'))).toMatchObject(failure)
  expect(missing(out)).toBe('not run yet')
  write(out)
  expect(readdirSync(runFolder(out, spec)).sort()).toEqual([...runFiles].sort())
  // Nor does a process that failed at it undo what another has done.
  Effect.runSync(writeFailure(out, spec, failure))
  expect(readdirSync(runFolder(out, spec)).sort()).toEqual([...runFiles].sort())
})

test('a file that cannot be written is an error that says so and keeps what was there', () => {
  const out = folderOf()
  const path = join(out, 'summary.json')
  Effect.runSync(writeWhole(path, 'first'))
  const blocked = Effect.runSync(Effect.flip(writeWhole(join(path, 'below-a-file.json'), 'second')))
  expect(blocked.message).toMatch(/cannot be written.*Finished runs are kept/)
  expect(readFileSync(path, 'utf8')).toBe('first')
})
