import { type Address, encodeFunctionData } from 'viem'
import { addressOf, type Read } from '../read.ts'
import { DelegationPools } from './artifacts.gen.ts'
import { placeCount } from './deploy.ts'
import type { DelegationDeployment } from './deployment.ts'

/** A pool as everybody can see it. METIS in wei, commissions in ten-thousandths of rewards, times in seconds since 1970. */
export interface DelegationPool {
  /** Zero when the place is empty. */
  readonly pool: Address
  readonly operator: Address
  readonly signer: Address
  /** Its lock; 0 when it has none. */
  readonly id: bigint
  readonly closed: boolean
  readonly commission: bigint
  /** What the commission will be at `announcedFor`, if that is not 0. */
  readonly announced: bigint
  readonly announcedFor: number
  /** METIS of delegators that is not locked. */
  readonly idle: bigint
  /** What all shares are worth. */
  readonly assets: bigint
  /** Rewards that will still be added to that. */
  readonly streaming: bigint
  readonly shares: bigint
  /** Shares in tickets. */
  readonly waiting: bigint
  readonly commissionOwed: bigint
  readonly routedAt: number
}

/** What an account has in a pool, in shares. */
export interface Stake {
  readonly shares: bigint
  /** In tickets. */
  readonly waiting: bigint
}

const rowWords = 15

function rowAt(words: readonly bigint[], at: number): DelegationPool {
  const word = (place: number) => words[at + place]!
  return {
    pool: addressOf(word(0)),
    operator: addressOf(word(1)),
    signer: addressOf(word(2)),
    id: word(3),
    closed: word(4) !== 0n,
    commission: word(5),
    announced: word(6),
    announcedFor: Number(word(7)),
    idle: word(8),
    assets: word(9),
    streaming: word(10),
    shares: word(11),
    waiting: word(12),
    commissionOwed: word(13),
    routedAt: Number(word(14)),
  }
}

const each = <A>(f: (place: number) => A): readonly A[] => Array.from({ length: placeCount }, (_, place) => f(place))

/** A static array of static structs lies in the answer word by word. */
export const delegationState = ({ factory }: DelegationDeployment) => {
  const pools: Read<readonly DelegationPool[]> = {
    to: factory,
    ask: encodeFunctionData({ abi: DelegationPools.abi, functionName: 'rows' }),
    words: placeCount * rowWords,
    decode: (words, at) => each((place) => rowAt(words, at + place * rowWords)),
  }
  return { pools }
}

export const delegationAccount = ({ factory }: DelegationDeployment, owner: Address) => {
  const stakes: Read<readonly Stake[]> = {
    to: factory,
    ask: encodeFunctionData({ abi: DelegationPools.abi, functionName: 'sharesOf', args: [owner] }),
    words: placeCount * 2,
    decode: (words, at) => each((place) => ({ shares: words[at + 2 * place]!, waiting: words[at + 2 * place + 1]! })),
  }
  /** By place, as `pools`. */
  return { stakes }
}
