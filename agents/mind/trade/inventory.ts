import type { Address } from 'viem'
import type { PoolName } from '../../../protocols/pair.ts'
import type { Call } from '../../../protocols/call.ts'
import { fromUnits, type Token, toUnits } from '../../../protocols/token.ts'
import type { Beginning, Deposit, Endowment, Situation, View } from '../../agent.ts'
import { arriving } from './crossing.ts'

/** How much of a token somebody holds on the chain and wants to hold there, in whole tokens. */
export interface Inventory {
  readonly token: Token
  readonly held: number
  /** What is on its way in over the bridge. */
  readonly coming: number
  readonly target: number
}

/** Shares of an inventory, by token. */
const shares = { metis: 1 / 4, weth: 1 / 4, usdc: 1 / 2 } as const

type Here = Pick<Situation<never, never, 'metis' | 'bridge'>, 'view' | 'deployments'>

/** What somebody who trades between markets begins with: an inventory on the chain, and four times as much outside. */
export const endowmentOf = (capitalUsd: number, { eth, metis }: Beginning): Endowment => ({
  outsideAccount: 4 * capitalUsd,
  usdc: capitalUsd * shares.usdc,
  weth: (capitalUsd * shares.weth) / eth,
  metis: (capitalUsd * shares.metis) / metis,
  gas: 500,
})

/** US dollars that the outer market pays for a pair's base token. */
export const outerPrice = ({ outside }: Pick<View, 'outside'>, name: PoolName): number =>
  name === 'native' ? outside.metis : outside.eth

/** The same at the moments since the last block, the last of which is now; nothing where a block has no such. */
export const outerPath = (
  { outside: { path } }: Pick<View, 'outside'>,
  name: PoolName,
): readonly number[] | undefined => path?.map(({ metis, eth }) => (name === 'native' ? metis : eth))

/** What is in the wallet of the tokens that pairs are made of, in the smallest unit. */
export const walletOf = ({ view, deployments }: Here): Readonly<Record<Address, bigint>> => ({
  [deployments.bridge.metis.address]: view.account.metis.wmetis,
  [deployments.bridge.weth.address]: view.account.bridge.weth,
  [deployments.bridge.usdc.address]: view.account.bridge.usdc,
})

/** The three stocks of an inventory of `capitalUsd`, at outer prices. */
export function stocksOf(here: Here, capitalUsd: number): readonly Inventory[] {
  const { view, deployments } = here
  const { metis, eth } = view.outside
  const held = walletOf(here)
  return (['metis', 'weth', 'usdc'] as const).map((symbol) => {
    const token = deployments.bridge[symbol]
    const price = { metis, weth: eth, usdc: 1 }[symbol]
    return {
      token,
      held: fromUnits(held[token.address]!, token.decimals),
      coming: arriving(view, token),
      target: (capitalUsd * shares[symbol]) / price,
    }
  })
}

/**
 * Brings stocks that have run below half of their target back to it from outside, and sends out what is above it by
 * half: that is how trading on the chain reaches the outer markets. What is already on its way in is not sent for again.
 */
export function evenOut(
  stocks: readonly Inventory[],
  withdraw: (what: { token: Token; amount: bigint }) => Call,
): { readonly deposits: readonly Deposit[]; readonly withdrawals: readonly Call[] } {
  const low = stocks.filter(({ held, coming, target }) => held + coming < target / 2)
  const high = stocks.filter(({ held, target }) => held > target * 1.5)
  return {
    deposits: low.map(({ token, held, coming, target }) => ({
      token,
      amount: toUnits(target - held - coming, token.decimals),
    })),
    withdrawals: high.map(({ token, held, target }) =>
      withdraw({ token, amount: toUnits(held - target, token.decimals) }),
    ),
  }
}
