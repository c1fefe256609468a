import { type Address, concat, encodePacked, type Hex, keccak256, zeroHash } from 'viem'
import { toUnits } from '../token.ts'

/** What somebody may claim of an airdrop, in the smallest unit. */
export interface Allotment {
  readonly account: Address
  readonly amount: bigint
}

/** What a line of an airdrop's list, in whole METIS, comes to. */
export const allotted = ({ account, metis }: { readonly account: Address; readonly metis: number }): Allotment => ({
  account,
  amount: toUnits(metis, 18),
})

/**
 * The leaf that the distributor expects: keccak256 of place, account and amount, packed. Inner nodes hash 64 bytes and a
 * leaf 84, so that none can stand for the other.
 */
const leafOf = ({ account, amount }: Allotment, place: number): Hex =>
  keccak256(encodePacked(['uint256', 'address', 'uint256'], [BigInt(place), account, amount]))

/** Two nodes under one, the smaller first: a proof needs no sides. */
const above = (a: Hex, b: Hex): Hex => keccak256(concat(a.toLowerCase() < b.toLowerCase() ? [a, b] : [b, a]))

/** The levels of the tree from the leaves to the root; a node without a partner moves up as it is. */
function levelsOf(allotments: readonly Allotment[]): Hex[][] {
  const levels = [allotments.map(leafOf)]
  for (let level = levels[0]!; level.length > 1; level = levels.at(-1)!) {
    levels.push(
      Array.from({ length: Math.ceil(level.length / 2) }, (_, i) => {
        const [left, right] = [level[2 * i]!, level[2 * i + 1]]
        return right === undefined ? left : above(left, right)
      }),
    )
  }
  return levels
}

/** A list's tree, worked out once. */
export interface MerkleTree {
  /** Commits to all allotments and their places; zero for none, which nobody can prove anything of. */
  readonly root: Hex
  /** The partners on the way from a leaf to the root. */
  readonly proof: (place: number) => Hex[]
}

export function merkleTree(allotments: readonly Allotment[]): MerkleTree {
  const levels = levelsOf(allotments)
  return {
    root: levels.at(-1)![0] ?? zeroHash,
    proof: (place) =>
      levels.flatMap((level, height) => {
        const partner = level[Math.floor(place / 2 ** height) ^ 1]
        return partner === undefined || level.length === 1 ? [] : [partner]
      }),
  }
}

export const merkleRoot = (allotments: readonly Allotment[]): Hex => merkleTree(allotments).root

export const merkleProof = (allotments: readonly Allotment[], place: number): Hex[] =>
  merkleTree(allotments).proof(place)
