import { Effect } from 'effect'
import { type Address, zeroAddress } from 'viem'
import { z } from 'zod'
import type { MetisDeployment } from '../metis/deploy.ts'
import type { Deployer } from '../protocol.ts'
import type { Token } from '../token.ts'
import { BridgedToken, L2CrossDomainMessenger, L2StandardBridge, OVM_L2ToL1MessagePasser } from './artifacts.gen.ts'

export interface BridgeDeployment {
  readonly messenger: Address
  readonly bridge: Address
  /** METIS that is outside the chain, on L1 and on exchanges, waits here as WMETIS; see docs/decisions/0006. */
  readonly outside: Address
  readonly metis: Token
  readonly usdc: BridgedTokenOf
  readonly weth: BridgedTokenOf
}

export interface BridgedTokenOf extends Token {
  /** The original; zero for ether. */
  readonly l1Token: Address
}

export const bridgeParameters = z.strictObject({}).meta({ description: 'The standard bridge has no parameters yet.' })

/** Contracts on L1 whose messages the messenger believes. Nothing runs there: the sandbox speaks for them. */
export const l1Messenger: Address = '0x0000000000000000000000000000000000a11ce1'
export const l1Bridge: Address = '0x3980c9ed79d2c191a89e02fa3529c60ed6e9c04b'

const messagePasser: Address = '0x4200000000000000000000000000000000000000'
const messenger: Address = '0x4200000000000000000000000000000000000007'
const bridge: Address = '0x4200000000000000000000000000000000000010'
const weth: Address = '0x420000000000000000000000000000000000000a'
const usdc: Address = '0xea32a96608495e54156ae48931a7c20f0dcc1a21'
const usdcOnL1: Address = '0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48'
const outside: Address = '0x0000000000000000000000000000000000007e75'

export const deployBridge = Effect.fnUntraced(function* (
  deployer: Deployer,
  _parameters: z.output<typeof bridgeParameters>,
  { metis }: { readonly metis: MetisDeployment },
) {
  yield* deployer.place(OVM_L2ToL1MessagePasser, messagePasser)
  yield* deployer.place(L2CrossDomainMessenger, messenger, [l1Messenger])
  yield* deployer.place(L2StandardBridge, bridge, [messenger, l1Bridge])
  yield* deployer.place(BridgedToken, weth, [bridge, zeroAddress, 'Ether', 'WETH', 18])
  yield* deployer.place(BridgedToken, usdc, [bridge, usdcOnL1, 'USDC Token', 'm.USDC', 6])
  const deployment: BridgeDeployment = {
    messenger,
    bridge,
    outside,
    metis: { symbol: 'METIS', address: metis.wmetis, decimals: 18 },
    usdc: { symbol: 'm.USDC', address: usdc, decimals: 6, l1Token: usdcOnL1 },
    weth: { symbol: 'WETH', address: weth, decimals: 18, l1Token: zeroAddress },
  }
  return deployment
})
