import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { amountOut, noArbitrageBand } from '../protocols/netswap/constant-product.ts'
import { swapFee } from '../protocols/netswap/deploy.ts'
import type { PoolName } from '../protocols/pair.ts'
import type { AnyKind, Decision, Situation } from './agent.ts'
import { floorNames } from '../protocols/index.ts'
import { agentKinds, type KindName } from './index.ts'
import type { Random } from './random.ts'
import { at, metis, pools, usdc, weth } from '../test/fixtures/pools.ts'

const farms = [
  { address: at(6), pool: 'native', stakingToken: at(4), pays: metis, vestSeconds: 0 },
  { address: at(7), pool: 'bridged', stakingToken: at(5), pays: metis, vestSeconds: 86_400, escrow: at(8) },
]
const boosted = { address: at(11), pool: 'native', stakingToken: at(4), pays: metis, vestSeconds: 0, boosted: true }
const rewards = { farm: boosted, feeDistributor: at(12), weeklyFees: 250 }
const deployments = { bridge: { metis, usdc, weth }, netswap: { pools, router: at(9) }, farms: { farms }, rewards }

/** Actions that say what they mean instead of encoding it. */
const say = (kind: string) => (about: object) => ({ to: at(9), kind, ...about })
const actions = {
  netswap: {
    swap: say('swap'),
    addLiquidity: say('add'),
    removeLiquidity: say('remove'),
    approvals: (pool: PoolName) => [{ kind: 'approve', pool }],
  },
  farms: {
    exit: say('exit'),
    stakeAll: say('stake'),
    claim: say('claim'),
    release: say('release'),
    approval: say('approve'),
  },
  bridge: { withdraw: say('withdraw'), fastApprovals: () => [] },
  rewards: {
    approvals: () => [{ to: metis.address, kind: 'approve' }],
    lock: say('lock'),
    increase: (amount: bigint) => ({ to: at(13), kind: 'increase', amount }),
    weigh: () => ({ to: at(11), kind: 'weigh' }),
    unlock: () => ({ to: at(13), kind: 'unlock' }),
    claim: () => ({ to: at(11), kind: 'claim' }),
    claimFees: () => ({ to: rewards.feeDistributor, kind: 'claimFees' }),
  },
  metis: { unwrap: (amount: bigint) => ({ to: metis.address, kind: 'unwrap', amount }) },
}

/** Uniforms that depend on purpose and step alone, as the world's streams do. */
const randomOf =
  (seed: number, block: number): Random =>
  (purpose, step = block) => {
    let state = [...`${seed}/${purpose}/${step}`].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, 7)
    const uniform = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
      return ((state >>> 0) + 0.5) / 2 ** 32
    }
    uniform()
    return { uniform }
  }

const beginning = { eth: 2000, metis: 30, mainnetYield: 0.05, volatility: { eth: 0.65, metis: 0.85 } }

/** A kind's n-th agent, born with its defaults. */
const birthOf = (name: KindName, rank: number, seed: number) => {
  const kind: AnyKind = agentKinds[name]
  const random = randomOf(seed, 0)
  return kind.birth({
    parameters: kind.parameters.parse({}),
    rank,
    beginning,
    opening: 0,
    draws: (purpose) => random(purpose),
    address: () => at(20),
  })
}

interface Scene {
  readonly seed: number
  readonly hour: number
  readonly prices: Readonly<Record<PoolName, { readonly inner: number; readonly outer: number }>>
  readonly holds: readonly [metis: number, usdc: number, weth: number, native: number, bridged: number]
  readonly users: number
  readonly review: boolean
}

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const priced = (usual: number) =>
  fc.tuple(between(0.6, 1.6), between(0.9, 1.1)).map(([move, gap]) => ({
    inner: usual * move,
    outer: usual * move * gap,
  }))
const dollars = fc.oneof(fc.constant(0), between(0, 1e6))
const scenes: fc.Arbitrary<Scene> = fc.record({
  seed: fc.nat(1e6),
  hour: fc.integer({ min: 1, max: 5000 }),
  prices: fc.record({ native: priced(30), bridged: priced(2000) }),
  holds: fc.tuple(dollars, dollars, dollars, dollars, dollars),
  users: between(0, 6),
  review: fc.boolean(),
})

