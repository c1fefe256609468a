import type { Address, Hex } from 'viem'
import { marketsOf } from '../../protocols/markets.ts'
import { fromUnits } from '../../protocols/token.ts'
import type { Entry } from '../block/way-of-a-block.ts'
import { type Credit, credited } from '../market/outside-accounts.ts'
import { withActivity } from './airdrops.ts'
import { proceeds } from './arrivals.ts'
import { executionOf } from './execution.ts'
import { tallied } from './daily-tally.ts'
import { outerPrice, tokenAt } from './outer-price.ts'
import type { Setting } from './setting.ts'
import type { Announced, OwnCrossing, State } from './state.ts'

/**
 * What the last block's entries mean outside the chain: what left over the bridge is sold there and credited, or is on its
 * way there now; payments that the budget announced become known, and those already made or taken back are dropped; what organic
 * swaps lost is counted, and who was active. Happens while the
 * next block is on its way, so agents learn of it one block later.
 */
export function settle(
  setting: Setting,
  state: State,
): Pick<State, 'crossing' | 'announced' | 'outsideAccounts' | 'feesPaid' | 'execution' | 'airdrops'> {
  const announced: Announced[] = []
  const takenBack = new Set<Hex>()
  const leaving: OwnCrossing[] = []
  const credits: Credit[] = []
  const fees: [Address, number][] = []
  const { withdrawalSeconds } = setting.deployments.bridge
  const { entries, bundled } = state.unsettled
  for (const { fact, actor, transaction } of entries) {
    if (fact.type === 'announce') announced.push(fact)
    if (fact.type === 'cancelled') takenBack.add(fact.operation)
    if (fact.type === 'swap' && !bundled.has(transaction)) fees.push(...feeOf(setting, state, actor, fact))
    if (fact.type === 'fastExit') {
      const token = tokenAt(setting.deployments, fact.token)
      credits.push(proceeds(setting, state, fact.account, token, fact.amount - fact.fee))
    }
    if (fact.type !== 'bridgeOut' || !setting.byAddress.has(fact.account)) continue
    const { account: owner, amount } = fact
    const token = tokenAt(setting.deployments, fact.token)
    if (withdrawalSeconds === 0) credits.push(proceeds(setting, state, owner, token, amount))
    else leaving.push({ direction: 'out', owner, token, amount, due: state.now + withdrawalSeconds })
  }
  return {
    crossing: leaving.length === 0 ? state.crossing : [...state.crossing, ...leaving],
    announced: [...state.announced, ...announced].filter(
      ({ due, operation }) => due > state.now && !takenBack.has(operation),
    ),
    outsideAccounts: credited(state.outsideAccounts, credits),
    feesPaid: tallied(state.feesPaid, fees),
    execution: executionOf(setting, state),
    airdrops: withActivity(setting, state),
  }
}

/** What a swap paid in fees, at whatever exchange and in US dollars, for whoever gives fees back. */
function feeOf(
  { deployments, byPersona }: Setting,
  { market, seen }: State,
  actor: string,
  { pool, tokenIn, amountIn }: Extract<Entry['fact'], { type: 'swap' }>,
): [Address, number][] {
  const payer = byPersona.get(actor)
  if ((deployments.auction ?? deployments.rebates) === undefined || payer === undefined) return []
  const fee = marketsOf(deployments, seen.chain).find((each) => each.pool === pool)?.fee
  if (fee === undefined) return []
  const token = tokenAt(deployments, tokenIn)
  const paid = fromUnits(amountIn, token.decimals) * outerPrice(deployments, market, token)
  return [[payer.address, (fee.providers + fee.protocol) * paid]]
}
