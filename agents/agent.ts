import type { Address } from 'viem'
import type { z } from 'zod'
import type {
  AccountState,
  Actions,
  ChainState,
  Deployments,
  FloorName,
  Knowing,
  OptionalName,
  ProtocolName,
} from '../protocols/index.ts'
import type { Owed } from '../protocols/airdrops/actions.ts'
import type { Call } from '../protocols/call.ts'
import type { OuterPrices } from '../protocols/quote.ts'
import type { Token } from '../protocols/token.ts'
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
  /** Also of protocols that its kind may read, where they are on the chain. */
  readonly account: Pick<AccountState, Reads> & Partial<Pick<AccountState, OptionalName>>
  /** Native METIS of the agent, in wei: what it pays gas from. */
  readonly native: bigint
  /** US dollars on the agent's account outside the chain, which earns the mainnet yield. */
  readonly outsideAccount: number
  readonly outside: OuterMarkets
  /** What of the agent's is on its way over the bridge; absent where the bridge takes no time. */
  readonly crossing?: readonly Crossing[]
  /** Payments to farms that the budget has announced on chain, past ones and those taken back left out. */
  readonly announced: readonly Announcement[]
  /** Airdrops that have been announced; absent where there are none. */
  readonly airdrops?: readonly KnownAirdrop[]
  /** What the agent may claim of airdrops, whose lists everybody can look up; absent when it is nothing. */
  readonly owed?: readonly Owed[]
  /** How the block to come is made. */
  readonly rules: BlockRules
  /** What waits for the block to come: for kinds that look, where the rule shows it. */
  readonly pending?: readonly Pending[]
  /** Bundles on offer for the block to come: for builders, where the rule has any. */
  readonly bundles?: readonly OfferedBundle[]
}

/** How a block is made, as everybody knows it: the ordering rule in force (sandbox/ordering/). */
export interface BlockRules {
  /**
   * What decides a transaction's place where none is sold: when it came, what it pays for gas, its luck on the way, which
   * whoever sends more copies has more of, or a draw of the sequencer's.
   */
  readonly places: 'arrival' | 'tip' | 'lottery' | 'draw'
  /** Whether swaps come together before everything else, at one price (protocols/batch). */
  readonly batched: boolean
  /** Whether searchers see what waits. */
  readonly pending: 'hidden' | 'open'
  /** Who may offer what comes first in a block: nobody, searchers their bundles, or builders what they make of bundles. */
  readonly offers: 'none' | 'searchers' | 'builders'
  /** Whether a sender may have its intents kept from searchers. */
  readonly privately: boolean
  /** Transactions that a sender may have in a block. */
  readonly most: number
}

/** An intent of somebody that waits for the block to come, as searchers see it. */
export interface Pending {
  readonly id: string
  readonly from: Address
  readonly call: Call
  /** Wei that its sender pays for a unit of gas. */
  readonly tip: bigint
}

/** A bundle that a searcher offers to builders. */
export interface OfferedBundle {
  readonly id: string
  /** Wei of METIS that it pays whoever puts it first. */
  readonly bid: bigint
  /** Contracts whose state it changes: two bundles that share one may spoil each other. */
  readonly touches: readonly Address[]
}

/** Everything outside the chain that anybody can look up. */
export interface OuterMarkets {
  /** US dollars for an ether and for a METIS on the outer markets. */
  readonly eth: number
  readonly metis: number
  /** Riskless yield on mainnet, fraction per year. */
  readonly mainnetYield: number
  /** How many users the ecosystem has won over; a real number, see sandbox/market/adoption.ts. */
  readonly users: number
  /** Share of an amount that crossing the bridge costs. */
  readonly bridgeFee: number
  readonly signals: Signals
  /**
   * Both prices since the last block, at the ends of equal steps of which the last is now: what whoever trades between the
   * chain and outer markets has followed. Absent where a block is too short for that.
   */
  readonly path?: readonly OuterPrices[] | undefined
}

export interface PriceSignal {
  /** Exponentially weighted mean of log returns, per day. */
  readonly trend: number
  /** Exponentially weighted variance of log returns, per day. */
  readonly variance: number
}

/**
 * What anybody can work out from public prices and fees, kept once for all agents; what each makes of it is its own
 * belief.
 */
export interface Signals {
  readonly metis: PriceSignal
  readonly eth: PriceSignal
  /** Swap fees of all pools, US dollars per year, exponentially weighted. */
  readonly revenue: number
  /** Days that it has been watched for: what was not seen yet does not count as nothing earned. */
  readonly revenueDays: number
  /** What METIS is worth by its revenue, US dollars; see sandbox/market/signals.ts. */
  readonly fundamental: number
  /** What is earned in uses of capital whose chain states no rate, by the use's name: anybody can look that up. */
  readonly earnings?: Readonly<Record<string, UseEarnings>>
  /** What longs of METIS have paid on the perpetual exchange lately, share of notional a day, exponentially weighted. */
  readonly funding?: number
}