/** A million dollars on each side of either pool, a million LP tokens. */
const million = 10n ** 12n
const baseFor = (price: number): bigint => BigInt(Math.round(1e12 / price)) * 10n ** 12n
const wei = (tokens: number): bigint => BigInt(Math.floor(tokens * 1e6)) * 10n ** 12n

function situation(scene: Scene, attributes: unknown, memory: unknown): Situation<any, any> {
  const { seed, hour, prices, holds, users, review } = scene
  const state = (name: PoolName) => ({
    reserves: { base: baseFor(prices[name].inner), quote: million },
    liquidity: 10n ** 24n,
  })
  const now = 1_704_067_200 + hour * 3600
  const reward = { earned: wei(3), escrowed: wei(2), releasable: wei(1) }
  return {
    me: at(99),
    attributes,
    memory,
    review,
    deployments,
    actions,
    random: randomOf(seed, hour),
    view: {
      now,
      blockSeconds: 3600,
      native: wei(5),
      mainnet: 500_000,
      chain: {
        metis: { gasPrice: 20_000_000_000n },
        netswap: { native: state('native'), bridged: state('bridged') },
        rewards: {
          votingPower: wei(5000),
          feesUntil: now - 86_400,
          farm: { rewardRate: 10n ** 15n, periodFinish: BigInt(now), totalStaked: wei(500), totalWorking: wei(300) },
        },
        farms: farms.map(() => ({
          rewardRate: 10n ** 16n,
          periodFinish: BigInt(now + 86_400),
          totalStaked: wei(1000),
        })),
      },
      announced: [{ farm: at(6), amount: wei(500), duration: 86_400, due: now + 86_400 }],
      account: {
        metis: { wmetis: wei(holds[0] / prices.native.inner) },
        bridge: { usdc: BigInt(Math.floor(holds[1] * 1e6)), weth: wei(holds[2] / prices.bridged.inner) },
        netswap: { native: wei(holds[3] / 2), bridged: 0n },
        rewards: {
          locked: wei(100),
          lockEnd: now + 86_400 * (hour % 200) - 86_400,
          votingPower: wei(20),
          staked: wei(hour % 7),
          working: wei((hour % 7) / 2),
          earned: wei(2),
        },
        farms: [
          { staked: 0n, ...reward },
          { staked: wei(holds[4] / 2), ...reward },
        ],
      },
      rules: { places: 'arrival', batched: false, pending: 'hidden', offers: 'none', privately: false, most: 64 },
      outside: {
        eth: prices.bridged.outer,
        metis: prices.native.outer,
        mainnetYield: 0.05,
        users,
        bridgeFee: 0.001,
        signals: {
          metis: { trend: 0.001, variance: 0.85 ** 2 / 365 },
          eth: { trend: -0.001, variance: 0.65 ** 2 / 365 },
          revenue: 1e6,
          revenueDays: 10,
          fundamental: 28,
        },
      },
    },
  } as unknown as Situation<any, any>
}

function frozen<A>(value: A): A {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    for (const each of Object.values(value)) frozen(each)
    Object.freeze(value)
  }
  return value
}

/** Decides hour after hour, each time with the memory of the last; all that it is given is frozen. */
function lived(name: KindName, rank: number, life: readonly Scene[]): Decision<unknown>[] {
  const kind: AnyKind = agentKinds[name]
  const { attributes, memory } = frozen(birthOf(name, rank, life[0]!.seed))
  const decisions: Decision<unknown>[] = []
  for (const scene of life) {
    decisions.push(frozen(kind.decide(frozen(situation(scene, attributes, decisions.at(-1)?.memory ?? memory)))))
  }
  return decisions
}

const lives = fc
  .tuple(scenes, fc.array(scenes, { minLength: 1, maxLength: 5 }))
  .map(([first, rest]) => [first, ...rest].map((scene, i) => ({ ...scene, hour: first.hour + 30 * i })))

/** Kinds that live on what every chain has; who needs more is tested where that is: test/world/ecosystem.test.ts. */
const kinds = (Object.keys(agentKinds) as KindName[]).filter((name) =>
  agentKinds[name].reads.every((needed) => (floorNames as readonly string[]).includes(needed)),
)

