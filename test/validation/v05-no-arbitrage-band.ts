import { Effect } from 'effect'
import { reservesOf } from '../../agents/mind/pools/reserves.ts'
import { noArbitrageBand } from '../../protocols/netswap/constant-product.ts'
import { swapFee } from '../../protocols/netswap/deploy.ts'
import { type PoolName, poolNames } from '../../protocols/pair.ts'
import { step, type StepResult } from '../../sandbox/world/step.ts'
import { advance, type World } from '../../sandbox/world/world.ts'
import { smallCampaign, specOf, standstill } from '../fixtures/campaigns.ts'
import { worldOf } from '../fixtures/world.ts'
import { atMost, exactly, type Row, type ValidationCase } from './case.ts'

/** A world that stands still outside, with an arbitrageur and nobody else. */
const alone = specOf(smallCampaign({ market: standstill, agents: { investor: { count: 0 } } }), 'none')

/** Factors of METIS and ether. */
const moves = [
  [1.2, 0.9],
  [0.8, 1.3],
  [1.01, 0.99],
  [0.99, 1.01],
  [2.5, 0.4],
] as const

/** How far an outer price is outside of what a pool's band allows, relative to it; 0 or less inside. */
function outside(world: World, name: PoolName): number {
  const { metis, eth } = world.state.market
  const price = name === 'native' ? metis : eth
  const reserves = reservesOf({ chain: world.state.seen.chain }, world.deployments.netswap.pools[name])
  const [low, high] = noArbitrageBand(reserves, swapFee)
  return Math.max(low / price - 1, price / high - 1)
}

/** Swaps that a block holds, or might have held had they not reverted. */
const swapsIn = ({ entries, failed }: StepResult): number =>
  entries.filter(({ fact }) => fact.type === 'swap').length + failed.length

export const bandWithoutArbitrage: ValidationCase = {
  id: 'V05',
  title: 'The band without arbitrage',
  where: 'chain',
  run: Effect.fnUntraced(function* () {
    const world = yield* worldOf(alone, {
      inhabitants: (born) => born.filter(({ kind }) => kind.kind === 'arbitrageur'),
    })
    const swaps = Effect.map(step(world), swapsIn)
    const rows: Row[] = []
    for (const factor of [1.0029, 0.9972]) {
      advance(world, { market: { ...world.state.market, metis: 30 * factor, eth: 2000 * factor } })
      rows.push(exactly(`inside the band, prices × ${factor}: swaps`, 0, yield* swaps))
    }
    advance(world, { market: { ...world.state.market, metis: 30, eth: 2000 } })
    for (const [metis, eth] of moves) {
      const { market } = world.state
      advance(world, { market: { ...market, metis: market.metis * metis, eth: market.eth * eth } })
      const told = `METIS × ${metis}, ether × ${eth}`
      rows.push(
        exactly(`${told}: pools out of their band`, 2, poolNames.filter((name) => outside(world, name) > 1e-9).length),
        exactly(`${told}: swaps of the arbitrageur`, 2, yield* swaps),
        atMost(`${told}: how far out they are then`, 1e-9, Math.max(...poolNames.map((name) => outside(world, name)))),
        exactly(`${told}: swaps a second time`, 0, yield* swaps),
      )
    }
    return rows
  }),
}
