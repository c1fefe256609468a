import type { Address } from 'viem'
import type { z } from 'zod'
import type {
  AccountState,
  Actions,
  ChainState,
  Deployments,
  FloorName,
  Knowing,
  ProtocolName,
} from '../protocols/index.ts'
import type { Call } from '../protocols/protocol.ts'
import type { Token } from '../protocols/token.ts'
import type { Signals } from './mind/signals.ts'
import type { Draws, Random } from './random.ts'

/**
 * What an agent sees when it decides: the chain at the last block, its own account, and the world outside.
 *
 * @template Reads protocols whose part of its account the agent has asked to see
 */
export interface View<Reads extends ProtocolName = FloorName> {
  /** Seconds since 1970 at which the block to come will be mined. */
  readonly now: number
  readonly blockSeconds: number
  readonly chain: Knowing<ChainState, Reads>
  readonly account: Pick<AccountState, Reads>
  /** Native METIS of the agent, in wei: what it pays gas from. */
  readonly native: bigint
  /** US dollars on the agent's account outside the chain, which earns the mainnet yield. */
  readonly mainnet: number
  readonly outside: Outside
  /** What of the agent's is on its way over the bridge; absent where the bridge takes no time. */
  readonly crossing?: readonly Crossing[]
  /** Payments to farms that the budget has announced on chain, past ones left out. */
  readonly announced: readonly Announcement[]
}

/** Everything outside the chain that anybody can look up. */
export interface Outside {
  /** US dollars for an ether and for a METIS on the outer markets. */
  readonly eth: number
  readonly metis: number
  /** Riskless yield on mainnet, fraction per year. */
  readonly mainnetYield: number
  /** How many users the ecosystem has won over; a real number, see agents/mind/adoption.ts. */
  readonly users: number
  /** Share of an amount that crossing the bridge costs. */
  readonly bridgeFee: number
  readonly signals: Signals
}

/** Tokens on their way in, or out: neither here nor there until they are due, seconds since 1970. */
export interface Crossing {
  readonly direction: 'in' | 'out'
  readonly token: Token
  readonly amount: bigint
  readonly due: number
}

/** A farm will emit `amount` over `duration` seconds from `due` on. */
export interface Announcement {
  readonly farm: Address
  readonly amount: bigint
  readonly duration: number
  readonly due: number
}

/** What an agent wants to happen. Intents are transactions on the chain in their order; deposits come from L1 before. */
export interface Decision<Memory> {
  readonly deposits?: readonly Deposit[]
  readonly intents?: readonly Call[]
  readonly memory: Memory
  /** Asks to decide again at the next block, to go on with what needs more than one. */
  readonly wake?: boolean
}

/** Moves value from the agent's account outside onto the chain. The amount is in the token's smallest unit. */
export interface Deposit {
  readonly token: Token
  readonly amount: bigint
}

/** What decides, given everything it may know. Nothing else reaches an agent. */
export interface Situation<Attributes, Memory, Reads extends ProtocolName = FloorName> {
  readonly me: Address
  readonly attributes: Attributes
  readonly memory: Memory
  /** Whether the agent's review clock has rung; otherwise it asked to be woken to go on. */
  readonly review: boolean
  readonly view: View<Reads>
  readonly deployments: Knowing<Deployments, Reads>
  readonly actions: Knowing<Actions, Reads>
  readonly random: Random
}

/** What an agent is born with. Amounts in whole tokens and US dollars. */
export interface Birth<Attributes, Memory> {
  readonly attributes: Attributes
  readonly memory: Memory
  readonly endowment: Endowment
  /** Mean days between two reviews, a Poisson clock; 0 reviews at every block. */
  readonly reviewDays: number
}

export interface Endowment {
  /** US dollars outside the chain. */
  readonly mainnet: number
  readonly usdc: number
  readonly weth: number
  /** As WMETIS. */
  readonly metis: number
  /** Native METIS for gas. */
  readonly gas: number
}

/** What the world looks like before the first block, for endowments at fair value. */
export interface Beginning {
  readonly eth: number
  readonly metis: number
  readonly mainnetYield: number
  /** Annual volatility of the two prices, as everybody knows it beforehand. */
  readonly volatility: { readonly eth: number; readonly metis: number }
}

/**
 * A kind of agent: who is born, and how one decides. `decide` is pure: no I/O, no clock, no randomness but `random`.
 *
 * Every kind is one file in `agents/` and one line in `agents/index.ts`. How to write one: docs/write-an-agent.md.
 */
export interface AgentKind<Parameters, Attributes, Memory, Reads extends ProtocolName = ProtocolName> {
  readonly kind: string
  /** One sentence for the report. */
  readonly title: string
  /** Whether its swaps are demand for the exchange itself; the rest is arbitrage or moving capital. */
  readonly organic: boolean
  /**
   * Protocols that a decision needs: their part of the account is read, and without them nobody of this kind is born.
   */
  readonly reads: readonly Reads[]
  /** What a campaign file may say about it; every field has a default. */
  readonly parameters: z.ZodType<Parameters>
  /** How many there are. */
  readonly count: (parameters: Parameters) => number
  readonly birth: (context: {
    readonly parameters: Parameters
    /** 0, 1, 2, … within the kind. */
    readonly rank: number
    readonly beginning: Beginning
    readonly draws: (purpose: string) => Draws
  }) => Birth<Attributes, Memory>
  readonly decide: (situation: Situation<Attributes, Memory, Reads>) => Decision<Memory>
}

/** Gives a kind of agent its inferred type. */
export const defineAgent = <Parameters, Attributes, Memory, Reads extends ProtocolName>(
  kind: AgentKind<Parameters, Attributes, Memory, Reads>,
): AgentKind<Parameters, Attributes, Memory, Reads> => kind

/** A kind whose own types are its own business: whoever holds many kinds only carries attributes and memory to and fro. */
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyKind = Omit<AgentKind<any, any, any, ProtocolName>, 'decide'> & {
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly decide: (situation: any) => Decision<unknown>
}
