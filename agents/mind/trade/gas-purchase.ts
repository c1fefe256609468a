import type { Call } from '../../../protocols/call.ts'
import { weiOf } from '../../../protocols/token.ts'
import type { Deposit, Situation } from '../../agent.ts'
import { gasUsd } from '../valuation/gas.ts'
import { arriving } from './crossing.ts'

/** What somebody usually sends in a day. */
export interface UsualDay {
  readonly transactions: number
  /** Of all of them, by their limits: a node lets in what can be paid for in the worst case. */
  readonly gas: number
  /** Wei of native METIS to have besides, for tips; more is bought when half of it is gone. */
  readonly tips?: bigint
}

/** What is done for gas, and wei of WMETIS that are left for everything else. */
export interface GasPurchase {
  readonly calls: readonly Call[]
  /** METIS sent for where there is none on the chain to unwrap; it is unwrapped when it is there. */
  readonly deposits: readonly Deposit[]
  readonly left: bigint
}

type Here = Pick<Situation<never, never, 'metis' | 'bridge'>, 'view' | 'deployments' | 'actions'>

/** Days for which gas is bought at a time. */
const stockDays = 7

/**
 * Gas is bought like anything else: whoever has less native METIS than a day of its usual transactions takes unwraps
 * enough for a week, or what it has; who has none on the chain sends for some, where it has dollars outside.
 */
export function buyGas({ view, deployments, actions }: Here, { transactions, gas, tips = 0n }: UsualDay): GasPurchase {
  const { wmetis } = view.account.metis
  const { metis: price, bridgeFee } = view.outside
  const ofADay = gasUsd(view, gas, transactions) / price
  if (view.native >= weiOf(ofADay) + tips / 2n) return { calls: [], deposits: [], left: wmetis }
  const wanted = weiOf(stockDays * ofADay) + tips - view.native
  const amount = wanted < wmetis ? wanted : wmetis
  if (amount > 0n) return { calls: [actions.metis.unwrap(amount)], deposits: [], left: wmetis - amount }
  const { metis } = deployments.bridge
  const affordable = weiOf(view.outsideAccount / (1 + bridgeFee) / price)
  const sent = wanted < affordable ? wanted : affordable
  const missing = sent > 0n && !(arriving(view, metis) > 0)
  return { calls: [], deposits: missing ? [{ token: metis, amount: sent }] : [], left: wmetis }
}

/** A situation in which there is only so much WMETIS to decide over. */
export const withMetis = <S extends Here>(here: S, wmetis: bigint): S =>
  wmetis === here.view.account.metis.wmetis
    ? here
    : {
        ...here,
        view: { ...here.view, account: { ...here.view.account, metis: { ...here.view.account.metis, wmetis } } },
      }
