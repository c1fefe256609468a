import { arbitrageur } from './arbitrageur.ts'
import { investor } from './investor.ts'
import { liquidator } from './liquidator.ts'
import { maker } from './maker.ts'
import { trader } from './trader.ts'
import { user } from './user.ts'

/** Every kind of agent. A new kind is one file beside these and one line here. */
export const agentKinds = { user, arbitrageur, investor, trader, maker, liquidator }

export type AgentKinds = typeof agentKinds
export type KindName = keyof AgentKinds
