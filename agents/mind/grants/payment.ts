import { fromUnits, toUnits, transfer } from '../../../protocols/token.ts'
import type { Developing, WorkStep } from './developer.ts'

/** Sends dollars of the wallet out for good, or for those that are missing; undefined where there are too few. */
export function pay({ view, deployments }: Developing, usd: number): WorkStep | undefined {
  const { usdc, outside } = deployments.bridge
  const owed = toUnits(usd, usdc.decimals)
  const short = owed - view.account.bridge.usdc
  if (short <= 0n) return { intents: [transfer(usdc.address, outside, owed)], spends: usd }
  const affordable = view.outsideAccount >= fromUnits(short, usdc.decimals) * (1 + view.outside.bridgeFee)
  return affordable ? { deposits: [{ token: usdc, amount: short }], wake: true } : undefined
}
