import { l1Gas } from '../../../protocols/metis/l1-fee.ts'
import { fromUnits } from '../../../protocols/token.ts'
import type { OuterMarkets, View } from '../../agent.ts'

/** What anybody sees of gas: its price, and what a METIS costs. */
export interface GasPrices {
  readonly chain: { readonly metis: Pick<View['chain']['metis'], 'gasPrice' | 'l1'> }
  readonly outside: Pick<OuterMarkets, 'metis'>
}

/** L1 gas of a usual call's data: 260 bytes, some 90 of them not zero. */
const callDataGas = 170 * 4 + 90 * 16

/**
 * What `gas` of `calls` transactions costs, US dollars, with the L1 data fee where the chain charges one. Agents judge
 * all costs of acting by this.
 *
 * @example
 * // A swap where a unit of gas costs 20 gwei and a METIS 30 dollars.
 * gasUsd({ chain: { metis: { gasPrice: 20_000_000_000n } }, outside: { metis: 30 } }, 130_000) // => 0.078
 */
export function gasUsd(view: GasPrices, gas: number, calls = 1): number {
  const { gasPrice, l1 } = view.chain.metis
  const onChain = fromUnits(gasPrice, 18) * gas * view.outside.metis
  if (l1 === undefined) return onChain
  const l1GasPrice = (Number(l1.baseFee) * Number(l1.scalar)) / 10 ** Number(l1.decimals)
  const l1Units = callDataGas + Number(l1Gas('0x', l1.overhead))
  return onChain + (calls * l1Units * l1GasPrice * view.outside.metis) / 1e18
}
