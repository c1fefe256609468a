import { Effect } from 'effect'
import type { Address } from 'viem'
import { beforeAll, describe, expect, test } from 'vitest'
import { agentKinds } from '../../agents/index.ts'
import { inUsd } from '../../sandbox/ledger/worth.ts'
import type { Sample } from '../../sandbox/metrics/metric.ts'
import { groupOfKind, groupsByKind } from '../../sandbox/metrics/welfare/account.ts'
import { type ValueTransfer, transfersIn } from '../../sandbox/metrics/welfare/transfers.ts'
import { fromUnits } from '../../protocols/token.ts'
import { tinyRun } from '../fixtures/tiny.ts'
import { grow, worldOf } from '../fixtures/world.ts'

/** What a block of a run moved by the books, and what the same comes to in wallets and pools. */
interface Closed {
  readonly users: number
  readonly wallets: number
  readonly pools: number
  readonly reserves: number
  readonly rewards: number
  readonly received: number
}

const sum = (transfers: readonly ValueTransfer[], of: (transfer: ValueTransfer) => boolean): number =>
  inUsd(transfers.reduce((all, each) => (of(each) ? all + each.worth : all), 0n))

/** Wallets and pools at the outer prices of a block, less what was brought there and taken out. */
function counted(sample: Sample, before: Snapshot): Pick<Closed, 'wallets' | 'reserves'> {
  const { market, entries, deployments } = sample
  const { metis, usdc, weth } = deployments.bridge
  const price = (token: Address) => (token === metis.address ? market.metis : token === weth.address ? market.eth : 1)
  const decimals = (token: Address) => (token === usdc.address ? 6 : 18)
  const after = snapshotOf(sample)
  const change = (side: 'wallets' | 'pools') =>
    [...after[side]].reduce(
      (all, [token, amount]) =>
        all + fromUnits(amount - (before[side].get(token) ?? 0n), decimals(token)) * price(token),
      0,
    )
  const users = new Set(sample.clusters.flatMap(({ organic, address }) => (organic ? [address] : [])))
  let [crossed, added] = [0, 0]
  for (const { fact, transaction } of entries) {
    const hedge = fact.type === 'swap' ? sample.hedgeAt(transaction) : undefined
    if (hedge !== undefined && fact.type === 'swap') {
      // Who was hedged traded at the price of that moment, which was the fair one then.
      const came = fact.tokenIn === hedge.token.address ? fact.amountIn : -fact.amountOut
      added -= fromUnits(came, 18) * (hedge.price - price(hedge.token.address))
    }
    const bridged = fact.type === 'bridgeIn' ? 1 : fact.type === 'bridgeOut' ? -1 : 0
    if (bridged !== 0 && 'account' in fact && 'token' in fact && users.has(fact.account)) {
      crossed += bridged * fromUnits(fact.amount as bigint, decimals(fact.token)) * price(fact.token)
    }
    if (fact.type !== 'addLiquidity' && fact.type !== 'removeLiquidity') continue
    const pool = Object.values(deployments.netswap.pools).find(({ address }) => address === fact.pool)!
    const [base, quote] = pool.baseIsToken0 ? [fact.amount0, fact.amount1] : [fact.amount1, fact.amount0]
    const worth = fromUnits(base, 18) * price(pool.base.address) + fromUnits(quote, 6)
    added += fact.type === 'addLiquidity' ? worth : -worth
  }
  return { wallets: change('wallets') - crossed, reserves: change('pools') - added }
}

interface Snapshot {
  readonly wallets: ReadonlyMap<Address, bigint>
  readonly pools: ReadonlyMap<Address, bigint>
}

function snapshotOf({ ledger, native, clusters, deployments }: Sample): Snapshot {
  const { metis, usdc, weth } = deployments.bridge
  const users = clusters.filter(({ organic }) => organic)
  const pools = Object.values(deployments.netswap.pools)
  const tokens = [metis, usdc, weth].map(({ address }) => address)
  const of = (token: Address, owners: readonly { readonly address: Address }[]) =>
    owners.reduce((all, { address }) => all + ledger.balance(token, address), 0n)
  const gas = users.reduce((all, { address }) => all + native(address), 0n)
  return {
    wallets: new Map(tokens.map((token) => [token, of(token, users) + (token === metis.address ? gas : 0n)])),
    pools: new Map(tokens.map((token) => [token, of(token, pools)])),
  }
}

describe('the books of welfare', () => {
  const blocks: Closed[] = []
  let parts: Readonly<Record<string, number>>
  let paid = 0

  beforeAll(async () => {
    const spec = await tinyRun('vested')
    const world = await Effect.runPromise(Effect.scoped(lived(spec)))
    parts = world.breakdowns['valueByGroup']!
  })

  const lived = Effect.fnUntraced(function* (spec: Awaited<ReturnType<typeof tinyRun>>) {
    const world = yield* worldOf(spec)
    let before: Snapshot | undefined
    return yield* grow(world, spec, (_moment, sample) => {
      const transfers = transfersIn(sample)
      if (before !== undefined) {
        const policy = sample.rewards.received.filter(({ part }) => part !== undefined)
        blocks.push({
          ...counted(sample, before),
          users: sum(transfers, ({ organic, to }) => organic === true && to !== 'outside'),
          pools: sum(transfers, ({ to, from }) => to === 'providers' && from !== 'treasury' && from !== 'outside'),
          rewards: sum(transfers, ({ from, to }) => from === 'treasury' && to === 'providers'),
          received: policy.reduce((all, { amount }) => all + fromUnits(amount, 18) * sample.market.metis, 0),
        })
        paid += blocks.at(-1)!.received
      }
      before = snapshotOf(sample)
    })
  })

  test('have of users what their wallets lost at fair prices, gas included, block by block', () => {
    for (const { users, wallets } of blocks) expect(users).toBeCloseTo(-wallets, 4)
    expect(blocks.reduce((all, { users }) => all + users, 0)).toBeGreaterThan(10)
  })

  test('have of pools what came in by swaps less what went out', () => {
    for (const { pools, reserves } of blocks) expect(pools).toBeCloseTo(reserves, 4)
    expect(blocks.some(({ pools }) => pools < 0)).toBe(true)
    expect(blocks.some(({ pools }) => pools > 0)).toBe(true)
  })

  test('have what the policy paid as the treasury’s loss and its receivers’ gain', () => {
    for (const { rewards, received } of blocks) expect(rewards).toBeCloseTo(received, 4)
    expect(paid).toBeGreaterThan(0)
  })

  test('sum to nothing: what one pays another gets', () => {
    const all = Object.values(parts)
    const size = all.reduce((most, part) => Math.max(most, Math.abs(part)), 0)
    expect(Math.abs(all.reduce((one, other) => one + other, 0))).toBeLessThan(1e-9 * size)
    expect(parts['users']).toBeLessThan(0)
    expect(parts['providers']).toBeGreaterThan(0)
  })
})

test('every kind that owns no capital for its own sake has a group, and no group has a kind that nobody is', () => {
  const owners = Object.keys(agentKinds).filter((kind) => groupOfKind(kind) === 'holders')
  expect(owners.sort()).toEqual(['delegate', 'holder', 'investor', 'trader'])
  for (const kind of Object.keys(groupsByKind)) expect(agentKinds).toHaveProperty(kind)
})
