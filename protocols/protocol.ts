import { type Effect, Schema } from 'effect'
import type { Abi, Address, ContractConstructorArgs, Hex } from 'viem'
import type { z } from 'zod'
import type { Call } from './call.ts'
import type { Exchange } from './exchange.ts'
import type { EventTable, Fact } from './fact.ts'
import type { Flows } from './flow.ts'
import type { Funding } from './funding.ts'
import type { Holdings } from './holding.ts'
import type { ConstantProductPair } from './pair.ts'
import type { Positions } from './position.ts'
import type { Quotes } from './quote.ts'
import type { Reads, ValuesOf } from './read.ts'
import type { Token } from './token.ts'
import type { Trading } from './venue.ts'

/** A compiled contract, as the generated `artifacts.gen.ts` files export them. */
export interface Artifact<abi extends Abi = Abi> {
  readonly name: string
  readonly abi: abi
  readonly bytecode: Hex
  readonly runtime: Hex
  /** What stands in the bytecode for each library that has to be linked, by the library's name. */
  readonly links?: Readonly<Record<string, string>>
}

/**
 * A contract with its libraries in place.
 *
 * @example
 * import { ConfiguratorLogic, PoolConfigurator } from './lending/artifacts.gen.ts'
 *
 * const logic = yield* deployer.create(ConfiguratorLogic)
 * const configurator = yield* deployer.create(linked(PoolConfigurator, { ConfiguratorLogic: logic }))
 */
export const linked = <A extends Artifact & { readonly links: object }>(
  artifact: A,
  libraries: { readonly [L in keyof A['links']]: Address },
): A => ({
  ...artifact,
  bytecode: Object.entries(artifact.links).reduce<string>(
    (code, [library, place]) => code.replaceAll(place, libraries[library as keyof A['links']].slice(2)),
    artifact.bytecode,
  ) as Hex,
})

/** A contract that is to find another one elsewhere than at the address that is written in its code. */
export const moved = <A extends Artifact>(artifact: A, usual: Address, actual: Address): A => ({
  ...artifact,
  bytecode: readdressed(artifact.bytecode, usual, actual),
})

/** Code in which one address stands in the place of another. */
export const readdressed = (code: Hex, usual: Address, actual: Address): Hex =>
  code.replaceAll(usual.slice(2).toLowerCase(), actual.slice(2).toLowerCase()) as Hex

/** What a protocol asks of whoever deploys it. The sandbox implements it over a chain. */
export interface Deployer {
  /** Who deploys and owns what is deployed. */
  readonly account: Address
  /** Creates a contract; its address is known before it is mined. */
  readonly create: <const abi extends Abi>(
    artifact: Artifact<abi>,
    ...args: ConstructorArgs<abi>
  ) => Effect.Effect<Address, DeployFailed>
  /** Creates a contract from another account than the deployer, for an address that does not depend on what came before. */
  readonly createAs: <const abi extends Abi>(
    creator: Address,
    artifact: Artifact<abi>,
    ...args: ConstructorArgs<abi>
  ) => Effect.Effect<Address, DeployFailed>
  /** Creates a contract at a given address, as a genesis does with predeploys: its constructor runs there. */
  readonly place: <const abi extends Abi>(
    artifact: Artifact<abi>,
    at: Address,
    ...args: ConstructorArgs<abi>
  ) => Effect.Effect<Address, DeployFailed>
  /** Makes a call from the deployer, or from another account when the chain's genesis has to act for it. */
  readonly call: (call: Call, from?: Address) => Effect.Effect<void, DeployFailed>
  /** Whether a call from the deployer would succeed, after all that was asked for so far. */
  readonly wouldSucceed: (call: Call) => Effect.Effect<boolean, DeployFailed>
  /** Brings tokens from outside over the bridge into the deployer's hands, for what a protocol opens with. */
  readonly fund: (token: Token, amount: bigint) => Effect.Effect<void, DeployFailed>
  /** Lets seconds go by between what was asked for so far and what comes next: a market that needs a past gets one. */
  readonly pass: (seconds: number) => Effect.Effect<void, DeployFailed>
  /** What an ether and a METIS cost when the chain begins, US dollars. */
  readonly prices: { readonly eth: number; readonly metis: number }
  /** Puts code at an address whose storage stays, and sets an account's native METIS: as only a genesis can. */
  readonly setCode: (at: Address, code: Hex) => Effect.Effect<void, DeployFailed>
  readonly setBalance: (account: Address, wei: bigint) => Effect.Effect<void, DeployFailed>
  /** The code at an address; `0x` where there is no contract. */
  readonly codeAt: (address: Address) => Effect.Effect<Hex, DeployFailed>
  /** Reads from the chain, after all that was asked for so far. */
  readonly read: <const R extends Reads>(reads: R) => Effect.Effect<ValuesOf<R>, DeployFailed>
}

