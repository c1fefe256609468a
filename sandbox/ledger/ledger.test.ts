import * as fc from 'fast-check'
import { type Address, zeroAddress } from 'viem'
import { describe, expect, test } from 'vitest'
import type { Fact } from '../../protocols/fact.ts'
import { checkBalance, checkNative, checkToken } from './conservation.ts'
import { Ledger } from './ledger.ts'

const token: Address = '0x00000000000000000000000000000000000000aa'
const other: Address = '0x00000000000000000000000000000000000000bb'
const people = ['0x01', '0x02', '0x03', '0x04'].map((end): Address => `0x${end.slice(2).padStart(40, '0')}`)

const holder = fc.constantFrom(...people)
const amount = fc.bigInt({ min: 0n, max: 10n ** 30n })

/** What a token may do: create, destroy, move, and lock as Uniswap does with its first liquidity. */
const moves = fc.array(
  fc.oneof(
    fc.record({ from: fc.constant(zeroAddress), to: holder, amount }),
    fc.record({ from: holder, to: fc.constant(zeroAddress), amount }),
    fc.record({ from: fc.constant(zeroAddress), to: fc.constant(zeroAddress), amount }),
    fc.record({ from: holder, to: holder, amount }),
  ),
  { maxLength: 40 },
)

/** Moves that nobody makes without having the coins, booked; and what a plain list of balances makes of them. */
function booked(all: readonly { from: Address; to: Address; amount: bigint }[]) {
  const ledger = new Ledger()
  const balances = new Map<Address, bigint>([zeroAddress, ...people].map((owner) => [owner, 0n]))
  let supply = 0n
  const add = (owner: Address, value: bigint) => balances.set(owner, balances.get(owner)! + value)
  for (const { from, to, amount: wanted } of all) {
    const value = from === zeroAddress || wanted < balances.get(from)! ? wanted : balances.get(from)!
    ledger.book({ type: 'transfer', token, from, to, amount: value })
    if (from === zeroAddress) supply += value
    else add(from, -value)
    if (from !== zeroAddress && to === zeroAddress) supply -= value
    else add(to, value)
  }
  return { ledger, balances, supply }
}

describe('the ledger', () => {
  test('holds what transfers add up to, in all hands and in supply, locked liquidity included', () => {
    fc.assert(
      fc.property(moves, (all) => {
        const { ledger, balances, supply } = booked(all)
        for (const [owner, balance] of balances) expect(ledger.balance(token, owner)).toBe(balance)
        expect(ledger.supply(token)).toBe(supply)
        expect(checkToken(ledger, token, supply)).toBeUndefined()
      }),
    )
  })

  test('goes on from the state that a fork already had as if it had seen it grow', () => {
    fc.assert(
      fc.property(moves, moves, (before, after) => {
        const opened = booked(before)
        const forked = new Ledger()
        forked.open(token, opened.supply, opened.ledger.holders(token))
        for (const { from, to, amount: value } of after) {
          for (const ledger of [opened.ledger, forked])
            ledger.book({ type: 'transfer', token, from, to, amount: value })
        }
        for (const owner of people) expect(forked.balance(token, owner)).toBe(opened.ledger.balance(token, owner))
        expect(forked.supply(token)).toBe(opened.ledger.supply(token))
      }),
    )
  })

  test('keeps tokens, farms and stakers apart', () => {
    const [alice, bob] = people as [Address, Address]
    const facts: readonly Fact[] = [
      { type: 'transfer', token, from: zeroAddress, to: alice, amount: 7n },
      { type: 'transfer', token: other, from: zeroAddress, to: bob, amount: 5n },
      { type: 'stake', farm: token, account: alice, amount: 3n },
      { type: 'stake', farm: other, account: alice, amount: 4n },
      { type: 'unstake', farm: other, account: alice, amount: 1n },
      { type: 'reward', farm: other, account: bob, amount: 100n },
    ]
    const ledger = new Ledger()
    for (const fact of facts) ledger.book(fact)
    expect([ledger.balance(token, alice), ledger.balance(token, bob), ledger.balance(other, bob)]).toEqual([7n, 0n, 5n])
    expect([ledger.staked(token, alice), ledger.staked(other, alice), ledger.staked(other, bob)]).toEqual([3n, 3n, 0n])
  })
})

describe('V36: a law of conservation fires', () => {
  const [alice, bob] = people as [Address, Address]
  const ledger = new Ledger()
  ledger.book({ type: 'transfer', token, from: zeroAddress, to: alice, amount: 10n })

  test('when the chain knows another supply', () => {
    expect(checkToken(ledger, token, 10n)).toBeUndefined()
    expect(checkToken(ledger, token, 11n)?.message).toMatch(/sum to 10, the chain's supply is 11/)
  })

  test('when somebody gave what nobody had', () => {
    const broken = new Ledger()
    broken.book({ type: 'transfer', token, from: alice, to: bob, amount: 1n })
    expect(checkToken(broken, token, 0n)?.message).toContain(`no balance is negative, but ${alice} has -1`)
  })

  test('when balances do not sum to the supply that was opened', () => {
    const broken = new Ledger()
    broken.open(token, 10n, [[alice, 9n]])
    expect(checkToken(broken, token, 10n)?.message).toMatch(/sum to 9, the ledger's supply is 10/)
  })

  test('when an account holds on the chain what no log told, and when native METIS came or went', () => {
    expect(checkBalance(ledger, token, alice, 10n)).toBeUndefined()
    expect(checkBalance(ledger, token, bob, 1n)?.law).toContain('holds 1 on the chain and 0 by its logs')
    expect(checkNative(5n, 5n)).toBeUndefined()
    expect(checkNative(5n, 6n)?.message).toMatch(/native METIS is broken: all balances summed to 5 and now to 6/)
  })
})