/** What all who are in a use of capital have earned in it. */
export interface UseEarnings {
  /** Something that grows by what a share earns, as it was last. */
  readonly index: number
  /** US dollars per year, exponentially weighted. */
  readonly yearly: number
  /** Days that it has been watched for. */
  readonly days: number
}

/** Tokens on their way in, or out: neither here nor there until they are due, seconds since 1970. */
export interface Crossing {
  readonly direction: 'in' | 'out'
  readonly token: Token
  readonly amount: bigint
  readonly due: number
}

/** A farm will emit `amount` over `duration` seconds from `due` on; at most that, where it is an option's before a farm. */
export interface Announcement {
  readonly farm: Address
  readonly amount: bigint
  readonly duration: number
  readonly due: number
}

/** What has been announced of an airdrop. Times in seconds since 1970. */
export interface KnownAirdrop {
  /** In wei of METIS. */
  readonly amount: bigint
  /** Whether each address that is active gets as much, or each in proportion to what it has on the chain. */
  readonly by: 'address' | 'capital'
  /** An address has to be active from then on, before the snapshot. */
  readonly from: number
  readonly snapshot: number
  /** Addresses that have been active until now. */
  readonly active: number
}

/** What an agent wants to happen. Intents are transactions on the chain in their order; deposits come from L1 before. */
export interface Decision<Memory> {
  readonly deposits?: readonly Deposit[]
  readonly intents?: readonly Intent[]
  readonly memory: Memory
  /** Asks to decide again at the next block, to go on with what needs more than one. */
  readonly wake?: boolean
  /** Asks to see all that belongs to it when it decides next, of protocols that its kind does not read as well. */
  readonly whole?: boolean
  /** Asks to look around again then at the latest, seconds since 1970: a day that one knows of. */
  readonly ring?: number
  /** Keeps the intents from searchers, where the rule offers that. */
  readonly privately?: boolean
  /** What is to come first in the block, all of it or nothing. */
  readonly bundle?: Bundle
  /** The bundles that a builder puts first, by id, in its order. */
  readonly offer?: { readonly bundles: readonly string[]; readonly bid: bigint }
  /** What somebody who runs a sequencer does with a block that is its own to build. */
  readonly conduct?: Conduct
}

export interface Intent extends Call {
  /** Wei for a unit of gas on top of the chain's price; never more than for the intent before. */
  readonly tip?: bigint
}

/** Calls and other people's pending intents, by id, in an order: all or nothing. */
export interface Bundle {
  readonly steps: readonly (Call | string)[]
  /** Wei of METIS for coming first. */
  readonly bid: bigint
  /** Contracts whose state it changes, for builders who combine bundles; those that its calls go to when left out. */
  readonly touches?: readonly Address[]
}

/** Liberties that a sequencer takes. */
export interface Conduct {
  /** Senders whose intents it leaves out. */
  readonly leavesOut?: readonly Address[]
  /** It shows nobody what waits. */
  readonly hides?: boolean
  /**
   * Senders who are its own: they see what waits in any case, and come first for nothing, as transactions that are local
   * to a node do on Metis.
   */
  readonly local?: readonly Address[]
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
  readonly outsideAccount: number
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
  /** Its economics, a sentence each, for whoever reads the kind or the model (docs/model.md): what it is born with; */
  readonly owns: string
  /** what it looks at, of what anybody could; */
  readonly knows: string
  /** what it is after; */
  readonly wants: string
  /** and what is left to it to decide. */
  readonly decides: string
  /** Whether it takes by itself what it is owed, and tells it apart from the rest; for all others the world takes it. */
  readonly claims?: true
  /** Of agents of whom one owner may have several: his name. He is born once, and decides for each as the same. */
  readonly owner?: (parameters: Parameters, rank: number) => string
  /** Whether it owns capital that any use on the chain is open to: see agents/uses/. */
  readonly capital?: true
  /** Whether its swaps are demand for the exchange itself; the rest is arbitrage or moving capital. */
  readonly organic: boolean
  /** Of an organic kind: its usual swap, US dollars, and the share below its quote at which it is not to be made. */
  readonly usualSwap?: (attributes: Attributes) => { readonly usd: number; readonly tolerance: number }
  /**
   * Protocols that a decision needs: their part of the account is read, and without them nobody of this kind is born.
   */
  readonly reads: readonly Reads[]
  /** Protocols that a decision makes use of where they are: their part of the account is read, too. */
  readonly mayRead?: readonly OptionalName[]
  /**
   * What of the block to come it waits for before it decides: searchers for what others want, builders for bundles.
   * Absent for those who decide without looking.
   */
  readonly awaits?: 'pending' | 'bundles'
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
    /** Seconds since 1970 at which the run begins. */
    readonly opening: number
    /** An agent's address, by its persona: `<kind>-<rank>`. */
    readonly address: (persona: string) => Address
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
