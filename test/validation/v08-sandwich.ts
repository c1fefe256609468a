import { Effect } from 'effect'
import { parseEther } from 'viem'
import { exactSandwich, leastSize, sandwich } from '../../agents/mind/mev/sandwich.ts'
import { netswapActions } from '../../protocols/netswap/actions.ts'
import { amountOut } from '../../protocols/netswap/constant-product.ts'
import { netswapEvents } from '../../protocols/netswap/events.ts'
import { openExchange, owner } from '../fixtures/exchange.ts'
import { about, asPrinted, exactly, type ValidationCase } from './case.ts'

/** A pool of a million each: fee, what the swap gives, its slippage, the largest front-run, what it gains. */
const table = [
  [0, 10_000, 0.005, 2521.899, 50.4975],
  [0, 20_000, 0.01, 5087.6959, 203.9592],
  [0, 50_000, 0.03, 15_720.5325, 1572.641],
  [0.003, 5000, 0.01, 5057.9466, 19.7974],
  [0.003, 10_000, 0.005, 2525.6689, 35.1018],
  [0.003, 20_000, 0.01, 5095.2657, 172.3673],
  [0.003, 50_000, 0.03, 15_743.6178, 1470.4316],
] as const
const floats = { in: 1e6, out: 1e6 }
const million = parseEther('1000000')
const victim = parseEther('20000')
const minOut = (amountOut(victim, million, million) * 99n) / 100n

/** What a swap gets at once, less its slippage. */
const bound = (v: number, slippage: number, fee: number): number => {
  const paid = (1 - fee) * v
  return ((paid * 1e6) / (1e6 + paid)) * (1 - slippage)
}

/** The swaps of a block in which a sandwich is put around one of 20,000, and what the pair holds then. */
const onChain = Effect.gen(function* () {
  const { pair, deployer, logs } = yield* openExchange
  const { deployment, pool, reserves } = yield* pair({ base: million, quote: million })
  const { swap } = netswapActions(deployment)
  const found = exactSandwich({ in: million, out: million }, victim, minOut, million)!
  const { amount, bought } = found
  const common = { pool: 'native', to: owner } as const
  yield* deployer.call(swap({ ...common, side: 'buy', amountIn: amount, minOut: bought }))
  yield* deployer.call(swap({ ...common, side: 'buy', amountIn: victim, minOut }))
  yield* deployer.call(swap({ ...common, side: 'sell', amountIn: bought, minOut: amount }))
  yield* deployer.finish
  const events = netswapEvents(deployment)[pool.address]!
  const swaps = (yield* logs)
    .flatMap((log) => events[log.topics[0]!]?.(log, { timestamp: 0 }) ?? [])
    .filter((fact) => fact.type === 'swap')
  return { found, swaps, left: yield* reserves }
})

export const sandwichSize: ValidationCase = {
  id: 'V08',
  title: 'The sandwich that a swap bears',
  where: 'functions, chain',
  run: Effect.fnUntraced(function* () {
    const {
      found,
      swaps: [front, middle, back],
      left,
    } = yield* onChain
    return [
      ...table.flatMap(([fee, v, slippage, amount, profit]) => {
        const one = sandwich(floats, v, bound(v, slippage, fee), fee)
        const told = `fee ${fee}, swap of ${v}, slippage ${slippage}`
        return [
          asPrinted(`${told}: front-run`, amount, one!.amount, 4),
          asPrinted(`${told}: gain`, profit, one!.profit, 4),
        ]
      }),
      ...[0.001, 0.01, 0.1, 0.5].map((slippage) =>
        exactly(
          `fee 0.003, swap of 1000, slippage ${slippage}: sandwiches that pay`,
          0,
          sandwich(floats, 1000, bound(1000, slippage, 0.003), 0.003) === undefined ? 0 : 1,
        ),
      ),
      ...(
        [
          [0, 0],
          [0.0005, 0.000500375],
          [0.003, 0.003013547],
          [0.01, 0.01015177],
        ] as const
      ).map(([fee, least]) => about(`fee ${fee}: share of the pool from which it pays`, least, leastSize(fee), 5e-10)),
      exactly('least that the swap of 20,000 takes, wei', 19354667921642449555855n, minOut),
      exactly('front-run on the chain, wei', 5095265696499566467927n, front!.amountIn),
      exactly('gain on the chain, wei', 172367274518725617549n, back!.amountOut - front!.amountIn),
      exactly('the swap gets its least', true, middle!.amountOut >= minOut),
      exactly('what is left in the pair, as foreseen', found.leaves.in, left.quote),
    ]
  }),
}

/** The swap with somebody ahead of it who takes so much. */
const behind = Effect.fnUntraced(function* (amount: bigint) {
  const { pair, deployer } = yield* openExchange
  const { deployment } = yield* pair({ base: million, quote: million })
  const { swap } = netswapActions(deployment)
  const common = { pool: 'native', to: owner, side: 'buy' } as const
  yield* deployer.call(swap({ ...common, amountIn: amount, minOut: 0n }))
  yield* deployer.call(swap({ ...common, amountIn: victim, minOut }))
  return yield* Effect.match(deployer.finish, { onSuccess: () => 'executed', onFailure: ({ _tag }) => _tag })
})

export const victimBound: ValidationCase = {
  id: 'V09',
  title: 'What a victim gets at least',
  where: 'functions, chain',
  run: Effect.fnUntraced(function* () {
    const { found, swaps } = yield* onChain
    const got = swaps[1]!.amountOut
    return [
      exactly('what the swap got is at least its limit', true, got >= minOut),
      exactly('and so little above it that a wei more ahead would break it', true, got - minOut <= 1n),
      exactly(
        'limit over what was quoted, at least 1 - s',
        true,
        minOut * 100n >= (amountOut(victim, million, million) - 1n) * 99n,
      ),
      exactly('behind the largest front-run', 'executed', yield* Effect.scoped(behind(found.amount))),
      exactly('behind a wei more', 'DeployFailed', yield* Effect.scoped(behind(found.amount + 1n))),
    ]
  }),
}
