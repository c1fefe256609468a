import { parquetReadObjects } from 'hyparquet'
import { type BasicType, parquetWriteBuffer } from 'hyparquet-writer'
import type { Fact } from '../../protocols/fact.ts'
import type { Entry } from '../ledger/ledger.ts'
import { metrics } from '../metrics/index.ts'
import type { People, RunRecord, Series } from '../metrics/metric.ts'
import type { BlockMarks } from '../run/marks.ts'
import type { BlockRow } from '../run/outcome.ts'

/** A run's tables as Parquet files: pandas, polars, R and DuckDB open them as they are. */
export type Table = 'metrics' | 'events' | 'blocks' | 'people'

/** A column of a table of rows; a row may have nothing in it. */
export interface Column<Row> {
  readonly name: string
  readonly type: BasicType
  readonly of: (row: Row) => string | number | bigint | undefined
}

/** Rows as a Parquet file. */
export function parquetTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): Uint8Array {
  const columnData = columns.map(({ name, type, of }) => ({ name, type, data: rows.map((row) => of(row) ?? null) }))
  return new Uint8Array(parquetWriteBuffer({ columnData, createdBy: 'terrarium' }))
}

interface MetricRow {
  readonly block: number
  readonly metric: string
  readonly value: number
  readonly unit: string
}

/** One row a block and metric. */
export function metricsTable({ series }: RunRecord): Uint8Array {
  const rows: MetricRow[] = metrics.flatMap(({ name, unit }) =>
    Array.from(series[name] ?? [], (value, i) => ({ block: i + 1, metric: name, value, unit })),
  )
  return parquetTable(rows, [
    { name: 'block', type: 'INT32', of: ({ block }) => block },
    { name: 'metric', type: 'STRING', of: ({ metric }) => metric },
    { name: 'value', type: 'DOUBLE', of: ({ value }) => value },
    { name: 'unit', type: 'STRING', of: ({ unit }) => unit },
  ])
}

/**
 * Series by metric, as they were written.
 *
 * @throws Error where a series has not one value a block: what is not there must not read as zero
 */
export async function readMetricsTable(file: Uint8Array): Promise<Record<string, Series>> {
  const rows = (await parquetReadObjects({
    file: bufferOf(file),
    columns: ['block', 'metric', 'value'],
  })) as unknown as MetricRow[]
  const blocks = rows.reduce((most, { block }) => Math.max(most, block), 0)
  const series: Record<string, Series> = {}
  const counts = new Map<string, number>()
  for (const { block, metric, value } of rows) {
    ;(series[metric] ??= new Float64Array(blocks))[block - 1] = value
    counts.set(metric, (counts.get(metric) ?? 0) + 1)
  }
  const [broken] = [...counts].find(([, count]) => count !== blocks) ?? []
  if (broken !== undefined) throw new Error(`it holds not one value a block of ${broken}`)
  return series
}

interface PersonRow {
  readonly day: number
  readonly owner: string
  readonly kind: string
  readonly wealth: number
  readonly risk_aversion: number
  readonly metis: number
  readonly received: number
}

/** One row a day and person. */
export const peopleTable = ({ people: { days, owners } }: RunRecord): Uint8Array =>
  parquetTable<PersonRow>(
    days.flatMap((day, i) =>
      owners.map(({ owner, kind, wealth, riskAversion, metis, received }) => ({
        day,
        owner,
        kind,
        wealth,
        risk_aversion: riskAversion,
        metis: metis[i]!,
        received: received[i]!,
      })),
    ),
    [
      { name: 'day', type: 'DOUBLE', of: ({ day }) => day },
      { name: 'owner', type: 'STRING', of: ({ owner }) => owner },
      { name: 'kind', type: 'STRING', of: ({ kind }) => kind },
      { name: 'wealth', type: 'DOUBLE', of: ({ wealth }) => wealth },
      { name: 'risk_aversion', type: 'DOUBLE', of: ({ risk_aversion }) => risk_aversion },
      { name: 'metis', type: 'DOUBLE', of: ({ metis }) => metis },
      { name: 'received', type: 'DOUBLE', of: ({ received }) => received },
    ],
  )

/**
 * People as they were written.
 *
 * @throws Error where somebody is missing on a day: who is not there must not read as one who has nothing
 */
