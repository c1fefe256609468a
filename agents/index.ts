import { arbitrageur } from './arbitrageur.ts'
import { investor } from './investor.ts'
import { restaker } from './restaker.ts'
import { user } from './user.ts'

/** Every kind of agent. A new kind is one file beside these and one line here. */
export const agentKinds = { user, arbitrageur, investor, restaker }

export type AgentKinds = typeof agentKinds
export type KindName = keyof AgentKinds