/**
 * Takes a protocol over at the addresses that a registry gives (registry/registry.ts), and brings there what is missing.
 * It fails where the chain is not as the registry says: what is not found is never taken for nothing.
 */
export type Adopt<Deployment, Parameters, Needs> = (
  deployer: Deployer,
  parameters: Parameters,
  needs: Needs,
  // Each protocol's own kind of addresses; the registry's schema has checked them.
  at: never,
) => Effect.Effect<Deployment, DeployFailed>

/** How a protocol is taken over on a live chain. */
export interface Adoption<Deployment, Parameters, Needs, Places> {
  /** What a registry has to say of it: addresses, mostly. */
  readonly places: z.ZodType<Places>
  readonly take: Adopt<Deployment, Parameters, Needs>
  /** It can also be deployed anew beside the one that stands there: it has no address that only a genesis can give. */
  readonly anew?: true
}

/** Where METIS in other forms shows: in tokens that stand for it, in stakes, or in what logs add up to. */
export interface Exposure<Deployment, State> {
  /** METIS for a unit of each token that stands for some. */
  readonly held?: (at: Deployment, state: State) => Readonly<Record<Address, number>>
  /**
   * METIS for a unit staked with each of these contracts, as stake and unstake facts count them, or the token that such a
   * unit is of.
   */
  readonly staked?: (at: Deployment, state: State) => Readonly<Record<Address, number | Address>>
  /**
   * What a fact adds to what an account has inside; negative when it takes some out or borrows. Of units, those count
   * that some protocol says stand for METIS.
   *
   * @param cause whose transaction it was, where it was an agent's, and all that happened in it
   */
  readonly moved?: (at: Deployment, fact: Fact, cause: Cause) => readonly Moved[]
  /** METIS for one of the units that only this protocol counts in; undefined for those of others. */
  readonly counted?: (at: Deployment, state: State, unit: string) => number | undefined
}

/** The transaction in which something happened. */
export interface Cause {
  readonly sender: Address | undefined
  readonly facts: readonly Fact[]
}

/** What an account has more of inside: of METIS when no unit is named, of a token by its address, in its smallest unit. */
export interface Moved {
  readonly account: Address
  readonly amount: bigint
  readonly unit?: string
}

/** What whoever runs a protocol knows when the next block is made. */
export interface Upkeep<State> {
  /** Seconds since 1970 at which that block will be mined. */
  readonly now: number
  /** US dollars for an ether and for a METIS on the outer markets. */
  readonly prices: { readonly eth: number; readonly metis: number }
  /** The sequencer stands still: but for what comes from L1, the block stays empty. */
  readonly halted: boolean
  /** Who is paid for the block: the recipient of the lock whose turn it is. Absent where nobody has locked. */
  readonly builder?: Address
  /** Blocks of the day before by who was paid for them, of days with blocks. */
  readonly built: ReadonlyMap<Address, number>
  /** Swap fees that accounts paid that day, US dollars; what came in bundles is left out. */
  readonly feesPaid: ReadonlyMap<Address, number>
  /** Chance in what an operator does, by its purpose: the same numbers whenever they are asked for in a run. */
  readonly draws: (purpose: string) => { readonly uniform: () => number }
  readonly state: State
}

type ConstructorArgs<abi extends Abi> =
  readonly [] extends ContractConstructorArgs<abi> ? [] : [args: ContractConstructorArgs<abi>]

/**
 * One protocol: what it deploys, what one can do with it, what can be read from it, and what its logs mean.
 *
 * Every folder under `protocols/` holds one, in the same files: `deployment.ts`, `deploy.ts`, `actions.ts`, `state.ts`,
 * `events.ts`, `index.ts`, and `contracts.json` for the contracts it is made of. How to write one: docs/write-a-protocol.md.
 *
 * @template Needs deployments of other protocols, by name, that this one builds on
 * @template Deployment plain data: addresses and what else the other four need, written into the results
 */
export interface Protocol<
  Name extends string,
  Needs extends object,
  Parameters,
  Deployment extends object,
  State extends Reads,
  Account extends Reads,
  Actions extends object,
  Places = unknown,
