import { Effect } from 'effect'
import { type Address, parseEther, zeroHash } from 'viem'
import { describe, expect, test } from 'vitest'
import type { Deed } from '../../protocols/grants/actions.ts'
import { FundGovernor, GrantBook, GrantCalls, TimelockController } from '../../protocols/grants/artifacts.gen.ts'
import type { GrantTerms } from '../../protocols/grants/kind.ts'
import { grantsPositions } from '../../protocols/grants/positions.ts'
import { view } from '../../protocols/read.ts'
import type { Call } from '../../protocols/call.ts'
import { balanceOf } from '../../protocols/token.ts'
import { live } from '../fixtures/effects.ts'
import { openStage, type Stage } from '../fixtures/stage.ts'

type Fund = Stage<'grants'>

const steward: Address = '0x00000000000000000000000000000000f00da710'
const alice: Address = '0x00000000000000000000000000000000000a11ce'
const bob: Address = '0x0000000000000000000000000000000000000b0b'
const stranger: Address = '0x0000000000000000000000000000000000000bad'
const person = (place: number): Address => `0x${(0xc0ffee00 + place).toString(16).padStart(40, '0')}`
const day = 86_400

/** How a fund goes about a grant that says nothing of it. */
const unsaid = { enforcement: 0, review: 0, oracleError: 0, users: 8, noise: 0 }

const metisOf = ({ read, deployments }: Fund, owner: Address) =>
  read(balanceOf(deployments.bridge.metis.address, owner))

const positionsOf = Effect.fnUntraced(function* ({ account, deployments }: Fund, owner: Address) {
  return grantsPositions(deployments.grants, yield* account('grants', owner))
    .filter(({ amount }) => amount !== 0n)
    .map(({ name, amount }) => [name, amount])
})

/** Proposes, and leaves the rest to the operator: the vote, the queue, the delay. Gives what the deed's block says. */
const carry = Effect.fnUntraced(function* (fund: Fund, deeds: readonly Deed[], title: string) {
  const proposal = fund.actions.grants.propose(deeds, title)
  yield* fund.play(steward, { ...proposal, gas: 20_000_000n })
  fund.pass(day / 4)
  yield* fund.play(steward)
  fund.pass(3 * day)
  yield* fund.play(steward)
  yield* fund.play(steward)
  fund.pass(day)
  return yield* fund.play(steward)
})

const give = (fund: Fund, terms: GrantTerms) => carry(fund, fund.actions.grants.grant(terms), `${terms.kind} grant`)

