import { bridge } from './bridge/index.ts'
import { budget } from './budget/index.ts'
import { farms } from './farms/index.ts'
import { metis } from './metis/index.ts'
import { netswap } from './netswap/index.ts'
import type { AccountOf, ActionsOf, DeploymentOf, StateOf } from './protocol.ts'

/**
 * What every run finds on the chain it forks, in the order of deployment: each may build on those before it.
 * A new protocol is one folder and one line here or below.
 */
export const chainProtocols = { metis, bridge, netswap }

/** What a policy brings with it: deployed on the fork, by parameters that the policy sets. */
export const policyProtocols = { budget, farms }

export const protocols = { ...chainProtocols, ...policyProtocols }

type Protocols = typeof protocols
export type ProtocolName = keyof Protocols

/** Addresses and what belongs to them, by protocol. */
export type Deployments = { readonly [P in ProtocolName]: DeploymentOf<Protocols[P]> }
export type ChainDeployments = Pick<Deployments, keyof typeof chainProtocols>

/** What everybody can see on the chain at one block, by protocol. */
export type ChainState = { readonly [P in ProtocolName]: StateOf<Protocols[P]> }

/** What belongs to one account at one block, by protocol. */
export type AccountState = { readonly [P in ProtocolName]: AccountOf<Protocols[P]> }

/** What an agent can do, by protocol. */
export type Actions = { readonly [P in ProtocolName]: ActionsOf<Protocols[P]> }
