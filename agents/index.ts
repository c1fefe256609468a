import { arbitrageur } from './arbitrageur.ts'
import { borrower } from './borrower.ts'
import { investor } from './investor.ts'
import { lender } from './lender.ts'
import { user } from './user.ts'

/** Every kind of agent. A new kind is one file beside these and one line here. */
export const agentKinds = { user, arbitrageur, investor, lender, borrower }

export type AgentKinds = typeof agentKinds
export type KindName = keyof AgentKinds
