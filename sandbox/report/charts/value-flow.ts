import { type ExtractionType, extractionTypes } from '../../ledger/mev/extraction.ts'
import { type MevRecipient, mevRecipients } from '../../ledger/mev/split.ts'

/** One end of a flow of extracted value, US dollars. */
export interface FlowEnd {
  readonly name: string
  readonly usd: number
}

/** Where extracted value came from and where it went; both sides have the same sum. */
export interface ValueFlow {
  readonly from: readonly FlowEnd[]
  readonly to: readonly FlowEnd[]
}

const typeNames: Readonly<Record<ExtractionType, string>> = {
  sandwich: 'Sandwiches',
  backrun: 'Back-runs',
  arbitrage: 'Arbitrage',
  peg: 'Pegs',
  liquidation: 'Liquidations',
}

const recipientTitles: Readonly<Record<MevRecipient, string>> = {
  searcher: 'Searchers',
  builder: 'Builders',
  sequencer: 'Sequencer',
  stakers: 'Stakers',
  liquidity: 'LPs',
  burn: 'Burned',
  grants: 'Grants',
  users: 'Users',
  tips: 'Tips',
  gas: 'Gas',
  unpaid: 'Not paid yet',
}

/**
 * A flow out of the two breakdowns. Who paid more than it took stands at the beginning with its own money, and what was
 * lost in trades stands at the end, so that nothing on either side is negative.
 *
 * @param sources `mevSources`: parts that begin with a type
 * @param split `mevSplit`: parts by recipient
 */
export function valueFlow(
  sources: Readonly<Record<string, number>>,
  split: Readonly<Record<string, number>>,
): ValueFlow {
  const byType = extractionTypes.map((type) => ({
    name: typeNames[type],
    usd: Object.entries(sources).reduce((sum, [part, usd]) => (part.startsWith(`${type} · `) ? sum + usd : sum), 0),
  }))
  const byRecipient = mevRecipients.map((name) => ({ name: recipientTitles[name], usd: split[name] ?? 0 }))
  return {
    from: [...gains(byType), ...losses(byRecipient, 'own')],
    to: [...gains(byRecipient), ...losses(byType, 'lost')],
  }
}

const gains = (ends: readonly FlowEnd[]): FlowEnd[] => ends.filter(({ usd }) => usd > 0)

const losses = (ends: readonly FlowEnd[], word: string): FlowEnd[] =>
  ends.filter(({ usd }) => usd < 0).map(({ name, usd }) => ({ name: `${name}, ${word}`, usd: -usd }))

/** Names of ends in the order of the picture, whichever of the flows they occur in. */
export function namesIn(flows: readonly ValueFlow[], side: keyof ValueFlow): readonly string[] {
  const order = side === 'from' ? [...sourceNames, ...ownNames] : [...recipientNames, ...lostNames]
  return order.filter((name) => flows.some((flow) => flow[side].some((end) => end.name === name)))
}

const sourceNames = extractionTypes.map((type) => typeNames[type])
const recipientNames = mevRecipients.map((name) => recipientTitles[name])
const ownNames = recipientNames.map((name) => `${name}, own`)
const lostNames = sourceNames.map((name) => `${name}, lost`)

export const sumOf = (ends: readonly FlowEnd[]): number => ends.reduce((sum, { usd }) => sum + usd, 0)
