import { sha256, toHex } from 'viem'

/** Who can be drawn, and with what weight. */
export interface SequencerCandidate {
  readonly signer: string
  /** METIS locked, in wei. */
  readonly amount: bigint
}

/**
 * Who builds an epoch: drawn with chances in proportion to whole METIS locked (V15). As on Metis the seed is nothing but
 * the epoch's number, so that everybody can work out the schedule beforehand; a hash of it is the draw, where Metis
 * feeds it to Go's generator.
 *
 * @returns undefined when nobody has a whole METIS
 */
export function drawSequencer<C extends SequencerCandidate>(epoch: number, candidates: readonly C[]): C | undefined {
  const powers = candidates.map(({ amount }) => amount / 10n ** 18n)
  const total = powers.reduce((sum, power) => sum + power, 0n)
  if (total === 0n) return undefined
  let left = hashed(epoch) % total
  return candidates.find((_, i) => {
    left -= powers[i]!
    return left < 0n
  })
}

/** Who takes over where a sequencer stalled: each of the others with the same chance, whatever it has locked. */
export const drawReplacement = <C extends SequencerCandidate>(
  startBlock: number,
  candidates: readonly C[],
): C | undefined =>
  candidates.length === 0 ? undefined : candidates[Number(hashed(startBlock) % BigInt(candidates.length))]

const hashed = (seed: number): bigint => BigInt(sha256(toHex(seed, { size: 8 })))
