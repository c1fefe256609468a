import { Effect } from 'effect'
import { parseEther } from 'viem'
import { expect, test } from 'vitest'
import { amountOut } from '../../protocols/netswap/constant-product.ts'
import { live, shared } from '../fixtures/effects.ts'
import { getAmountIn, openExchange } from '../fixtures/exchange.ts'

const exchange = shared(openExchange)

/**
 * docs/theory.md V01: input over its reserve, output of both pools in wei, average and final price against the first.
 */
const table = [
  [1n, 1000n, 996006981039903216493n, 1494010471559854824739n, -0.003993, -0.001994],
  [1n, 100n, 9871580343970612988504n, 14807370515955919482756n, -0.012842, -0.019675],
  [1n, 20n, 47482973758155927037195n, 71224460637233890555793n, -0.050341, -0.092841],
  [1n, 10n, 90661089388014913158134n, 135991634082022369737201n, -0.093389, -0.173328],
  [1n, 2n, 332665999332665999332665n, 498998998998998998998998n, -0.334668, -0.555111],
] as const

const settings = [
  { name: '1e6/1e6', reserves: { base: parseEther('1000000'), quote: parseEther('1000000') }, column: 2 },
  { name: '5e4/1.5e6', reserves: { base: parseEther('50000'), quote: parseEther('1500000') }, column: 3 },
] as const

for (const { name, reserves, column } of settings) {
  test(`V01: the pair pays floor(997 dx y / (1000 x + 997 dx)) to the wei, and moves its price with it (${name})`, () =>
    live(
      Effect.gen(function* () {
        const { base: x, quote: y } = reserves
        for (const row of table) {
          const [numerator, denominator, , , average, after] = row
          const dx = (x * numerator) / denominator
          const pair = yield* exchange().pair(reserves)
          const out = yield* pair.swap('sell', dx)
          expect(out).toBe(row[column])
          expect(amountOut(dx, x, y)).toBe(out)
          const left = yield* pair.reserves
          expect(left).toEqual({ base: x + dx, quote: y - out })
          const spot = Number(y) / Number(x)
          expect(Number(out) / Number(dx) / spot - 1).toBeCloseTo(average, 6)
          expect(Number(left.quote) / Number(left.base) / spot - 1).toBeCloseTo(after, 6)
        }
      }),
    ))
}

test('V01: buying mirrors selling: the same integers with the reserves exchanged', () =>
  live(
    Effect.gen(function* () {
      const { base, quote } = settings[1].reserves
      for (const [numerator, denominator, , expected] of table) {
        const pair = yield* exchange().pair({ base: quote, quote: base })
        expect(yield* pair.swap('buy', (base * numerator) / denominator)).toBe(expected)
      }
    }),
  ))

test('V01: the input that an exact output costs is the ceiling of the inverse, and one wei less does not buy it', () =>
  live(
    Effect.gen(function* () {
      const { reserves } = settings[0]
      const pair = yield* exchange().pair(reserves)
      const ask = (out: bigint) =>
        exchange().deployer.read(getAmountIn(out, reserves.base, reserves.quote, pair.deployment.router))
      expect(yield* ask(parseEther('1000'))).toBe(1004013040121365096290n)
      expect(yield* ask(parseEther('10000'))).toBe(10131404313951956880744n)
      expect(amountOut(1004013040121365096290n, reserves.base, reserves.quote)).toBeGreaterThanOrEqual(
        parseEther('1000'),
      )
      expect(amountOut(1004013040121365096289n, reserves.base, reserves.quote)).toBeLessThan(parseEther('1000'))
    }),
  ))
