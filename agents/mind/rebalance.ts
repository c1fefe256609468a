import type { FarmDeployment } from '../../protocols/farms/deploy.ts'
import { type PoolName, poolNames, swapFee } from '../../protocols/netswap/deploy.ts'
import type { Call } from '../../protocols/protocol.ts'
import { type Token, toUnits } from '../../protocols/token.ts'
import type { Deposit, Situation } from '../agent.ts'
import { disposal } from './disposal.ts'
import { exposures, type Option } from './options.ts'
import { type Portfolio, reservesOf } from './portfolio.ts'

/** Steps towards what an agent wants to hold; `more` when another block is needed to get there. */
export interface Steps {
  readonly deposits: readonly Deposit[]
  readonly intents: readonly Call[]
  readonly more: boolean
}

export interface Wish {
  readonly option: Option
  /** What the agent thinks a METIS is worth, US dollars: excess METIS is sold down to it. */
  readonly reservation: number
  /** Amounts below this many US dollars are not worth a transaction. */
  readonly dust: number
}

type Here = Pick<Situation<never, never>, 'me' | 'view' | 'deployments' | 'actions'>

/** How far prices may move between decision and execution. */
const slippage = 0.015
/** A position this much below its target is good enough. */
const band = 0.1

const none: Steps = { deposits: [], intents: [], more: false }

/**
 * Moves from what an agent holds towards what it wants to hold, by what can be done in one block with what is there.
 * It looks at holdings and wishes only, never at what it did before, so a reverted step is simply tried again.
 */
export function rebalance(here: Here, portfolio: Portfolio, wish: Wish): Steps {
  const wanted = poolOf(wish.option)
  const leaving = poolNames.filter((name) => name !== wanted && portfolio.positions[name].value > wish.dust)
  if (leaving.length > 0) {
    return { deposits: [], intents: leaving.flatMap((name) => leave(here, portfolio, name)), more: true }
  }
  const towards = wanted === undefined ? buyMetis(here, portfolio, wish) : enter(here, portfolio, wanted, wish)
  if (towards.more) return { ...towards, intents: [...refuel(here, portfolio), ...towards.intents] }
  const selling = sellExcess(here, portfolio, wish)
  return {
    deposits: [],
    intents: [...refuel(here, portfolio), ...towards.intents, ...selling, ...sendHome(here, portfolio, wish)],
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
 * is bought outside and comes over the bridge, ahead of the block's other transactions.
 */
function enter(here: Here, portfolio: Portfolio, name: PoolName, { option, dust }: Wish): Steps {
  const { me, view, deployments, actions } = here
  const { base, quote } = deployments.netswap.pools[name]
  const price = name === 'native' ? portfolio.prices.metis : portfolio.prices.eth
  const held = name === 'native' ? portfolio.metis : portfolio.weth
  const funds = portfolio.usdc + held * price + portfolio.mainnet * (1 - 2 * view.outside.bridgeFee)
  const target = exposures[option].placed * portfolio.wealth
  const missing = Math.min(target - portfolio.positions[name].value, funds / (1 + slippage))
  if (missing < Math.max(dust, band * target)) return { ...none, intents: stake(here, portfolio, name) }

  const amount = missing / 2 / price
  // The pool's price may have moved by the time: some quote to spare, so that all of the base finds its match.
  const spare = (missing / 2) * (1 + slippage)
  return {
    deposits: [...deposit(base, amount - held, price), ...deposit(quote, spare - portfolio.usdc, 1)],
    intents: [
      actions.netswap.addLiquidity({
        pool: name,
        base: toUnits(amount, base.decimals),
        quote: toUnits(spare, quote.decimals),
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

/** The first farm for a pool that pays now or is announced to, if any. */
const payingFarms = ({ view, deployments }: Here, name: PoolName): FarmDeployment[] =>
  deployments.farms.farms
    .filter(
      ({ pool, address }, i) =>
        pool === name &&
        (view.chain.farms[i]!.rewardRate > 0n || view.announced.some((announcement) => announcement.farm === address)),
    )
    .slice(0, 1)

/** Who wants METIS itself buys what is missing outside. */
function buyMetis({ view, deployments }: Here, portfolio: Portfolio, { option, dust }: Wish): Steps {
  const price = portfolio.prices.metis
  const target = exposures[option].native * portfolio.wealth
  const missing = Math.min(
    target - portfolio.nativeExposure * price,
    portfolio.mainnet * (1 - 2 * view.outside.bridgeFee),
  )
  if (missing < Math.max(dust, band * target)) return none
  return { deposits: deposit(deployments.bridge.metis, missing / price, price), intents: [], more: false }
}

/** METIS above what the option wants is sold down to the agent's own valuation of it, never further (disposal.ts). */
function sellExcess({ me, view, deployments, actions }: Here, portfolio: Portfolio, wish: Wish): Call[] {
  const pool = reservesOf(view, deployments.netswap.pools.native)
  const price = portfolio.prices.metis
  const wanted = (exposures[wish.option].native * portfolio.wealth) / price
  const excess = Math.min(portfolio.metis, portfolio.nativeExposure - wanted)
  if (!(excess * price > wish.dust)) return []
  const amount = disposal({ available: excess, pool, reservation: wish.reservation, fee: swapFee })
  if (amount * price < wish.dust) return []
  // On average the sale brings more than the last METIS of it is worth to its owner, or it does not happen.
  const amountIn = toUnits(amount, 18)
  const minOut = toUnits(amount * wish.reservation, 6)
  return [actions.netswap.swap({ pool: 'native', side: 'sell', amountIn, minOut, to: me })]
}

/** Idle dollars and ether go back outside, where they earn. */
function sendHome({ view, deployments, actions }: Here, { usdc, weth, prices }: Portfolio, { dust }: Wish): Call[] {
  const { account } = view
  const tokens = deployments.bridge
  return [
    ...(usdc > 5 * dust ? [actions.bridge.withdraw({ token: tokens.usdc, amount: account.bridge.usdc })] : []),
    ...(weth * prices.eth > 5 * dust
      ? [actions.bridge.withdraw({ token: tokens.weth, amount: account.bridge.weth })]
      : []),
  ]
}

/** Gas is paid in native METIS: some is unwrapped when it runs low. */
const refuel = ({ actions }: Here, { gas, metis }: Portfolio): Call[] =>
  gas < 0.5 && metis > 2 ? [actions.metis.unwrap(toUnits(1, 18))] : []

const deposit = (token: Token, amount: number, price: number): Deposit[] =>
  amount * price > 1 ? [{ token, amount: toUnits(amount, token.decimals) }] : []