describe.each(kinds)('%s', (name) => {
  test('decides the same for the same situation, and changes nothing that it is given', () => {
    fc.assert(
      fc.property(lives, fc.nat(5), (life, rank) => {
        expect(lived(name, rank, life)).toEqual(lived(name, rank, structuredClone(life)))
      }),
    )
  })

  test('is born the same from the same draws, and with nothing that it could owe', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(100), (seed, rank) => {
        const born = birthOf(name, rank, seed)
        expect(born).toEqual(birthOf(name, rank, seed))
        for (const amount of Object.values(born.endowment)) expect(amount).toBeGreaterThanOrEqual(0)
        expect(born.endowment.gas).toBeGreaterThan(0)
      }),
    )
  })
})

/** Swaps among what was decided. */
const swapsIn = ({ intents = [] }: Decision<unknown>): readonly any[] =>
  (intents as readonly any[]).filter(({ kind }) => kind === 'swap')

describe('a user', () => {
  test('stays away while fewer are won over than its rank, and comes when there are more', () => {
    fc.assert(
      fc.property(scenes, fc.nat(5), (scene, rank) => {
        const rich = { ...scene, holds: [1e5, 1e5, 1e5, 0, 0] as const }
        const swaps = swapsIn(lived('user', rank, [rich])[0]!).length
        if (scene.users <= rank) expect(swaps).toBe(0)
        if (scene.users >= rank + 1) expect(swaps).toBe(1)
      }),
    )
  })

  test('gives half of what it holds at most, and takes no less than its slippage below the quote', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const here = situation(scene, undefined, undefined)
        for (const { pool, side, amountIn, minOut } of swapsIn(lived('user', 0, [scene])[0]!)) {
          const { base, quote } = here.view.chain.netswap[pool as PoolName].reserves
          const { metis: held, bridge } = here.view.account
          const has = side === 'buy' ? bridge.usdc : pool === 'native' ? held.wmetis : bridge.weth
          expect(Number(amountIn)).toBeLessThanOrEqual((Number(has) / 2) * (1 + 1e-9))
          const quoted = side === 'sell' ? amountOut(amountIn, base, quote) : amountOut(amountIn, quote, base)
          expect(minOut).toBe((quoted * 98n) / 100n)
        }
      }),
    )
  })
})

describe('an arbitrageur', () => {
  test('trades only where the outer price is out of the band, towards it, for more than the trade and its gas cost', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const here = situation(scene, undefined, undefined)
        for (const { pool, side, amountIn, minOut } of swapsIn(lived('arbitrageur', 0, [scene])[0]!)) {
          const { reserves } = here.view.chain.netswap[pool as PoolName]
          const { outer } = scene.prices[pool as PoolName]
          const [low, high] = noArbitrageBand(
            { base: Number(reserves.base) / 1e18, quote: Number(reserves.quote) / 1e6 },
            swapFee,
          )
          expect(side === 'buy' ? outer > high : outer < low).toBe(true)
          const [paid, got] =
            side === 'buy'
              ? [Number(amountIn) / 1e6, (Number(minOut) / 1e18) * outer]
              : [(Number(amountIn) / 1e18) * outer, Number(minOut) / 1e6]
          const gas = 130_000 * 20e-9 * scene.prices.native.outer
          // A millionth of a token is lost in rounding, of ether at most a fifth of a cent.
          expect(got).toBeGreaterThan(paid + gas - 0.005)
        }
      }),
    )
  })

  test('leaves alone what its inventory is too small to gain from', () => {
    const prices = { native: { inner: 30, outer: 30.5 }, bridged: { inner: 2000, outer: 2000 } }
    const scene: Scene = { seed: 1, hour: 1, prices, holds: [0, 1, 0, 0, 0], users: 0, review: true }
    for (const { amountIn, minOut } of swapsIn(lived('arbitrageur', 0, [scene])[0]!)) {
      expect(amountOut(amountIn, million, baseFor(30))).toBeGreaterThanOrEqual(minOut)
    }
  })
})
