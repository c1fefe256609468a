import { Effect } from 'effect'
import type { Address } from 'viem'
import { describe, expect, test } from 'vitest'
import type { Fact } from '../../protocols/fact.ts'
import { enki as enkiProtocol } from '../../protocols/enki/index.ts'
import { hercules as herculesProtocol } from '../../protocols/hercules/index.ts'
import { nearestUsable } from '../../protocols/hercules/tick.ts'
import { AccountBalance } from '../../protocols/perpetual/artifacts.gen.ts'
import { perpetual as perpetualProtocol } from '../../protocols/perpetual/index.ts'
import { usableTick } from '../../protocols/perpetual/price.ts'
import { addLiquidity } from '../../protocols/netswap/actions.ts'
import type { Call } from '../../protocols/call.ts'
import type { Exposure } from '../../protocols/protocol.ts'
import { view } from '../../protocols/read.ts'
import { balanceOf, fromUnits, toUnits } from '../../protocols/token.ts'
import { live } from '../fixtures/effects.ts'
import { mint, opened, provider, swap } from '../fixtures/hercules.ts'
import { long, maker, openPerpetual, short, whole } from '../fixtures/perpetual.ts'
import { openStage } from '../fixtures/stage.ts'

/** Adds up what a protocol says that an account has inside, and weighs it by a state; METIS, margin aside. */
function inside<At, State>(exposure: Exposure<At, State>, at: At, account: Address) {
  const amounts = new Map<string, bigint>()
  return {
    see: (facts: readonly Fact[], sender: Address) => {
      for (const moved of facts.flatMap((fact) => exposure.moved!(at, fact, { sender, facts }))) {
        const { unit = 'METIS' } = moved
        if (moved.account === account) amounts.set(unit, (amounts.get(unit) ?? 0n) + moved.amount)
      }
    },
    of: (state: State): number =>
      [...amounts].reduce((sum, [unit, amount]) => {
        const held = exposure.held?.(at, state)[unit as Address]
        const weight = unit === 'METIS' ? 1 : (exposure.counted?.(at, state, unit) ?? held ?? 0)
        return sum + weight * fromUnits(amount, 18)
      }, 0),
  }
}

