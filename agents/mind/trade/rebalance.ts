import type { FarmDeployment } from '../../../protocols/farms/deployment.ts'
import { type PoolName, poolNames } from '../../../protocols/pair.ts'
import type { Call } from '../../../protocols/call.ts'
import { fromUnits, type Token, toUnits } from '../../../protocols/token.ts'
import type { Deposit, Situation } from '../../agent.ts'
import { exposures, type Option } from '../choice/options.ts'
import type { Portfolio } from '../valuation/portfolio.ts'
import { payingPlace } from '../valuation/rewards.ts'
import { bestSale } from './sale.ts'
import { noSteps, type Steps } from './steps.ts'
import { bestVenue, venuesOf } from './venue.ts'

export interface PortfolioTarget {
  readonly option: Option
  /** What the agent thinks a METIS is worth, US dollars: excess METIS is sold down to it. */
  readonly reservation: number
  /** Amounts below this many US dollars are not worth a transaction. */
  readonly dust: number
  /** How far prices may move between decision and execution. */
  readonly slippage: number
  /** A position this much below its target, as a share of that, is good enough. */
  readonly band: number
  /** Discount rate per year, of whoever may have to wait for withdrawals. */
  readonly impatience?: number
}

type Here = Pick<Situation<never, never>, 'me' | 'view' | 'deployments' | 'actions'>

/**
 * Moves from what an agent holds towards what it wants to hold, by what can be done in one block with what is there.
 * It looks at holdings and wishes only, never at what it did before, so a reverted step is simply tried again.
 */
export function rebalance(here: Here, portfolio: Portfolio, wish: PortfolioTarget): Steps {
  // What has been sent for has to arrive before anybody can tell what is missing.
  if (here.view.crossing?.some(({ direction }) => direction === 'in') === true) return { ...noSteps, more: true }
  const wanted = poolOf(wish.option)
  const leaving = poolNames.filter((name) => name !== wanted && portfolio.positions[name].value > wish.dust)
  if (leaving.length > 0) {
    return { deposits: [], intents: leaving.flatMap((name) => leave(here, portfolio, name)), more: true }
  }
  const fuel = refuel(here, portfolio)
  // What is unwrapped for gas is spent by the time that the block's other calls run.
  const spendable = here.view.account.metis.wmetis - (fuel.length > 0 ? refill : 0n)
  const towards =
    wanted === undefined ? buyMetis(here, portfolio, wish) : enter(here, portfolio, wanted, wish, spendable)
  if (towards.more) return { ...towards, intents: [...fuel, ...towards.intents] }
  const selling = sellExcess(here, portfolio, wish, spendable)
  return {
    deposits: [],
    intents: [...fuel, ...towards.intents, ...selling, ...sendHome(here, portfolio, wish)],
    more: selling.length > 0,
  }
}

const poolOf = (option: Option): PoolName | undefined =>
  option === 'nativePool' ? 'native' : option === 'bridgedPool' ? 'bridged' : undefined

/** Out of the farms and out of the pool, all of it. */
function leave({ me, view, actions }: Here, { positions }: Portfolio, name: PoolName): Call[] {
  const { staked, total } = positions[name]
  const { reserves, liquidity } = view.chain.netswap[name]
  const least = (reserve: bigint): bigint => (reserve * total * 95n) / (liquidity * 100n)
  return [
    ...staked.map(({ farm }) => actions.farms.exit(farm)),
    actions.netswap.removeLiquidity({
      pool: name,
      liquidity: total,
      minBase: least(reserves.base),
      minQuote: least(reserves.quote),
      to: me,
    }),
  ]
}

/**
 * Brings the position in a pool up to its share of wealth and stakes it where a farm pays. What is not in the wallet
 * is bought outside and comes over the bridge, ahead of the block's other transactions; where there is too little
 * outside, what there is too much of in the wallet is turned into money first.
 */
