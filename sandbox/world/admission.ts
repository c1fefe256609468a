import { l1Fee, type L1Price } from '../../protocols/metis/l1-fee.ts'
import type { Candidate } from '../block/way-of-a-block.ts'
import type { OrderingRule } from '../ordering/ordering.ts'
import type { Submissions } from './deliberate.ts'
import { nativeOf } from './observation.ts'
import type { Setting } from './setting.ts'
import type { State } from './state.ts'

/** What a node does with transactions that it cannot accept: it refuses them and everything behind them. */
export interface Admission {
  readonly admitted: readonly Candidate[]
  readonly refused: number
}

/**
 * Lets in what the sender can pay for in the worst case: all gas up to its limit, all value, and the L1 data fee where
 * there is one. Anvil would drop the rest without a word when it mines.
 *
 * @param native the sender's native balance in wei at the last block
 * @param feeCap the highest fee cap that the driver may give this intent to keep the order
 * @param data the price of L1 data, and the most that paying for it may cost, in wei
 */
export function admit(
  intents: readonly Candidate[],
  native: bigint,
  feeCap: (intent: Candidate) => bigint,
  data?: { readonly price: L1Price; readonly cost: bigint },
): Admission {
  let left = data === undefined ? native : native - data.cost
  for (const [i, intent] of intents.entries()) {
    const { call } = intent
    left -= call.gas * feeCap(intent) + (call.value ?? 0n) + (data === undefined ? 0n : l1Fee(call.data, data.price))
    if (left < 0n) return { admitted: intents.slice(0, i), refused: intents.length - i }
  }
  return { admitted: intents, refused: 0 }
}

/** Gas of a transfer to the fee vault, whose `receive` does nothing. */
export const dataFeeGas = 30_000n

/** What senders can pay for: of each one's candidates the first so many, and bids only whole. */
export function admitted(
  { plans }: Pick<Setting, 'plans'>,
  { seen }: Pick<State, 'seen'>,
  rule: Pick<OrderingRule, 'places'>,
  { mempool, bids, own }: Submissions,
): { readonly submissions: Submissions; readonly refused: number } {
  const bidding = [...bids.flatMap(({ entry, steps }) => [entry, ...steps]), ...own.flatMap(({ steps }) => steps)]
  // What a bid takes from the mempool, and what two bids share, is paid for once.
  const all = [...new Map([...mempool, ...bidding].map((candidate) => [candidate.id, candidate])).values()]
  const { gasPrice, l1: price } = seen.chain.metis
  const highest = all.reduce((most, { tip }) => (tip > most ? tip : most), gasPrice)
  const senders = Map.groupBy(all, ({ actor }) => actor)
  // Deposits and the steward's calls stand in the same order and raise the cap a little; a thousand is plenty. Data fees
  // add one a sender.
  const margin = BigInt(all.length + 1_000 + (price === undefined ? 0 : senders.size))
  const feeCap = ({ tip }: Candidate): bigint => (rule.places === 'tip' ? tip : highest) + margin
  const data = price && { price, cost: dataFeeGas * (highest + margin) }
  const good = new Set<string>()
  let refused = 0
  for (const candidates of senders.values()) {
    const admission = admit(candidates, nativeOf(plans, seen, candidates[0]!.from), feeCap, data)
    refused += admission.refused
    for (const { id } of admission.admitted) good.add(id)
  }
  const whole = (candidates: readonly Candidate[]): boolean => candidates.every(({ id }) => good.has(id))
  return {
    submissions: {
      mempool: mempool.filter(({ id }) => good.has(id)),
      bids: bids.filter(({ entry, steps }) => whole([entry, ...steps])),
      own: own.filter(({ steps }) => whole(steps)),
    },
    refused,
  }
}
