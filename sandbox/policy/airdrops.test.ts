import * as fc from 'fast-check'
import type { Address } from 'viem'
import { expect, test } from 'vitest'
import { merkleProof, merkleRoot } from '../../protocols/grants/merkle.ts'
import { allotmentsOf, listOf } from './airdrops.ts'
import { policy } from './policy.ts'

const at = (n: number): Address => `0x${n.toString(16).padStart(40, '0')}`

/** Owners by what each has, US dollars, and among how many addresses he divides it. */
const owners = fc.array(
  fc.record({ usd: fc.integer({ min: 100, max: 10_000_000 }), addresses: fc.integer({ min: 1, max: 7 }) }),
  { minLength: 2, maxLength: 12 },
)

/** Everybody's share of an airdrop when each divides what he has among so many addresses. */
function sharesOf(by: 'address' | 'capital', people: readonly { usd: number; addresses: number }[]): number[] {
  const amount = 14_000n * 10n ** 18n
  const held = people.flatMap(({ usd, addresses }, owner) =>
    Array.from({ length: addresses }, (_, i) => ({ owner, account: at(1000 * (owner + 1) + i), usd: usd / addresses })),
  )
  const list = allotmentsOf(
    { amount, by },
    { active: held.map(({ account }) => account), capital: new Map(held.map(({ account, usd }) => [account, usd])) },
  )
  const ownerOf = new Map(held.map(({ account, owner }) => [account, owner]))
  const paid = people.map(() => 0)
  for (const { account, amount: own } of list) paid[ownerOf.get(account)!]! += Number(own) / Number(amount)
  return paid
}

test('M13: dividing what one has among many addresses earns no more by capital, and a share of addresses by address', () => {
  fc.assert(
    fc.property(owners, (people) => {
      const whole = people.map(({ usd }) => ({ usd, addresses: 1 }))
      const [one, many] = [sharesOf('capital', whole), sharesOf('capital', people)]
      // Capital counts to a millionth of a dollar for each address.
      for (const [i, share] of many.entries()) expect(share).toBeCloseTo(one[i]!, 6)
      const all = people.reduce((sum, { addresses }) => sum + addresses, 0)
      const byAddress = sharesOf('address', people)
      for (const [i, { addresses }] of people.entries()) expect(byAddress[i]).toBeCloseTo(addresses / all, 9)
    }),
  )
  const people = [
    { usd: 1000, addresses: 9 },
    { usd: 1000, addresses: 1 },
  ]
  expect(sharesOf('address', people)[0]).toBeCloseTo(0.9, 9)
  expect(sharesOf('capital', people)[0]).toBeCloseTo(0.5, 9)
})

test('a list pays no more than there is, nobody twice and nobody nothing, and is the same in whatever order people come', () => {
  const people = fc.uniqueArray(
    fc.tuple(fc.integer({ min: 1, max: 999 }), fc.double({ min: -5, max: 1e9, noNaN: true })),
    {
      selector: ([n]) => n,
    },
  )
  fc.assert(
    fc.property(fc.constantFrom('address', 'capital'), fc.bigInt(1n, 10n ** 24n), people, (by, amount, all) => {
      const shown = (some: typeof all) => ({
        active: some.map(([n]) => at(n)),
        capital: new Map(some.map(([n, usd]) => [at(n), usd])),
      })
      const list = allotmentsOf({ amount, by }, shown(all))
      const sum = list.reduce((total, { amount: own }) => total + own, 0n)
      expect(sum <= amount).toBe(true)
      expect(sum > amount - BigInt(list.length) || list.length === 0 || amount < 1000n).toBe(true)
      expect(new Set(list.map(({ account }) => account)).size).toBe(list.length)
      expect(list.every(({ amount: own }) => own > 0n)).toBe(true)
      expect(allotmentsOf({ amount, by }, shown(all.toReversed()))).toEqual(list)
    }),
  )
})

test('a list knows of each account where it stands, what it gets, and the proof of that', () => {
  const shown = { active: [at(3), at(1), at(2)], capital: new Map() }
  const planned = { amount: 300n, by: 'address' } as const
  const { places, amounts, tree } = listOf(planned, shown)
  const allotments = allotmentsOf(planned, shown)
  expect([...places]).toEqual([
    [at(1), 0],
    [at(2), 1],
    [at(3), 2],
  ])
  expect(amounts).toEqual([100n, 100n, 100n])
  expect([tree.root, tree.proof(1)]).toEqual([merkleRoot(allotments), merkleProof(allotments, 1)])
})

const written = (changes: object) =>
  policy.safeParse({
    id: 'x',
    title: 'X',
    budget: '100 METIS',
    airdrops: [{ amount: '100 METIS', by: 'address' }],
    ...changes,
  })

test('airdrops, grants and legs share one budget', () => {
  const paths = (changes: object) => written(changes).error?.issues.map(({ path }) => path.join('.'))
  expect(paths({})).toBeUndefined()
  expect(paths({ budget: '99 METIS' })).toEqual(['airdrops'])
  expect(paths({ budget: '101 METIS' })).toEqual(['budget'])
  expect(paths({ budget: '101 METIS', legs: [{ sink: 'native', share: 1 }] })).toBeUndefined()
  expect(paths({ budget: '120 METIS', grants: [{ kind: 'upfront', amount: '30 METIS' }] })).toEqual(['airdrops'])
})
