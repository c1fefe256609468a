import { Effect } from 'effect'
import { type Address, pad, parseEther } from 'viem'
import { describe, expect, test } from 'vitest'
import { BundleAuction, Splitter } from '../../protocols/auction/artifacts.gen.ts'
import { auction } from '../../protocols/auction/index.ts'
import { recipientNames } from '../../protocols/auction/recipients.ts'
import { balanceOf } from '../../protocols/token.ts'
import { foundation } from '../../sandbox/origin/foundation.ts'
import { live } from '../fixtures/effects.ts'
import { openStage } from '../fixtures/stage.ts'

const alice: Address = '0x00000000000000000000000000000000000a11ce'
const bob: Address = '0x0000000000000000000000000000000000000b0b'
const bundle = pad('0xb1')
const none = { sequencer: 0, stakers: 0, liquidity: 0, burn: 0, grants: 0, users: 0 }

/** Alice and Bob have 100 METIS each in escrow. */
const withEscrow = Effect.fnUntraced(function* (chosen: Parameters<typeof openStage<'auction'>>[0]['auction']) {
  const stage = yield* openStage({ auction: chosen })
  const { approvals, deposit } = stage.actions.auction
  for (const account of [alice, bob]) {
    yield* stage.endow(account, { native: 10, metis: 100 })
    yield* stage.play(account, ...approvals(), deposit(parseEther('100')))
  }
  const { pays, recipients } = stage.deployments.auction
  return {
    ...stage,
    bid: (from: Address, metis: string) => stage.actions.auction.bid(parseEther(metis), bundle),
    purses: stage.read(
      Object.fromEntries(recipientNames.map((name) => [name, balanceOf(pays.address, recipients[name])])),
    ),
  }
})