> {
  readonly name: Name
  /** One sentence for the report and for the table of protocols. */
  readonly title: string
  /** What is simpler here than in the original, and why; for the table of protocols. */
  readonly simplified: string
  /** What a campaign file may say about it. */
  readonly parameters: z.ZodType<Parameters>
  /** Other protocols that it builds on. */
  readonly needs: readonly (keyof Needs & string)[]
  /** Others that it takes into account where they are on, and does without where they are off. */
  readonly mayNeed?: readonly (keyof Needs & string)[]
  /** What it is made of: all that its `artifacts.gen.ts` holds. */
  readonly contracts: Readonly<Record<string, Artifact>>
  readonly deploy: (deployer: Deployer, parameters: Parameters, needs: Needs) => Effect.Effect<Deployment, DeployFailed>
  /** How it is taken over where it stands already, on a fork of a live chain; else it is deployed there as well. */
  readonly adopt?: Adoption<Deployment, Parameters, Needs, Places>
  /** What everybody can see: read once a block. */
  readonly state: (at: Deployment) => State
  /** What everybody sees changes by transactions alone, and not as time goes by: where none comes, it is not read again. */
  readonly still?: true
  /** What belongs to one account: read when that account decides. */
  readonly account: (at: Deployment, owner: Address) => Account
  readonly actions: (at: Deployment) => Actions
  readonly events: (at: Deployment) => EventTable
  /** Tokens that it brings along: their books have to close after every block. */
  readonly tokens: (at: Deployment) => readonly Token[]
  /** Its contracts that can hold tokens or native METIS, by what they are. */
  readonly holders: (at: Deployment) => Readonly<Record<string, Address>>
  /** How METIS that somebody has put into it shows, for whoever measures exposure to METIS; nothing when absent. */
  readonly exposure?: Exposure<Deployment, ValuesOf<State>>
  /** How one swaps in it, when tokens are swapped in it: for those who do. */
  readonly trading?: Trading<Deployment, ValuesOf<State>, Actions>
  /** Its pools, when tokens are swapped in it: for those who measure. */
  readonly exchange?: Exchange<Deployment, ValuesOf<State>>
  /** What its tokens are worth by outer prices; nothing when absent. */
  readonly quotes?: Quotes<Deployment, ValuesOf<State>>
  /** Its pools that price by the formula of Uniswap v2, whoever swaps there: what a trade would have got can be told. */
  readonly pairs?: (at: Deployment, state: ValuesOf<State>) => readonly ConstantProductPair[]
  /** Its pools of a token against what that stands for: whoever swaps there has the same as before. */
  readonly pegged?: (at: Deployment) => readonly Address[]
  /** How money that is meant for others goes through its contracts; absent where none does. */
  readonly flows?: Flows<Deployment, ValuesOf<State>>
  /** How a policy's budget pays into it; absent where none can. */
  readonly funding?: Funding<Deployment>
  /** What people have put into it, for TVL; nothing when absent. */
  readonly holdings?: Holdings<Deployment, ValuesOf<State>>
  /** What one account has in it beyond the tokens in its wallet, for who looks for somebody with a position. */
  readonly positions?: Positions<Deployment, ValuesOf<Account>>
  /** What whoever runs it sends at the top of every block, from the deployer's account: an oracle's prices, say. */
  readonly upkeep?: (at: Deployment, moment: Upkeep<ValuesOf<State>>) => readonly Call[]
  /** The same at the end of every block, where nobody in it needs it done before: then trials of bundles do without. */
  readonly closing?: (at: Deployment, moment: Upkeep<ValuesOf<State>>) => readonly Call[]
  /** What the sequencer sends right behind the last of a block's calls to it, given all of them in their order. */
  readonly afterCalls?: (at: Deployment, calls: readonly Call[]) => readonly Call[]
  /** Its upkeep is done from L1, and goes on while the sequencer stands still. */
  readonly fromL1?: boolean
}

/** Gives a protocol its inferred type. */
export const defineProtocol = <
  const Name extends string,
  Needs extends object,
  Parameters,
  Deployment extends object,
  const State extends Reads,
  const Account extends Reads,
  Actions extends object,
  Places,
>(
  protocol: Protocol<Name, Needs, Parameters, Deployment, State, Account, Actions, Places>,
): Protocol<Name, Needs, Parameters, Deployment, State, Account, Actions, Places> => protocol

// Conditional types match protocols whatever their parameters are.
/* oxlint-disable typescript/no-explicit-any */
export type AnyProtocol = Protocol<string, any, any, any, any, any, any>
export type DeploymentOf<P> = P extends Protocol<any, any, any, infer D, any, any, any> ? D : never
export type ParametersOf<P> = P extends Protocol<any, any, infer X, any, any, any, any> ? X : never
export type NeedsOf<P> = P extends Protocol<any, infer N, any, any, any, any, any> ? N : never
export type StateOf<P> = P extends Protocol<any, any, any, any, infer S, any, any> ? ValuesOf<S> : never
export type AccountOf<P> = P extends Protocol<any, any, any, any, any, infer A, any> ? ValuesOf<A> : never
export type ActionsOf<P> = P extends Protocol<any, any, any, any, any, any, infer X> ? X : never
export type PlacesOf<P> = P extends Protocol<any, any, any, any, any, any, any, infer X> ? X : never
/* oxlint-enable typescript/no-explicit-any */

/** A deployment step was refused or reverted, or could not be tried. */
export class DeployFailed extends Schema.TaggedError<DeployFailed>()('DeployFailed', {
  step: Schema.String,
  reason: Schema.String,
  /** The node was gone: another may do it. */
  passing: Schema.optionalKey(Schema.Boolean),
}) {
  get retryable(): boolean {
    return this.passing === true
  }
  override get message(): string {
    return `Deploying failed at ${this.step}: ${this.reason}`
  }
}
