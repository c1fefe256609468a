import { credited } from '../../sandbox/market/outside-accounts.ts'
import { advance } from '../../sandbox/world/world.ts'
import { Effect, Exit } from 'effect'
import { describe, expect, test } from 'vitest'
import { checkPayable } from '../../sandbox/campaign/payable.ts'
import { planRuns } from '../../sandbox/campaign/plan.ts'
import { run } from '../../sandbox/run/run.ts'
import { serveOrigin } from '../../sandbox/origin/origin.ts'
import { step, steps } from '../../sandbox/world/step.ts'
import { smallCampaign, specOf } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { worldOf } from '../fixtures/world.ts'

const campaign = smallCampaign()
const spec = specOf(campaign, 'native-linear')

describe('a promise that the chain does not keep ends the run', () => {
  test('when a payment reverts, with who, what, where and the chain’s reason', async () => {
    const error = await live(
      Effect.gen(function* () {
        const world = yield* worldOf(spec)
        // In the place of its fourth call the steward asks the budget for something that it cannot do.
        const unknown = { to: world.deployments.budget.timelock, data: '0xdeadbeef', gas: 30_000n } as const
        const stewardship = world.state.stewardship.map((each, i) =>
          i === 3 ? { ...each, call: () => unknown } : each,
        )
        advance(world, { stewardship })
        return yield* Effect.flip(steps(world, 200, () => undefined))
      }),
    )
    expect(error._tag).toBe('PromiseBroken')
    expect(error.message).toMatch(/In block \d+ a transaction reverted that had to succeed: steward/)
  })

  test('when a deposit does not arrive', async () => {
    const error = await live(
      Effect.gen(function* () {
        const world = yield* worldOf(spec)
        const { metis } = world.deployments.bridge
        const owner = world.inhabitants[0]!.address
        const amount = 10n * world.state.seen.chain.bridge.metisOutside
        advance(world, { crossing: [{ direction: 'in', owner, token: metis, amount, due: world.state.now }] })
        return yield* Effect.flip(step(world))
      }),
    )
    expect(error._tag).toBe('PromiseBroken')
    expect(error.message).toContain('bridge’s transaction')
  })

  test('when somebody is born without what they were said to own', async () => {
    const poor = specOf(smallCampaign({ market: { metis: 0.1 } }), 'none')
    const error = await live(Effect.flip(worldOf(poor)))
    expect(error._tag).toBe('OpeningUnpayable')
    expect(error.message).toMatch(/Raise chain\.metisSupply by [\d,]+ or more/)
  })
})

describe('METIS that waits outside', () => {
  test('is the most that can be bought there: the rest of the money stays where it is', async () => {
    const { bought, left } = await live(
      Effect.gen(function* () {
        const world = yield* worldOf(specOf(campaign, 'none'))
        const { metis } = world.deployments.bridge
        const rich = world.inhabitants.find(({ kind }) => kind.kind === 'investor')!
        const outside = world.state.seen.chain.bridge.metisOutside
        const outsideAccounts = credited(world.state.outsideAccounts, [[rich.address, 1e12]])
        const place = world.inhabitants.indexOf(rich)
        const minds = world.state.minds.map((mind, i) => (i === place ? { ...mind, awake: true } : mind))
        advance(world, { outsideAccounts, minds })
        const greedy = { token: metis, amount: 3n * outside }
        const kind = { ...rich.kind, decide: () => ({ memory: rich.born.memory, deposits: [greedy, greedy] }) }
        Object.assign(rich, { kind })
        yield* step(world)
        yield* step(world)
        return {
          bought: world.ledger.balance(metis.address, rich.address),
          left: world.state.seen.chain.bridge.metisOutside,
        }
      }),
    )
    expect(bought).toBeGreaterThan(0n)
    expect(left).toBeGreaterThanOrEqual(0n)
  })
})

describe('before any run', () => {
  const payable = (changes: Parameters<typeof smallCampaign>[0]) =>
    live(
      Effect.gen(function* () {
        const specs = planRuns(smallCampaign(changes))
        const { base } = yield* serveOrigin(specs[0]!.base)
        return checkPayable(
          specs,
          specs.map(() => base),
        )
      }),
    )

  test('a budget is refused that is more than what waits outside, and one that is not is let through', async () => {
    const of = (budget: string) => ({
      policies: [{ id: 'p', title: 'P', budget, legs: [{ sink: 'native' as const, share: 1 }] }],
    })
    expect((await payable(of('5990000 METIS')))?.message).toContain('policy p, seed 1: more than can be paid')
    expect(await payable(of('100000 METIS'))).toBeUndefined()
  })

  test('people who own more METIS than there is are refused once, without a policy being named for it', async () => {
    const found = await payable({ market: { metis: 0.1 } })
    expect(found?.mistakes).toHaveLength(1)
    expect(found?.mistakes[0]).toContain('policy none, seed 1')
  })
})

test('a run whose evaluation begins before its payments are made is no result', async () => {
  // No validator lets this through; a chain that stands still does.
  const early = { ...spec, timeline: { ...spec.timeline, evaluation: { from: 9, to: 12 } } }
  const exit = await live(
    Effect.gen(function* () {
      return yield* Effect.exit(run(early, yield* serveOrigin(early.base)))
    }),
  )
  expect(Exit.isFailure(exit) && exit.cause.toString()).toContain('PaymentLate')
})
