import { all } from '../../protocols/lending/actions.ts'
import { borrowRate, fromRay } from '../../protocols/lending/interest.ts'
import type { ProtocolName } from '../../protocols/index.ts'
import type { Side } from '../../protocols/pair.ts'
import type { Call } from '../../protocols/call.ts'
import { lately } from '../../protocols/lately.ts'
import { fromUnits, toUnits } from '../../protocols/token.ts'
import { annualVolatility } from '../mind/beliefs/beliefs.ts'
import { saleFor, withdrawable } from '../mind/credit/loan-health.ts'
import { less } from '../mind/trade/tolerance.ts'
import { bestVenue, leastCost, venueApprovals, venuesOf } from '../mind/trade/venue.ts'
import { liquidationCost, loanSize, nearest } from './loan-size.ts'
import { type ReserveSeen, reserveSeen, supplyRateWith } from './lending.ts'
import { defineUse, type Sight, type Use } from './use.ts'

type Here = Sight<'lending'>

/** What stands for a loan: METIS, or something that METIS becomes. */
export interface Pledge {
  /** Of its reserve in the market. */
  readonly reserve: string
  /** METIS for a whole one. */
  readonly rate: (here: Here) => number
  /** What it earns whether or not it stands for a loan, per year, by what was learnt of it. */
  readonly earns: (growth: number) => number
  /** METIS of the wallet into it, and how much of it there is then at least. */
  readonly into: (here: Here, metis: bigint) => Turned
  /** It into METIS, and how much METIS there is then at least. */
  readonly outOf: (here: Here, units: bigint) => Turned
  /** How much of it can be made METIS in one block. */
  readonly most: (here: Here) => bigint
  readonly approvals: (here: Here) => readonly Call[]
}

interface Turned {
  readonly calls: readonly Call[]
  readonly amount: bigint
}

/** A loan this far from the danger it was made for, of the way, is repaired; one this small beside its target is renewed. */
const [repairAt, renewAt] = [0.5, 0.6]

interface LeveragedBooks {
  readonly pledged: ReserveSeen
  readonly dollars: ReserveSeen
  /** Whole METIS that the collateral stands for. */
  readonly metis: number
  /** US dollars at the outer price, and as the market counts. */
  readonly collateral: number
  readonly counted: number
  readonly debt: number
  readonly size: ReturnType<typeof loanSize>
}

/**
 * A leveraged long of METIS: it is pledged, dollars are borrowed against it, and they go into more of it (Merton 1969,
 * V27: who expects more of METIS than a loan costs holds more than he owns). How far follows from volatility alone.
 */
