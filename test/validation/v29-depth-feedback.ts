import { Effect } from 'effect'
import { parseEther } from 'viem'
import { netswapActions } from '../../protocols/netswap/actions.ts'
import { twoSidedDepth } from '../../protocols/netswap/constant-product.ts'
import { swapFee } from '../../protocols/netswap/deploy.ts'
import { balanceOf } from '../../protocols/token.ts'
import { adopt, type AdoptionParameters } from '../../sandbox/market/adoption.ts'
import { fromWei, openExchange, owner } from '../fixtures/exchange.ts'
import { about, asPrinted, type ValidationCase, within } from './case.ts'

/** Pull of a product, elasticity to service, users in the end. */
const table = [
  [0.6, 0.25, 1.871371],
  [0.6, 0.5, 2.56],
  [1.2, 0.25, 2.861301],
  [0.3, 0, 1.3],
] as const

const worldOf = (productPull: number, serviceElasticity: number): AdoptionParameters => ({
  users: 1,
  innovation: 0.2,
  imitation: 0,
  churn: 0.2,
  demand: 'smooth',
  serviceElasticity,
  hillGain: 2.2,
  hillMidpoint: 2,
  hillSteepness: 6,
  productPull,
})

/** Users in the end where service is what users are. */
function settledUsers(world: AdoptionParameters, start: number): number {
  let users = start
  for (let day = 0; day < 1000; day++) users = adopt(world, users, { service: users, products: 1 }, 1)
  return users
}

const start = { base: parseEther('1000'), quote: parseEther('2000000') }

/** The same with a real pool between: liquidity follows users, and users what depth the pool then has over its first. */
const settledWithPool = Effect.fnUntraced(function* (world: AdoptionParameters, days: number) {
  const { pair, deployer } = yield* openExchange
  const { deployment, pool, reserves } = yield* pair(start)
  const { addLiquidity, removeLiquidity } = netswapActions(deployment)
  const depth = Effect.map(reserves, ({ quote }) => twoSidedDepth(fromWei(quote), 0.02, swapFee))
  const first = yield* depth
  const shares = yield* deployer.read(balanceOf(pool.address, owner))
  let users = 1
  for (let day = 0; day < days; day++) {
    const held = yield* deployer.read(balanceOf(pool.address, owner))
    const wanted = BigInt(Math.round(users * 1e9))
    const least = { pool: 'native', minBase: 0n, minQuote: 0n, to: owner } as const
    const missing = (shares * wanted) / 10n ** 9n - held
    const part = (amount: bigint) => (amount * (wanted - (held * 10n ** 9n) / shares)) / 10n ** 9n
    if (missing > 0n) yield* deployer.call(addLiquidity({ ...least, base: part(start.base), quote: part(start.quote) }))
    if (missing < 0n) yield* deployer.call(removeLiquidity({ ...least, liquidity: -missing }))
    yield* deployer.finish
    users = adopt(world, users, { service: (yield* depth) / first, products: 1 }, 1)
  }
  return users
})

export const depthFeedback: ValidationCase = {
  id: 'V29',
  title: 'Service that brings users that bring service',
  where: 'functions, chain',
  run: Effect.fnUntraced(function* (size) {
    const rows = table.flatMap(([pull, elasticity, printed]) => {
      const world = worldOf(pull, elasticity)
      const closed = (1 + pull) ** (1 / (1 - elasticity))
      return [
        asPrinted(`aQ = ${pull}, ζ = ${elasticity}: users in the end`, printed, settledUsers(world, 1), 6),
        ...[0.7, 3.5].map((from) =>
          within(`aQ = ${pull}, ζ = ${elasticity}: the same from ${from}`, closed, settledUsers(world, from), 1e-6),
        ),
      ]
    })
    // What is left of the way after a day is 1 - 0.2 (1 - ζ) of what was left before.
    const days = size === 'full' ? 160 : 80
    const [pull, elasticity, printed] = table[0]
    const found = yield* settledWithPool(worldOf(pull, elasticity), days)
    return [
      ...rows,
      about(`aQ = ${pull}, ζ = ${elasticity}: where liquidity of a real pool follows users`, printed, found, 1e-4),
    ]
  }),
}
