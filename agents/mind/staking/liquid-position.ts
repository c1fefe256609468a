import { amountOut, type PoolReserves } from '../../../protocols/netswap/constant-product.ts'
import { swapFee } from '../../../protocols/netswap/deploy.ts'
import type { Call } from '../../../protocols/call.ts'
import { fromUnits, toUnits } from '../../../protocols/token.ts'
import type { Situation } from '../../agent.ts'
import { gasUsd } from '../valuation/gas.ts'
import { bargain, mintAndSell, wayOut } from './liquid-staking.ts'
import { homeward } from '../trade/homeward.ts'
import { bestSale } from '../trade/sale.ts'
import { dustOf } from '../trade/tolerance.ts'

/** What somebody owns who stakes with ENKI, in whole METIS; eMETIS counts one to one. */
export interface EnkiHoldings {
  readonly metis: number
  readonly eMetis: number
  /** seMETIS at its rate. */
  readonly staked: number
  readonly tickets: number
  /** US dollars. */
  readonly wealth: number
  /** Amounts below this many METIS are not worth a transaction. */
  readonly dust: number
}

export interface StakingTarget {
  /** METIS to have in whatever form, tickets apart. */
  readonly target: number
  /** Whether it is to be staked. */
  readonly staking: boolean
  /** METIS that an eMETIS is worth in a ticket. */
  readonly worth: number
  /** US dollars that a METIS is worth to its owner. */
  readonly reservation: number
  /** How far the market may move between decision and execution. */
  readonly slippage: number
  /** A position this much off its target, as a share of that, is good enough. */
  readonly band: number
  /** Five times as many US dollars as this stay on the chain. */
  readonly dustUsd: number
}

type Here = Pick<Situation<never, never, 'metis' | 'bridge' | 'enki'>, 'me' | 'view' | 'deployments' | 'actions'>

/** Gas of buying eMETIS, asking for a ticket and claiming it. */
const ticketGas = 800_000
/** METIS unwrapped at a time. */
const refill = 10n ** 18n

export function holdingsOf({ view }: Pick<Here, 'view'>, tolerance: Parameters<typeof dustOf>[0]): EnkiHoldings {
  const { account, chain, outside, outsideAccount } = view
  const metis = fromUnits(account.metis.wmetis, 18)
  const eMetis = fromUnits(account.enki.eMetis, 18)
  const staked = fromUnits(account.enki.seMetis, 18) * fromUnits(chain.enki.rate, 18)
  const tickets = account.enki.tickets.reduce((sum, { amount }) => sum + fromUnits(amount, 18), 0)
  const all = metis + eMetis + staked + tickets + fromUnits(view.native, 18)
  const wealth = outsideAccount + fromUnits(account.bridge.usdc, 6) + all * outside.metis
  return { metis, eMetis, staked, tickets, wealth, dust: dustOf(tolerance, wealth) / outside.metis }
}

/** METIS to bring from outside: what is missing, or what can be gained from where the market is off its band. */
export function metisMissing(here: Here, wish: StakingTarget, { metis, eMetis, staked, dust }: EnkiHoldings): bigint {
  const { bridgeFee, metis: price } = here.view.outside
  const missing = wish.target - metis - eMetis - staked
  // There and back again over the bridge.
  const cheap = bargain(marketOf(here.view), wish.worth / (1 + 2 * bridgeFee), swapFee, Infinity)
  const dear = mintAndSell(marketOf(here.view), swapFee, Infinity)
  const gas = gasOfTicket(here)
  const wanted = Math.max(
    missing > wish.band * wish.target ? missing : 0,
    cheap.profit > gas && hasFreeTicket(here) ? cheap.spend - metis : 0,
    dear.profit > gas + 2 * bridgeFee * dear.spend ? dear.spend - metis : 0,
  )
  const affordable = Math.min(wanted, here.view.outsideAccount / (1 + bridgeFee) / price)
  return affordable > dust ? toUnits(affordable, 18) : 0n
}

/**
 * The next steps with what is there: tickets are claimed, dollars sent home, and one move made, unless METIS is on its
 * way. It looks at holdings and wishes only, so that a step which reverted is tried again.
 */
export function movesOf(here: Here, wish: StakingTarget, held: EnkiHoldings, waiting: boolean): readonly Call[] {
  const { view, actions } = here
  const dry = fromUnits(view.native, 18) < 0.5 && held.metis > 2
  const fuel = dry ? [actions.metis.unwrap(refill)] : []
  const spendable = view.account.metis.wmetis - (dry ? refill : 0n)
  const move = waiting ? [] : nextMove(here, wish, { ...held, metis: fromUnits(spendable, 18) }, spendable)
  return [...fuel, ...claims(here), ...move, ...homeward(here, 5 * wish.dustUsd)]
}