export async function readPeopleTable(file: Uint8Array): Promise<People> {
  const rows = (await parquetReadObjects({ file: bufferOf(file) })) as unknown as PersonRow[]
  const days = [...new Set(rows.map(({ day }) => day))]
  const owners = [...Map.groupBy(rows, ({ owner }) => owner)].map(([owner, own]) => ({
    owner,
    kind: own[0]!.kind,
    wealth: own[0]!.wealth,
    riskAversion: own[0]!.risk_aversion,
    metis: own.map(({ metis }) => metis),
    received: own.map(({ received }) => received),
  }))
  const broken = owners.find(({ metis }) => metis.length !== days.length)
  if (broken !== undefined) throw new Error(`it holds not one row a day of ${broken.owner}`)
  return { days, owners }
}

/** Marks of a run's blocks in their order, as they were written. */
export async function readBlockMarks(file: Uint8Array): Promise<BlockMarks[]> {
  const rows = (await parquetReadObjects({ file: bufferOf(file), columns: ['hash', 'marks'] })) as unknown as {
    readonly hash: string
    readonly marks: string
  }[]
  return rows.map(({ hash, marks }) => ({ hash, transactions: marks === '' ? [] : marks.split(' ') }))
}

const bufferOf = ({ buffer, byteOffset, byteLength }: Uint8Array): ArrayBuffer =>
  buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer

/** One row a block; raw amounts are text, because they exceed a double. */
export const blocksTable = (rows: readonly BlockRow[]): Uint8Array =>
  parquetTable(rows, [
    { name: 'block', type: 'INT32', of: ({ block }) => block },
    { name: 'timestamp', type: 'INT64', of: ({ timestamp }) => BigInt(timestamp) },
    { name: 'hash', type: 'STRING', of: ({ hash }) => hash },
    { name: 'receipts_root', type: 'STRING', of: ({ receiptsRoot }) => receiptsRoot },
    { name: 'transactions', type: 'INT32', of: ({ transactions }) => transactions },
    { name: 'failed', type: 'INT32', of: ({ failed }) => failed },
    { name: 'refused', type: 'INT32', of: ({ refused }) => refused },
    { name: 'gas_used', type: 'INT64', of: ({ gasUsed }) => gasUsed },
    { name: 'outer_eth_usd', type: 'DOUBLE', of: ({ eth }) => eth },
    { name: 'outer_metis_usd', type: 'DOUBLE', of: ({ metis }) => metis },
    { name: 'users', type: 'DOUBLE', of: ({ users }) => users },
    { name: 'marks', type: 'STRING', of: ({ marks }) => marks.join(' ') },
  ])

/** The ledger: one row a fact. Which of the columns a fact fills depends on its type. */
export function eventsTable(entries: readonly Entry[], decimals: (token: string) => number): Uint8Array {
  const text = (name: string, key = name): Column<Entry> => ({
    name,
    type: 'STRING',
    of: ({ fact }) => {
      const value = (fact as Record<string, unknown>)[key]
      return value === undefined ? undefined : String(value)
    },
  })
  const scaled = ({ fact }: Entry): number | undefined => {
    const token = tokenOf(fact)
    return token === undefined || !('amount' in fact) ? undefined : Number(fact.amount) / 10 ** decimals(token)
  }
  return parquetTable(entries, [
    { name: 'block', type: 'INT32', of: ({ block }) => block },
    { name: 'transaction', type: 'INT32', of: ({ transaction }) => transaction },
    { name: 'log', type: 'INT32', of: ({ log }) => log },
    { name: 'actor', type: 'STRING', of: ({ actor }) => actor },
    { name: 'type', type: 'STRING', of: ({ fact }) => fact.type },
    text('token'),
    text('pool'),
    text('farm'),
    text('account'),
    text('from'),
    text('to'),
    text('amount'),
    { name: 'amount_scaled', type: 'DOUBLE', of: scaled },
    text('token_in', 'tokenIn'),
    text('token_out', 'tokenOut'),
    text('amount_in', 'amountIn'),
    text('amount_out', 'amountOut'),
    text('amount0'),
    text('amount1'),
    text('duration'),
    text('due'),
    text('operation'),
  ])
}

const tokenOf = (fact: Fact): string | undefined => ('token' in fact ? fact.token : undefined)
