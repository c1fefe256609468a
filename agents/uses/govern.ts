import { zeroAddress } from 'viem'
import { fromUnits } from '../../protocols/token.ts'
import { allMetis, partOf } from './all-metis.ts'
import { defineUse, type Sight } from './use.ts'

type Here = Sight<'grants'>

/**
 * METIS locked for a say in what the fund does. It pays nobody anything: what it brings is what having a say is worth to the
 * asker while the fund has something to decide, and nothing else. It leaves at once.
 */
export const govern = defineUse({
  name: 'govern',
  title: 'METIS locked for a say in the fund’s decisions',
  needs: ['grants'],
  mix: () => allMetis,
  prospect: ({ view }, { voice = 0 }) =>
    voice > 0 && isDeciding(view) ? { yearly: { voice }, metis: 1, risk: 0, entry: 0, exitDays: 0 } : undefined,
  held: ({ view }) => {
    const metis = fromUnits(view.account.grants.locked, 18)
    return { usd: metis * view.outside.metis, metis, leaving: 0 }
  },
  approvals: ({ actions }) => actions.grants.approvals('votes'),
  enter: ({ me, actions }, { metis }) =>
    metis > 0n ? [actions.grants.lock(me, metis), actions.grants.delegate(me)] : [],
  leave: ({ me, view, actions }, share) => {
    const amount = partOf(view.account.grants.locked, share)
    return amount > 0n ? [actions.grants.unlock(me, amount)] : []
  },
})

/** Whether somebody can still apply, has applied and is not yet proposed, or is being voted on: METIS that is locked now will count. */
export function isDeciding({ chain, now }: Pick<Here['view'], 'chain' | 'now'>): boolean {
  const { calls, proposals } = chain.grants
  const open = calls.some(({ amount, applicant, closes }) => amount > 0n && applicant === zeroAddress && now < closes)
  const ahead = calls.some(
    ({ applicant }) => applicant !== zeroAddress && !proposals.some(({ asks }) => asks.recipient === applicant),
  )
  return (
    open ||
    ahead ||
    proposals.some(({ stand: { id, stage } }) => id > 0n && (stage === 'pending' || stage === 'active'))
  )
}