function nextMove(here: Here, wish: StakingTarget, held: EnkiHoldings, spendable: bigint): readonly Call[] {
  const { me, view, actions } = here
  const { metis, eMetis, staked, dust } = held
  const excess = metis + eMetis + staked - wish.target
  const leaving = excess > Math.max(dust, wish.band * wish.target) ? excess : 0
  const staying = Math.max(0, metis - leaving)

  const dear = mintAndSell(marketOf(here.view), swapFee, metis)
  if (dear.spend > dust && dear.profit > gasOfTicket(here)) return mintToSell(here, dear.spend, spendable)
  // Below the worth of a ticket everybody buys; whoever stakes anyway saves what eMETIS is below the METIS it is minted for.
  const entering = wish.staking && staying > dust
  const [limit, funds] = entering ? [1, staying] : [wish.worth, metis]
  const { spend, profit } = bargain(marketOf(here.view), limit, swapFee, funds)
  const usable = entering || hasFreeTicket(here)
  if (spend > dust && usable && profit > gasOfTicket(here)) return buy(here, spend, limit, spendable)
  if (entering) {
    return [actions.enki.mint({ amount: toUnits(staying, 18, spendable), stake: true, to: me })]
  }
  const unstaked = wish.staking ? Math.min(staked, leaving - metis - eMetis) : staked
  if (unstaked > dust) {
    const shares = toUnits(unstaked / fromUnits(view.chain.enki.rate, 18), 18, view.account.enki.seMetis)
    return [actions.enki.unstake(shares, me)]
  }
  if (wish.staking && eMetis - leaving > dust) {
    return [actions.enki.stake(toUnits(eMetis - leaving, 18, view.account.enki.eMetis), me)]
  }
  const out = eMetis > dust ? leave(here, wish, held) : []
  if (out.length > 0 || leaving === 0) return out
  const available = Math.min(metis, leaving)
  const sale = bestSale(here, { available, spendable, reservation: wish.reservation, least: dust })
  return sale === undefined ? [] : [sale.call]
}

/** Buys eMETIS in the market, on average never above `limit` METIS. */
function buy({ me, actions }: Here, amount: number, limit: number, spendable: bigint): Call[] {
  const amountIn = toUnits(amount, 18, spendable)
  const minOut = toUnits(fromUnits(amountIn, 18) / limit, 18)
  return [actions.enki.swap({ give: 'METIS', amountIn, minOut, to: me })]
}

/** Mints eMETIS and sells it for more METIS than it was minted for. */
function mintToSell({ me, actions }: Here, amount: number, spendable: bigint): Call[] {
  const amountIn = toUnits(amount, 18, spendable)
  return [
    actions.enki.mint({ amount: amountIn, stake: false, to: me }),
    actions.enki.swap({ give: 'eMETIS', amountIn, minOut: amountIn, to: me }),
  ]
}

/** Out of eMETIS: by the market above the worth of a ticket, by a ticket for the rest. */
function leave(here: Here, { worth, slippage }: StakingTarget, { eMetis, dust }: EnkiHoldings): Call[] {
  const { me, view, actions } = here
  const { base, quote } = view.chain.enki.reserves
  const { sell: sold, wait } = wayOut(marketOf(here.view), eMetis, worth, swapFee)
  const amountIn = sold > dust / 2 ? toUnits(sold, 18, view.account.enki.eMetis) : 0n
  const rest = view.account.enki.eMetis - amountIn
  const amount = wait > dust / 2 && hasFreeTicket(here) ? toUnits(wait, 18, rest) : 0n
  const minOut = toUnits(fromUnits(amountOut(amountIn, base, quote), 18) * (1 - slippage), 18)
  return [
    ...(amountIn > 0n ? [actions.enki.swap({ give: 'eMETIS', amountIn, minOut, to: me })] : []),
    ...(amount > 0n ? [actions.enki.request(amount, me)] : []),
  ]
}

/** Mature tickets for which the METIS is there. */
export function claims({ me, view, actions }: Pick<Here, 'me' | 'view' | 'actions'>): Call[] {
  let { liquid } = view.chain.enki
  return view.account.enki.tickets.flatMap(({ id, amount, maturity }) => {
    if (id === 0n || maturity > view.now || amount > liquid) return []
    liquid -= amount
    return [actions.enki.claim(id, me)]
  })
}

/** Only so many tickets of an account are read: nobody asks for one that it would not see. */
export const hasFreeTicket = ({ view }: Pick<Here, 'view'>): boolean =>
  view.account.enki.tickets.some(({ id }) => id === 0n)

/** METIS that it costs to buy eMETIS, ask for a ticket and claim it. */
const gasOfTicket = ({ view }: Here): number => gasUsd(view, ticketGas, 3) / view.outside.metis

/** The market of eMETIS in whole tokens. */
export function marketOf({ chain }: { readonly chain: Pick<Here['view']['chain'], 'enki'> }): PoolReserves {
  const { base, quote } = chain.enki.reserves
  return { base: fromUnits(base, 18), quote: fromUnits(quote, 18) }
}
