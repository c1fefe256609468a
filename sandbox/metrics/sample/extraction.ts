import type { Address } from 'viem'
import { constantProductPairs, peggedPools, quotesOf } from '../../../protocols/markets.ts'
import { lately } from '../../../protocols/lately.ts'
import type { Extraction } from '../../ledger/mev/extraction.ts'
import { extractionsOf } from '../../ledger/mev/extractions.ts'
import type { PairReserves } from '../../ledger/mev/replay.ts'
import { type Valuer, valuer } from '../../ledger/worth.ts'
import { identities } from './identity.ts'
import type { BlockSample } from './block-sample.ts'

/** What was extracted in a block, at the outer prices of that block or of the moments at which it was hedged; looked for once, whoever asks. */
export const extractionsIn = lately((sample: BlockSample): readonly Extraction[] => {
  const { deployments, entries } = sample
  const { byActor, byAddress } = identities(sample)
  return extractionsOf({
    entries,
    worth: outerWorth(sample),
    pairs: pairsOf(sample),
    pegged: peggedPools(deployments),
    takes: (actor) => byActor.get(actor)?.organic === false,
    actorOf: (account) => byAddress.get(account)?.actor,
    hedgeAt: (transaction) => {
      const hedge = sample.hedgeAt(transaction)
      return hedge && { token: hedge.token.address, decimals: hedge.token.decimals, price: hedge.price }
    },
  })
})

/** What tokens are worth at the outer prices of a block; what stands for METIS at what it stands for. */
export const outerWorth = lately(({ deployments, state, market }: BlockSample): Valuer =>
  valuer(new Map(quotesOf(deployments, state, market).map((quote) => [quote.token, quote]))),
)

/** All pairs with Netswap's formula, with their reserves. */
const pairsOf = ({ deployments, state }: BlockSample): ReadonlyMap<Address, PairReserves> =>
  new Map(
    constantProductPairs(deployments, state).map(({ address, base, quote, baseIsToken0, reserves }) => [
      address,
      baseIsToken0
        ? { token0: base.address, reserve0: reserves.base, reserve1: reserves.quote }
        : { token0: quote.address, reserve0: reserves.quote, reserve1: reserves.base },
    ]),
  )
