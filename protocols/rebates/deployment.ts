import type { Address } from 'viem'
import type { Token } from '../token.ts'

export interface RebatesDeployment {
  /** Holds what is to be given back. */
  readonly purse: Address
  readonly pays: Token
}
