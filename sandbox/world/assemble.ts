import type { Address } from 'viem'
import { namesOf } from '../../protocols/actions.ts'
import { protocols } from '../../protocols/index.ts'
import { l1Fee } from '../../protocols/metis/l1-fee.ts'
import type { AnyProtocol } from '../../protocols/protocol.ts'
import type { BlockTransaction, Candidate } from '../block/way-of-a-block.ts'
import type { Market } from '../market/market.ts'
import { dataFeeGas } from './admission.ts'
import { inTime } from './moments.ts'
import { order } from './order.ts'
import type { Proposal } from './propose.ts'
import { sentBy } from './sent-by.ts'
import type { Setting } from './setting.ts'
import type { State } from './state.ts'

/**
 * A proposal as the transactions of a block: what nobody living in the world sends, everybody's data fees, what the
 * sequencer has ordered, with what protocols have to have done behind it, and what comes last.
 *
 * @param without bundles that are left out
 */
export function assemble(
  setting: Pick<Setting, 'deployments' | 'orderingAt' | 'streams'>,
  state: Pick<State, 'seen' | 'conducts' | 'block'> & { readonly market: Pick<Market, 'eth' | 'metis' | 'path'> },
  { system, closing, orderable, ordered }: Pick<Proposal, 'system' | 'closing' | 'orderable' | 'ordered'>,
  without: ReadonlySet<string> = new Set(),
): readonly BlockTransaction[] {
  const candidates = without.size === 0 ? ordered : order(setting, state, orderable, without)
  const sent = withAfterCalls(setting, candidates, state.seen.chain.metis.gasPrice)
  const sequenced = inTime(setting.deployments, state.market.path, sent, orderable.now)
  return [...system, ...dataFees(setting, state, sequenced), ...sequenced, ...closing]
}

const transactionOf = ({ actor, from, call: { hedge, ...call }, tip, bundle, since }: Candidate): BlockTransaction => ({
  actor,
  action: call.action,
  transaction: { from, ...call, tip },
  since,
  ...(hedge === undefined ? {} : { hedge }),
  ...(bundle === undefined ? {} : { bundle }),
})

/** The sequencer's list as transactions; what a protocol has to have done behind its last call stands there. */
function withAfterCalls(
  { deployments }: Pick<Setting, 'deployments'>,
  candidates: readonly Candidate[],
  gasPrice: bigint,
): BlockTransaction[] {
  const after = namesOf(deployments).flatMap((name) => {
    const { afterCalls } = protocols[name] as AnyProtocol
    const own = ({ call }: Candidate): boolean => call.action?.startsWith(`${name}.`) === true
    const calls = afterCalls === undefined ? [] : candidates.filter(own).map(({ call }) => call)
    if (afterCalls === undefined || calls.length === 0) return []
    const following = afterCalls(deployments[name], calls)
    const sent = following.map((call) => sentBy(name, { action: `${name}.upkeep`, ...call }, gasPrice))
    return [{ place: candidates.findLastIndex(own), sent }]
  })
  return candidates.flatMap((candidate, i) => [
    transactionOf(candidate),
    ...after.flatMap(({ place, sent }) => (place === i ? sent : [])),
  ])
}

/**
 * Everybody's L1 data fees of this block, one transfer a sender to the fee vault, ahead of all that they are for: Anvil
 * knows no such fee (docs/decisions/0011).
 */
function dataFees(
  { deployments }: Pick<Setting, 'deployments'>,
  { seen }: Pick<State, 'seen'>,
  sequenced: readonly BlockTransaction[],
): BlockTransaction[] {
  const price = seen.chain.metis.l1
  if (price === undefined) return []
  const owed = new Map<string, { readonly from: Address; readonly value: bigint }>()
  for (const { actor, transaction } of sequenced) {
    const value = (owed.get(actor)?.value ?? 0n) + l1Fee(transaction.data, price)
    owed.set(actor, { from: transaction.from, value })
  }
  const to = deployments.metis.feeVault
  return [...owed].map(([actor, { from, value }]) => ({
    actor,
    transaction: { from, to, data: '0x', value, gas: dataFeeGas, tip: 0n },
  }))
}
