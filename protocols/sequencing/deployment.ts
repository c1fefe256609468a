import type { Address } from 'viem'
import type { Token } from '../token.ts'

export interface SequencingDeployment {
  readonly pool: Address
  /** The escrow: holds all METIS that is locked or owed. */
  readonly info: Address
  readonly set: Address
  /** Whose METIS rewards are. */
  readonly payer: Address
  readonly metis: Token
  readonly epochBlocks: number
  readonly blockMilliseconds: number
  /** L2 blocks that pass empty until a stalled sequencer is replaced. */
  readonly stallBlocks: number
  readonly batchSeconds: number
  /** What a block pays by the protocol's own terms, METIS: what governance pays above it, it has to bring. */
  readonly ownReward: number
}
