import type { Address } from 'viem'
import type { Announcement } from '../../agents/agent.ts'
import { swapFee } from '../../protocols/netswap/deploy.ts'
import { fromUnits, type Token, transfer } from '../../protocols/token.ts'
import type { Entry } from '../ledger/ledger.ts'
import type { Attributed } from './block.ts'
import { credit } from '../market/mainnet.ts'
import type { OwnCrossing, World } from './world.ts'

/**
 * What a block's entries mean outside the chain: what left over the bridge is sold there and credited, or is on its way
 * there now; payments that the
 * budget announced become known, and those already made are dropped. Happens while the next block is on its way, so
 * agents learn of it one block later.
 */
export function settle(world: World, entries: readonly Entry[]): void {
  const announced: Announcement[] = []
  const leaving: OwnCrossing[] = []
  for (const { fact, actor, transaction } of entries) {
    if (fact.type === 'swap' && !world.bundled.has(transaction)) countFee(world, actor, fact)
    if (fact.type === 'announce') announced.push(fact)
    if (fact.type === 'fastExit') pay(world, fact.account, tokenAt(world, fact.token), fact.amount - fact.fee)
    if (fact.type !== 'bridgeOut' || !world.byAddress.has(fact.account)) continue
    const token = tokenAt(world, fact.token)
    const { withdrawalSeconds } = world.deployments.bridge
    if (withdrawalSeconds === 0) pay(world, fact.account, token, fact.amount)
    else
      leaving.push({
        direction: 'out',
        owner: fact.account,
        token,
        amount: fact.amount,
        due: world.now + withdrawalSeconds,
      })
  }
  if (leaving.length > 0) world.crossing = [...world.crossing, ...leaving]
  world.announced = [...world.announced, ...announced].filter(({ due }) => due > world.now)
}

/** What a swap paid to the providers of Netswap's pools, for whoever gives fees back. */
function countFee(
  world: World,
  actor: string,
  { pool, tokenIn, amountIn }: Extract<Entry['fact'], { type: 'swap' }>,
): void {
  const { auction, netswap } = world.deployments
  const payer = world.byPersona.get(actor)
  if (auction === undefined || payer === undefined) return
  const found = Object.values(netswap.pools).find(({ address }) => address === pool)
  if (found === undefined) return
  const token = tokenAt(world, tokenIn)
  world.feesPaid.add(payer.address, swapFee * fromUnits(amountIn, token.decimals) * priceOf(world, token))
}

/** Sells outside what has arrived there. */
function pay(world: World, owner: Address, token: Token, amount: bigint): void {
  const usd = fromUnits(amount, token.decimals) * priceOf(world, token) * (1 - world.market.bridgeFee)
  credit(world.mainnet, owner, usd)
}

/**
 * Whatever has arrived on either side: withdrawals are sold and credited, and their METIS moves on from the outbox;
 * deposits become transactions of the block that is mined at `now`.
 */
export function arrivals(world: World, now: number): Attributed[] {
  // A withdrawal has to be there when its owner decides, a deposit when the block is mined.
  const isDue = ({ direction, due }: OwnCrossing): boolean => due <= (direction === 'in' ? now : world.now)
  const due = world.crossing.filter(isDue)
  if (due.length === 0) return []
  world.crossing = world.crossing.filter((crossing) => !isDue(crossing))
  const { metis, outbox, outside } = world.deployments.bridge
  let released = 0n
  for (const { direction, owner, token, amount } of due) {
    if (direction === 'in') continue
    pay(world, owner, token, amount)
    if (token.address === metis.address) released += amount
  }
  const release: Attributed[] =
    outbox === undefined || released === 0n
      ? []
      : [{ actor: 'bridge', transaction: { from: outbox, ...transfer(metis.address, outside, released), tip: 0n } }]
  const deposits = due.filter(({ direction }) => direction === 'in')
  return [...release, ...deposits.map(({ token, owner, amount }) => bridged(world, token, owner, amount))]
}

/** A deposit as a transaction of the bridge. */
export function bridged(world: World, token: Token, to: Address, amount: bigint): Attributed {
  const { from, call } = world.actions.bridge.deposit({ token, to, amount, nonce: world.messages++ })
  return { actor: 'bridge', transaction: { from, ...call, tip: 0n } }
}

/** US dollars for a whole token on the outer markets. */
export function priceOf({ deployments, market }: Pick<World, 'deployments' | 'market'>, token: Token): number {
  if (token.address === deployments.bridge.metis.address) return market.metis
  return token.address === deployments.bridge.weth.address ? market.eth : 1
}

const tokenAt = ({ deployments }: World, address: string): Token =>
  [deployments.bridge.metis, deployments.bridge.usdc, deployments.bridge.weth].find(
    (token) => token.address === address,
  )!
