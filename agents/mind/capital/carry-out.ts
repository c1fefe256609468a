import type { Call } from '../../../protocols/call.ts'
import { fromUnits, type Token, toUnits } from '../../../protocols/token.ts'
import type { Deposit } from '../../agent.ts'
import type { Mix, Purse, Sight } from '../../uses/use.ts'
import { bestSale } from '../trade/sale.ts'
import { noSteps, type Steps } from '../trade/steps.ts'
import { venuesOf } from '../trade/venue.ts'
import type { UseSeen } from './offer.ts'

/** What somebody wants to have. */
export interface CapitalPlan {
  /** US dollars by use; what is in none is outside. */
  readonly targets: Readonly<Record<string, number>>
  /** Coins that were earned and not sold, whole METIS, and the use they are to be in. */
  readonly kept: number
  readonly keptIn: string
  /** US dollars that a coin is worth to its owner: kept ones are sold down to that, and no further. */
  readonly reservation: number
  /** US dollars that have to be money: as many coins are sold for it, whatever they may be worth. */
  readonly needed?: number
  /** Amounts below this many US dollars are not worth a transaction. */
  readonly dust: number
  /** How far prices may move between decision and execution. */
  readonly slippage: number
  /** A position this much off its target, as a share of that, is good enough. */
  readonly band: number
  /** Discount rate per year of whoever may have to wait for withdrawals. */
  readonly impatience: number
}

/** Steps, and the uses that are gone into: those need their allowances. */
export interface CapitalSteps extends Steps {
  readonly entered: readonly string[]
  readonly sold: boolean
}

/** METIS unwrapped for gas at a time. */
const refill = 10n ** 18n

/**
 * Moves from what an account has towards what it is to have, by what one block can do with what is there: out of what is
 * too much, into what is too little with what it takes, and the rest goes home or is sold. It looks at holdings and wishes
 * only, never at what it did before, so that a step which reverted is tried again.
 */
export function carryOut(here: Sight, seen: readonly UseSeen[], plan: CapitalPlan): CapitalSteps {
  const nothing = { ...noSteps, entered: [], sold: false }
  // What has been sent for has to arrive before anybody can tell what is missing.
  if (here.view.crossing?.some(({ direction }) => direction === 'in') === true) return { ...nothing, more: true }
  const price = here.view.outside.metis
  const kept = Math.min(plan.kept, spareMetis(here, seen, plan))
  const wantedMoney = ((plan.needed ?? 0) / price) * (1 + 2 * plan.slippage)
  const forSale =
    kept * price > plan.dust ? Math.min(kept, Math.max(soldDownTo(here, plan.reservation), wantedMoney)) : 0
  const wish = (name: string): number =>
    (plan.targets[name] ?? 0) + (name === plan.keptIn ? (kept - forSale) * price : 0)
  const off = (name: string): number => Math.max(plan.dust, plan.band * wish(name))

  const leaving = seen.flatMap(({ use, held: { usd } }) => {
    const excess = usd - wish(use.name)
    return excess > off(use.name) ? use.leave(here as never, Math.min(1, excess / usd), plan.slippage) : []
  })
  if (leaving.length > 0) return { ...nothing, intents: leaving, more: true }

  const fuel = refuel(here)
  const purse = new OpenPurse(here, fuel.length > 0 ? refill : 0n, toUnits(wish('hold') / price, 18))
  const entering: Call[] = []
  const entered: string[] = []
  for (const { use, held } of seen) {
    const missing = wish(use.name) - held.usd
    if (use.name === 'hold' || missing <= off(use.name)) continue
    const mix = use.mix(here as never)
    const usd = Math.min(missing, purse.funds() / (1 + plan.slippage))
    if (usd <= plan.dust) continue
    const put = purse.take(mix, usd, plan.slippage)
    if ('lacking' in put) {
      return { ...nothing, ...purse.sent(), intents: [...fuel, ...exchange(here, plan, put)], more: true, sold: true }
    }
    entering.push(...use.enter(here as never, put, plan.slippage))
    entered.push(use.name)
  }
  if (missingHold(here, wish('hold'), plan))
    purse.bring(toUnits(wish('hold') / price, 18) - here.view.account.metis.wmetis)
  if (entering.length > 0 || purse.sent().deposits.length > 0) {
    return { ...purse.sent(), intents: [...fuel, ...entering], more: true, entered, sold: false }
  }
  const sale = sell(here, plan, purse, forSale)
  return {
    deposits: [],
    intents: [...fuel, ...sale, ...takeAway(here, plan, purse, forSale), ...sendHome(here, plan)],
    more: sale.length > 0,
    entered,
    sold: sale.length > 0,
  }
}

