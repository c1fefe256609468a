import { arbitrageur } from './arbitrageur.ts'
import { investor } from './investor.ts'
import { locker } from './locker.ts'
import { user } from './user.ts'

/** Every kind of agent. A new kind is one file beside these and one line here. */
export const agentKinds = { user, arbitrageur, investor, locker }

export type AgentKinds = typeof agentKinds
export type KindName = keyof AgentKinds