describe('the fund', () => {
  test('pays a grant after it was proposed, voted on, queued and due, and not a block earlier', () =>
    live(
      Effect.gen(function* () {
        const fund = yield* openStage({ grants: {} })
        const { propose, grant } = fund.actions.grants
        const amount = parseEther('1000')
        const before = yield* fund.state('grants')
        expect(before).toMatchObject({ fundMetis: parseEther('40000'), locked: parseEther('40000'), grantsMade: 0 })
        const stages: string[] = []
        const next = Effect.fnUntraced(function* (seconds: number) {
          fund.pass(seconds)
          const { facts } = yield* fund.play(stranger)
          const { proposals, fundMetis } = yield* fund.state('grants')
          stages.push(proposals[0]!.stand.stage)
          expect(fundMetis).toBe(stages.at(-1) === 'executed' ? parseEther('39000') : parseEther('40000'))
          return facts
        })
        yield* fund.play(steward, propose(grant({ kind: 'upfront', recipient: alice, amount }), 'First'))
        const { proposals } = yield* fund.state('grants')
        expect(proposals[0]).toMatchObject({
          asks: { recipient: alice, kind: 'upfront', amount },
          stand: { proposer: steward },
        })
        yield* next(0)
        expect(yield* next(day / 4)).toMatchObject([
          { type: 'vote', account: steward, support: 1, amount: parseEther('40000') },
        ])
        yield* next(3 * day)
        yield* next(0)
        yield* next(0)
        const paid = yield* next(day)
        expect(stages).toEqual(['pending', 'active', 'succeeded', 'queued', 'queued', 'executed'])
        expect(paid.filter(({ type }) => type !== 'transfer')).toEqual([
          expect.objectContaining({ type: 'grant', grant: 0, kind: 'upfront', account: alice, amount }),
          expect.objectContaining({ type: 'grantPaid', grant: 0, account: alice, amount }),
        ])
        expect(yield* metisOf(fund, alice)).toBe(amount)
        expect(yield* fund.account('grants', alice)).toMatchObject({
          grants: { count: 1, granted: amount, received: amount, claimable: 0n },
        })
      }),
    ))

  test('is out of reach for whoever has no votes, and for its own steward past them', () =>
    live(
      Effect.gen(function* () {
        const fund = yield* openStage({ grants: {} })
        const { actions, deployments } = fund
        const terms: GrantTerms = { kind: 'upfront', recipient: stranger, amount: 1n }
        const proposal = actions.grants.propose(actions.grants.grant(terms), 'Mine')
        expect(yield* fund.refusal(stranger, proposal, FundGovernor.abi)).toBe('GovernorInsufficientProposerVotes')
        for (const who of [stranger, steward]) {
          const [, direct] = actions.grants.grant(terms)
          expect(yield* fund.refusal(who, { ...direct!, gas: 500_000n }, GrantBook.abi)).toBe('NotGovernance')
        }
        const { timelock, governor } = deployments.grants
        const admins = yield* fund.read({
          steward: view(TimelockController.abi, timelock, 'hasRole', [zeroHash, steward]),
          governor: view(TimelockController.abi, timelock, 'hasRole', [zeroHash, governor]),
        })
        expect(admins).toEqual({ steward: false, governor: false })
      }),
    ))

  test('does nothing when more than a fifth of the votes is against, or when the quorum stays away', () =>
    live(
      Effect.gen(function* () {
        // The steward alone is one METIS short of the quorum.
        const fund = yield* openStage({ grants: { stewardMetis: 19_999 } })
        const { approvals, lock, delegate, vote, propose, grant } = fund.actions.grants
        const locks = Effect.fnUntraced(function* (who: Address, amount: string) {
          yield* fund.endow(who, { metis: Number(amount), native: 1 })
          yield* fund.play(who, ...approvals('votes'), lock(who, parseEther(amount)), delegate(who))
        })
        /** Proposes; the steward votes for it, and so does Bob. */
        const outcome = Effect.fnUntraced(function* (seat: number, ballot?: 'for' | 'against' | 'abstain') {
          const deeds = grant({ kind: 'upfront', recipient: alice, amount: BigInt(1 + seat) })
          yield* fund.play(steward, propose(deeds, 'A grant'))
          fund.pass(day / 4)
          const { id } = (yield* fund.state('grants')).proposals[seat]!.stand
          if (ballot === undefined) yield* fund.play(stranger)
          else {
            yield* fund.play(alice, vote(id, ballot))
            yield* fund.play(bob, vote(id, 'for'))
            expect((yield* fund.account('grants', alice)).voted >> BigInt(seat)).toBe(1n)
          }
          fund.pass(3 * day)
          yield* fund.play(stranger)
          return (yield* fund.state('grants')).proposals[seat]!.stand.stage
        })
        expect(yield* outcome(0)).toBe('defeated')
        yield* locks(bob, '5001')
        yield* locks(alice, '6250')
        // 25,000 to 6,250 is four fifths to the wei.
        expect(yield* outcome(1, 'against')).toBe('succeeded')
        expect(yield* outcome(2, 'for')).toBe('succeeded')
        yield* locks(alice, '1')
        expect(yield* outcome(3, 'abstain')).toBe('succeeded')
        expect(yield* outcome(4, 'against')).toBe('defeated')
      }),
    ))

  test('adds liquidity of its own, holds the LP tokens, and can take nothing else', () =>
    live(
      Effect.gen(function* () {
        const fund = yield* openStage({ grants: { fundUsd: 30_000 } })
        const { deployments, actions } = fund
        const base = parseEther('1000')
        const quote = 30_000n * 10n ** 6n
        const { liquidity, reserves } = (yield* fund.state('netswap')).native
        const minimums = { minBase: (base * 99n) / 100n, minQuote: (quote * 99n) / 100n }
        const deeds = actions.grants.provideLiquidity({ pool: 'native', base, quote, ...minimums })
        const { facts } = yield* carry(fund, deeds, 'Liquidity of our own')
        expect(facts).toContainEqual(expect.objectContaining({ type: 'addLiquidity' }))
        const { native } = deployments.netswap.pools
        const held = yield* fund.read(balanceOf(native.address, deployments.grants.timelock))
        const after = (yield* fund.state('netswap')).native
        expect(held).toBe(after.liquidity - liquidity)
        expect(held).toBe((liquidity * (after.reserves.quote - reserves.quote)) / reserves.quote)
        const { fundMetis, fundUsdc } = yield* fund.state('grants')
        expect(parseEther('40000') - fundMetis).toBe(after.reserves.base - reserves.base)
        expect(quote - fundUsdc).toBe(after.reserves.quote - reserves.quote)
      }),
    ))
})