export const leveraged = <const Needs extends ProtocolName>(
  name: string,
  title: string,
  needs: readonly ('lending' | Needs)[],
  pledge: Pledge,
  index?: Use['index'],
) => {
  const booksOf = lately((here: Here): LeveragedBooks | undefined => {
    const [pledged, dollars] = [reserveSeen(here, pledge.reserve), reserveSeen(here, 'usdc')]
    if (pledged === undefined || dollars === undefined || pledged.reserve.terms.ltv === 0) return undefined
    const own = pledged.own.collateral
    const units = own ? fromUnits(pledged.own.supplied, 18) : 0
    const metis = units * pledge.rate(here)
    const market = Number(here.view.chain.lending.reserves[pledged.reserve.id]!.price) / 1e8
    return {
      pledged,
      dollars,
      metis,
      collateral: metis * here.view.outside.metis,
      counted: units * market,
      debt: own ? fromUnits(dollars.own.debt, 6) : 0,
      size: loanSize(pledged.reserve.terms, annualVolatility(here.view.outside.signals.metis)),
    }
  })

  /** Whether the market lends to this account: it is up, and nothing else stands for a loan beside what has a ceiling. */
  const lends = ({ view, deployments: { lending } }: Here, { pledged }: LeveragedBooks): boolean => {
    const { up, since } = view.chain.lending.sequencer
    const other = lending.reserves.some(
      ({ id, terms }) =>
        id !== pledged.reserve.id && terms.debtCeilingUsd > 0 && view.account.lending.reserves[id]!.collateral,
    )
    return up && (since === 0 || view.now > since + lending.graceSeconds) && !other && !view.rules.batched
  }

  /** Dollars that the market has left to lend against it; half stays for others who come in the same block. */
  const lendable = ({ pledged, dollars }: LeveragedBooks): number => {
    const { debtCeilingUsd } = pledged.reserve.terms
    const ceiling = debtCeilingUsd > 0 ? debtCeilingUsd - fromUnits(dollars.state.totals.debt, 6) : Infinity
    return 0.5 * Math.max(0, Math.min(ceiling, fromUnits(dollars.state.available, 6)))
  }

  /** Pledges METIS, and borrows up to the size of a loan for all of it. */
  const add = (here: Here, books: LeveragedBooks, metis: bigint, slippage: number): readonly Call[] => {
    const { view, deployments, actions } = here
    const { lending } = actions
    const { pledged, dollars, collateral, debt, size } = books
    const { reserve, own } = pledged
    const first = metis > 0n ? pledge.into(here, metis) : { calls: [], amount: 0n }
    const equity = collateral - debt + fromUnits(metis, 18) * view.outside.metis
    const market = Number(view.chain.lending.reserves[reserve.id]!.price) / 1e8
    const most = nearest * reserve.terms.ltv * (books.counted + fromUnits(first.amount, 18) * market) - debt
    const usd = Math.min((size.leverage - 1) * equity - debt, most, lendable(books))
    // What is lent stands for debts from its first day, unless one says otherwise; beside it nothing with a ceiling can.
    const freed = deployments.lending.reserves.filter(
      ({ id, terms }) => terms.debtCeilingUsd === 0 && view.account.lending.reserves[id]!.collateral,
    )
    const supplied = [
      ...first.calls,
      ...(first.amount > 0n ? [lending.supply(reserve, first.amount)] : []),
      ...(own.collateral
        ? []
        : [...freed.map((each) => lending.useAsCollateral(each, false)), lending.useAsCollateral(reserve, true)]),
    ]
    const amountIn = toUnits(usd, 6)
    if (amountIn < leastLoan) return metis > 0n ? supplied : []
    const swap = swapWith(here, 'buy', amountIn, slippage)
    const second = pledge.into(here, swap.least)
    return [
      ...supplied,
      lending.borrow(dollars.reserve, amountIn),
      swap.call,
      ...second.calls,
      lending.supply(reserve, second.amount),
    ]
  }

  /**
   * Takes collateral out, as far as its debt allows, sells as much of it as is to be repaid, and repays. METIS that is in
   * the wallet is sold first: after a sale that did not come off nobody draws on the collateral again.
   */
  const takeOut = (here: Here, books: LeveragedBooks, wish: { units: number; repaid: number }, slippage: number) => {
    const { view, actions } = here
    const { pledged, dollars, counted, debt } = books
    const { supplied } = pledged.own
    const owes = dollars.own.debt > 0n
    const sold = owes ? (wish.repaid / view.outside.metis) * (1 + 2 * slippage) : 0
    const loose = view.account.metis.wmetis
    if (owes && fromUnits(loose, 18) > sold / 2) return repay(here, books, toUnits(sold, 18, loose), slippage)

    const free = counted > 0 ? withdrawable(counted, debt, pledged.reserve.terms.threshold) / counted : 0
    const share = Math.min(1, wish.units, free)
    const limit = atMost(pledge.most(here), pledged.state.available)
    const units = atMost(share === 1 ? supplied : toUnits(share * fromUnits(supplied, 18), 18, supplied), limit)
    if (units === 0n) return []
    const out = pledge.outOf(here, units)
    const whole = !owes && units === supplied && out.calls.length === 0
    return [
      actions.lending.withdraw(pledged.reserve, whole ? all : units),
      ...out.calls,
      ...(owes ? repay(here, books, toUnits(sold, 18, out.amount), slippage) : []),
    ]
  }

  /** Sells METIS and repays; all of a debt takes the interest of the seconds until then with it. */
  const repay = (
    here: Here,
    { dollars, debt }: LeveragedBooks,
    amountIn: bigint,
    slippage: number,
  ): readonly Call[] => {
    if (amountIn === 0n) return []
    const swap = swapWith(here, 'sell', amountIn, slippage)
    const amount = fromUnits(swap.least, 6) > 1.001 * debt ? all : swap.least
    return [swap.call, here.actions.lending.repay(dollars.reserve, amount)]
  }

  return defineUse<'lending' | Needs>({
    name,
    title,
    needs,
    ...(index === undefined ? {} : { index: index as never }),
    mix: () => ({ metis: 1, usdc: 0, weth: 0 }),
    prospect: (sight, { usd, growth }) => {
      const here = sight as unknown as Here
      const books = booksOf(here)
      if (books === undefined || !lends(here, books)) return undefined
      const { pledged, dollars, size } = books
      const { leverage } = size
      const borrowed = (leverage - 1) * usd
      if (borrowed > lendable(books)) return undefined
      const { terms } = dollars.reserve
      const { available, totals } = dollars.state
      const added = toUnits(borrowed, 6)
      const cost = fromRay(borrowRate(terms, totals.debt + added, available > added ? available - added : 0n))
      const { metis: price, signals } = here.view.outside
      const lent = supplyRateWith(pledged, (leverage * usd) / (price * pledge.rate(here)))
      const { bonus } = pledged.reserve.terms
      return {
        yearly: {
          interest: leverage * lent - (leverage - 1) * cost,
          liquidation: -leverage * liquidationCost(size, bonus, annualVolatility(signals.metis)),
          ...(index === undefined ? {} : { staking: leverage * pledge.earns(growth) }),
        },
        metis: leverage,
        risk: 1,
        entry: (leverage - 1) * leastCost(here.view, venuesOf(here, 'native'), 'buy', Math.max(borrowed, 100)),
        exitDays: 0,
      }
    },
    held: (sight) => {
      const books = booksOf(sight as unknown as Here)
      if (books === undefined) return { usd: 0, metis: 0, leaving: 0 }
      return { usd: Math.max(0, books.collateral - books.debt), metis: books.metis, leaving: 0 }
    },
    approvals: (sight) => {
      const here = sight as unknown as Here
      const books = booksOf(here)
      if (books === undefined) return []
      const { lending } = here.actions
      return [
        ...lending.approvals(books.pledged.reserve),
        ...lending.approvals(books.dollars.reserve),
        ...venueApprovals(here, 'native'),
        ...pledge.approvals(here),
      ]
    },
    enter: (sight, { metis }, slippage) => {
      const here = sight as unknown as Here
      const books = booksOf(here)
      return books === undefined || metis === 0n || !lends(here, books) ? [] : add(here, books, metis, slippage)
    },
    leave: (sight, share, slippage) => {
      const here = sight as unknown as Here
      const books = booksOf(here)
      if (books === undefined || books.collateral === 0) return []
      const part = Math.min(1, share)
      return takeOut(here, books, { units: part, repaid: part * books.debt }, slippage)
    },
    tend: (sight, slippage) => {
      const here = sight as unknown as Here
      const books = booksOf(here)
      if (books === undefined || books.collateral === 0 || here.view.rules.batched) return []
      const { collateral, counted, debt, size, pledged } = books
      const { threshold } = pledged.reserve.terms
      if (debt > 0 && (threshold * counted) / debt < 1 + (size.health - 1) * repairAt) {
        const usd = saleFor({ health: size.health, collateral: counted, debt, threshold })
        return takeOut(here, books, { units: (usd * (1 + 3 * slippage)) / counted, repaid: usd }, slippage)
      }
      const wanted = (size.leverage - 1) * (collateral - debt)
      return debt < renewAt * wanted && lends(here, books) ? add(here, books, 0n, slippage) : []
    },
  })
}

/**
 * A swap at the best venue. Its pool is as the last block left it, and whoever comes first in the next brings it to the price
 * outside: the least that it has to give allows for both.
 */
function swapWith(here: Here, side: Side, amountIn: bigint, slippage: number) {
  const { venue, quoted } = bestVenue(here, venuesOf(here, 'native'), { side, amountIn })
  const price = here.view.outside.metis
  const fair =
    side === 'buy' ? toUnits(fromUnits(amountIn, 6) / price, 18) : toUnits(fromUnits(amountIn, 18) * price, 6)
  const least = less(atMost(quoted, fair), slippage)
  return { call: venue.swap({ side, amountIn, minOut: least, to: here.me }), least }
}

/** A loan below a hundred dollars is not worth its gas. */
const leastLoan = toUnits(100, 6)

const atMost = (amount: bigint, most: bigint): bigint => (amount < most ? amount : most)
