import { followedPrice, poolsOf } from '../../agents/mind/trade/venue.ts'
import { poolNames } from '../../protocols/pair.ts'
import { fromUnits } from '../../protocols/token.ts'
import type { Venue } from '../../protocols/venue.ts'
import type { Entry } from '../block/way-of-a-block.ts'
import type { SwapExecution } from '../market/service.ts'
import { outerPrice } from './outer-price.ts'
import type { Inhabitant } from './population.ts'
import type { Setting } from './setting.ts'
import type { State } from './state.ts'

type Executed = Extract<Entry['fact'], { type: 'swap' | 'fill' }>

/**
 * Organic swaps of the last booked block, and what they got less than their pool quoted to whoever decided, whoever was in
 * between: US dollars at outer prices. A swap that failed would have lost more than its sender tolerates, and counts as
 * one of usual size that has lost just that; gains are counted up to as much, so that noise says neither good nor ill. An
 * order that was filled in a batch is compared with the best pool of its pair.
 */
export function executionOf(
  { deployments, actions, byPersona, byAddress }: Setting,
  { unsettled, before: { chain } }: Pick<State, 'unsettled' | 'before'>,
): SwapExecution {
  const { market } = unsettled
  let venues: readonly Venue[] | undefined
  let [volumeUsd, lostUsd] = [0, 0]
  for (const { actor, fact } of unsettled.entries) {
    if (fact.type !== 'swap' && fact.type !== 'fill') continue
    const trader = fact.type === 'fill' ? byAddress.get(fact.account) : byPersona.get(actor)
    if (trader?.kind.organic !== true) continue
    venues ??= poolNames.flatMap((pool) =>
      poolsOf({ view: { chain }, deployments, actions }, pool, followedPrice(market, pool)),
    )
    const quote = bestQuote(venues, fact)
    if (quote === undefined) continue
    const { given, got, quoted } = quote
    const most = fact.type === 'fill' ? 1 : (usualSwapOf(trader)?.tolerance ?? dearest)
    const share = 1 - Number(fact.amountOut) / Number(quoted)
    volumeUsd += fromUnits(fact.amountIn, given.decimals) * outerPrice(deployments, market, given)
    lostUsd +=
      Math.max(-most, Math.min(most, share)) * fromUnits(quoted, got.decimals) * outerPrice(deployments, market, got)
  }
  for (const persona of unsettled.failedSwaps) {
    const trader = byPersona.get(persona)
    const usual = trader?.kind.organic === true ? usualSwapOf(trader) : undefined
    volumeUsd += usual?.usd ?? 0
    lostUsd += usual === undefined ? 0 : usual.usd * usual.tolerance
  }
  return { volumeUsd, lostUsd }
}

/** Nobody's swap counts as lost by more than this share: whoever tolerates more says that it does not matter. Judgement. */
const dearest = 0.05

const usualSwapOf = ({
  kind,
  attributes,
}: Inhabitant): ReturnType<NonNullable<Inhabitant['kind']['usualSwap']>> | undefined => {
  const usual = kind.usualSwap?.(attributes)
  return usual && { ...usual, tolerance: Math.min(dearest, usual.tolerance) }
}

/** What a swap would have got, alone in its block; nothing of a pool in which no pair is swapped. */
function bestQuote(venues: readonly Venue[], { type, pool, tokenIn, tokenOut, amountIn }: Executed) {
  const quotes = venues.flatMap((venue) => {
    if (type === 'swap' && venue.address !== pool) return []
    const { base, quote } = venue
    if (tokenIn === base.address && tokenOut === quote.address)
      return [{ given: base, got: quote, quoted: venue.quoted('sell', amountIn) }]
    if (tokenIn === quote.address && tokenOut === base.address)
      return [{ given: quote, got: base, quoted: venue.quoted('buy', amountIn) }]
    return []
  })
  const [best] = quotes.toSorted((one, other) => Number(other.quoted - one.quoted))
  return best?.quoted === 0n ? undefined : best
}
