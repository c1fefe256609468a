import type { Address } from 'viem'
import type { Fact } from '../fact.ts'
import type { Flow, Flows, Pot } from '../flow.ts'
import type { DelegationDeployment } from './deployment.ts'
import type { DelegationValues } from './upkeep.ts'

/** What a pool owes its operator, and what still raises the worth of shares. */
const commissionOf = (pool: Address): Pot => `${pool}/commission`
const streamOf = (pool: Address): Pot => `${pool}/stream`

/** What reaches a pool, from its lock or from wherever else, is the operator's commission and its delegators' by shares. */
export const delegationFlows: Flows<DelegationDeployment, DelegationValues> = {
  moved: ({ places, metis }, fact, { before }) => {
    const token = metis.address
    switch (fact.type) {
      case 'poolReward': {
        const { pool, amount, commission } = fact
        return [
          { from: pool, to: commissionOf(pool), token, amount: commission, owed: true },
          { from: pool, to: streamOf(pool), token, amount: amount - commission },
        ]
      }
      case 'reward':
        return places.includes(fact.farm)
          ? [{ from: commissionOf(fact.farm), to: fact.account, token, amount: fact.amount, earned: true }]
          : []
      case 'openPool':
        return leftBehind(before, fact.pool, token)
      default:
        return []
    }
  },
  accrued: ({ metis }, { before, after, block }) =>
    before.pools.flatMap(({ pool, shares, streaming }) => {
      const streams = after.pools.find((row) => row.pool === pool)!.streaming
      const amount = streaming + broughtIn(block, pool) - streams
      if (shares === 0n || amount <= 0n) return []
      const accrual = { from: streamOf(pool), token: metis.address, shares: { place: pool } }
      // A pool whose lock is paid back streams nothing any more: what still comes raises the worth of shares at once.
      const streamed = amount < streaming ? amount : streaming
      return [
        { ...accrual, amount: streamed, takes: 'first' as const },
        { ...accrual, amount: amount - streamed, takes: 'last' as const, atOnce: true as const },
      ]
    }),
  holds: ({ metis }, { pools }, balance) =>
    pools
      .filter(({ pool }) => BigInt(pool) !== 0n)
      .flatMap(({ pool, idle, shares, commissionOwed, streaming }) => {
        const arrived = balance(metis.address, pool) - idle - commissionOwed
        return [
          { pots: [pool], token: metis.address, amount: arrived },
          { pots: [commissionOf(pool)], token: metis.address, amount: commissionOwed },
          // What nobody has a share of any more lies there until the place is used again.
          { pots: [streamOf(pool)], token: metis.address, amount: shares === 0n ? undefined : streaming },
        ]
      }),
}

/** What rewards brought a pool's delegators in a block. */
const broughtIn = (block: readonly Fact[], pool: Address): bigint =>
  block.reduce(
    (sum, fact) => (fact.type === 'poolReward' && fact.pool === pool ? sum + fact.amount - fact.commission : sum),
    0n,
  )

/** A pool that begins anew in the place of one that is over gives that one's operator what it had not fetched. */
function leftBehind({ pools }: DelegationValues, pool: Address, token: Address): readonly Flow[] {
  const former = pools.find((row) => row.pool === pool)
  return former === undefined
    ? []
    : [pool, commissionOf(pool), streamOf(pool)].map((from) => ({
        from,
        to: former.operator,
        token,
        amount: 'all',
        earned: true,
      }))
}
