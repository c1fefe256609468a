import { airdrops } from './airdrops/index.ts'
import { auction } from './auction/index.ts'
import { batch } from './batch/index.ts'
import { bridge } from './bridge/index.ts'
import { budget } from './budget/index.ts'
import { delegation } from './delegation/index.ts'
import { enki } from './enki/index.ts'
import { farms } from './farms/index.ts'
import { feeds } from './feeds/index.ts'
import { grants } from './grants/index.ts'
import { hercules } from './hercules/index.ts'
import { lending } from './lending/index.ts'
import { metis } from './metis/index.ts'
import { netswap } from './netswap/index.ts'
import { perpetual } from './perpetual/index.ts'
import { rebates } from './rebates/index.ts'
import { restaking } from './restaking/index.ts'
import { rewards } from './rewards/index.ts'
import { sequencing } from './sequencing/index.ts'
import type { AccountOf, ActionsOf, DeploymentOf, StateOf } from './protocol.ts'

/** What every run finds on the chain it forks, in the order of deployment: each may build on those before it. */
export const floorProtocols = { metis, bridge, netswap }

/**
 * What a campaign file may switch on besides, in the order of deployment: each may build on those before it.
 * A new protocol is one folder and one line here.
 */
export const optionalProtocols = {
  feeds,
  batch,
  hercules,
  sequencing,
  enki,
  delegation,
  perpetual,
  lending,
  restaking,
  grants,
  auction,
  rewards,
  rebates,
}

/** What a policy brings with it: deployed on the fork, by parameters that the policy sets. */
export const policyProtocols = { budget, farms, airdrops }

export const chainProtocols = { ...floorProtocols, ...optionalProtocols }
export const protocols = { ...chainProtocols, ...policyProtocols }

type Protocols = typeof protocols
export type ProtocolName = keyof Protocols
/** What is on every chain. */
export type FloorName = Exclude<ProtocolName, keyof typeof optionalProtocols>
export type OptionalName = keyof typeof optionalProtocols
export type ChainName = keyof typeof chainProtocols

export const floorNames = Object.keys({ ...floorProtocols, ...policyProtocols }) as FloorName[]

/** All of `A`, of which what belongs to optional protocols is there only when they are switched on. */
type Present<A extends { readonly [P in ProtocolName]: unknown }> = Omit<A, OptionalName> &
  Partial<Pick<A, OptionalName>>

/** As `Present`, where the protocols `Name` are known to be there: an agent that needs them is not born without. */
export type Knowing<A extends object, Name extends ProtocolName> = A & Required<Pick<A, Name & keyof A>>

/** Addresses and what belongs to them, by protocol. */
export type Deployments = Present<{ readonly [P in ProtocolName]: DeploymentOf<Protocols[P]> }>
export type ChainDeployments = Omit<Deployments, keyof typeof policyProtocols>

/** What everybody can see on the chain at one block, by protocol. */
export type ChainState = Present<{ readonly [P in ProtocolName]: StateOf<Protocols[P]> }>

/** What belongs to one account at one block, by protocol. */
export type AccountState = { readonly [P in ProtocolName]: AccountOf<Protocols[P]> }

/** What an agent can do, by protocol. */
export type Actions = Present<{ readonly [P in ProtocolName]: ActionsOf<Protocols[P]> }>