describe('a grant', () => {
  test('by milestones is paid as far as stages are handed in complete, each part once', () =>
    live(
      Effect.gen(function* () {
        const fund = yield* openStage({ grants: {} })
        const { handIn, claim } = fund.actions.grants
        const amount = parseEther('900')
        yield* give(fund, { kind: 'milestone', recipient: alice, amount, milestones: 3 })
        expect(yield* metisOf(fund, fund.deployments.grants.book)).toBe(amount)
        yield* fund.endow(alice, { native: 1 })
        expect(yield* fund.refusal(alice, claim(0), GrantBook.abi)).toBe('NothingToClaim')
        yield* fund.play(alice, handIn(true))
        yield* fund.play(alice, handIn(false))
        yield* fund.play(alice, handIn(true))
        yield* fund.play(stranger)
        const state = yield* fund.state('grants')
        expect(state.deliveries[0]).toEqual({ maker: alice, complete: [true, false, true] })
        expect(state.grants[0]).toMatchObject({ milestones: 3, attested: 2, claimable: parseEther('600') })
        const paid = yield* fund.play(alice, claim(0))
        expect(paid.facts).toContainEqual(expect.objectContaining({ type: 'grantPaid', amount: parseEther('600') }))
        expect(yield* metisOf(fund, alice)).toBe(parseEther('600'))
        // What somebody hands in beyond what was asked for is paid by nobody.
        const { facts } = yield* fund.play(alice, handIn(true))
        expect(facts).toEqual([{ type: 'handIn', account: alice, stage: 3, complete: true }])
        expect((yield* fund.play(stranger)).facts).toEqual([])
        expect(yield* fund.refusal(stranger, fund.actions.grants.attest(0), GrantBook.abi)).toBe('NotAttestor')
      }),
    ))

  test('that was not earned by its last day goes back to the fund, and what was earned is paid', () =>
    live(
      Effect.gen(function* () {
        const fund = yield* openStage({ grants: {} })
        const { handIn, attest } = fund.actions.grants
        const amount = parseEther('900')
        const until = fund.now() + 60 * day
        yield* give(fund, { kind: 'milestone', recipient: alice, amount, milestones: 3, until })
        yield* give(fund, { kind: 'retroactive', recipient: bob, amount, due: until - day, until })
        yield* fund.endow(alice, { native: 1 })
        yield* fund.play(alice, handIn(true))
        yield* fund.play(stranger)
        fund.pass(until - fund.now())
        const { facts } = yield* fund.play(stranger)
        expect(facts.filter(({ type }) => type === 'grantPaid' || type === 'clawback')).toEqual([
          expect.objectContaining({ type: 'clawback', grant: 0, account: alice, amount: parseEther('600') }),
          expect.objectContaining({ type: 'grantPaid', grant: 0, account: alice, amount: parseEther('300') }),
          expect.objectContaining({ type: 'clawback', grant: 1, account: bob, amount }),
        ])
        expect((yield* fund.state('grants')).fundMetis).toBe(parseEther('40000') - parseEther('300'))
        // Another stage comes too late, and nothing more is ever paid or taken back.
        yield* fund.play(alice, handIn(true))
        yield* fund.play(stranger)
        expect((yield* fund.state('grants')).grants[0]).toMatchObject({ attested: 1, claimable: 0n })
        expect(yield* fund.refusal(fund.deployments.grants.attestor, attest(0), GrantBook.abi)).toBe('NotAttestable')
        expect(yield* metisOf(fund, alice)).toBe(parseEther('300'))
      }),
    ))

  test('is for who applies first: he is proposed by himself, and nobody else is', () =>
    live(
      Effect.gen(function* () {
        const fund = yield* openStage({ grants: { applicationDays: 2 } })
        const { callFor, applyFor } = fund.actions.grants
        const closes = fund.now() + 2 * day
        const said = {
          ...unsaid,
          closes,
          oracleError: 0.05,
          enforcement: 0.5,
          review: closes + day,
          users: 7,
          noise: 0.3,
        }
        const amount = parseEther('500')
        const until = closes + 90 * day
        yield* fund.play(steward, callFor({ ...said, kind: 'milestone', amount, milestones: 2, until }))
        yield* fund.play(steward, callFor({ ...said, kind: 'retroactive', amount, due: closes + day, parts: 10 }))
        yield* fund.play(steward, callFor({ ...said, kind: 'vested', amount, duration: 30 * day }))
        yield* fund.endow(alice, { native: 1 })
        yield* fund.endow(bob, { native: 1 })
        expect(yield* fund.refusal(stranger, callFor({ ...said, kind: 'upfront', amount }), GrantCalls.abi)).toBe(
          'NotSteward',
        )
        const { facts } = yield* fund.play(alice, applyFor(1))
        expect(facts).toEqual([{ type: 'application', call: 1, account: alice }])
        expect(yield* fund.refusal(bob, applyFor(1), GrantCalls.abi)).toBe('Taken')
        expect(yield* fund.refusal(alice, applyFor(0), GrantCalls.abi)).toBe('AppliedBefore')
        yield* fund.play(bob, applyFor(0))
        for (let i = 0; i < 3; i++) yield* fund.play(stranger)
        const { proposals, calls } = yield* fund.state('grants')
        expect(calls.slice(0, 3)).toMatchObject([
          { kind: 'milestone', milestones: 2, until, oracleError: 0.05, applicant: bob },
          { kind: 'retroactive', due: closes + day, milestones: 10, users: 7, noise: 0.3, applicant: alice },
          { kind: 'vested', duration: 30 * day, enforcement: 0.5, review: closes + day, closes },
        ])
        const asked = proposals.filter(({ stand }) => stand.id > 0n).map(({ asks }) => [asks.recipient, asks.kind])
        expect(asked).toEqual([
          [alice, 'retroactive'],
          [bob, 'milestone'],
        ])
        fund.pass(2 * day)
        yield* fund.play(stranger)
        yield* fund.endow(stranger, { native: 1 })
        expect(yield* fund.refusal(stranger, applyFor(2), GrantCalls.abi)).toBe('Closed')
      }),
    ))

  test('is taken back by a vote from who has nothing to show at the review, where the fund does so, and from nobody else', () =>
    live(
      Effect.gen(function* () {
        const fund = yield* openStage({ grants: {} })
        const { callFor, applyFor, handIn } = fund.actions.grants
        const amount = parseEther('1000')
        const start = fund.now()
        const called = { ...unsaid, kind: 'vested', amount, duration: 100 * day, closes: start + day } as const
        // Of two who fail the fund looks after one only; the third has done his work.
        for (const enforcement of [1, 0, 1]) {
          yield* fund.play(steward, callFor({ ...called, enforcement, review: start + 40 * day }))
        }
        const people = [alice, bob, person(1)]
        for (const [call, who] of people.entries()) {
          yield* fund.endow(who, { native: 1 })
          yield* fund.play(who, applyFor(call))
        }
        const wait = Effect.fnUntraced(function* (seconds: number) {
          fund.pass(seconds)
          return (yield* fund.play(stranger)).facts
        })
        const decide = Effect.gen(function* () {
          const facts = [
            yield* wait(1),
            yield* wait(day / 4),
            yield* wait(3 * day),
            yield* wait(1),
            yield* wait(day),
            yield* wait(1),
          ]
          return facts.flat()
        })
        yield* decide
        expect((yield* fund.state('grants')).grantsMade).toBe(3)
        yield* fund.play(person(1), handIn(true))
        yield* fund.play(alice, handIn(false))
        expect((yield* wait(start + 39 * day - fund.now())).filter(({ type }) => type === 'proposal')).toEqual([])
        yield* wait(2 * day)
        const taken = (yield* decide).filter(({ type }) => type === 'clawback')
        expect(taken).toMatchObject([{ type: 'clawback', grant: 0, account: alice }])
        const [first, ...others] = (yield* fund.state('grants')).grants
        expect(others.slice(0, 2).map(({ clawedBack }) => clawedBack)).toEqual([0n, 0n])
        // Nearly forty days had vested, and the vote took some more.
        const kept = Number(amount - first!.clawedBack) / 1e18
        expect(kept).toBeGreaterThan(350)
        expect(kept).toBeLessThan(450)
        expect((yield* fund.state('grants')).proposals.filter(({ takesBack }) => takesBack !== undefined)).toHaveLength(
          1,
        )
      }),
    ))

  test('that vests is paid by the second, and the fund takes back what has not vested', () =>
    live(
      Effect.gen(function* () {
        const fund = yield* openStage({ grants: {} })
        const { claim, clawBack } = fund.actions.grants
        const amount = parseEther('8640')
        yield* give(fund, { kind: 'vested', recipient: alice, amount, duration: 100 * day })
        const start = fund.now()
        yield* fund.endow(alice, { native: 1 })
        fund.pass(10 * day)
        yield* fund.play(alice, claim(0))
        const vested = (at: number) => (amount * BigInt(at - start)) / BigInt(100 * day)
        expect(yield* metisOf(fund, alice)).toBe(vested(fund.now()))
        const { grants } = yield* fund.state('grants')
        expect(grants[0]).toMatchObject({ kind: 'vested', paid: vested(fund.now()), claimable: 0n, due: start })
        expect(yield* positionsOf(fund, alice)).toEqual([['waiting', amount - vested(fund.now())]])

        const { facts } = yield* carry(fund, clawBack(0), 'Nothing was built')
        const stopped = fund.now()
        expect(facts).toContainEqual(
          expect.objectContaining({ type: 'clawback', account: alice, amount: amount - vested(stopped) }),
        )
        expect((yield* fund.state('grants')).fundMetis).toBe(parseEther('40000') - vested(stopped))
        const open = vested(stopped) - (yield* metisOf(fund, alice))
        expect(yield* positionsOf(fund, alice)).toEqual([['reward', open]])
        // Nothing can be added to it: the fund pays what is owed without being asked.
        yield* fund.play(alice)
        expect(yield* metisOf(fund, alice)).toBe(vested(stopped))
        fund.pass(200 * day)
        expect(yield* fund.refusal(alice, claim(0), GrantBook.abi)).toBe('NothingToClaim')
      }),
    ))

  test('in retrospect is paid when it is due, in proportion to the use of what was built', () =>
    live(
      Effect.gen(function* () {
        const fund = yield* openStage({ grants: {} })
        const { approvals, callFor, applyFor, openVenue, visit, claim } = fund.actions.grants
        const amount = parseEther('500')
        const due = fund.now() + 60 * day
        const called = {
          ...unsaid,
          kind: 'retroactive',
          amount,
          due,
          parts: 10,
          users: 5,
          closes: fund.now() + day,
        } as const
        for (const [call, who] of [alice, bob].entries()) {
          yield* fund.play(steward, callFor(called))
          yield* fund.endow(who, { native: 1 })
          yield* fund.play(who, applyFor(call))
        }
        for (const seconds of [1, day / 4, 3 * day, 1, day, 1]) {
          fund.pass(seconds)
          yield* fund.play(stranger)
        }
        yield* fund.play(alice, openVenue(1_000_000n, 1, due))
        for (const who of [person(0), person(1)]) {
          yield* fund.endow(who, { native: 1, usdc: 10 })
          yield* fund.play(who, ...approvals('visits'), visit(alice), visit(alice))
        }
        yield* fund.play(stranger)
        expect((yield* fund.state('grants')).grants[0]).toMatchObject({
          attested: 0,
          claimable: 0n,
          due,
          milestones: 10,
        })
        fund.pass(due - fund.now())
        yield* fund.play(stranger)
        // Two visitors of five are four tenths; nobody counts twice, and who has nobody is paid nothing.
        const { grants, venues } = yield* fund.state('grants')
        expect(venues[0]).toMatchObject({ builder: alice, visits: 4, visitors: 2, keptUntil: due })
        expect(grants[0]).toMatchObject({ attested: 4, claimable: parseEther('200') })
        expect(grants[1]).toMatchObject({ attested: 0, claimable: 0n })
        yield* fund.play(alice, claim(0))
        expect(yield* metisOf(fund, alice)).toBe(parseEther('200'))
        // What comes later is no part of what was measured.
        yield* fund.endow(person(2), { native: 1, usdc: 10 })
        yield* fund.play(person(2), ...approvals('visits'), visit(alice))
        yield* fund.play(stranger)
        expect((yield* fund.state('grants')).grants[0]).toMatchObject({ attested: 4 })
        expect(yield* fund.refusal(bob, claim(1), GrantBook.abi)).toBe('NothingToClaim')
      }),
    ))
})

