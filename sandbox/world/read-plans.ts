import type { Address } from 'viem'
import { namesOf } from '../../protocols/actions.ts'
import { type AccountState, type Deployments, type ProtocolName, protocols } from '../../protocols/index.ts'
import { remembered } from '../../protocols/remembered.ts'
import { type AnyRead, nativeBalance, type Reads } from '../../protocols/read.ts'
import { type Token, totalSupply } from '../../protocols/token.ts'
import { planReads, type ReadPlan } from '../chain/read.ts'
import { foundation } from '../origin/foundation.ts'
import type { Inhabitant } from './population.ts'
import { holdersOf } from './holders.ts'
import type { Observation } from './observation.ts'

/** Reads of a whole run, each worked out once. */
export interface ReadPlans {
  readonly common: ReadPlan<Pick<Observation, 'chain' | 'supplies'>>
  /** Everybody who can hold native METIS, and each one's place in the list. */
  readonly natives: readonly Address[]
  readonly places: ReadonlyMap<Address, number>
  /** All places in that list, and those of contracts and of who runs them. */
  readonly everybody: readonly number[]
  readonly contracts: readonly number[]
  /** Native METIS of those at some places, in wei. */
  readonly nativesAt: (places: readonly number[]) => ReadPlan<readonly bigint[]>
  /** By persona. */
  readonly accounts: ReadonlyMap<string, ReadPlan<Partial<AccountState>>>
  /** All that belongs to somebody, of whatever protocol: worked out when it is asked for. */
  readonly whole: (agent: Inhabitant) => ReadPlan<Partial<AccountState>>
}

/** Protocols whose part of its account a kind of agent sees. */
const seenBy = ({ reads, mayRead = [] }: Inhabitant['kind'], deployments: Deployments): readonly ProtocolName[] => [
  ...reads,
  ...mayRead.filter((name) => deployments[name] !== undefined),
  // Whether somebody has claimed what he is owed decides for everybody.
  ...(deployments.airdrops.contracts.length > 0 && !reads.includes('airdrops') ? (['airdrops'] as const) : []),
]

/** Makes a run's reads ready. */
export function plansFor(
  deployments: Deployments,
  tokens: readonly Token[],
  inhabitants: readonly Inhabitant[],
): ReadPlans {
  const own = [foundation, ...holdersOf(deployments).keys()]
  const natives = [...inhabitants.map(({ address }) => address), ...new Set(own)]
  const everybody = [...natives.keys()]
  const balances = natives.map(nativeBalance)
  const read = (kind: 'state' | 'account', from: readonly ProtocolName[], owner?: Address): Reads =>
    Object.fromEntries(
      from.map((name) => [name, protocols[name][kind](deployments[name] as never, owner as never) as Reads]),
    )
  const accountOf = (owner: Address, from: readonly ProtocolName[]) =>
    planReads(read('account', from, owner) as AnyRead) as ReadPlan<Partial<AccountState>>
  const common = {
    chain: read('state', namesOf(deployments)),
    supplies: tokens.map(({ address }) => totalSupply(address)),
  }
  return {
    natives,
    places: new Map(natives.map((address, i) => [address, i])),
    everybody,
    contracts: everybody.slice(inhabitants.length),
    nativesAt: (places) => planReads(places.map((place) => balances[place]!)),
    common: planReads(common as unknown as AnyRead) as ReadPlans['common'],
    accounts: new Map(
      inhabitants.map(({ persona, address, kind }) => [persona, accountOf(address, seenBy(kind, deployments))]),
    ),
    whole: remembered(({ address }: Inhabitant) => accountOf(address, namesOf(deployments))),
  }
}
