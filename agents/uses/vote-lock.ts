import { fromUnits } from '../../protocols/token.ts'
import type { Call } from '../../protocols/call.ts'
import { gasUsd } from '../mind/valuation/gas.ts'
import { allMetis } from './all-metis.ts'
import { worthItsGas } from './farm-claims.ts'
import { type Claim, defineUse, type Sight } from './use.ts'

type Here = Sight<'rewards'>

const day = 86_400
const week = 7 * day
const claimGas = 300_000
/** Weeks that a lock is made for, half the longest one. */
const lockWeeks = 26
const lockYears = (lockWeeks * 7) / 365

/**
 * METIS locked for votes, which share the fees that are brought every week. A METIS has as many votes as years to go, so
 * that a lock has half its votes over its life (docs/theory.md V20). Nothing leaves before the lock has run out.
 */
export const voteLock = defineUse({
  name: 'voteLock',
  title: 'METIS locked for votes and a share of fees',
  needs: ['rewards'],
  mix: () => allMetis,
  prospect: ({ view, deployments }, asker) => {
    const votes = (usd: number): number => ((usd / view.outside.metis) * lockYears) / 2
    const all = fromUnits(view.chain.rewards.votingPower, 18) + votes(asker.usd)
    const fees = feesAYear({ view, deployments })
    return {
      yearly: { fees: all > 0 ? (fees * view.outside.metis * votes(1)) / all : 0 },
      metis: 1,
      risk: 1,
      entry: 0,
      // Whoever wants to leave is in the middle of a lock.
      exitDays: (lockWeeks * 7) / 2,
    }
  },
  held: ({ view }) => {
    const metis = fromUnits(view.account.rewards.locked, 18)
    return { usd: metis * view.outside.metis, metis, leaving: 0 }
  },
  approvals: ({ actions }) => actions.rewards.approvals(),
  enter: (here, { metis: amount }) => {
    const { view, actions } = here
    const { locked, lockEnd } = view.account.rewards
    const until = view.now + lockWeeks * week
    if (amount === 0n) return []
    if (locked === 0n) return [actions.rewards.lock({ amount, until }), ...boosts(here)]
    if (hasRunOut(here)) return [actions.rewards.unlock(), actions.rewards.lock({ amount, until }), ...boosts(here)]
    // What runs out before the block is made takes no more.
    if (lockEnd <= view.now + view.blockSeconds) return []
    // Locks end when a week does.
    const longer = Math.floor(until / week) * week > lockEnd
    return [actions.rewards.increase(amount), ...(longer ? [actions.rewards.extend(until)] : []), ...boosts(here)]
  },
  leave: (here) => (hasRunOut(here) ? [here.actions.rewards.unlock()] : []),
  claim: (here) => [
    ...claimFees(here),
    // A lock that has run out earns nothing; whoever wants another one makes it anew.
    ...(hasRunOut(here) ? [{ calls: [here.actions.rewards.unlock()], metis: 0 }] : []),
  ],
})

const hasRunOut = ({ view }: Pick<Here, 'view'>): boolean => {
  const { locked, lockEnd } = view.account.rewards
  return locked > 0n && lockEnd <= view.now
}

/** Whole METIS a year that lockers share while a lock lasts, as far as there is money for it. */
function feesAYear({ view, deployments }: Pick<Here, 'view' | 'deployments'>): number {
  const { weeklyFees, weeklyRewards } = deployments.rewards
  const paid = weeklyFees + weeklyRewards
  if (paid === 0) return 0
  const weeks = Math.min(lockWeeks, Math.floor(fromUnits(view.chain.rewards.treasury, 18) / paid))
  return (weeklyFees * weeks) / lockYears
}

/** An account's fees of the weeks that are over, where they are worth their gas, or the last of a lock that has run out. */
function claimFees(here: Here): readonly Claim[] {
  const { view, deployments, actions } = here
  const { locked, votingPower, feesTaken } = view.account.rewards
  const weeks = Math.floor(view.chain.rewards.feesUntil / week) - Math.ceil(feesTaken / week)
  if (locked === 0n || weeks <= 0) return []
  const share = Number(votingPower) / Math.max(1, Number(view.chain.rewards.votingPower))
  const metis = deployments.rewards.weeklyFees * weeks * share
  const isWorthIt = metis * view.outside.metis > worthItsGas * gasUsd(view, claimGas)
  return isWorthIt || hasRunOut(here) ? [{ calls: [actions.rewards.claimFees()], metis }] : []
}

/** More votes raise what a stake in a boosted farm counts for, from when it is weighed. */
const boosts = ({ me, view, deployments, actions }: Here): readonly Call[] =>
  deployments.farms.farms.flatMap(({ boosted, address }, i) =>
    boosted === true && view.account.farms[i]!.staked > 0n ? [actions.rewards.weigh(me, address)] : [],
  )
