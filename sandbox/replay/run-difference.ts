import { join } from 'node:path'
import { parquetReadObjects } from 'hyparquet'
import { contentOf, textOf } from '../storage/content.ts'
import { parseObject } from '../storage/sealed.ts'
import { differencesOf, saidOf } from './differences.ts'
import { difference } from './rerun.ts'
import { readBlockMarks, type Table } from '../results/tables.ts'

/**
 * Everything in which two folders of one run differ, in words, what tells most first: the first block that came out
 * otherwise, then what `run.json` says, then the tables. Empty only when all files are the same to the byte; how a run was
 * executed is left out.
 */
export async function runDifferences(recorded: string, again: string): Promise<string[]> {
  const [said, saidAgain] = [recorded, again].map((folder) => textOf(join(folder, 'run.json')))
  const [one, other] = [said, saidAgain].map((text) => parseObject(text ?? ''))
  if (one === undefined || other === undefined) return ['run.json is gone or no JSON object']
  const tables = await Promise.all(names.map((table) => tableDifference(table, recorded, again)))
  const found = [
    ...('digest' in one && 'digest' in other && one.digest !== other.digest ? await firstBlock(recorded, again) : []),
    ...differencesOf(withoutSeals(one), withoutSeals(other)).map((each) => saidOf(each)),
    ...tables.filter((each) => each !== undefined),
  ]
  // What differs by then are digests of what is the same, or the layout.
  return found.length > 0 || said === saidAgain ? found : ['run.json is not what is written of this run']
}

const names: readonly Table[] = ['metrics', 'events', 'blocks', 'people']

const withoutSeals = (manifest: object): object =>
  Object.fromEntries(Object.entries(manifest).filter(([name]) => name !== 'seal' && name !== 'files'))

async function firstBlock(recorded: string, again: string): Promise<string[]> {
  const [one, other] = await Promise.all([recorded, again].map((folder) => marksIn(folder)))
  if (one === undefined || other === undefined) return []
  const found = other.map((marks, i) => difference(i + 1, one[i], marks)).find((each) => each !== undefined)
  return [found === undefined ? 'all blocks are the same; the final state differs' : found.message]
}

async function marksIn(folder: string) {
  const content = contentOf(join(folder, 'blocks.parquet'))
  return content === undefined ? undefined : readBlockMarks(content).catch(() => undefined)
}

type Row = Readonly<Record<string, unknown>>

/** The first cell in which a table differs; undefined when its bytes are the same. */
async function tableDifference(table: Table, recorded: string, again: string): Promise<string | undefined> {
  const file = `${table}.parquet`
  const [one, other] = [recorded, again].map((folder) => contentOf(join(folder, file)))
  if (one === undefined || other === undefined) return `${file} is gone`
  if (one.equals(other)) return undefined
  const [rows, rowsAgain] = await Promise.all([one, other].map(rowsOf))
  if (rows === undefined || rowsAgain === undefined) return `${file} cannot be read`
  for (let i = 0; i < Math.max(rows.length, rowsAgain.length); i++) {
    const [first] = differencesOf(rows[i], rowsAgain[i])
    if (first === undefined) continue
    const row = rows[i] ?? rowsAgain[i]
    const place =
      table === 'metrics' ? `${String(row?.['metric'])} after block ${String(row?.['block'])}` : `row ${i + 1}`
    const what = first.path === '' ? 'the row' : first.path
    return `${file}, ${place}: ${saidOf({ ...first, path: what })}`
  }
  return `${file} holds the same rows in other bytes`
}

async function rowsOf(content: Buffer): Promise<Row[] | undefined> {
  try {
    const file = new Uint8Array(content).buffer
    const rows = (await parquetReadObjects({ file })) as Row[]
    // JSON knows no whole numbers of 64 bits.
    return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)])))
  } catch {
    return undefined
  }
}

const plain = (value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)
