import { expect, test } from 'vitest'
import type { BlockTransaction } from '../block/way-of-a-block.ts'
import { at, metis, usdc, weth } from '../../test/fixtures/pools.ts'
import { inTime } from './moments.ts'

const deployments = { bridge: { metis, weth, usdc } } as Parameters<typeof inTime>[0]
const path = [30, 31, 32, 31, 30].map((price) => ({ metis: price, eth: 2000 }))
const now = 1000
const pool = at(70)

const swap = (actor: string, from: number, until: number, changes: object = {}): BlockTransaction => ({
  actor,
  since: now,
  transaction: { from: at(1), to: at(2), data: '0x01', gas: 1n, tip: 0n },
  hedge: {
    pool,
    token: metis,
    price: (path[from]!.metis + path[until]!.metis) / 2,
    from,
    until,
    late: '0xff',
    ...changes,
  },
})

const sent = (ordered: readonly BlockTransaction[]) =>
  inTime(deployments, path, ordered, now).map(({ transaction: { data }, hedge }) =>
    hedge === undefined ? data : 'in time',
  )

test('each moment of a pool is for whoever comes first in the block: who comes after it fails, and has hedged nothing', () => {
  expect(sent([swap('a', 0, 2), swap('a', 3, 4), swap('b', 0, 2), swap('b', 3, 4)])).toEqual([
    'in time',
    'in time',
    '0xff',
    '0xff',
  ])
  // Each may be first at another moment; and two may be there in the same, where the price itself says who is late.
  expect(sent([swap('a', 0, 2), swap('b', 0, 2), swap('b', 3, 4), swap('a', 3, 4), swap('a', 4, 4)])).toEqual([
    'in time',
    '0xff',
    'in time',
    '0xff',
    'in time',
  ])
})

test('moments of one pool are not those of another', () => {
  expect(sent([swap('a', 0, 4), swap('b', 0, 4, { pool: at(71) })])).toEqual(['in time', 'in time'])
})

test('nobody hedges at a price that there was not, nor in an earlier block’s path', () => {
  expect(sent([swap('a', 0, 2, { price: 29.9 }), swap('a', 0, 2, { price: 32.1 })])).toEqual(['0xff', '0xff'])
  expect(sent([{ ...swap('a', 0, 2), since: now - 1 }])).toEqual(['0xff'])
})

test('whatever follows no path is let through as it is', () => {
  const { hedge: _, ...plain } = swap('user', 0, 1)
  const ordered = [plain]
  expect(inTime(deployments, undefined, ordered, now)).toBe(ordered)
  expect(sent([swap('a', 0, 2), plain])).toEqual(['in time', '0x01'])
})
