import type { Address } from 'viem'
import { balanceOf, totalSupply } from '../token.ts'
import type { BridgeDeployment } from './deployment.ts'

export const bridgeState = ({ outside, metis, usdc, weth }: BridgeDeployment) => ({
  usdcSupply: totalSupply(usdc.address),
  wethSupply: totalSupply(weth.address),
  /** WMETIS that waits outside the chain. */
  metisOutside: balanceOf(metis.address, outside),
})

export const bridgeAccount = ({ usdc, weth }: BridgeDeployment, owner: Address) => ({
  usdc: balanceOf(usdc.address, owner),
  weth: balanceOf(weth.address, owner),
})
