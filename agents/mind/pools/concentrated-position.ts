import { curveOf, sellDownTo, swapExactly } from '../../../protocols/hercules/curve.ts'
import type { CurvePool } from '../../../protocols/hercules/deployment.ts'
import type { Amounts } from '../../../protocols/hercules/range.ts'
import type { RangePosition } from '../../../protocols/hercules/state.ts'
import { nearestUsable, priceOf } from '../../../protocols/hercules/tick.ts'
import { type PoolName, swapped } from '../../../protocols/pair.ts'
import type { Call } from '../../../protocols/call.ts'
import { fromUnits, toUnits } from '../../../protocols/token.ts'
import type { Situation } from '../../agent.ts'
import { homeward } from '../trade/homeward.ts'
import { noSteps, type Steps } from '../trade/steps.ts'
import { dustOf } from '../trade/tolerance.ts'
import { valuationOf } from '../valuation/disposal.ts'

/** A provider's situation, as far as moving a position needs it; `pool` is the one that it watches. */
export type Providing = Pick<
  Situation<
    {
      readonly pool: PoolName
      readonly riskAversion: number
      readonly horizonDays: number
      readonly slippage: number
      /** Share of its capital that is not worth a swap. */
      readonly band: number
      readonly dustUsd: number
      readonly dustShare: number
    },
    unknown,
    'metis' | 'bridge' | 'hercules'
  >,
  'me' | 'attributes' | 'view' | 'deployments' | 'actions'
>

/** A position's amounts change fast with the price: no less than this share of them, in percent. */
const leastPercent = 50n

export const stateOf = ({ view, attributes }: Providing) => view.chain.hercules[attributes.pool]

export const poolOf = ({ deployments, attributes }: Providing): CurvePool => deployments.hercules.pools[attributes.pool]

export const ownPosition = ({ view, attributes }: Providing): RangePosition | undefined =>
  view.account.hercules.positions.first.find(({ pool }) => pool === attributes.pool)

/** What is in the wallet of the pool's two tokens, in the smallest unit. */
export const walletOf = ({ view, attributes }: Providing) => ({
  base: attributes.pool === 'native' ? view.account.metis.wmetis : view.account.bridge.weth,
  quote: view.account.bridge.usdc,
})

/** US dollars that amounts of the pool's two tokens are worth in the pool. */
export function worth(here: Providing, { base, quote }: Amounts): number {
  const pool = poolOf(here)
  const price = priceOf(stateOf(here).price.sqrtPrice, pool)
  return fromUnits(base, pool.base.decimals) * price + fromUnits(quote, pool.quote.decimals)
}

export const placed = (here: Providing, { amounts, owed }: RangePosition): number =>
  worth(here, amounts) + worth(here, owed)

/** US dollars outside that can still come in, what the bridge takes left out. */
export const reachable = ({ view }: Providing): number => view.outsideAccount * (1 - 2 * view.outside.bridgeFee)

/** Out of a position, all of it, fees too. */
export function close({ me, actions }: Providing, { id, liquidity, amounts }: RangePosition): Steps {
  const decrease = { id, liquidity, minBase: least(amounts.base), minQuote: least(amounts.quote) }
  return {
    deposits: [],
    intents: [
      ...(liquidity > 0n ? [actions.hercules.decrease(decrease)] : []),
      actions.hercules.collect({ id, to: me }),
      actions.hercules.burn(id),
    ],
    more: true,
  }
}

/** Brings both halves together, what is missing from outside, and opens the range around the price. */
export function enter(here: Providing, factor: number): Steps {
  const { me, actions, attributes } = here
  const { slippage, band } = attributes
  const pool = poolOf(here)
  const price = priceOf(stateOf(here).price.sqrtPrice, pool)
  const held = walletOf(here)
  // Outside one buys at prices of the next block: some to spare, so that both halves arrive.
  const capital = (worth(here, held) + reachable(here)) / (1 + slippage)
  const half = {
    base: toUnits(capital / 2 / price, pool.base.decimals),
    quote: toUnits(capital / 2, pool.quote.decimals),
  }
  for (const side of ['base', 'quote'] as const) {
    const excess = held[side] - half[side]
    const surplus = side === 'base' ? { base: excess, quote: 0n } : { base: 0n, quote: excess }
    if (excess > 0n && worth(here, surplus) > band * capital) {
      return { ...noSteps, intents: swapAway(here, side === 'base' ? 'sell' : 'buy', excess), more: true }
    }
  }
  const short = { base: half.base - held.base, quote: half.quote - held.quote }
  const deposits = (['base', 'quote'] as const)
    .filter((side) => short[side] > 0n)
    .map((side) => ({ token: pool[side], amount: short[side] }))
  const range = { bottom: nearestUsable(price / factor, pool), top: nearestUsable(price * factor, pool) }
  const position = { pool: attributes.pool, range, ...half, to: me }
  return {
    deposits,
    intents: [actions.hercules.mint({ ...position, minBase: least(half.base), minQuote: least(half.quote) })],
    more: true,
  }
}

const least = (amount: bigint): bigint => (amount * leastPercent) / 100n

function swapAway({ me, actions, attributes, ...here }: Providing, side: 'buy' | 'sell', amountIn: bigint): Call[] {
  const pool = here.deployments.hercules.pools[attributes.pool]
  const [tokenIn, tokenOut] = swapped(pool, side)
  const curve = curveOf(here.view.chain.hercules[attributes.pool], pool)
  const { amountOut } = swapExactly(curve, side, fromUnits(amountIn, tokenIn.decimals))
  const minOut = toUnits(amountOut * (1 - attributes.slippage), tokenOut.decimals)
  return [actions.hercules.swap({ pool: attributes.pool, side, amountIn, minOut, to: me })]
}

/**
 * Dollars and ether go back outside. METIS is sold down to the provider's own valuation of it and no further, as
 * everybody does (disposal.ts); on a curve that is the sale whose last unit brings that much.
 */
export function leave(here: Providing): Steps {
  const { me, attributes, view, actions, deployments } = here
  const pool = poolOf(here)
  const held = walletOf(here)
  const capital = worth(here, held) + view.outsideAccount
  const dust = dustOf(attributes, capital)
  const tokens = deployments.bridge
  const home = [
    ...homeward(here, dust),
    ...(attributes.pool === 'bridged' && worth(here, { base: held.base, quote: 0n }) > dust
      ? [actions.bridge.withdraw({ token: tokens.weth, amount: held.base })]
      : []),
  ]
  if (attributes.pool === 'bridged') return { ...noSteps, intents: home }
  const native = worth(here, { base: held.base, quote: 0n })
  const reservation = view.outside.metis * valuationOf(view, attributes, { nativeShare: native / capital })
  const sale = sellDownTo(curveOf(stateOf(here), pool), reservation)
  const amountIn = toUnits(sale.amountIn, 18, held.base)
  const minOut = toUnits(fromUnits(amountIn, 18) * reservation, 6)
  const sells = fromUnits(amountIn, 18) * reservation > dust
  return {
    ...noSteps,
    intents: sells
      ? [...home, actions.hercules.swap({ pool: 'native', side: 'sell', amountIn, minOut, to: me })]
      : home,
    more: sells,
  }
}
