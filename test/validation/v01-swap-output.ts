import { Effect } from 'effect'
import { parseEther } from 'viem'
import { amountOut } from '../../protocols/netswap/constant-product.ts'
import { getAmountIn, openExchange } from '../fixtures/exchange.ts'
import { asPrinted, exactly, type Row, type ValidationCase } from './case.ts'

/** Input over its reserve, output of both pools in wei, average and final price against the first. */
const table = [
  [1n, 1000n, 996006981039903216493n, 1494010471559854824739n, -0.003993, -0.001994],
  [1n, 100n, 9871580343970612988504n, 14807370515955919482756n, -0.012842, -0.019675],
  [1n, 20n, 47482973758155927037195n, 71224460637233890555793n, -0.050341, -0.092841],
  [1n, 10n, 90661089388014913158134n, 135991634082022369737201n, -0.093389, -0.173328],
  [1n, 2n, 332665999332665999332665n, 498998998998998998998998n, -0.334668, -0.555111],
] as const
const pools = [
  { name: '1e6/1e6', reserves: { base: parseEther('1000000'), quote: parseEther('1000000') }, column: 2 },
  { name: '5e4/1.5e6', reserves: { base: parseEther('50000'), quote: parseEther('1500000') }, column: 3 },
] as const

export const swapOutput: ValidationCase = {
  id: 'V01',
  title: 'What a swap pays',
  where: 'functions, chain',
  run: Effect.fnUntraced(function* () {
    const exchange = yield* openExchange
    const rows: Row[] = []
    for (const { name, reserves, column } of pools) {
      const { base: x, quote: y } = reserves
      for (const [numerator, denominator, ...outputs] of table) {
        const [, , average, after] = outputs
        const expected = outputs[column - 2] as bigint
        const told = `${name}, ${numerator}/${denominator} of it`
        const dx = (x * numerator) / denominator
        const pair = yield* exchange.pair(reserves)
        const out = yield* pair.swap('sell', dx)
        const left = yield* pair.reserves
        const spot = Number(y) / Number(x)
        // Buying mirrors selling: the same integers with the reserves exchanged.
        const mirror = yield* exchange.pair({ base: y, quote: x })
        rows.push(
          exactly(`${told}: out of the pair, wei`, expected, out),
          exactly(`${told}: out by the function`, expected, amountOut(dx, x, y)),
          exactly(`${told}: bought from a pair the other way round`, expected, yield* mirror.swap('buy', dx)),
          exactly(`${told}: left in the pair`, y - expected, left.quote),
          asPrinted(`${told}: average price over the first`, average, Number(out) / Number(dx) / spot - 1, 6),
          asPrinted(`${told}: price afterwards`, after, Number(left.quote) / Number(left.base) / spot - 1, 6),
        )
      }
    }
    const { reserves } = pools[0]
    const pair = yield* exchange.pair(reserves)
    for (const [wanted, cost] of [
      [parseEther('1000'), 1004013040121365096290n],
      [parseEther('10000'), 10131404313951956880744n],
    ] as const) {
      const ask = getAmountIn(wanted, reserves.base, reserves.quote, pair.deployment.router)
      rows.push(
        exactly(`what ${wanted / 10n ** 18n} out cost by the router, wei`, cost, yield* exchange.deployer.read(ask)),
        exactly('is enough', true, amountOut(cost, reserves.base, reserves.quote) >= wanted),
        exactly('and a wei less is not', true, amountOut(cost - 1n, reserves.base, reserves.quote) < wanted),
      )
    }
    return rows
  }),
}
