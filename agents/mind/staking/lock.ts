import { spotPrice } from '../../../protocols/netswap/constant-product.ts'
import { swapFee } from '../../../protocols/netswap/deploy.ts'
import { fromUnits, toUnits } from '../../../protocols/token.ts'
import type { Decision, Situation } from '../../agent.ts'
import { type BeliefAttributes, type Beliefs, expectedReturn } from '../beliefs/beliefs.ts'
import { type CoinAttitude, coinWorthTo } from '../capital/coin-value.ts'
import { reservesOf } from '../pools/reserves.ts'
import { dispose } from '../trade/dispose.ts'
import { gasUsd } from '../valuation/gas.ts'
import { beside, type NodeOperator, type Outage, tend } from './node.ts'
import { lockReturn, sequencingOf } from './sequencing.ts'

/** Whoever runs a sequencer on METIS of its own. */
export interface LockOwner extends BeliefAttributes, NodeOperator {
  readonly common: CoinAttitude['common'] & {
    /** Shortfall at which it leaves, per year. */
    readonly exitBand: number
    readonly dustUsd: number
  }
  /** METIS that it would lock. */
  readonly lock: number
  /** Return wanted above the mainnet yield, per year. */
  readonly premium: number
  /** When its node stands still for certain. */
  readonly outage: Outage | undefined
}

/** What it remembers. */
export interface LockMemory {
  readonly beliefs: Beliefs
  /** It has had a lock. A signer serves once, so whoever has left does not come back. */
  readonly joined: boolean
  readonly approved: { readonly escrow: boolean; readonly router: boolean }
  /** There may be METIS in the wallet that is for sale. */
  readonly selling: boolean
}

/** What it decides on. */
export type Locking = Situation<LockOwner, LockMemory, 'metis' | 'bridge' | 'sequencing'>

/** Gas of claiming and selling a reward, for judging whether it is worth it. */
const claimGas = 300_000

/** By how much a lock of this many METIS beats what its money wants, per year; and what the METIS itself brings. */
function prospect(here: Locking, amount: number): { surplus: number; earned: number; native: number } {
  const { attributes, memory, view } = here
  const { metis: price, mainnetYield } = view.outside
  const native = expectedReturn(memory.beliefs, view.outside, attributes)
  const earned = lockReturn(amount, sequencingOf(here), attributes, attributes.horizonDays)
  const wanted = mainnetYield + attributes.premium
  const cost = (365 * attributes.costUsd) / (amount * price)
  return { surplus: earned + native - cost - wanted, earned, native }
}

/** Without a lock: takes one when it pays, buying what is missing outside; else what METIS it has is judged as any. */
export function consider(here: Locking): Decision<LockMemory> {
  const { me, attributes, memory, review, view, deployments, actions } = here
  if (memory.joined || !review) return review || memory.selling ? sell(here) : { memory }
  const { minLock, maxLock, seats } = view.chain.sequencing
  const { metis } = deployments.bridge
  const held = view.account.metis.wmetis
  const price = view.outside.metis
  const affordable = fromUnits(held, 18) + (view.outsideAccount * (1 - 2 * view.outside.bridgeFee)) / price
  const size = toUnits(Math.min(attributes.lock, affordable), 18)
  const amount = size < maxLock ? size : maxLock
  const free = seats.some(({ id }) => id === 0n) && view.account.sequencing.whitelisted
  if (!free || amount < minLock || prospect(here, fromUnits(amount, 18)).surplus <= 0) return sell(here)
  const { approvals, lock } = actions.sequencing
  return {
    deposits: held < amount ? [{ token: metis, amount: amount - held }] : [],
    intents: [...(memory.approved.escrow ? [] : approvals()), lock({ signer: me, recipient: me, amount })],
    memory: { ...memory, approved: { ...memory.approved, escrow: true } },
    wake: true,
  }
}

/** With a lock: sees to the node, and at a review to rewards and to whether it still pays. */
export function run(here: Locking): Decision<LockMemory> {
  const { attributes, memory, review, view, actions } = here
  const { common } = attributes
  const { seat } = view.account.sequencing
  const node = tend(here, seat.stalledTo === Infinity)
  if (!review) return beside(memory.selling ? sell(here) : { memory }, node)
  const amount = fromUnits(seat.amount, 18)
  const { surplus } = prospect(here, amount)
  const { unlock, relock, withdrawRewards } = actions.sequencing
  if (surplus < -common.exitBand) return beside({ memory: { ...memory, selling: true } }, [unlock(seat.id)])
  const worthwhile = Math.max(common.dustUsd, 20 * gasUsd(view, claimGas, 2))
  if (fromUnits(seat.reward, 18) * view.outside.metis < worthwhile) return beside(sell(here), node)
  const room = seat.amount + seat.reward <= view.chain.sequencing.maxLock
  const bid = spotPrice(reservesOf(view, here.deployments.netswap.pools.native)) * (1 - swapFee)
  if (room && valuation(here) >= bid) {
    return beside({ memory }, [...node, relock({ id: seat.id, amount: 0n, rewards: true })])
  }
  return beside({ memory: { ...memory, selling: true } }, [...node, withdrawRewards(seat.id)])
}

/** On the way out: waits, claims, and judges what it holds. */
export function leave(here: Locking): Decision<LockMemory> {
  const { memory, view, review, actions } = here
  const { seat } = view.account.sequencing
  if (view.now >= seat.unlockClaimTime) {
    return { memory: { ...memory, selling: true }, intents: [actions.sequencing.unlockClaim(seat.id)], wake: true }
  }
  return beside(review || memory.selling ? sell(here) : { memory }, [])
}

/** What a METIS is worth to it, US dollars: one that it could relock earns what blocks pay besides. */
function valuation(here: Locking): number {
  const { attributes, view } = here
  const { seat } = view.account.sequencing
  const price = view.outside.metis
  const native = fromUnits(seat.amount + seat.reward + view.account.metis.wmetis, 18) * price
  const dollars = view.outsideAccount + fromUnits(view.account.bridge.usdc, 6)
  const active = seat.status === 'active'
  const { earned, native: expected } = prospect(here, active ? fromUnits(seat.amount, 18) : attributes.lock)
  const nativeShare = native / Math.max(native + dollars, 1)
  return price * coinWorthTo(here, { expectedReturn: expected, bestUse: active ? earned : 0, nativeShare })
}

/** Sells METIS down to its own valuation, block by block, and sends dollars outside. */
function sell(here: Locking): Decision<LockMemory> {
  const { memory, attributes } = here
  const { intents, sold } = dispose(here, valuation(here), {
    approved: memory.approved.router,
    dust: attributes.common.dustUsd,
  })
  const approved = sold ? { ...memory.approved, router: true } : memory.approved
  return { intents, memory: { ...memory, approved, selling: sold }, wake: intents.length > 0 }
}
