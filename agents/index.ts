import { arbitrageur } from './arbitrageur.ts'
import { borrower } from './borrower.ts'
import { builder } from './builder.ts'
import { delegate } from './delegate.ts'
import { delegator } from './delegator.ts'
import { grantee } from './grantee.ts'
import { holder } from './holder.ts'
import { investor } from './investor.ts'
import { keeper } from './keeper.ts'
import { lender } from './lender.ts'
import { liquidator } from './liquidator.ts'
import { maker } from './maker.ts'
import { operator } from './operator.ts'
import { patron } from './patron.ts'
import { poolOperator } from './pool-operator.ts'
import { provider } from './provider.ts'
import { restaker } from './restaker.ts'
import { searcher } from './searcher.ts'
import { staker } from './staker.ts'
import { trader } from './trader.ts'
import { user } from './user.ts'
import { washTrader } from './wash-trader.ts'

/** Every kind of agent. A new kind is one file beside these and one line here. */
export const agentKinds = {
  user,
  arbitrageur,
  investor,
  borrower,
  builder,
  delegate,
  delegator,
  grantee,
  holder,
  keeper,
  lender,
  liquidator,
  maker,
  operator,
  patron,
  poolOperator,
  provider,
  restaker,
  searcher,
  staker,
  trader,
  washTrader,
}

export type AgentKinds = typeof agentKinds
export type KindName = keyof AgentKinds
