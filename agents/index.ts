import { arbitrageur } from './arbitrageur.ts'
import { delegate } from './delegate.ts'
import { grantee } from './grantee.ts'
import { investor } from './investor.ts'
import { patron } from './patron.ts'
import { user } from './user.ts'

/** Every kind of agent. A new kind is one file beside these and one line here. */
export const agentKinds = { user, arbitrageur, investor, grantee, patron, delegate }

export type AgentKinds = typeof agentKinds
export type KindName = keyof AgentKinds