describe('payment by result (docs/theory.md V31: cost 30, success 0.8 with effort and 0.3 without)', () => {
  test('at a bonus of 60, effort and no effort leave a builder the same 18, the rent of limited liability', () =>
    live(
      Effect.gen(function* () {
        const attestor = bob
        const fund = yield* openStage({ grants: { attestor } })
        const { grant, attest, claim } = fund.actions.grants
        yield* fund.endow(attestor, { native: 10 })
        const bonus = parseEther('60')
        // Ten builders who make an effort, of whom eight succeed, and ten who make none, of whom three do.
        for (const group of [0, 10]) {
          const builders = Array.from({ length: 10 }, (_, i) => person(group + i))
          const deeds = builders.flatMap((recipient) =>
            grant({ kind: 'milestone', recipient, amount: bonus, milestones: 1 }),
          )
          yield* carry(fund, deeds, `Group ${group}`)
        }
        const successes = [...Array.from({ length: 8 }, (_, i) => i), ...Array.from({ length: 3 }, (_, i) => 10 + i)]
        yield* fund.play(attestor, ...successes.flatMap((id) => [attest(id), claim(id)]))
        const received = yield* fund.read(
          Array.from({ length: 20 }, (_, i) => balanceOf(fund.deployments.bridge.metis.address, person(i))),
        )
        const mean = (group: readonly bigint[]) => Number(group.reduce((sum, x) => sum + x, 0n)) / 1e18 / group.length
        expect(mean(received.slice(0, 10)) - 30).toBeCloseTo(18, 12)
        expect(mean(received.slice(10))).toBeCloseTo(18, 12)
        // What was not earned is still the fund's to take back: 20 × 60 granted, 11 × 60 paid.
        expect(yield* metisOf(fund, fund.deployments.grants.book)).toBe(9n * bonus)
      }),
    ))
})