describe('exposure looks through', () => {
  test('positions of concentrated liquidity: it is the METIS that they hold at every price', () =>
    live(
      Effect.gen(function* () {
        const stage = yield* opened
        const { pools } = stage.deployments.hercules
        const watch = inside(herculesProtocol.exposure!, stage.deployments.hercules, provider)
        const held = Effect.gen(function* () {
          const { first } = (yield* stage.account('hercules', provider)).positions
          const native = first.filter(({ pool }) => pool === 'native')
          return fromUnits(
            native.reduce((sum, { amounts }) => sum + amounts.base, 0n),
            18,
          )
        })
        const agrees = Effect.gen(function* () {
          expect(watch.of(yield* stage.state('hercules'))).toBeCloseTo(yield* held, 9)
        })
        const range = (low: number, high: number) => ({
          bottom: nearestUsable(low, pools.native),
          top: nearestUsable(high, pools.native),
        })
        watch.see(yield* mint(stage, range(24, 36), 400, 12_000), provider)
        yield* agrees
        const before = yield* held
        expect(before).toBeGreaterThan(300)
        // One beside the other, wholly above the price, of METIS alone.
        watch.see(yield* mint(stage, range(31, 40), 200, 0), provider)
        yield* agrees
        for (const [side, amount] of [
          ['buy', 60_000],
          ['sell', 5_000],
          ['buy', 400_000],
        ] as const) {
          yield* swap(stage, side, amount)
          yield* agrees
        }
        expect(yield* held).toBeLessThan(before)
        const { id, liquidity } = (yield* stage.account('hercules', provider)).positions.first[0]!
        const { decrease } = stage.actions.hercules
        const half = decrease({ id, liquidity: liquidity / 2n, minBase: 0n, minQuote: 0n })
        watch.see((yield* stage.play(provider, half)).facts, provider)
        yield* agrees
      }),
    ))

  test('perpetual positions, and makers’ orders less what they owe: it is the size that the exchange reckons', () =>
    live(
      Effect.gen(function* () {
        const { play, state, read, actions, at, join, open, account } = yield* openPerpetual
        for (const who of [maker, long, short]) yield* join(who, 100_000)
        const base = at.markets.metis.base
        const watches = [maker, long, short].map((who) => ({
          who,
          watch: inside(perpetualProtocol.exposure!, at, who),
        }))
        const done = Effect.fnUntraced(function* (
          sender: Address,
          scene: Effect.Effect<{ facts: readonly Fact[] }, any>,
        ) {
          const { facts } = yield* scene
          const now = yield* state('perpetual')
          for (const { who, watch } of watches) {
            watch.see(facts, sender)
            const size = yield* read(view(AccountBalance.abi, at.accountBalance, 'getTotalPositionSize', [who, base]))
            expect(watch.of(now)).toBeCloseTo(fromUnits(size, 18), 6)
          }
        })
        const range = { lower: usableTick(30 / 1.2), upper: usableTick(30 * 1.2) }
        const order = { market: 'metis', base: 1000n * whole, quote: 30_000n * whole, ...range } as const
        yield* done(maker, play(maker, actions.addLiquidity(order)))
        yield* done(long, open(long, 'metis', 'long', 400))
        yield* done(short, open(short, 'metis', 'short', 1500))
        yield* done(maker, play(maker, actions.addLiquidity({ ...order, base: 500n * whole })))
        yield* done(long, open(long, 'metis', 'long', 300))
        const { liquidity } = (yield* account('perpetual', maker)).markets.metis.order
        yield* done(
          maker,
          play(maker, actions.removeLiquidity({ market: 'metis', ...range, liquidity: liquidity / 3n })),
        )
        yield* done(short, play(short, actions.closePosition('metis', 0n)))
        const left = (yield* account('perpetual', maker)).markets.metis.order
        yield* done(maker, play(maker, actions.removeLiquidity({ market: 'metis', ...left })))
        expect((yield* account('perpetual', maker)).markets.metis.size).not.toBe(0n)
      }),
    ))

  test('tickets of liquid staking, and liquidity of its market, locked to shorten one or not: METIS on both sides', () =>
    live(
      Effect.gen(function* () {
        const alice: Address = '0x0000000000000000000000000000000000000a11'
        const stage = yield* openStage({ sequencing: {}, enki: {} })
        const { enki } = stage.actions
        const { enki: at } = stage.deployments
        yield* stage.endow(alice, { native: 10, metis: 3_000 })
        const watch = inside(enkiProtocol.exposure!, at, alice)
        const exposure = Effect.gen(function* () {
          const state = yield* stage.state('enki')
          const tokens = [at.metis, at.eMetis, at.seMetis, { address: at.market.address }]
          const weights: Record<Address, number> = {
            ...enkiProtocol.exposure!.held!(at, state),
            [at.metis.address]: 1,
          }
          let sum = watch.of(state)
          for (const { address } of tokens) {
            sum += weights[address]! * fromUnits(yield* stage.read(balanceOf(address, alice)), 18)
          }
          return sum
        })
        const act = Effect.fnUntraced(function* (...calls: Call[]) {
          watch.see((yield* stage.play(alice, ...calls)).facts, alice)
          expect(yield* exposure).toBeCloseTo(3_000, 9)
        })
        yield* act(...enki.approvals())
        yield* act(enki.mint({ amount: toUnits(2_000, 18), stake: false, to: alice }))
        const side = toUnits(500, 18)
        const market = { router: at.router, pools: { native: at.market, bridged: at.market } }
        yield* act(
          addLiquidity(market as never, {
            pool: 'native',
            base: side,
            quote: side,
            minBase: side,
            minQuote: side,
            to: alice,
          }),
        )
        yield* act(enki.request(toUnits(1_000, 18), alice))
        yield* act(...enki.shorten(1n, toUnits(100, 18)))
        yield* act(enki.cancel(1n, alice))
      }),
    ))
})