describe('the auction', () => {
  test('settles a round at the top of the next block, and pays the proceeds on at once', () =>
    live(
      Effect.gen(function* () {
        const shares = { ...none, sequencer: 5000, burn: 2500, users: 2500 }
        const stage = yield* withEscrow({ price: 'first', shares })
        const { auction, pays, recipients } = stage.deployments.auction
        const token = pays.address
        const placed = yield* stage.play(alice, stage.bid(alice, '3'))
        expect(placed.facts).toEqual([{ type: 'bid', account: alice, amount: parseEther('3'), round: 0 }])
        expect(yield* stage.state('auction')).toMatchObject({ rounds: 1n, settled: 0n })
        const settled = yield* stage.play(bob, stage.bid(bob, '7'))
        expect(settled.facts).toContainEqual({
          type: 'auction',
          account: alice,
          token,
          amount: parseEther('3'),
          bid: parseEther('3'),
          round: 0,
        })
        expect(settled.facts.filter(({ type }) => type === 'proceeds')).toEqual([
          { type: 'proceeds', account: recipients.sequencer, token, amount: parseEther('1.5') },
          { type: 'proceeds', account: recipients.burn, token, amount: parseEther('0.75') },
          { type: 'proceeds', account: recipients.users, token, amount: parseEther('0.75') },
        ])
        const next = yield* stage.play(bob)
        expect(next.facts).toContainEqual({
          type: 'auction',
          account: bob,
          token,
          amount: parseEther('7'),
          bid: parseEther('7'),
          round: 1,
        })
        expect(yield* stage.state('auction')).toMatchObject({
          rounds: 2n,
          settled: 2n,
          undistributed: 0n,
          distributed: parseEther('10'),
        })
        // V36 (c): what the recipients have is what was extracted, and everything else can be taken out again.
        const purses = Object.values(yield* stage.purses).reduce((sum, held) => sum + held, 0n)
        expect(purses).toBe(parseEther('10'))
        yield* stage.play(alice, stage.actions.auction.withdrawAll())
        yield* stage.play(bob, stage.actions.auction.withdraw(parseEther('93')))
        expect(yield* stage.account('auction', alice)).toEqual({ escrow: 0n, wallet: parseEther('97') })
        expect(yield* stage.read(balanceOf(token, auction))).toBe(0n)
      }),
    ))

  test('shows as much METIS inside for an account as it has in escrow', () =>
    live(
      Effect.gen(function* () {
        const stage = yield* openStage({ auction: { price: 'first' } })
        const { approvals, deposit, withdraw, bid } = stage.actions.auction
        yield* stage.endow(alice, { native: 10, metis: 100 })
        const scenes = [
          yield* stage.play(alice, ...approvals(), deposit(parseEther('90'))),
          yield* stage.play(alice, bid(parseEther('30'), bundle), withdraw(parseEther('20'))),
          yield* stage.play(alice),
        ]
        const inside = scenes
          .flatMap(({ facts }) =>
            facts.flatMap((fact) =>
              auction.exposure!.moved!(stage.deployments.auction, fact, { sender: alice, facts }),
            ),
          )
          .reduce((sum, { account, amount }) => sum + (account === alice ? amount : 0n), 0n)
        expect(inside).toBe(parseEther('40'))
        expect((yield* stage.account('auction', alice)).escrow).toBe(inside)
      }),
    ))

  test('hides a bid until its block is over, and whoever has bid cannot bid again in that block', () =>
    live(
      Effect.gen(function* () {
        const stage = yield* withEscrow({})
        expect(yield* stage.refusal(alice, stage.bid(alice, '101'), BundleAuction.abi)).toBe('InsufficientEscrow')
        expect(yield* stage.refusal(alice, stage.bid(alice, '0.0009'), BundleAuction.abi)).toBe('BelowReserve')
        const twice = yield* Effect.flip(stage.play(alice, stage.bid(alice, '3'), stage.bid(alice, '4')))
        expect(twice).toMatchObject({ _tag: 'Reverted', place: 1 })
        expect(yield* stage.account('auction', alice)).toMatchObject({ escrow: parseEther('100') })
      }),
    ))

  test('has its shares set by the policy alone, and the new ones hold for what comes afterwards', () =>
    live(
      Effect.gen(function* () {
        const stage = yield* withEscrow({ price: 'first' })
        const { setShares, settle, distribute } = stage.actions.auction
        const grants = setShares({ ...none, grants: 10_000 })
        expect(yield* stage.refusal(alice, grants, Splitter.abi)).toBe('OwnableUnauthorizedAccount')
        expect(yield* stage.refusal(foundation, setShares(none), Splitter.abi)).toBe('NotWhole')
        expect(yield* stage.refusal(alice, settle(1n), BundleAuction.abi)).toBe('NothingToSettle')
        expect(yield* stage.refusal(alice, distribute(), Splitter.abi)).toBe('NothingToSplit')
        yield* stage.play(alice, stage.bid(alice, '3'))
        const changed = yield* stage.play(foundation, grants)
        expect(changed.facts).toContainEqual(expect.objectContaining({ type: 'proceeds', amount: parseEther('3') }))
        yield* stage.play(alice, stage.bid(alice, '4'))
        yield* stage.play(alice)
        expect(yield* stage.purses).toMatchObject({ sequencer: parseEther('3'), grants: parseEther('4') })
      }),
    ))

  test('pays restakers with their next rewards, where there is restaking', () =>
    live(
      Effect.gen(function* () {
        const stage = yield* openStage({
          restaking: { rewardMetis: 0 },
          auction: { price: 'first', shares: { ...none, stakers: 10_000 } },
        })
        const { auction, restaking } = stage.actions
        yield* stage.endow(alice, { native: 10, metis: 200 })
        yield* stage.play(alice, ...auction.approvals(), auction.deposit(parseEther('100')))
        yield* stage.play(alice, ...restaking.approvals(), restaking.deposit(alice, parseEther('50')))
        yield* stage.play(alice, auction.bid(parseEther('6'), bundle))
        yield* stage.play(alice)
        expect((yield* stage.state('restaking')).rewards.distributable).toBe(parseEther('6'))
        stage.pass(86_400)
        yield* stage.play(alice)
        yield* stage.play(alice, restaking.claimRewards())
        expect((yield* stage.account('auction', alice)).wallet).toBe(parseEther('56'))
      }),
    ))

  test('pays by locks where nobody stakes otherwise, by turns, and by fees up to the cap, once a day', () =>
    live(
      Effect.gen(function* () {
        const shares = { ...none, sequencer: 4000, stakers: 4000, users: 2000 }
        const stage = yield* openStage({ sequencing: {}, auction: { price: 'first', shares } })
        const { auction, sequencing } = stage.actions
        const [small, large]: Address[] = ['0x000000000000000000000000000000000000051a', bob]
        for (const [owner, metis] of [
          [small!, 25_000],
          [large!, 75_000],
        ] as const) {
          yield* stage.endow(owner, { native: 10, metis })
          const lock = sequencing.lock({ signer: owner, recipient: owner, amount: parseEther(String(metis)) })
          yield* stage.play(owner, ...sequencing.approvals(), lock)
        }
        yield* stage.endow(alice, { native: 10, metis: 200 })
        // A minute later one of them builds.
        stage.pass(60)
        yield* stage.play(alice, ...auction.approvals(), auction.deposit(parseEther('200')))
        yield* stage.play(alice, auction.bid(parseEther('10'), bundle))
        stage.payFees(small!, 90)
        stage.payFees(alice, 10)
        yield* stage.play(alice)
        const wallet = (owner: Address) => stage.read(balanceOf(stage.deployments.bridge.metis.address, owner))
        // Stakers are paid at once, the first time; turns when they are over, and users when their day is.
        expect([yield* wallet(small!), yield* wallet(large!)]).toEqual([0n, 0n])
        yield* stage.play(alice)
        expect([yield* wallet(small!), yield* wallet(large!)]).toEqual([parseEther('1'), parseEther('3')])
        const { payee } = yield* stage.state('auction')
        expect([small, large]).toContain(payee)
        stage.pass(86_400)
        const next = yield* stage.play(alice)
        const rebates = next.facts.filter((fact) => fact.type === 'delivery' && fact.share === 'users')
        const rebate = { type: 'delivery', share: 'users', token: stage.deployments.auction.pays.address }
        // Two METIS, of which nobody gets more than a tenth.
        expect(rebates).toEqual([
          { ...rebate, account: small, amount: parseEther('0.2') },
          { ...rebate, account: alice, amount: parseEther('0.2') },
        ])
        expect((yield* stage.state('auction')).users.held).toBe(parseEther('1.6'))
        for (let turns = 0; turns < 12 && (yield* stage.state('auction')).payee === payee; turns++) {
          stage.pass(5 * 3600)
          yield* stage.play(alice)
        }
        const before = payee === small ? parseEther('1.2') : parseEther('3')
        expect(yield* wallet(payee!)).toBe(before + parseEther('4'))
      }),
    ))

  test('takes another price rule from the policy alone, between rounds', () =>
    live(
      Effect.gen(function* () {
        const stage = yield* withEscrow({ price: 'second' })
        const { setPrice } = stage.actions.auction
        expect(yield* stage.refusal(alice, setPrice('first'), BundleAuction.abi)).toBe('OwnableUnauthorizedAccount')
        yield* stage.play(alice, stage.bid(alice, '3'))
        expect(yield* stage.refusal(foundation, setPrice('first'), BundleAuction.abi)).toBe('RoundUnsettled')
        // Upkeep settles before anybody else's turn.
        yield* stage.play(foundation, setPrice('first'))
        yield* stage.play(alice, stage.bid(alice, '4'))
        const { facts } = yield* stage.play(alice)
        expect(facts).toContainEqual(expect.objectContaining({ type: 'auction', amount: parseEther('4') }))
        expect((yield* stage.state('auction')).secondPrice).toBe(false)
      }),
    ))
})
