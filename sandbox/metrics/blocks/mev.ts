import type { Extraction } from '../../ledger/mev/extraction.ts'
import { gainOf } from '../../ledger/mev/gain.ts'
import { tradesOf } from '../../ledger/mev/trade.ts'
import { inUsd, type Worth } from '../../ledger/worth.ts'
import { extractionsIn, outerWorth } from '../sample/extraction.ts'
import { identities, kindOf } from '../sample/identity.ts'
import {
  type BreakdownMetric,
  inEvaluation,
  type ObservedMetric,
  perDayInEvaluation,
  type Sample,
  type SeriesMetric,
} from '../metric.ts'
import { tally } from '../tally.ts'
import { volume } from '../markets/volume.ts'

const total = (extractions: readonly Extraction[], of: (extraction: Extraction) => Worth): Worth =>
  extractions.reduce((sum, extraction) => sum + of(extraction), 0n)

const extracted = (sample: Sample): Worth => total(extractionsIn(sample), ({ gross }) => gross)

const daily = {
  kind: 'series',
  unit: 'USD per day',
  effect: 'difference',
  summary: perDayInEvaluation,
} as const

export const mevExtracted: SeriesMetric = {
  ...daily,
  name: 'mevExtracted',
  title: 'Extracted value',
  better: 'neither',
  definition:
    'What sandwiches, back-runs, arbitrages, trades that correct a peg, and liquidations brought their takers at outer prices, those of its moments where an arbitrage follows their path, before gas and whatever they paid for their place. Found in logs alone; organic swaps are none of it.',
  at: (sample) => inUsd(extracted(sample)),
}

export const sandwichLoss: SeriesMetric = {
  ...daily,
  name: 'sandwichLoss',
  title: 'Loss by sandwiches',
  better: 'less',
  definition:
    'How much more those would have got whose swaps were sandwiched had there been no front-run, by the pair’s own formula, at outer prices.',
  at: (sample) =>
    inUsd(
      total(
        extractionsIn(sample).filter(({ type }) => type === 'sandwich'),
        ({ victims }) => victims.reduce((sum, { loss }) => sum + loss, 0n),
      ),
    ),
}

export const mevShareOfVolume: ObservedMetric = {
  kind: 'observed',
  name: 'mevShareOfVolume',
  title: 'Extracted value over volume',
  unit: 'share of volume',
  definition: 'Extracted value over the volume of all swaps, in the evaluation window. Undefined without volume.',
  better: 'less',
  observe: (timeline) => {
    let taken = 0
    let swapped = 0
    return {
      see: (sample) => {
        if (!inEvaluation(sample, timeline)) return
        taken += inUsd(extracted(sample))
        swapped += volume.at(sample)
      },
      value: () => (swapped === 0 ? undefined : taken / swapped),
    }
  },
}

export const userCost: ObservedMetric = {
  kind: 'observed',
  name: 'userCost',
  title: 'Cost of swapping',
  unit: 'share of organic volume',
  definition:
    'What organic swaps gave less what they got, at outer prices, over what they gave: fee, price impact and being sandwiched together, in the evaluation window. Undefined without organic swaps.',
  better: 'less',
  effect: 'log-ratio',
  observe: (timeline) => {
    let lost = 0n
    let given = 0n
    return {
      see: (sample) => {
        if (!inEvaluation(sample, timeline)) return
        const { byActor, byAddress } = identities(sample)
        const worth = outerWorth(sample)
        for (const trade of tradesOf(sample.entries, (account) => byAddress.get(account)?.actor)) {
          const gain = byActor.get(trade.actor)?.organic === true ? gainOf([trade], worth) : undefined
          if (gain === undefined) continue
          lost -= gain
          given += worth(trade.tokenIn, trade.amountIn)!
        }
      },
      value: () => (given === 0n ? undefined : inUsd(lost) / inUsd(given)),
    }
  },
}

/** Extracted value by how, by whom and from whom: `sandwich · searcher · user`. */
export const mevSources: BreakdownMetric = {
  kind: 'breakdown',
  apart: 'in the report',
  name: 'mevSources',
  title: 'Extracted value',
  unit: 'USD',
  definition:
    'Extracted value over the whole run by its type, the kind of agent that took it, and the kind whose swap was around or before it or who was liquidated; where pools alone gave, their liquidity providers.',
  better: 'neither',
  observe: () => {
    const parts = tally(36)
    return {
      see: (sample) => {
        for (const { type, taker, victims, gross } of extractionsIn(sample)) {
          const from = [...new Set(victims.map(({ actor }) => kindOf(actor)))].toSorted().join(' and ')
          parts.add(`${type} · ${kindOf(taker)} · ${from === '' ? 'liquidity' : from}`, gross)
        }
      },
      parts: parts.all,
    }
  },
}
