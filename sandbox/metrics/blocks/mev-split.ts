import type { Address } from 'viem'
import { recipientNames } from '../../../protocols/auction/recipients.ts'
import type { ConservationBroken } from '../../ledger/conservation.ts'
import { checkSplit, mevRecipients, type MevPayments, type Split, splitOf } from '../../ledger/mev/split.ts'
import { unitWorth } from '../../ledger/worth.ts'
import { extractionsIn } from '../sample/extraction.ts'
import { identities } from '../sample/identity.ts'
import type { BreakdownMetric, Sample } from '../metric.ts'
import { tally } from '../tally.ts'

/** Divides what was extracted among those who have it in the end, block after block. */
export interface SplitWatch {
  readonly see: (sample: Sample) => Split
  /** The first block whose accounts did not close. */
  readonly broken: () => ConservationBroken | undefined
}

export function watchSplit(): SplitWatch {
  const builders = new Set<string>()
  let held = 0n
  let broken: ConservationBroken | undefined
  return {
    see: (sample) => {
      const payments = paymentsIn(sample, builders, held)
      held += payments.undistributed
      const split = splitOf(payments)
      broken ??= checkSplit(payments, split)
      return split
    },
    broken: () => broken,
  }
}

/**
 * What takers of a block earned and paid.
 *
 * @param builders who has been paid by searchers so far; it grows
 * @param held what the splitter held before the block, wei
 */
function paymentsIn(sample: Sample, builders: Set<string>, held: bigint): MevPayments {
  const { deployments, state, entries, market, turn, feesOf, actionAt } = sample
  const { byAddress } = identities(sample)
  const { metis } = deployments.bridge
  const actorOf = (account: Address): string => byAddress.get(account)?.actor ?? account
  const extractions = extractionsIn(sample)
  const recipients = new Map(
    deployments.auction === undefined
      ? []
      : recipientNames.map((name) => [deployments.auction!.recipients[name], name] as const),
  )
  const [auctions, toBuilders, proceeds] = [
    [] as { actor: string; amount: bigint }[],
    [] as { from: string; to: string; amount: bigint }[],
    [] as MevPayments['proceeds'][number][],
  ]
  const active = new Set(extractions.map(({ taker }) => taker))
  for (const { fact, actor, transaction } of entries) {
    if (fact.type === 'bid') active.add(actor)
    if (fact.type === 'auction') auctions.push({ actor: actorOf(fact.account), amount: fact.amount })
    const recipient = fact.type === 'proceeds' ? recipients.get(fact.account) : undefined
    if (fact.type === 'proceeds' && recipient !== undefined) proceeds.push({ recipient, amount: fact.amount })
    if (fact.type !== 'transfer' || fact.token !== metis.address || actionAt(transaction) !== 'auction.pay') continue
    builders.add(actorOf(fact.to))
    toBuilders.push({ from: actorOf(fact.from), to: actorOf(fact.to), amount: fact.amount })
  }
  const sequencer = turn.builder && actorOf(turn.builder)
  return {
    extractions,
    auctions,
    toBuilders,
    proceeds,
    undistributed: (state.auction?.undistributed ?? 0n) - held,
    fees: new Map([...active].map((actor) => [actor, feesOf(actor)])),
    roleOf: (actor) => (builders.has(actor) ? 'builder' : actor === sequencer ? 'sequencer' : 'searcher'),
    wei: unitWorth({ decimals: metis.decimals, price: market.metis }),
  }
}

/** Who has what was extracted. */
export const mevSplit: BreakdownMetric = {
  kind: 'breakdown',
  apart: 'in the report',
  name: 'mevSplit',
  title: 'Who has the extracted value',
  unit: 'USD',
  definition:
    'Extracted value over the whole run by who has it in the end: takers and builders after all that they paid, those who share the auction’s proceeds, the fee vault as tips and gas of whoever extracted or bid. The parts sum to all that was extracted.',
  better: 'neither',
  observe: () => {
    const parts = tally(36)
    const watch = watchSplit()
    return {
      see: (sample) => {
        const split = watch.see(sample)
        for (const name of mevRecipients) if (split[name] !== 0n) parts.add(name, split[name])
      },
      parts: parts.all,
    }
  },
}
