import { expect, test } from 'vitest'
import { bookOf } from './book.ts'
import type { PerpetualDeployment } from './deployment.ts'

const address = '0x00000000000000000000000000000000000000aa'
const { decode } = bookOf({
  lens: address,
  accountBalance: address,
  exchange: address,
  sameCode: { accountBalance: address, exchange: address },
} as unknown as PerpetualDeployment)

test('of the same answer everybody gets the same book, and two answers of a block are two books', () => {
  // Two answers, of which two others say where they begin: each with the figures of two markets and of nobody.
  const market = (growth: bigint) => [growth, 1n << 96n, 0n, 0n, 0n, 0n, 3n, 2n, 1n, 7n]
  const answer = (growth: bigint) => [20n, ...market(growth), ...market(growth + 1n)]
  const words = [3n, 24n, 3n, ...answer(30n), ...answer(40n)]
  expect(decode(words, 0).markets.metis.growth).toBe(30n)
  expect(decode(words, 2)).toBe(decode(words, 0))
  const { metis, eth } = decode(words, 1).markets
  expect([metis.growth, eth.growth, metis.liquidity, eth.index]).toEqual([
    40n,
    41n,
    7n,
    { now: 3n, premium: 2n, funding: 1n },
  ])
  expect(decode([...words], 0)).not.toBe(decode(words, 0))
})
