import type { Actions, ChainState, Deployments, Knowing } from '../../../protocols/index.ts'
import type { ReserveDeployment } from '../../../protocols/lending/deployment.ts'
import { bestLiquidation, isLetThrough, type LoanPosition, quotesOf } from '../../../protocols/lending/liquidation.ts'
import type { PoolName } from '../../../protocols/pair.ts'
import type { Call } from '../../../protocols/call.ts'
import { fromUnits, toUnits } from '../../../protocols/token.ts'
import type { Situation, View } from '../../agent.ts'
import type { Opportunity } from '../trade/opportunity.ts'
import { sellableStake, stakeFetches } from '../staking/unstaking.ts'
import { withinABlock } from '../trade/tolerance.ts'
import { bestSwap, venuesOf } from '../trade/venue.ts'

/** What one sees who looks for loans to liquidate; of its own account no more than the wallet. */
type Here = Pick<Situation<never, never, 'metis' | 'bridge'>, 'me'> & {
  readonly view: View<'metis' | 'bridge'> & { readonly chain: Knowing<ChainState, 'lending'> }
  readonly deployments: Knowing<Deployments, 'lending'>
  readonly actions: Knowing<Actions, 'lending'>
}

/** A loan that may be liquidated, and what of which reserve that gives, in the token's smallest unit. */
export interface LoanLiquidation extends Opportunity {
  readonly seized: { readonly reserve: ReserveDeployment; readonly amount: bigint }
}

/** Gas of a liquidation with a sale behind it, and of a swap before it, with some reserve. */
const liquidationGas = 800_000
const swapGas = 300_000
/** What a repayment is bought with is this much more than it costs now: prices and interest move until the block is made. */
const margin = 0.01

/**
 * The weakest loans that may be liquidated, one opportunity each: repaid in dollars out of the wallet, or in what is
 * bought with them just before. What is seized counts as what it brings outside, over the bridge; a better exchange here
 * is a gain on top.
 */
export function loanLiquidations(here: Here): readonly LoanLiquidation[] {
  const { view, deployments, actions } = here
  const { lending: market, bridge } = deployments
  const { weakest, sequencer } = view.chain.lending
  const quotes = quotesOf(market, view.chain.lending)
  const purse = market.reserves.map((reserve) => within(here, reserve))
  return weakest.flatMap((weak): LoanLiquidation[] => {
    const found = isLetThrough(weak, sequencer, market.graceSeconds, view.now)
      ? bestLiquidation(sellableOf(here, weak), quotes, purse)
      : undefined
    if (found === undefined) return []
    const [debt, collateral] = [market.reserves[found.debt]!, market.reserves[found.collateral]!]
    const payment = pay(here, debt, found.cover)
    if (payment === undefined) return []
    const { calls, spent, gas } = payment
    const { account } = weak
    const isSwapped = isDollar(here, collateral) || pairOf(here, collateral) !== undefined
    return [
      {
        profit: fetches(here, collateral, found.seized) - fromUnits(spent, 6),
        gas: liquidationGas + gas,
        calls: [...calls, actions.lending.liquidate({ account, collateral, debt, cover: found.cover })],
        // What only stands for METIS all goes through one thin market.
        touches: [account, ...(isSwapped ? [] : [collateral.token.address]), ...calls.map(({ to }) => to)],
        spends: [{ token: bridge.usdc.address, amount: spent }],
        seized: { reserve: collateral, amount: found.seized },
      },
    ]
  })
}

/** Where a reserve's token is swapped for dollars, and what it costs outside; none for dollars, and for what stands for METIS. */
export function pairOf(
  { view, deployments }: Pick<Here, 'view' | 'deployments'>,
  { token }: ReserveDeployment,
): { readonly pool: PoolName; readonly price: number } | undefined {
  const { metis, weth } = deployments.bridge
  if (token.address === metis.address) return { pool: 'native', price: view.outside.metis }
  return token.address === weth.address ? { pool: 'bridged', price: view.outside.eth } : undefined
}

const isDollar = ({ deployments }: Here, { token }: ReserveDeployment): boolean =>
  token.address === deployments.bridge.usdc.address

/** What of a debt the wallet's dollars repay, in the token's smallest unit; nothing of what is not bought here. */
function within(here: Here, reserve: ReserveDeployment): bigint {
  const cash = here.view.account.bridge.usdc
  if (isDollar(here, reserve)) return cash
  const pair = pairOf(here, reserve)
  return pair === undefined ? 0n : toUnits(fromUnits(cash, 6) / ((1 + margin) * pair.price), reserve.token.decimals)
}

/** Calls that bring what is to be repaid into the wallet, and the dollars that takes; nothing when it costs too much. */
function pay(
  here: Here,
  reserve: ReserveDeployment,
  cover: bigint,
): { readonly calls: readonly Call[]; readonly spent: bigint; readonly gas: number } | undefined {
  if (isDollar(here, reserve)) return { calls: [], spent: cover, gas: 0 }
  const pair = pairOf(here, reserve)
  if (pair === undefined) return undefined
  const usd = fromUnits(cover, reserve.token.decimals) * pair.price * (1 + margin)
  const spent = toUnits(usd, 6, here.view.account.bridge.usdc)
  // What a batch auction gives comes when the block is over: too late.
  const venues = venuesOf(here, pair.pool).filter(({ atOnce }) => atOnce)
  if (venues.length === 0) return undefined
  const order = { pool: pair.pool, side: 'buy', amountIn: spent, slippage: withinABlock, to: here.me } as const
  const { call, quoted } = bestSwap(here, order, venues)
  return fromUnits(quoted, reserve.token.decimals) * (1 - withinABlock) < fromUnits(cover, reserve.token.decimals)
    ? undefined
    : { calls: [call], spent, gas: swapGas }
}

/** US dollars that an amount of a reserve's token brings at least, outside after the bridge; as METIS, if it stands for that. */
function fetches(here: Here, reserve: ReserveDeployment, amount: bigint): number {
  const { chain, outside } = here.view
  const whole = fromUnits(amount, reserve.token.decimals)
  if (isDollar(here, reserve)) return whole
  const pair = pairOf(here, reserve)
  if (pair !== undefined) return whole * pair.price * (1 - outside.bridgeFee)
  const metis = chain.enki === undefined ? 0n : stakeFetches(chain.enki, amount)
  return fromUnits(metis, 18) * outside.metis * (1 - outside.bridgeFee)
}

/** The position with no more seMETIS than can be sold before it fetches less than what is repaid for it. */
function sellableOf({ view, deployments }: Here, weak: LoanPosition): LoanPosition {
  const { enki } = view.chain
  const { reserves } = deployments.lending
  if (enki === undefined) return weak
  const holdings = weak.holdings.map((held, i) => {
    const { token, terms } = reserves[i]!
    if (token.address !== deployments.enki?.seMetis.address) return held
    const most = sellableStake(enki, 1 / (1 + terms.bonus))
    return { ...held, collateral: held.collateral < most ? held.collateral : most }
  })
  return { ...weak, holdings }
}
