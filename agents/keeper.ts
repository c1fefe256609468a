import { z } from 'zod'
import { dollars, headcount } from '../protocols/quantity.ts'
import { fromUnits, type Token } from '../protocols/token.ts'
import { defineAgent, type Situation } from './agent.ts'
import { buyGas, withMetis } from './mind/trade/gas-purchase.ts'
import { evenOut, walletOf } from './mind/trade/inventory.ts'
import { type LoanLiquidation, loanLiquidations, pairOf } from './mind/credit/loan-liquidations.ts'
import { pick } from './mind/trade/opportunity.ts'
import { arriving } from './mind/trade/crossing.ts'
import { dustUsd } from './mind/trade/tolerance.ts'
import { bestSale } from './mind/trade/sale.ts'
import { sellStake } from './mind/staking/unstaking.ts'
import { venueApprovals } from './mind/trade/venue.ts'

const parameters = z
  .strictObject({
    count: headcount().default(1).meta({ description: 'How many there are.' }),
    capitalUsd: dollars(1e-6)
      .default(200_000)
      .meta({ description: 'm.USDC on the chain, US dollars; as much again outside.' }),
    dustUsd: dustUsd(200),
  })
  .prefault({})
  .meta({ description: 'Keepers who liquidate loans whose collateral has become too little.' })

type Attributes = z.output<typeof parameters>

export interface Memory {
  readonly approved: boolean
}

/** Liquidations and sales of a busy day, by their gas limits. */
const usualDay = { transactions: 10, gas: 10 * 1_000_000 }

type Reads = 'metis' | 'bridge' | 'lending'
type Here = Situation<Attributes, Memory, Reads>

/**
 * Looks at every block for loans that may be liquidated and repays those that pay for their gas, for the collateral and
 * the bonus. What it seizes it sells at once where an exchange pays more than the outer market does after the bridge; the
 * rest goes out, and dollars come back in.
 */
export const keeper = defineAgent<Attributes, Attributes, Memory, Reads>({
  kind: 'keeper',
  title: 'Liquidators of loans',
  owns: 'Dollars on the chain, as m.USDC, and as much again outside.',
  knows: 'The weakest loans, and what exchanges and outer markets pay for collateral.',
  wants: 'Bonus less gas and what selling costs.',
  decides: 'Which loans to liquidate and how far, and where to sell what it seized.',
  organic: false,
  reads: ['metis', 'bridge', 'lending'],
  parameters,
  count: ({ count }) => count,
  birth: ({ parameters: attributes }) => ({
    attributes,
    memory: { approved: false },
    endowment: { outsideAccount: attributes.capitalUsd, usdc: attributes.capitalUsd, weth: 0, metis: 0, gas: 100 },
    reviewDays: 0,
  }),
  decide: (situation) => {
    const fuel = buyGas(situation, usualDay)
    const here = withMetis(situation, fuel.left)
    const { memory, view, deployments } = here
    const { usdc } = deployments.bridge
    const found = loanLiquidations(here)
    const chosen = new Set(pick(found, view, { [usdc.address]: view.account.bridge.usdc }))
    const taken = found.filter((liquidation) => chosen.has(liquidation))
    const trades = [...taken.flatMap((liquidation) => liquidation.calls), ...sales(here, taken)]
    const { deposits: dollarsIn, withdrawals } = restock(here, trades.length > 0)
    const deposits = [...fuel.deposits, ...dollarsIn]
    const calls = [...trades, ...withdrawals]
    if (calls.length === 0) return { deposits, intents: fuel.calls, memory }
    return {
      deposits,
      intents: [...fuel.calls, ...(memory.approved ? [] : approvals(here)), ...calls],
      memory: { approved: true },
    }
  },
})

/** Sells what is seized, and what is left of that from before, where an exchange here pays more than the outer market. */
function sales(here: Here, taken: readonly LoanLiquidation[]) {
  const { me, attributes, view, deployments, actions } = here
  const { dustUsd: dust } = attributes
  const { enki } = view.chain
  return deployments.lending.reserves.flatMap((reserve, i) => {
    const { decimals, address } = reserve.token
    const held = taken.reduce(
      (sum, { seized }) => (seized.reserve === reserve ? sum + seized.amount : sum),
      address === deployments.bridge.metis.address ? view.account.metis.wmetis : view.account.lending.wallet[i]!,
    )
    const pair = pairOf(here, reserve)
    if (pair !== undefined) {
      const reservation = pair.price * (1 - view.outside.bridgeFee)
      const available = fromUnits(held, decimals)
      const least = dust / pair.price
      const sale = bestSale(here, { available, spendable: held, reservation, least }, pair.pool)
      return sale === undefined ? [] : [sale.call]
    }
    const staked = address === deployments.enki?.seMetis.address
    if (!staked || enki === undefined || actions.enki === undefined) return []
    const worthIt = fromUnits(held, decimals) * fromUnits(enki.rate, 18) * view.outside.metis > dust
    return worthIt ? sellStake({ me, enki, actions: actions.enki }, held) : []
  })
}

/** Dollars come in when there are few and go out when there are many; other tokens go out in blocks without trades. */
function restock(here: Here, trading: boolean): ReturnType<typeof evenOut> {
  const { attributes, view, deployments, actions } = here
  const { usdc, metis, weth } = deployments.bridge
  const stock = (token: Token, target: number) => ({
    token,
    held: fromUnits(walletOf(here)[token.address]!, token.decimals),
    coming: arriving(view, token),
    target,
  })
  const { outside } = view
  const left = [stock(metis, 0), stock(weth, 0)].filter(
    ({ token, held }) => !trading && held * (token === metis ? outside.metis : outside.eth) > attributes.dustUsd,
  )
  return evenOut([stock(usdc, attributes.capitalUsd), ...left], actions.bridge.withdraw)
}

const approvals = (here: Here) => [
  ...here.deployments.lending.reserves.flatMap(here.actions.lending.approvals),
  ...venueApprovals(here, 'native'),
  ...venueApprovals(here, 'bridged'),
  ...(here.actions.enki?.approvals() ?? []),
]