function enter(here: Here, portfolio: Portfolio, name: PoolName, wish: PortfolioTarget, spendable: bigint): Steps {
  const { me, view, deployments, actions } = here
  const { slippage, band } = wish
  const pool = deployments.netswap.pools[name]
  const { base, quote } = pool
  const price = name === 'native' ? portfolio.prices.metis : portfolio.prices.eth
  const held = { base: name === 'native' ? spendable : view.account.bridge.weth, quote: view.account.bridge.usdc }
  const outside = portfolio.outsideAccount * (1 - 2 * view.outside.bridgeFee)
  const funds = portfolio.usdc + fromUnits(held.base, base.decimals) * price + outside
  const target = exposures[wish.option].placed * portfolio.wealth
  const missing = Math.min(target - portfolio.positions[name].value, funds / (1 + slippage))
  if (missing < Math.max(wish.dust, band * target)) return { ...noSteps, intents: stake(here, portfolio, name) }

  const amount = missing / 2 / price
  // The pool's price may have moved by the time: some quote to spare, so that all of the base finds its match.
  const wanted = {
    base: toUnits(amount, base.decimals),
    quote: toUnits((missing / 2) * (1 + slippage), quote.decimals),
  }
  const short = { base: atLeastZero(wanted.base - held.base), quote: atLeastZero(wanted.quote - held.quote) }
  const shortUsd = {
    base: fromUnits(short.base, base.decimals) * price,
    quote: fromUnits(short.quote, quote.decimals),
  }
  const lacking = shortUsd.base + shortUsd.quote - outside
  if (lacking > 1) {
    if (shortUsd.base > 0) return { ...noSteps, intents: [withdraw(here, wish, quote, held.quote)], more: true }
    const amountIn = toUnits((lacking / price) * (1 + slippage), base.decimals, held.base - wanted.base)
    const minOut = toUnits(lacking * (1 - slippage), quote.decimals)
    const { venue } = bestVenue(here, venuesOf(here, name), { side: 'sell', amountIn })
    return {
      ...noSteps,
      intents: [venue.swap({ side: 'sell', amountIn, minOut, to: me })],
      more: true,
    }
  }
  return {
    deposits: [...deposit(base, short.base), ...deposit(quote, short.quote)],
    intents: [
      actions.netswap.addLiquidity({
        pool: name,
        ...wanted,
        minBase: toUnits(amount * (1 - slippage), base.decimals),
        minQuote: toUnits((missing / 2) * (1 - slippage), quote.decimals),
        to: me,
      }),
      ...payingFarms(here, name).map(actions.farms.stakeAll),
    ],
    more: true,
  }
}

/** LP tokens that lie in the wallet go to the farm that pays, if there is one. */
const stake = (here: Here, { positions }: Portfolio, name: PoolName): Call[] =>
  positions[name].wallet === 0n ? [] : payingFarms(here, name).map(here.actions.farms.stakeAll)

/** The farm for a pool that pays, if any. */
const payingFarms = (here: Here, name: PoolName): readonly FarmDeployment[] =>
  here.deployments.farms.farms.filter((_, i) => i === payingPlace(here, name))

/** Who wants METIS itself buys what is missing outside. */
function buyMetis({ view, deployments }: Here, portfolio: Portfolio, { option, dust, band }: PortfolioTarget): Steps {
  const price = portfolio.prices.metis
  const target = exposures[option].native * portfolio.wealth
  const missing = Math.min(
    target - portfolio.nativeExposure * price,
    portfolio.outsideAccount * (1 - 2 * view.outside.bridgeFee),
  )
  if (missing < Math.max(dust, band * target)) return noSteps
  return { ...noSteps, deposits: deposit(deployments.bridge.metis, toUnits(missing / price, 18)) }
}

/** METIS above what the option wants is for sale. */
function sellExcess(here: Here, portfolio: Portfolio, wish: PortfolioTarget, spendable: bigint): Call[] {
  const price = portfolio.prices.metis
  const wanted = (exposures[wish.option].native * portfolio.wealth) / price
  const excess = Math.min(portfolio.metis, portfolio.nativeExposure - wanted)
  if (!(excess * price > wish.dust)) return []
  const { reservation, dust } = wish
  const sale = bestSale(here, { available: excess, spendable, reservation, least: dust / price })
  return sale === undefined ? [] : [sale.call]
}

/** Idle dollars and ether go back outside, where they earn. */
function sendHome(here: Here, { usdc, weth, prices }: Portfolio, wish: PortfolioTarget): Call[] {
  const { account } = here.view
  const tokens = here.deployments.bridge
  const dust = 5 * wish.dust
  return [
    ...(usdc > dust ? [withdraw(here, wish, tokens.usdc, account.bridge.usdc)] : []),
    ...(weth * prices.eth > dust ? [withdraw(here, wish, tokens.weth, account.bridge.weth)] : []),
  ]
}

/** Out over the bridge: by the fast exit, where waiting would cost more than its fee. */
function withdraw(
  { deployments, actions }: Here,
  { impatience = 0 }: PortfolioTarget,
  token: Token,
  amount: bigint,
): Call {
  const { fastExit, withdrawalSeconds } = deployments.bridge
  const waiting = (impatience * withdrawalSeconds) / (365 * 86_400)
  const fast = fastExit !== undefined && waiting > fastExit.fee
  return fast ? actions.bridge.withdrawFast({ token, amount }) : actions.bridge.withdraw({ token, amount })
}

/** METIS unwrapped at a time. */
const refill = 10n ** 18n

/** Gas is paid in native METIS: some is unwrapped when it runs low. */
const refuel = ({ actions }: Here, { gas, metis }: Portfolio): Call[] =>
  gas < 0.5 && metis > 2 ? [actions.metis.unwrap(refill)] : []

const deposit = (token: Token, amount: bigint): Deposit[] => (amount > 0n ? [{ token, amount }] : [])

const atLeastZero = (amount: bigint): bigint => (amount > 0n ? amount : 0n)
