import { Effect } from 'effect'
import { type Address, parseEther } from 'viem'
import { describe, expect, test } from 'vitest'
import { Slasher, StakerRewards, Vault } from '../../protocols/restaking/artifacts.gen.ts'
import { restaking as restakingProtocol } from '../../protocols/restaking/index.ts'
import { waitingIn } from '../../protocols/restaking/state.ts'
import { balanceOf } from '../../protocols/token.ts'
import { foundation } from '../../sandbox/origin/foundation.ts'
import { live } from '../fixtures/effects.ts'
import { openStage } from '../fixtures/stage.ts'

const alice: Address = '0x00000000000000000000000000000000000a11ce'
const bob: Address = '0x0000000000000000000000000000000000000b0b'
const day = 86_400
const epoch = 7 * day

/** Alice restakes 600 METIS and Bob 300, early in epoch 0. */
const restaked = Effect.fnUntraced(function* (parameters: Parameters<typeof openStage<'restaking'>>[0]['restaking']) {
  const stage = yield* openStage({ restaking: parameters })
  const { approvals, deposit } = stage.actions.restaking
  for (const [account, amount] of [
    [alice, 600],
    [bob, 300],
  ] as const) {
    yield* stage.endow(account, { native: 10, metis: 1000 })
    yield* stage.play(account, ...approvals(), deposit(account, parseEther(String(amount))))
  }
  const { restaking } = stage.deployments
  return {
    ...stage,
    /** Lets time go by until so many seconds after the start of an epoch. */
    untilEpoch: (number: number, seconds = 0) =>
      stage.pass(restaking.began + number * epoch + seconds - stage.now() - 1),
    burned: stage.read(balanceOf(restaking.collateral.address, restaking.burner)),
  }
})

/** Without rewards nothing but what a test does changes any balance. */
const unpaid = { rewardMetis: 0 }

