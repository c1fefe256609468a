import { amountOut } from '../../protocols/netswap/constant-product.ts'
import { swapFee } from '../../protocols/netswap/deploy.ts'
import { fromUnits, toUnits } from '../../protocols/token.ts'
import { bargain, marketOf, ticketWorth, wayOut } from '../mind/staking/liquid-staking.ts'
import { claims, hasFreeTicket } from '../mind/staking/redemption-ticket.ts'
import { less, withinABlock } from '../mind/trade/tolerance.ts'
import { gasUsd } from '../mind/valuation/gas.ts'
import { allMetis, partOf, sharedWith } from './all-metis.ts'
import { worthItsGas } from './farm-claims.ts'
import { stakeIndex } from './stake-index.ts'
import { defineUse, type Sight } from './use.ts'

type Here = Sight<'enki'>

const day = 86_400
const one = 10n ** 18n
/** Gas of a swap, and of a move between eMETIS and seMETIS. */
const swapGas = 220_000
const moveGas = 220_000

/**
 * METIS staked with ENKI: eMETIS in the vault of seMETIS, whose rate grows by what streams (docs/theory.md V18, V19). eMETIS
 * of the wallet counts too: it is on its way in or out, whatever use it comes from.
 */
export const enki = defineUse({
  name: 'enki',
  title: 'METIS staked with ENKI: seMETIS',
  needs: ['enki'],
  prior: 0.1,
  mix: () => allMetis,
  index: ({ view }) => stakeIndex(view)!,
  prospect: ({ view, deployments }, asker) => ({
    // What streams is shared with what comes in.
    yearly: {
      staking: sharedWith(asker.growth, fromUnits(view.chain.enki.staked, 18) * view.outside.metis, asker.usd),
    },
    metis: 1,
    risk: 1,
    // What the way out costs is counted on the way in.
    ...wayOutFor({ view, deployments }, asker.usd),
  }),
  held: ({ view, deployments }) => {
    const { eMetis, tickets } = view.account.enki
    const metis = fromUnits(eMetis + stakedOf({ view }), 18)
    const waiting = fromUnits(
      tickets.reduce((sum, { amount }) => sum + amount, 0n),
      18,
    )
    const paid = waiting * (1 - deployments.enki.redemptionFee)
    return { usd: metis * view.outside.metis, metis: metis + paid, leaving: paid * view.outside.metis }
  },
  approvals: ({ actions }) => actions.enki.approvals(),
  // Bought where a part of it is cheaper in the market than minted, and minted for the rest; `tend` stakes what was bought.
  enter: ({ me, view, actions }, { metis }) => {
    const { spend, profit } = bargain(marketOf(view), 1 - withinABlock, swapFee, fromUnits(metis, 18))
    const isWorthIt = profit * view.outside.metis > gasUsd(view, swapGas + moveGas, 2)
    const amountIn = isWorthIt ? toUnits(spend, 18, metis) : 0n
    const minted = metis - amountIn
    return [
      ...(amountIn > 0n ? [actions.enki.swap({ give: 'METIS', amountIn, minOut: amountIn, to: me })] : []),
      ...(minted > 0n ? [actions.enki.mint({ amount: minted, stake: true, to: me })] : []),
    ]
  },
  leave: (here, share, slippage) => {
    const { me, view, actions } = here
    const { eMetis, seMetis } = view.account.enki
    const { base, quote } = view.chain.enki.reserves
    const { sold, waits } = ways(here, partOf(eMetis + stakedOf({ view }), share))
    const out = sold + waits
    if (out === 0n) return []
    const shares = out > eMetis ? least(seMetis, sharesFor(out - eMetis, view.chain.enki.rate)) : 0n
    const minOut = less(toUnits(fromUnits(amountOut(sold, base, quote), 18), 18), slippage)
    return [
      ...(shares > 0n ? [actions.enki.unstake(shares, me)] : []),
      ...(sold > 0n ? [actions.enki.swap({ give: 'eMETIS', amountIn: sold, minOut, to: me })] : []),
      ...(waits > 0n ? [actions.enki.request(waits, me)] : []),
    ]
  },
  // What a mature ticket pays is no reward.
  claim: (here) => claims(here).map((call) => ({ calls: [call], metis: 0 })),
  tend: ({ me, view, actions }) => {
    const { eMetis } = view.account.enki
    return isWorthMoving({ view }, eMetis) ? [actions.enki.stake(eMetis, me)] : []
  },
})

/** Wanted for waiting beside what money earns outside, per year: the price moves meanwhile. Judgement. */
const impatience = 0.1

/** The cheaper of two ways out: the market at once, as far as it takes that much, or a ticket. */
function wayOutFor({ view, deployments }: Pick<Here, 'view' | 'deployments'>, usd: number) {
  const { delay, redemptionFee } = deployments.enki
  const metis = Math.max(usd / view.outside.metis, 1)
  const { base, quote } = view.chain.enki.reserves
  const fetched = fromUnits(amountOut(toUnits(metis, 18), base, quote), 18) / metis
  return fetched >= ticketWorth(delay / day, view.outside.mainnetYield + impatience, redemptionFee)
    ? { entry: Math.max(0, 1 - fetched), exitDays: 0 }
    : { entry: redemptionFee, exitDays: delay / day }
}

/** eMETIS that an account's seMETIS is worth, in wei. */
const stakedOf = ({ view }: Pick<Here, 'view'>): bigint => (view.account.enki.seMetis * view.chain.enki.rate) / one

/** Shares that are worth that much at least. */
const sharesFor = (eMetis: bigint, rate: bigint): bigint => (eMetis * one) / rate + 1n

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)

const isWorthMoving = ({ view }: Pick<Here, 'view'>, eMetis: bigint): boolean =>
  fromUnits(eMetis, 18) * view.outside.metis > worthItsGas * gasUsd(view, moveGas)

/**
 * eMETIS to sell, as long as it fetches more than a ticket is worth (docs/theory.md V21), and to ask a ticket for, in wei.
 * Only so many tickets of an account can be seen: nobody asks for another one.
 */
function ways(here: Here, amount: bigint): { readonly sold: bigint; readonly waits: bigint } {
  const { view, deployments } = here
  const { delay, redemptionFee } = deployments.enki
  const worth = ticketWorth(delay / day, view.outside.mainnetYield, redemptionFee)
  const { sell } = wayOut(marketOf(view), fromUnits(amount, 18), worth, swapFee)
  const market = toUnits(sell, 18, amount)
  const sold = isWorthMoving(here, market) ? market : 0n
  const rest = amount - sold
  return { sold, waits: hasFreeTicket(here) && isWorthMoving(here, rest) ? rest : 0n }
}
