import * as fc from 'fast-check'
import { parquetReadObjects } from 'hyparquet'
import { type Address, toHex } from 'viem'
import { describe, expect, test } from 'vitest'
import type { Fact } from '../../protocols/fact.ts'
import type { Entry } from '../ledger/ledger.ts'
import { metrics } from '../metrics/index.ts'
import type { RunRecord } from '../metrics/metric.ts'
import type { BlockRow } from '../run/outcome.ts'
import { blocksTable, readBlockMarks, eventsTable, metricsTable, readMetricsTable } from './tables.ts'

const timeline = { days: 1, blockSeconds: 3600, programme: { from: 0, to: 1 }, evaluation: { from: 0, to: 1 } }
const rowsOf = async (file: Uint8Array): Promise<any[]> =>
  parquetReadObjects({ file: file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer })

const address = fc.stringMatching(/^[0-9a-f]{40}$/).map((hex): Address => `0x${hex}`)
const amount = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n })
const whole = fc.nat()
/** Every type of fact, with every field that it has, but for what liquidity takes and gives. */
const hash = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }).map((n) => toHex(n, { size: 32 }))
const facts: fc.Arbitrary<Fact> = fc.oneof(
  fc.record({ type: fc.constant('transfer' as const), token: address, from: address, to: address, amount }),
  fc.record({ type: fc.constantFrom('wrap' as const, 'unwrap' as const), account: address, amount }),
  fc.record({
    type: fc.constant('swap' as const),
    pool: address,
    tokenIn: address,
    tokenOut: address,
    amountIn: amount,
    amountOut: amount,
  }),
  fc.record({
    type: fc.constantFrom('stake' as const, 'unstake' as const, 'reward' as const),
    farm: address,
    account: address,
    amount,
  }),
  fc.record({ type: fc.constant('fund' as const), farm: address, amount, duration: whole }),
  fc.record({
    type: fc.constantFrom('release' as const, 'bridgeIn' as const, 'bridgeOut' as const),
    token: address,
    account: address,
    amount,
  }),
  fc.record({
    type: fc.constant('announce' as const),
    operation: hash,
    farm: address,
    amount,
    duration: whole,
    due: whole,
  }),
  fc.record({ type: fc.constant('scheduled' as const), operation: hash, due: whole }),
  fc.record({ type: fc.constantFrom('executed' as const, 'cancelled' as const), operation: hash }),
)
const entries = fc.array(
  fc.record({
    block: fc.integer({ min: 1, max: 1e6 }),
    transaction: whole,
    log: whole,
    actor: fc.string(),
    fact: facts,
  }),
  { minLength: 1, maxLength: 30 },
)

/** A fact as its row ought to show it: names as columns are, all amounts as text. */
const shown = ({ fact, ...place }: Entry): object => ({
  ...place,
  ...Object.fromEntries(
    Object.entries(fact).map(([key, value]) => [
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      String(value),
    ]),
  ),
})
/** A row without what it leaves empty. */
const filled = (row: object): object =>
  Object.fromEntries(Object.entries(row).filter(([key, value]) => value !== null && key !== 'amount_scaled'))

test('the table of metrics gives back every series, to the last bit', async () => {
  const runs = fc.integer({ min: 1, max: 40 }).chain((blocks) =>
    fc.array(fc.float64Array({ minLength: blocks, maxLength: blocks }), {
      minLength: metrics.length,
      maxLength: metrics.length,
    }),
  )
  await fc.assert(
    fc.asyncProperty(runs, async (columns) => {
      const series = Object.fromEntries(metrics.map(({ name }, i) => [name, columns[i]!]))
      const people = { days: [], owners: [] }
      const record: RunRecord = { timeline, series, values: {}, curves: {}, readOn: {}, breakdowns: {}, people }
      expect(await readMetricsTable(metricsTable(record))).toEqual(series)
    }),
    { numRuns: 30 },
  )
})

describe('the table of events', () => {
  test('shows every field of every fact, amounts beyond a double as text', async () => {
    await fc.assert(
      fc.asyncProperty(entries, async (all) => {
        const rows = await rowsOf(eventsTable(all, () => 18))
        expect(rows.map(filled)).toEqual(all.map(shown))
      }),
      { numRuns: 50 },
    )
  })

  test('scales amounts by their token’s decimals, and leaves alone what names no token', async () => {
    const token: Address = `0x${'a'.repeat(40)}`
    const [at, account] = [{ block: 1, transaction: 0, actor: 'x' }, token] as const
    const rows = await rowsOf(
      eventsTable(
        [
          { ...at, log: 0, fact: { type: 'transfer', token, from: account, to: account, amount: 2_500_000n } },
          { ...at, log: 1, fact: { type: 'wrap', account, amount: 2_500_000n } },
        ],
        (each) => (each === token ? 6 : 18),
      ),
    )
    expect(rows.map((row) => row.amount_scaled)).toEqual([2.5, null])
  })

  test('shows how much liquidity came and went', async () => {
    const fact: Fact = { type: 'addLiquidity', pool: `0x${'b'.repeat(40)}`, amount0: 5n, amount1: 7n }
    const [row] = await rowsOf(eventsTable([{ block: 1, transaction: 0, log: 0, actor: 'x', fact }], () => 18))
    expect(Object.values(row)).toEqual(expect.arrayContaining(['5', '7']))
  })
})

test('the table of blocks keeps gas and times whole, and one row a block', async () => {
  const rows: BlockRow[] = [1, 2].map((block) => ({
    block,
    timestamp: 1_704_067_200 + 3600 * block,
    hash: `0x${block}`,
    receiptsRoot: '0xroot',
    stateRoot: '0x0',
    transactions: 3,
    failed: 1,
    refused: 2,
    gasUsed: 2n ** 60n + BigInt(block),
    eth: 2000.5,
    metis: 29.75,
    users: 40.25,
    marks: block === 1 ? [] : ['0a1b2c3d', '00000000!', 'ffffffff'],
  }))
  const file = blocksTable(rows)
  expect(await readBlockMarks(file)).toEqual(rows.map(({ hash, marks }) => ({ hash, transactions: marks })))
  expect(await rowsOf(file)).toEqual(
    rows.map(({ stateRoot: _root, timestamp, gasUsed, receiptsRoot, eth, metis, marks, ...rest }) => ({
      ...rest,
      marks: marks.join(' '),
      timestamp: BigInt(timestamp),
      gas_used: gasUsed,
      receipts_root: receiptsRoot,
      outer_eth_usd: eth,
      outer_metis_usd: metis,
    })),
  )
})
