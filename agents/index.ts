import { arbitrageur } from './arbitrageur.ts'
import { investor } from './investor.ts'
import { operator } from './operator.ts'
import { user } from './user.ts'

/** Every kind of agent. A new kind is one file beside these and one line here. */
export const agentKinds = { user, arbitrageur, investor, operator }

export type AgentKinds = typeof agentKinds
export type KindName = keyof AgentKinds
