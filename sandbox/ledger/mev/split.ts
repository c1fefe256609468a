import { type RecipientName, recipientNames } from '../../../protocols/auction/recipients.ts'
import { ConservationBroken } from '../conservation.ts'
import type { Worth } from '../worth.ts'
import type { Extraction } from './extraction.ts'

/**
 * Where extracted value ends: with whoever took it, with builders, with those among whom the auction's proceeds are
 * divided, or with the chain's fee vault as tips and gas. `unpaid` waits in the auction's splitter.
 */
export const mevRecipients = ['searcher', 'builder', ...recipientNames, 'tips', 'gas', 'unpaid'] as const
export type MevRecipient = (typeof mevRecipients)[number]

/** What takers of a block earned and paid. METIS in wei. */
export interface MevPayments {
  readonly extractions: readonly Extraction[]
  /** What winners paid in the auction, whenever they had won. */
  readonly auctions: readonly { readonly actor: string; readonly amount: bigint }[]
  /** What searchers paid to builders of the block. */
  readonly toBuilders: readonly { readonly from: string; readonly to: string; readonly amount: bigint }[]
  readonly proceeds: readonly { readonly recipient: RecipientName; readonly amount: bigint }[]
  /** What the splitter holds more than before the block. */
  readonly undistributed: bigint
  /** What those paid for gas who extracted or bid, of it what is above the chain's own price, by actor. */
  readonly fees: ReadonlyMap<string, Fees>
  /** What somebody is in this market: a searcher, a builder, or the sequencer whose turn it is. */
  readonly roleOf: (actor: string) => 'searcher' | 'builder' | 'sequencer'
  /** Worth of a wei of METIS. */
  readonly wei: Worth
}

/** What one sender paid to the fee vault in a block, wei. */
export interface Fees {
  readonly gas: bigint
  /** Above the chain's own price of gas. */
  readonly tips: bigint
}

export type Split = Readonly<Record<MevRecipient, Worth>>

/**
 * Who got how much of what was extracted, as it is paid: an auction is settled a block after it was won, so that the
 * winner has in one block what others get in the next. Negative for whoever paid more than it took.
 */
export function splitOf({
  extractions,
  auctions,
  toBuilders,
  proceeds,
  undistributed,
  fees,
  roleOf,
  wei,
}: MevPayments): Split {
  const split = Object.fromEntries(mevRecipients.map((name) => [name, 0n])) as Record<MevRecipient, Worth>
  for (const { taker, gross } of extractions) split[roleOf(taker)] += gross
  for (const { actor, amount } of auctions) split[roleOf(actor)] -= amount * wei
  for (const { from, to, amount } of toBuilders) {
    split[roleOf(from)] -= amount * wei
    split[roleOf(to)] += amount * wei
  }
  for (const [actor, { gas, tips }] of fees) {
    split[roleOf(actor)] -= (gas + tips) * wei
    split.gas += gas * wei
    split.tips += tips * wei
  }
  for (const { recipient, amount } of proceeds) split[recipient] += amount * wei
  split.unpaid += undistributed * wei
  return split
}

/** The recipients together have what was extracted, not a wei more or less (docs/theory.md V36 c). */
export function checkSplit(
  { extractions }: Pick<MevPayments, 'extractions'>,
  split: Split,
): ConservationBroken | undefined {
  const extracted = extractions.reduce((sum, { gross }) => sum + gross, 0n)
  const received = mevRecipients.reduce((sum, name) => sum + split[name], 0n)
  return received === extracted
    ? undefined
    : new ConservationBroken({
        token: 'extracted value',
        law: `its recipients have ${received} of ${extracted}, in 10^-36 US dollars: what an auction took is not what it paid out and keeps`,
      })
}
