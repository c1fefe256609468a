import { Effect } from 'effect'
import { type Address, erc20Abi } from 'viem'
import { z } from 'zod'
import { writtenAddress } from '../address.ts'
import type { MetisDeployment } from '../metis/deployment.ts'
import { DeployFailed, type Deployer } from '../protocol.ts'
import { view } from '../read.ts'
import { BridgedToken } from './artifacts.gen.ts'
import { bridge, bridgeOf, type bridgeParameters, deployMessenger } from './deploy.ts'
import type { BridgedTokenOf } from './deployment.ts'

export const bridgePlaces = z.strictObject({
  usdc: writtenAddress.meta({ description: 'Dollars that the standard bridge has brought.' }),
  weth: writtenAddress.meta({ description: 'Ether that the standard bridge has brought.' }),
})

/**
 * Takes over the tokens that the live bridge has brought. Messenger and bridge themselves become the published ones: L1 is
 * not there, and the sandbox speaks for it.
 */
export const adoptBridge = Effect.fnUntraced(function* (
  deployer: Deployer,
  parameters: z.output<typeof bridgeParameters>,
  { metis }: { readonly metis: MetisDeployment },
  at: z.output<typeof bridgePlaces>,
) {
  const messenger = yield* deployMessenger(deployer)
  const usdc = yield* bridgedToken(deployer, 'm.USDC', at.usdc, 6)
  const weth = yield* bridgedToken(deployer, 'WETH', at.weth, 18)
  return yield* bridgeOf(deployer, parameters, metis, { messenger, usdc, weth })
})

/** A token as the chain has it; it has to be the standard bridge's. */
const bridgedToken = Effect.fnUntraced(function* (
  deployer: Deployer,
  symbol: string,
  address: Address,
  expected: number,
) {
  const [decimals, l2Bridge, l1Token] = yield* deployer.read([
    view(erc20Abi, address, 'decimals'),
    view(BridgedToken.abi, address, 'l2Bridge'),
    view(BridgedToken.abi, address, 'l1Token'),
  ] as const)
  const wrong = (reason: string) => new DeployFailed({ step: `taking over ${symbol} at ${address}`, reason })
  if (decimals !== expected) return yield* wrong(`it has ${decimals} decimals where ${expected} were expected`)
  if (l2Bridge !== bridge) return yield* wrong(`its bridge is ${l2Bridge}, not the standard bridge ${bridge}`)
  const token: BridgedTokenOf = { symbol, address, decimals, l1Token }
  return token
})