describe('the airdrop', () => {
  test('pays everybody on the list his part, once, and nobody else anything', () =>
    live(
      Effect.gen(function* () {
        const airdrop = Array.from({ length: 7 }, (_, i) => ({ account: person(i), metis: 10 + i }))
        const fund = yield* openStage({ grants: { airdrop } })
        const { claimAirdrop } = fund.actions.grants
        expect(claimAirdrop(stranger)).toEqual([])
        expect((yield* fund.state('grants')).airdropLeft).toBe(parseEther('91'))
        for (const { account, metis } of airdrop) {
          yield* fund.endow(account, { native: 1 })
          expect((yield* fund.account('grants', account)).airdrop).toBe(true)
          const { facts } = yield* fund.play(account, ...claimAirdrop(account))
          expect(facts).toContainEqual(
            expect.objectContaining({ type: 'airdropClaim', account, amount: parseEther(String(metis)) }),
          )
          expect(yield* metisOf(fund, account)).toBe(parseEther(String(metis)))
          expect(yield* fund.refusal(account, claimAirdrop(account)[0]!)).toBe(
            'MerkleDistributor: Drop already claimed.',
          )
          expect((yield* fund.account('grants', account)).airdrop).toBe(false)
        }
        expect((yield* fund.state('grants')).airdropLeft).toBe(0n)
      }),
    ))
})

