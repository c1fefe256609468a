import { arbitrageur } from './arbitrageur.ts'
import { builder } from './builder.ts'
import { delegate } from './delegate.ts'
import { grantee } from './grantee.ts'
import { holder } from './holder.ts'
import { hunter } from './hunter.ts'
import { investor } from './investor.ts'
import { keeper } from './keeper.ts'
import { liquidator } from './liquidator.ts'
import { operator } from './operator.ts'
import { patron } from './patron.ts'
import { poolOperator } from './pool-operator.ts'
import { searcher } from './searcher.ts'
import { trader } from './trader.ts'
import { user } from './user.ts'
import { washTrader } from './wash-trader.ts'

/** Every kind of agent. A new kind is one file beside these and one line here. */
export const agentKinds = {
  user,
  arbitrageur,
  investor,
  builder,
  delegate,
  grantee,
  holder,
  hunter,
  keeper,
  liquidator,
  operator,
  patron,
  poolOperator,
  searcher,
  trader,
  washTrader,
}

export type AgentKinds = typeof agentKinds
export type KindName = keyof AgentKinds
