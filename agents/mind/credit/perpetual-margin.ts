import { fromUnits, toUnits } from '../../../protocols/token.ts'
import type { Situation } from '../../agent.ts'
import { homeward } from '../trade/homeward.ts'
import { noSteps, type Steps } from '../trade/steps.ts'

type Here = Pick<Situation<never, never, 'bridge' | 'perpetual'>, 'view' | 'deployments' | 'actions'>

/** Margin above this many times what is needed goes home; below this share of it is filled up. */
const plenty = 1.5
const scarce = 0.8

/**
 * Brings the account's value to what its position needs: what is missing comes from the wallet and from outside over the
 * bridge, ahead of the block's other transactions; what is far too much goes to the wallet.
 *
 * @param needed US dollars
 */
export function marginFor({ view, deployments, actions }: Here, needed: number, dust: number): Steps {
  const { settlement } = deployments.perpetual
  const account = view.account.perpetual
  const value = Number(account.value) / 1e6
  if (value > needed * plenty + dust) {
    // The index moves before the block's transactions run, and what is free with it.
    const free = (account.withdrawable.settlement * 9n) / 10n
    const amount = toUnits(value - needed, settlement.decimals, free)
    return amount === 0n ? noSteps : { ...noSteps, intents: [actions.perpetual.withdraw(settlement, amount)] }
  }
  const missing = needed - value
  if (missing < Math.max(dust, needed * (1 - scarce))) return noSteps
  const wallet = fromUnits(view.account.bridge.usdc, settlement.decimals)
  const brought = Math.max(0, Math.min(missing - wallet, view.outsideAccount * (1 - 2 * view.outside.bridgeFee)))
  const crossing = toUnits(brought, settlement.decimals)
  const amount = toUnits(missing, settlement.decimals, view.account.bridge.usdc + crossing)
  if (amount === 0n) return noSteps
  return {
    ...noSteps,
    deposits: crossing > 0n ? [{ token: settlement, amount: crossing }] : [],
    intents: [actions.perpetual.deposit(settlement, amount)],
  }
}

/** Out of the vault and over the bridge, where money earns. */
export function leaveMargin(here: Here, dust: number): Steps {
  const { settlement } = here.deployments.perpetual
  if (here.view.account.perpetual.withdrawable.settlement > toUnits(dust, settlement.decimals)) {
    return { ...noSteps, intents: [here.actions.perpetual.withdrawAll(settlement)], more: true }
  }
  return { ...noSteps, intents: homeward(here, dust) }
}