test('every action uses three quarters at most of the gas that it is given', () =>
  live(
    Effect.gen(function* () {
      const airdrop = Array.from({ length: 64 }, (_, i) => ({ account: person(i), metis: 1 }))
      const fund = yield* openStage({
        grants: { airdrop, attestor: bob, stewardMetis: 0, proposalMetis: 0, fundUsd: 10_000 },
      })
      const { grants } = fund.actions
      const used: [string, number][] = []
      const spend = Effect.fnUntraced(function* (name: string, from: Address, call: Call) {
        const { gasUsed } = yield* fund.play(from, call)
        used.push([name, Number(gasUsed[0]!) / Number(call.gas)])
      })
      const [one] = [person(0)]
      yield* fund.endow(one, { native: 10, metis: 60_000, usdc: 1000 })
      yield* fund.endow(bob, { native: 10 })
      yield* fund.endow(alice, { native: 10 })
      yield* spend('approve votes', one, grants.approvals('votes')[0]!)
      yield* spend('lock', one, grants.lock(one, parseEther('50000')))
      yield* spend('delegate', one, grants.delegate(one))
      yield* spend('lock more', one, grants.lock(one, parseEther('1000')))
      const terms: GrantTerms[] = [
        { kind: 'upfront', recipient: alice, amount: 1000n },
        { kind: 'milestone', recipient: alice, amount: 1000n, milestones: 3 },
        { kind: 'vested', recipient: alice, amount: 10n ** 20n, duration: day },
        { kind: 'retroactive', recipient: alice, amount: 1000n, due: fund.now() },
      ]
      const liquidity = {
        pool: 'native',
        base: parseEther('100'),
        quote: 3_000_000_000n,
        minBase: 0n,
        minQuote: 0n,
      } as const
      const deeds: [string, Deed[]][] = [
        ...terms.map((each): [string, Deed[]] => [each.kind, grants.grant(each)]),
        ['liquidity', grants.provideLiquidity(liquidity)],
      ]
      for (const [name, each] of deeds)
        yield* spend(`propose ${name}`, one, grants.propose(each, `Proposal of ${name}`))
      fund.pass(day / 4)
      const { proposals } = yield* fund.state('grants')
      const ids = proposals.slice(0, deeds.length).map(({ stand }) => stand.id)
      for (const [i, id] of ids.entries()) yield* spend(`vote ${deeds[i]![0]}`, one, grants.vote(id, 'for'))
      fund.pass(3 * day)
      // The operator queues all that carries in the block after the vote, and would execute it when it is due.
      yield* fund.play(stranger)
      const checked = yield* fund.state('grants')
      expect(checked.proposals[0]!.stand.stage).toBe('succeeded')
      const wholeBlock = Effect.gen(function* () {
        yield* fund.play(stranger)
        const { gasUsed } = yield* fund.chain.rpc.call<{ gasUsed: string }>('eth_getBlockByNumber', ['latest', false])
        return Number(gasUsed)
      })
      // Five together use less than one of them is given.
      used.push(['queue', (yield* wholeBlock) / Number(grants.queue(0n).gas)])
      fund.pass(day)
      used.push(['execute', (yield* wholeBlock) / Number(grants.execute(0n).gas)])
      expect((yield* fund.state('grants')).proposals.slice(0, 5).map(({ stand }) => stand.stage)).toEqual(
        Array.from({ length: 5 }, () => 'executed'),
      )
      yield* spend('attest', bob, grants.attest(1))
      yield* spend('claim milestone', alice, grants.claim(1))
      yield* spend('claim vested', alice, grants.claim(2))
      yield* spend('hand in', alice, grants.handIn(true))
      yield* spend('hand in more', alice, grants.handIn(false))
      const offered = {
        ...unsaid,
        kind: 'milestone',
        amount: 1000n,
        milestones: 3,
        until: fund.now() + day,
        closes: fund.now() + day,
      } as const
      yield* spend(
        'call',
        steward,
        grants.callFor({ ...offered, enforcement: 0.5, review: fund.now(), oracleError: 0.05, users: 8, noise: 0.3 }),
      )
      yield* spend('apply', alice, grants.applyFor(0))
      yield* spend('open', alice, grants.openVenue(1_000_000n, 1, fund.now()))
      yield* spend('improve', alice, grants.improve(2, fund.now() + day))
      yield* spend('approve visits', one, grants.approvals('visits')[0]!)
      yield* spend('visit', one, grants.visit(alice))
      yield* spend('visit again', one, grants.visit(alice))
      yield* spend('airdrop', one, grants.claimAirdrop(one)[0]!)
      yield* spend('unlock', one, grants.unlock(one, parseEther('1000')))
      expect(used.filter(([, share]) => share > 0.75)).toEqual([])
    }),
  ))