describe('restaking', () => {
  test('stake is active at once, and stands behind the operators in proportion to their shares, up to the limit', () =>
    live(
      Effect.gen(function* () {
        const stage = yield* restaked({ operators: 3 })
        const { setOperatorShares, setNetworkLimit } = stage.actions.restaking
        const { operators } = stage.deployments.restaking
        const stakes = stage.state('restaking').pipe(Effect.map((state) => state.operators.map(({ stake }) => stake)))
        expect(yield* stage.state('restaking')).toMatchObject({
          activeStake: parseEther('900'),
          slashable: parseEther('900'),
          limit: parseEther('1000000'),
        })
        expect(yield* stakes).toEqual([parseEther('300'), parseEther('300'), parseEther('300')])
        yield* stage.play(foundation, setOperatorShares(operators[0]!, 4n))
        expect(yield* stakes).toEqual([parseEther('600'), parseEther('150'), parseEther('150')])
        yield* stage.play(foundation, setNetworkLimit(parseEther('90')))
        expect(yield* stakes).toEqual([parseEther('60'), parseEther('15'), parseEther('15')])
        expect(yield* stage.account('restaking', alice)).toMatchObject({
          collateral: parseEther('400'),
          active: parseEther('600'),
          slashable: parseEther('600'),
        })
      }),
    ))

  test('an operator that opts out of the vault, or never opted in to it, has no stake behind it', () =>
    live(
      Effect.gen(function* () {
        const stage = yield* restaked({ operators: 2 })
        const { optOutOfVault, optInToVault, optInToNetwork } = stage.actions.restaking
        const [operator] = stage.deployments.restaking.operators
        yield* stage.play(operator!, optOutOfVault())
        expect((yield* stage.state('restaking')).operators[0]!.stake).toBe(0n)
        yield* stage.play(operator!, optInToVault())
        expect((yield* stage.state('restaking')).operators[0]!.stake).toBe(parseEther('450'))
        for (const consent of [optInToVault(), optInToNetwork()])
          expect(yield* stage.refusal(bob, consent), 'who is no operator').toBeDefined()
      }),
    ))

  test('a withdrawal waits until the next epoch is over, and is paid once, to whom it belongs', () =>
    live(
      Effect.gen(function* () {
        const stage = yield* restaked(unpaid)
        const { withdraw, redeem, claim } = stage.actions.restaking
        const { restaking } = stage.deployments
        const { facts } = yield* stage.play(alice, withdraw(alice, parseEther('200')))
        const token = restaking.collateral.address
        expect(facts).toEqual([{ type: 'unrestake', account: alice, token, amount: parseEther('200'), epoch: 1 }])
        expect(yield* stage.state('restaking')).toMatchObject({
          activeStake: parseEther('700'),
          slashable: parseEther('900'),
        })
        stage.untilEpoch(2, -1)
        yield* stage.play(alice)
        expect(yield* stage.refusal(alice, claim(alice, 1n), Vault.abi)).toBe('InvalidEpoch')
        yield* stage.play(alice)
        expect((yield* stage.state('restaking')).epoch).toBe(2n)
        expect(yield* stage.refusal(bob, claim(bob, 1n), Vault.abi)).toBe('InsufficientClaim')
        const unclaimed = stage.account('restaking', alice).pipe(Effect.map(({ waiting }) => waiting.slice(0, 3)))
        expect(yield* unclaimed, 'by epochs, the next one first').toEqual([0n, 0n, parseEther('200')])
        const paid = yield* stage.play(alice, claim(alice, 1n))
        expect(yield* unclaimed).toEqual([0n, 0n, 0n])
        expect(paid.facts).toContainEqual({
          type: 'unrestaked',
          account: alice,
          token,
          amount: parseEther('200'),
          epoch: 1,
        })
        expect((yield* stage.account('restaking', alice)).collateral).toBe(parseEther('600'))
        const all = [...facts, ...paid.facts]
        const cause = { sender: alice, facts: all }
        const moved = all.flatMap((fact) => restakingProtocol.exposure!.moved!(restaking, fact, cause))
        expect(moved, 'what waits is still inside').toEqual([
          { account: alice, unit: token, amount: -parseEther('200') },
        ])
        expect(yield* stage.read(waitingIn(restaking, alice, 1n))).toMatchObject({ claimed: true })
        expect(yield* stage.refusal(alice, claim(alice, 1n), Vault.abi)).toBe('AlreadyClaimed')
        const { shares } = yield* stage.account('restaking', alice)
        yield* stage.play(alice, redeem(alice, shares))
        expect(yield* stage.account('restaking', alice)).toMatchObject({ shares: 0n, active: 0n })
      }),
    ))

  test('a slash of this epoch takes from active stake and from what waits through the next in proportion, to the wei', () =>
    live(
      Effect.gen(function* () {
        const stage = yield* restaked({ ...unpaid, operators: 3 })
        const { withdraw, claim, slash } = stage.actions.restaking
        const { restaking } = stage.deployments
        const operator = restaking.operators[1]!
        yield* stage.play(alice, withdraw(alice, parseEther('300')))
        stage.pass(3600)
        // 90 of 900 that can be reached: a tenth from everybody. The operator has a third of the active 600 behind it.
        const { facts } = yield* stage.play(foundation, slash(operator, parseEther('90'), stage.now()))
        const token = restaking.collateral.address
        expect(facts).toContainEqual({ type: 'slash', account: operator, token, amount: parseEther('90') })
        expect(yield* stage.burned).toBe(parseEther('90'))
        expect(yield* stage.state('restaking')).toMatchObject({
          activeStake: parseEther('540'),
          slashable: parseEther('810'),
          operators: [{ slashed: 0n }, { slashed: parseEther('90') }, { slashed: 0n }],
        })
        expect(yield* stage.account('restaking', alice)).toMatchObject({
          active: parseEther('270'),
          slashable: parseEther('540'),
        })
        expect(yield* stage.account('restaking', bob)).toMatchObject({ active: parseEther('270') })
        stage.untilEpoch(2)
        const paid = yield* stage.play(alice, claim(alice, 1n))
        expect(paid.facts).toContainEqual({
          type: 'unrestaked',
          account: alice,
          token,
          amount: parseEther('270'),
          epoch: 1,
        })
      }),
    ))

  test('a slash for the epoch before reaches what waits through this one, too, but nothing that was free before', () =>
    live(
      Effect.gen(function* () {
        const stage = yield* restaked({ ...unpaid, operators: 1 })
        const { withdraw, slash } = stage.actions.restaking
        const { restaking } = stage.deployments
        yield* stage.play(alice, withdraw(alice, parseEther('300')))
        const fault = stage.now()
        stage.untilEpoch(1)
        yield* stage.play(bob, withdraw(bob, parseEther('150')))
        yield* stage.play(foundation, slash(restaking.operators[0]!, parseEther('90'), fault))
        const waiting = (owner: Address, number: bigint) =>
          stage.read(waitingIn(restaking, owner, number)).pipe(Effect.map(({ amount }) => amount))
        expect((yield* stage.state('restaking')).activeStake).toBe(parseEther('405'))
        expect(yield* waiting(alice, 1n)).toBe(parseEther('270'))
        expect(yield* waiting(bob, 2n)).toBe(parseEther('135'))
        expect(yield* stage.burned).toBe(parseEther('90'))
        stage.untilEpoch(2)
        yield* stage.play(foundation, slash(restaking.operators[0]!, parseEther('54'), restaking.began + 2 * epoch - 1))
        expect(yield* waiting(alice, 1n), 'over before').toBe(parseEther('270'))
        expect((yield* stage.state('restaking')).activeStake).toBe(parseEther('364.5'))
      }),
    ))

  test('only the network slashes, only for the past epoch, and never more than the stake that was behind the operator', () =>
    live(
      Effect.gen(function* () {
        const stage = yield* restaked({ ...unpaid, operators: 3 })
        const { slash } = stage.actions.restaking
        const [operator] = stage.deployments.restaking.operators
        const refusal = (from: Address, capture: number) =>
          stage.refusal(from, slash(operator!, parseEther('1'), capture), Slasher.abi)
        expect(yield* refusal(bob, stage.now() - 1)).toBe('NotNetworkMiddleware')
        expect(yield* refusal(foundation, stage.now() + day)).toBe('InvalidCaptureTimestamp')
        const early = stage.now()
        stage.pass(epoch + 1)
        yield* stage.play(foundation)
        expect(yield* refusal(foundation, early)).toBe('InvalidCaptureTimestamp')
        yield* stage.play(foundation, slash(operator!, parseEther('800'), stage.now()))
        expect(yield* stage.burned).toBe(parseEther('300'))
      }),
    ))

  test('the network slashes for an incident once, by the stake of its moment', () =>
    live(
      Effect.gen(function* () {
        const incidents = [
          { day: 3, operator: 1, share: 0.5 },
          { day: 1, operator: 1, share: 0.1 },
        ]
        const stage = yield* restaked({ ...unpaid, operators: 3, incidents })
        const { restaking } = stage.deployments
        const token = restaking.collateral.address
        const slashes: unknown[] = []
        for (let hour = 0; hour < 24 * 12; hour++) {
          stage.pass(3599)
          const { facts } = yield* stage.play(alice)
          slashes.push(...facts.filter(({ type }) => type === 'slash'))
        }
        // A tenth of 300, then half of a third of what was left.
        expect(slashes).toEqual([
          { type: 'slash', account: restaking.operators[1], token, amount: parseEther('30') },
          { type: 'slash', account: restaking.operators[1], token, amount: parseEther('145') },
        ])
        expect(yield* stage.burned).toBe(parseEther('175'))
      }),
    ))

  test('rewards are paid by time and share: once a day, and no more than were put aside', () =>
    live(
      Effect.gen(function* () {
        const stage = yield* restaked({ rewardMetis: 1000, rewardDays: 10, epochDays: 1 })
        const { redeem, claimRewards, distribute } = stage.actions.restaking
        const { restaking } = stage.deployments
        for (let hour = 0; hour < 5 * 24 + 1; hour++) {
          stage.pass(3599)
          yield* stage.play(alice)
        }
        const halfway = yield* stage.state('restaking')
        expect(halfway.rewards.distributions).toBe(5n)
        const { shares } = yield* stage.account('restaking', bob)
        yield* stage.play(bob, redeem(bob, shares))
        for (let hour = 0; hour < 7 * 24; hour++) {
          stage.pass(3599)
          yield* stage.play(alice)
        }
        const bobs = (yield* stage.account('restaking', bob)).rewards
        const alices = (yield* stage.account('restaking', alice)).rewards
        const total = parseEther('1000')
        expect(total - bobs - alices).toBeLessThan(30n)
        // A third of what was distributed while he was there, to a wei each time.
        const third = halfway.rewards.owed / 3n
        expect(third - bobs).toBeGreaterThanOrEqual(0n)
        expect(third - bobs).toBeLessThanOrEqual(5n)
        const { facts } = yield* stage.play(bob, claimRewards())
        expect(facts).toContainEqual({ type: 'reward', farm: restaking.rewards, account: bob, amount: bobs })
        expect((yield* stage.account('restaking', bob)).rewards).toBe(0n)
        expect(yield* stage.refusal(bob, claimRewards(), StakerRewards.abi)).toBe('NothingToClaim')
        expect(yield* stage.refusal(bob, distribute(), StakerRewards.abi)).toBe('NothingToDistribute')
      }),
    ))

  test('every action fits the gas that it is given, where it is dearest', () =>
    live(
      Effect.gen(function* () {
        const stage = yield* openStage({ restaking: { rewardMetis: 100 } })
        const { actions } = stage
        const { approvals, deposit, withdraw, redeem, claim, slash, distribute, claimRewards } = actions.restaking
        const [operator] = stage.deployments.restaking.operators
        const limits = { setOperatorShares: actions.restaking.setOperatorShares(operator!, 7n) }
        for (const account of [alice, bob]) yield* stage.endow(account, { native: 10, metis: 1000 })
        const measured: Record<string, readonly [bigint, bigint]> = {}
        const measure = Effect.fnUntraced(function* (
          name: string,
          from: Address,
          call: typeof limits.setOperatorShares,
        ) {
          stage.pass(60)
          const { gasUsed } = yield* stage.play(from, call)
          measured[name] = [gasUsed[0]!, call.gas]
        })
        yield* measure('approve', alice, approvals()[0]!)
        yield* measure('deposit', alice, deposit(alice, parseEther('500')))
        yield* stage.play(bob, ...approvals(), deposit(bob, parseEther('500')))
        yield* measure('withdraw', alice, withdraw(alice, parseEther('100')))
        yield* measure('slash', foundation, slash(operator!, parseEther('10'), stage.now() - 1))
        yield* measure('redeem', bob, redeem(bob, parseEther('100')))
        yield* measure('setOperatorShares', foundation, limits.setOperatorShares)
        yield* measure('setNetworkLimit', foundation, actions.restaking.setNetworkLimit(5n))
        yield* measure('setMaxNetworkLimit', foundation, actions.restaking.setMaxNetworkLimit(4n))
        yield* measure('optOutOfVault', operator!, actions.restaking.optOutOfVault())
        yield* measure('optInToVault', operator!, actions.restaking.optInToVault())
        yield* measure('distribute', foundation, distribute())
        for (let day = 0; day < 60; day++) {
          stage.pass(86_400)
          yield* stage.play(alice)
        }
        yield* measure('claimRewards', alice, claimRewards())
        expect((yield* stage.account('restaking', alice)).rewards, 'a claim of more than sixty').toBeGreaterThan(0n)
        stage.pass(2 * epoch)
        yield* measure('claim', alice, claim(alice, 1n))
        for (const [name, [used, given]] of Object.entries(measured)) {
          // The limit has to cover refunds, too, and more checkpoints to look through after a year.
          expect(used * 5n, name).toBeLessThan(given * 4n)
        }
      }),
    ))
})
