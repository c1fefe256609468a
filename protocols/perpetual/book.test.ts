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
  const words = [3n, 8n, 3n, 4n, 30n, 0n, 2000n, 0n, 4n, 31n, 0n, 2100n, 0n]
  expect(decode(words, 0).markets.metis.mark).toBe(30n)
  expect(decode(words, 2)).toBe(decode(words, 0))
  expect(decode(words, 1).markets).toEqual({ metis: { mark: 31n, growth: 0n }, eth: { mark: 2100n, growth: 0n } })
  expect(decode([...words], 0)).not.toBe(decode(words, 0))
})