/** METIS beyond all targets, wherever it is: in the wallet, or in a use that is METIS and nothing else. */
export function spareMetis(here: Sight, seen: readonly UseSeen[], { targets }: Pick<CapitalPlan, 'targets'>): number {
  const spare = seen
    .filter(({ use }) => use.mix(here as never).metis === 1)
    .reduce((sum, { use, held }) => sum + held.usd - (targets[use.name] ?? 0), 0)
  return Math.max(0, spare / here.view.outside.metis)
}

/** METIS that the exchange which takes most of it takes until the next one fetches no more than that. */
const soldDownTo = (here: Sight, reservation: number): number =>
  Math.max(0, ...venuesOf(here, 'native').map((venue) => venue.toSell(reservation)))

const missingHold = ({ view }: Sight, usd: number, { dust, band }: CapitalPlan): boolean =>
  usd - fromUnits(view.account.metis.wmetis, 18) * view.outside.metis > Math.max(dust, band * usd)

/**
 * Coins are sold down to what they are worth to their owner, a part in each block: by how much a part lowers the price the pool
 * has recovered by the next.
 */
function sell(here: Sight, plan: CapitalPlan, purse: OpenPurse, forSale: number): readonly Call[] {
  const price = here.view.outside.metis
  const spendable = purse.left('metis')
  const least = plan.dust / price
  const available = Math.min(fromUnits(spendable, 18), forSale)
  // What is needed is sold for what it fetches, but by parts like the rest.
  const reservation =
    (plan.needed ?? 0) > 0 ? price * (1 - 2 * plan.slippage) : Math.max(plan.reservation, price * (1 - plan.slippage))
  const sale = available > least ? bestSale(here, { available, spendable, reservation, least }) : undefined
  return sale === undefined ? [] : [sale.call]
}

/** What somebody has left of METIS goes the way on which he brought it: outside it fetches more than an exchange pays here. */
function takeAway(here: Sight, plan: CapitalPlan, purse: OpenPurse, forSale: number): readonly Call[] {
  const left = purse.left('metis') - toUnits(forSale, 18)
  const isWorthIt = fromUnits(left, 18) * here.view.outside.metis > 5 * plan.dust
  return isWorthIt ? [withdraw(here, plan, here.deployments.bridge.metis, left)] : []
}

/** Idle dollars and ether go back outside, where they earn. */
function sendHome(here: Sight, plan: CapitalPlan): Call[] {
  const { bridge } = here.deployments
  const { usdc, weth } = here.view.account.bridge
  const least = 5 * plan.dust
  return [
    ...(fromUnits(usdc, 6) > least ? [withdraw(here, plan, bridge.usdc, usdc)] : []),
    ...(fromUnits(weth, 18) * here.view.outside.eth > least ? [withdraw(here, plan, bridge.weth, weth)] : []),
  ]
}

/** Out over the bridge: by the fast exit, where waiting would cost more than its fee. */
function withdraw({ deployments, actions }: Sight, { impatience }: CapitalPlan, token: Token, amount: bigint): Call {
  const { fastExit, withdrawalSeconds } = deployments.bridge
  const waiting = (impatience * withdrawalSeconds) / (365 * 86_400)
  const fast = fastExit !== undefined && waiting > fastExit.fee
  return fast ? actions.bridge.withdrawFast({ token, amount }) : actions.bridge.withdraw({ token, amount })
}

/** What a wallet lacks of some tokens while it has too much of others and nothing outside. */
interface Lacking {
  /** US dollars. */
  readonly lacking: number
  readonly surplus: keyof Purse
}

