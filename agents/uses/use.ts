import type { FloorName, ProtocolName } from '../../protocols/index.ts'
import type { Call } from '../../protocols/call.ts'
import { lately } from '../../protocols/lately.ts'
import type { Situation } from '../agent.ts'

/**
 * What somebody sees who thinks of a use of capital, on a chain that has the protocols `Needs`. Two uses may share
 * something that the chain keeps as one, such as an account's margin: whose it is, is told by what is meant to be in each.
 */
export type Sight<Needs extends ProtocolName = never> = Pick<
  Situation<never, never, FloorName | Needs>,
  'me' | 'view' | 'deployments' | 'actions'
> & {
  /** US dollars that are meant to be in each use, by its name; nothing is when left out. */
  readonly wanted?: Readonly<Record<string, number>>
  /** What the account has besides that is meant for something else: US dollars, and whole METIS of it. */
  readonly beside?: { readonly usd: number; readonly metis: number }
}

/** What everybody sees, without an account. */
export interface PublicSight<Needs extends ProtocolName = never> {
  readonly view: Pick<Sight<Needs>['view'], 'chain' | 'outside' | 'now'>
  readonly deployments: Sight<Needs>['deployments']
}

/** Who asks what a use would bring: what of it depends on the person. Rates are fractions per year. */
export interface Asker {
  /** US dollars that would come in on top of what is there: rewards and fees are shared with them. */
  readonly usd: number
  /** What the same money brings outside. */
  readonly alternative: number
  /** What one wants for waiting, on rewards that vest. */
  readonly impatience: number
  /** Return expected of METIS. */
  readonly expectedReturn: number
  readonly horizonDays: number
  /** How fast a share in it grows, as learnt; what was expected beforehand until then. See `index` of a use. */
  readonly growth: number
  /** What a say in what is decided on the chain is worth, for the money that gives it; nothing when left out. */
  readonly voice?: number
}

/** Where income comes from and what takes it, by the words of a prospect's table. */
export type Source = 'fees' | 'interest' | 'staking' | 'funding' | 'lvr' | 'slashing' | 'liquidation' | 'voice'

/** What a dollar in a use is expected to bring and to cost. */
export interface UseProspect {
  /** Fractions per year, as long as one stays; costs are negative. */
  readonly yearly: Readonly<Partial<Record<Source, number>>>
  /** Dollars of rewards for a dollar between two times, seconds since 1970, at what they are worth to the asker. */
  readonly rewards?: (from: number, to: number) => number
  /** Further days on which a stay may best end, seconds since 1970: when nothing would be lost any more by leaving. */
  readonly freed?: readonly number[]
  /** METIS that a dollar in it is exposed to, in dollars: half a dollar in a pool of METIS, less than none in a short. */
  readonly metis: number
  /** How much of the premium for contract risk one wants for it; 1 for a pool. */
  readonly risk: number
  /** Share of the money that is lost on the way in, swaps and slippage; gas and the bridge are the same for all uses. */
  readonly entry: number
  /** Days until what leaves is money again. */
  readonly exitDays: number
}

/** What an account has in a use. */
export interface UseHolding {
  /** US dollars, at outer prices. */
  readonly usd: number
  /** Whole METIS that it is exposed to by it. */
  readonly metis: number
  /** US dollars that have left it and are not money yet. */
  readonly leaving: number
  /** Rewards that it owes and that are not claimed, or not vested: US dollars, and whole METIS of them. */
  readonly owed?: { readonly usd: number; readonly metis: number }
  /** What of that would be lost by leaving now, US dollars, and for how many seconds from now at most. */
  readonly forfeit?: { readonly usd: number; readonly seconds: number }
}

/** Tokens of a wallet, in their smallest unit. */
export interface Purse {
  readonly metis: bigint
  readonly usdc: bigint
  readonly weth: bigint
}

/** Shares of a dollar's worth that go in as each token; they sum to one. */
export type Mix = Readonly<Record<keyof Purse, number>>

/** Something to take, and whole METIS that it puts into the wallet. */
export interface Claim {
  readonly calls: readonly Call[]
  readonly metis: number
}

/**
 * A use of capital: what it is expected to bring, what an account has in it, and how one goes in and out. It is everybody's:
 * who owns capital and can reach the chain compares all uses that are there.
 *
 * Every use is one file in `agents/uses/` and one line in its `index.ts`. All of its functions look at the chain as it is;
 * none remembers what was done before, so that a step which reverted is simply tried again. They are methods, so that a use
 * which needs some protocol is a use among all.
 */
export interface Use<Needs extends ProtocolName = ProtocolName> {
  readonly name: string
  /** One sentence for the table of uses. */
  readonly title: string
  /** Protocols without which it is not there. */
  readonly needs: readonly Needs[]
  /** What goes in. */
  mix(here: Sight<Needs>): Mix
  /**
   * Something that grows by what a share in the use earns, where the chain states no rate, and the US dollars that all have
   * in it: everybody can look up what was earned there (V25). Undefined where there is nothing to be seen yet.
   */
  index?(here: PublicSight<Needs>): { readonly index: number; readonly usd: number } | undefined
  /** What is expected of that growth before anything has been seen, fraction per year. */
  readonly prior?: number
  /** Undefined while nobody can go in. */
  prospect(here: Sight<Needs>, asker: Asker): UseProspect | undefined
  held(here: Sight<Needs>): UseHolding
  /** Allowances that it needs, once an account. */
  approvals(here: Sight<Needs>): readonly Call[]
  /** Puts tokens of the wallet in; prices may have moved by `slippage` until then. */
  enter(here: Sight<Needs>, purse: Purse, slippage: number): readonly Call[]
  /** Takes a share of what is in it out, or asks for it: METIS, ether and dollars are in the wallet by a later block. */
  leave(here: Sight<Needs>, share: number, slippage: number): readonly Call[]
  /** What has come free, or has been earned, and is worth its gas. */
  claim?(here: Sight<Needs>): readonly Claim[]
  /** Keeps a position as it is meant to be: staked where that pays, margined, around the price. */
  tend?(here: Sight<Needs>, slippage: number): readonly Call[]
}

/** Gives a use its inferred type; what goes in and what an account has is worked out once for each who looks. */
export const defineUse = <const Needs extends ProtocolName>(use: Use<Needs>): Use<Needs> => ({
  ...use,
  mix: lately((here: Sight<Needs>) => use.mix(here)),
  held: lately((here: Sight<Needs>) => use.held(here)),
})

/** A use among others: whoever holds many of them has made sure that what it needs is there. */
export type AnyUse = Use<ProtocolName>
