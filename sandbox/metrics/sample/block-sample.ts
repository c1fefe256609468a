import type { Address } from 'viem'
import type { OuterHedge } from '../../../protocols/call.ts'
import type { ChainState, Deployments } from '../../../protocols/index.ts'
import type { Turn } from '../../../protocols/sequencing/liveness.ts'
import type { Books, Entry } from '../../ledger/ledger.ts'
import type { Fees } from '../../ledger/mev/split.ts'
import type { Promised } from '../../policy/promised-payments.ts'
import type { Cluster } from './identity.ts'

/** The chain after one block, and what happened in it, before anybody knows who received what. */
export interface BlockSample {
  /** 1 for the run's first block. */
  readonly block: number
  readonly blockSeconds: number
  /** Days from the run's beginning to this block. */
  readonly day: number
  readonly state: ChainState
  readonly deployments: Deployments
  readonly ledger: Books
  readonly entries: readonly Entry[]
  /** What agents and operators sent in this block, by the action that made it, and whether it reverted. */
  readonly uses: readonly { readonly actor: string; readonly action: string; readonly failed: boolean }[]
  /** Which action made the transaction at a place in the block. */
  readonly actionAt: (transaction: number) => string | undefined
  /** What was done outside for the swap at a place in the block, if it follows an outer price. */
  readonly hedgeAt: (transaction: number) => OuterHedge | undefined
  /** Wei of native METIS that the block's senders paid for gas. */
  readonly gasPaid: bigint
  /** What an agent paid for all its transactions of this block. */
  readonly feesOf: (actor: string) => Fees
  /** Whose turn it was to build. */
  readonly turn: Turn
  /** Seconds that each of the block's transactions had waited since the block that it was sent for was due. */
  readonly waits: readonly number[]
  /** Seconds that the transaction at a place in the block had waited so. */
  readonly waitAt: (transaction: number) => number
  /** The same, so far, of those that the block has left out. */
  readonly waiting: readonly number[]
  /** Native METIS by address. */
  readonly native: (account: Address) => bigint
  /** Everybody who lives in the run, with what the simulation knows about them: identity, and whether they are demand. */
  readonly clusters: readonly Cluster[]
  /** What an address is: a contract as `netswap.nativePool`, an agent by its kind. */
  readonly places: ReadonlyMap<Address, string>
  /**
   * Outer prices when the block's agents decided, US dollars, what a dollar outside earns a year, and the share that crossing
   * the bridge costs.
   */
  readonly market: {
    readonly metis: number
    readonly eth: number
    readonly mainnetYield: number
    readonly bridgeFee: number
  }
  /** US dollars that an account has outside. */
  readonly outside: (account: Address) => number
  /** Prices that the run starts from, US dollars: what constant prices are measured in. */
  readonly prices: { readonly metis: number; readonly eth: number }
  /** What the policy has said that it will pay; nothing for one that pays nothing of its own. */
  readonly promised: readonly Promised[]
  /** The foundation's own address: its positions are not TVL. */
  readonly treasury: Address
}
