import * as fc from 'fast-check'
import { type Address, concat, encodePacked, type Hex, keccak256, zeroHash } from 'viem'
import { expect, test } from 'vitest'
import { type Allotment, merkleProof, merkleRoot } from './merkle.ts'

const allotments: fc.Arbitrary<Allotment[]> = fc.array(
  fc.record({
    account: fc.stringMatching(/^[0-9a-f]{40}$/).map((hex): Address => `0x${hex}`),
    amount: fc.bigInt({ min: 0n, max: 10n ** 26n }),
  }),
  { minLength: 1, maxLength: 40 },
)

/** What the distributor does with a proof (OpenZeppelin's MerkleProof). */
function climb(place: number, { account, amount }: Allotment, proof: readonly Hex[]): Hex {
  const leaf = keccak256(encodePacked(['uint256', 'address', 'uint256'], [BigInt(place), account, amount]))
  return proof.reduce(
    (node, next) => keccak256(concat(BigInt(node) <= BigInt(next) ? [node, next] : [next, node])),
    leaf,
  )
}

test('everybody on the list can prove his part, and only at his own place', () => {
  fc.assert(
    fc.property(allotments, fc.nat(), (all, pick) => {
      const root = merkleRoot(all)
      const place = pick % all.length
      const own = all[place]!
      const proof = merkleProof(all, place)
      expect(climb(place, own, proof)).toBe(root)
      expect(climb(place, { ...own, amount: own.amount + 1n }, proof)).not.toBe(root)
      expect(climb(place + 1, own, proof)).not.toBe(root)
      expect(proof.length).toBeLessThanOrEqual(Math.ceil(Math.log2(all.length)))
    }),
  )
})

test('a list of nobody has the root that nobody can prove anything of', () => {
  expect(merkleRoot([])).toBe(zeroHash)
})