/** Turns what there is too much of into money: it goes home, where it can be had without a price that it moves itself. */
function exchange(here: Sight, plan: CapitalPlan, { lacking, surplus }: Lacking): readonly Call[] {
  const { bridge } = here.deployments
  const { account, outside } = here.view
  if (surplus !== 'metis') return [withdraw(here, plan, bridge[surplus], account.bridge[surplus])]
  const amount = toUnits((lacking / outside.metis) * (1 + plan.slippage), 18, account.metis.wmetis)
  return [withdraw(here, plan, bridge.metis, amount)]
}

/** Gas is paid in native METIS: some is unwrapped when it runs low. */
const refuel = ({ view, actions }: Sight): Call[] =>
  fromUnits(view.native, 18) < 0.5 && view.account.metis.wmetis > 2n * refill ? [actions.metis.unwrap(refill)] : []

/** A wallet from which one use after the other takes what it needs, and what is brought from outside for them. */
class OpenPurse {
  private readonly purse: Record<keyof Purse, bigint>
  private readonly token: Record<keyof Purse, Token>
  private readonly price: Record<keyof Purse, number>
  private readonly deposits: Record<keyof Purse, bigint> = { metis: 0n, usdc: 0n, weth: 0n }
  private outside: number

  /** @param spent METIS of the wallet that goes for gas, in wei, and what of it is to stay */
  constructor({ view, deployments }: Sight, spent: bigint, held: bigint) {
    const { account, outside } = view
    const { metis, usdc, weth } = deployments.bridge
    this.purse = {
      metis: atLeastZero(account.metis.wmetis - spent - held),
      usdc: account.bridge.usdc,
      weth: account.bridge.weth,
    }
    this.token = { metis, usdc, weth }
    this.price = { metis: outside.metis, usdc: 1, weth: outside.eth }
    this.outside = view.outsideAccount * (1 - 2 * outside.bridgeFee)
  }

  left(name: keyof Purse): bigint {
    return this.purse[name]
  }

  /** US dollars that could go into a use. */
  funds(): number {
    return tokens.reduce((sum, name) => sum + this.usd(name, this.purse[name]), this.outside)
  }

  /** Tokens for a use, with what is missing brought from outside; or what is in the way. */
  take(mix: Mix, usd: number, slippage: number): Purse | Lacking {
    // The pool's price may have moved by the time: some quote to spare, so that all of the base finds its match.
    const spare = (name: keyof Purse): number => (name === 'usdc' && mix.usdc < 1 ? 1 + slippage : 1)
    const wanted = Object.fromEntries(
      tokens.map((name) => [
        name,
        toUnits((mix[name] * usd * spare(name)) / this.price[name], this.token[name].decimals),
      ]),
    ) as Record<keyof Purse, bigint>
    const short = tokens.map((name) => atLeastZero(wanted[name] - this.purse[name]))
    const shortUsd = tokens.reduce((sum, name, i) => sum + this.usd(name, short[i]!), 0)
    if (shortUsd > this.outside + 1) {
      const excess = (name: keyof Purse): number => this.usd(name, atLeastZero(this.purse[name] - wanted[name]))
      const surplus = tokens.reduce((most, name) => (excess(name) > excess(most) ? name : most))
      return { lacking: shortUsd - this.outside, surplus }
    }
    tokens.forEach((name, i) => {
      this.deposits[name] += short[i]!
      this.purse[name] = atLeastZero(this.purse[name] + short[i]! - wanted[name])
    })
    this.outside = Math.max(0, this.outside - shortUsd)
    return wanted
  }

  /** Brings METIS to hold, as far as there is money. */
  bring(metis: bigint): void {
    const most = toUnits(this.outside / this.price.metis, 18)
    this.deposits.metis += metis < most ? metis : most
  }

  sent(): { readonly deposits: readonly Deposit[] } {
    return {
      deposits: tokens.flatMap((name) =>
        this.deposits[name] > 0n ? [{ token: this.token[name], amount: this.deposits[name] }] : [],
      ),
    }
  }

  private usd(name: keyof Purse, amount: bigint): number {
    return fromUnits(amount, this.token[name].decimals) * this.price[name]
  }
}

const tokens = ['metis', 'usdc', 'weth'] as const

const atLeastZero = (amount: bigint): bigint => (amount > 0n ? amount : 0n)
