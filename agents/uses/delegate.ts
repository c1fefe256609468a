import { zeroAddress } from 'viem'
import type { DelegationPool } from '../../protocols/delegation/state.ts'
import { fromUnits } from '../../protocols/token.ts'
import { backingOf, expectedCommission, netReturn, sequencingBeside, uptimeSeen } from '../mind/staking/delegating.ts'
import { allMetis, partOf } from './all-metis.ts'
import { defineUse, type Sight } from './use.ts'

type Here = Sight<'sequencing' | 'delegation'>

const day = 86_400
/** Uptime and outages of a node that nobody knows yet, and how many days of it are looked at to know it. */
const usualNode = { uptime: 0.99, outageHours: 3 }
const seenDays = 30
/** Days over which pools are compared, whoever asks: who goes in later finds the same one best. */
const comparedDays = 90

/**
 * METIS delegated to operators of sequencers: to the open pool with the best return net of commission and slashing, one's
 * own METIS counted in (docs/theory.md V17, V18). Nobody leaves an open pool for another one that is somewhat better.
 */
export const delegate = defineUse({
  name: 'delegate',
  title: 'METIS delegated to an operator of sequencers',
  needs: ['sequencing', 'delegation'],
  mix: () => allMetis,
  prospect: (here, asker) => {
    const { view } = here
    const own = asker.usd / view.outside.metis
    const pool = poolFor(here, own)
    if (pool === undefined) return undefined
    const { seen, ...quote } = quoteOf(here, pool, own, asker.horizonDays)
    const net = netReturn({ ...quote, seen }, asker.horizonDays)
    const unslashed = netReturn({ ...quote, seen: { ...seen, slashShare: 0 } }, asker.horizonDays)
    return {
      yearly: { staking: unslashed, slashing: net - unslashed },
      metis: 1,
      risk: 1,
      entry: 0,
      exitDays: view.chain.sequencing.exitDelay / day,
    }
  },
  held: (here) => {
    const { view } = here
    const stakes = stakesOf(here)
    const staked = stakes.reduce((sum, each) => sum + each.worth(each.shares), 0)
    const leaving = stakes.reduce((sum, each) => sum + each.worth(each.waiting), 0)
    return {
      usd: staked * view.outside.metis,
      metis: staked + leaving,
      leaving: leaving * view.outside.metis,
    }
  },
  approvals: () => [],
  // A pool is allowed to take METIS when it is entered: nobody knows beforehand which ones there will be.
  enter: (here, { metis }) => {
    const { view, actions } = here
    const pool = poolFor(here, fromUnits(metis, 18)) ?? poolFor(here, 0)
    if (pool === undefined) return []
    const room = view.chain.sequencing.maxLock - backingOf(pool)
    const amount = metis < room ? metis : room
    if (amount <= 0n) return []
    const { delegation } = actions
    const fresh = stakesOf(here).every((each) => each.pool.pool !== pool.pool || each.shares === 0n)
    return [...(fresh ? delegation.approvals(pool.pool) : []), delegation.delegate(pool.pool, amount)]
  },
  // Shares become tickets, which their pools pay by themselves.
  leave: (here, share) =>
    stakesOf(here).flatMap(({ pool, shares }) => {
      const part = partOf(shares, share)
      return part > 0n ? [here.actions.delegation.undelegate(pool.pool, part)] : []
    }),
  // In a pool that has closed nothing is earned any more.
  tend: (here) =>
    stakesOf(here).flatMap(({ pool, shares }) =>
      pool.closed && shares > 0n ? [here.actions.delegation.undelegate(pool.pool, shares)] : [],
    ),
})

/** What an account has in each pool, and how many whole METIS shares of it are worth. */
const stakesOf = ({ view }: Here) =>
  view.account.delegation.stakes.map((stake, place) => {
    const pool = view.chain.delegation.pools[place]!
    const worth = (shares: bigint): number =>
      pool.shares > 0n ? fromUnits(pool.assets, 18) * (Number(shares) / Number(pool.shares)) : 0
    return { ...stake, pool, worth }
  })

/** A pool with `own` METIS more in it. */
const quoteOf = (here: Here, pool: DelegationPool, own: number, horizonDays: number) => {
  const { now, chain } = here.view
  const seen = uptimeSeen(here, pool, now - seenDays * day)
  return {
    held: fromUnits(backingOf(pool), 18) + own,
    commission: expectedCommission(pool, now, horizonDays),
    node: { ...usualNode, uptime: (usualNode.uptime + seen) / 2 },
    seen: sequencingBeside(here, pool),
    minLock: fromUnits(chain.sequencing.minLock, 18),
    maxLock: fromUnits(chain.sequencing.maxLock, 18),
  }
}

/** Where `own` METIS more would go: the pool that the account is in, else the best one with room for it. */
function poolFor(here: Here, own: number): DelegationPool | undefined {
  const { maxLock } = here.view.chain.sequencing
  const open = stakesOf(here).filter(
    ({ pool }) =>
      pool.pool !== zeroAddress && !pool.closed && fromUnits(backingOf(pool), 18) + own <= fromUnits(maxLock, 18),
  )
  const present = open.filter(({ shares }) => shares > 0n)
  const [best] = (present.length > 0 ? present : open)
    .map(({ pool }) => ({ pool, net: netReturn(quoteOf(here, pool, own, comparedDays), comparedDays) }))
    .sort((a, b) => b.net - a.net)
  return best?.pool
}
