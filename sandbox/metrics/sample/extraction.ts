import type { Address } from 'viem'
import { marketNames } from '../../../protocols/perpetual/market.ts'
import { fromUnits } from '../../../protocols/token.ts'
import type { Extraction } from '../../ledger/mev/extraction.ts'
import { extractionsOf } from '../../ledger/mev/extractions.ts'
import type { PairReserves } from '../../ledger/mev/replay.ts'
import { type Quote, type Valuer, valuer } from '../../ledger/worth.ts'
import { identities } from './identity.ts'
import type { BlockSample } from './block-sample.ts'

const found = new WeakMap<BlockSample, readonly Extraction[]>()

/** What was extracted in a block, at the outer prices of that block; looked for once, whoever asks. */
export function extractionsIn(sample: BlockSample): readonly Extraction[] {
  const before = found.get(sample)
  if (before !== undefined) return before
  const { deployments, entries } = sample
  const { byActor, byAddress } = identities(sample)
  const extractions = extractionsOf({
    entries,
    worth: outerWorth(sample),
    pairs: pairsOf(sample),
    pegged: new Set(deployments.enki === undefined ? [] : [deployments.enki.market.address]),
    settlement: deployments.perpetual?.settlement.address,
    takes: (actor) => byActor.get(actor)?.organic === false,
    actorOf: (account) => byAddress.get(account)?.actor,
  })
  found.set(sample, extractions)
  return extractions
}

/** What tokens are worth at the outer prices of a block; what stands for METIS at what it stands for. */
export function outerWorth({ deployments, state, market }: BlockSample): Valuer {
  const { metis, weth, usdc } = deployments.bridge
  const quotes = new Map<Address, Quote>([
    [metis.address, { decimals: metis.decimals, price: market.metis }],
    [weth.address, { decimals: weth.decimals, price: market.eth }],
    [usdc.address, { decimals: usdc.decimals, price: 1 }],
  ])
  if (deployments.enki !== undefined && state.enki !== undefined) {
    const { eMetis, seMetis } = deployments.enki
    quotes.set(eMetis.address, { decimals: eMetis.decimals, price: market.metis })
    quotes.set(seMetis.address, { decimals: seMetis.decimals, price: market.metis * fromUnits(state.enki.rate, 18) })
  }
  if (deployments.perpetual !== undefined) {
    // Virtual tokens have eighteen decimals.
    for (const name of marketNames) {
      quotes.set(deployments.perpetual.markets[name].base, { decimals: 18, price: market[name] })
    }
  }
  return valuer(quotes)
}

/** All pairs with Netswap's formula, with their reserves. */
function pairsOf({ deployments, state }: BlockSample): ReadonlyMap<Address, PairReserves> {
  const { native, bridged } = deployments.netswap.pools
  const pairs = [
    [native, state.netswap.native.reserves] as const,
    [bridged, state.netswap.bridged.reserves] as const,
    ...(deployments.enki === undefined || state.enki === undefined
      ? []
      : [[deployments.enki.market, state.enki.reserves] as const]),
  ]
  return new Map(
    pairs.map(([{ address, base, quote, baseIsToken0 }, reserves]) => [
      address,
      baseIsToken0
        ? { token0: base.address, reserve0: reserves.base, reserve1: reserves.quote }
        : { token0: quote.address, reserve0: reserves.quote, reserve1: reserves.base },
    ]),
  )
}
