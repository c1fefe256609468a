import { Effect } from 'effect'
import { type Address, zeroAddress } from 'viem'
import { z } from 'zod'
import { creators } from '../creator.ts'
import { outside } from '../metis/deploy.ts'
import type { MetisDeployment } from '../metis/deployment.ts'
import { type Deployer, moved } from '../protocol.ts'
import { contractDays } from '../quantity.ts'
import {
  BridgedToken,
  FastExit,
  L2CrossDomainMessenger,
  L2StandardBridge,
  OVM_L2ToL1MessagePasser,
} from './artifacts.gen.ts'
import type { BridgeDeployment } from './deployment.ts'

export const bridgeParameters = z
  .strictObject({
    depositMinutes: z
      .number()
      .min(0)
      .max(1e6)
      .default(0)
      .meta({ description: 'Minutes until a deposit is on the chain; within a block it comes with the next one.' }),
    withdrawalDays: contractDays()
      .default(0)
      .meta({ description: 'Days until a withdrawal can be used outside: 7 on Metis; 0 is at once.' }),
    fastExitFee: z
      .number()
      .min(0)
      .max(0.1)
      .default(0.003)
      .meta({ description: 'Share that a provider takes for paying at once what takes days.' }),
  })
  .meta({ description: 'The standard bridge: how long it takes, and what it costs not to wait.' })

/** Contracts on L1 whose messages the messenger believes. Nothing runs there: the sandbox speaks for them. */
export const l1Messenger: Address = '0x0000000000000000000000000000000000a11ce1'
export const l1Bridge: Address = '0x3980c9ed79d2c191a89e02fa3529c60ed6e9c04b'

export const bridge: Address = '0x4200000000000000000000000000000000000010'
/** Where messengers expect the message passer. */
const usualPasser: Address = '0x4200000000000000000000000000000000000000'
const usdcOnL1: Address = '0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48'
export const outbox: Address = '0x0000000000000000000000000000000000007e76'
/** Who pays fast exits on L1; nothing of it is on the chain. */
const provider: Address = '0x00000000000000000000000000000000000fa57e'

export const deployBridge = Effect.fnUntraced(function* (
  deployer: Deployer,
  parameters: z.output<typeof bridgeParameters>,
  { metis }: { readonly metis: MetisDeployment },
) {
  const messenger = yield* deployMessenger(deployer)
  const weth = yield* deployer.createAs(creators.weth, BridgedToken, [bridge, zeroAddress, 'Ether', 'WETH', 18])
  const usdc = yield* deployer.createAs(creators.usdc, BridgedToken, [bridge, usdcOnL1, 'USDC Token', 'm.USDC', 6])
  return yield* bridgeOf(deployer, parameters, metis, {
    messenger,
    usdc: { symbol: 'm.USDC', address: usdc, decimals: 6, l1Token: usdcOnL1 },
    weth: { symbol: 'WETH', address: weth, decimals: 18, l1Token: zeroAddress },
  })
})

/**
 * The bridge at its usual address, and a messenger with its passer, on whose other side the sandbox speaks. What keeps
 * growing with use, as messengers and tokens do, is created and not placed: a node that forks another one asks it for
 * every new slot of an account that it has not created itself (docs/decisions/0021).
 */
export const deployMessenger = Effect.fnUntraced(function* (deployer: Deployer) {
  const passer = yield* deployer.createAs(creators.messagePasser, OVM_L2ToL1MessagePasser)
  const code = moved(L2CrossDomainMessenger, usualPasser, passer)
  const messenger = yield* deployer.createAs(creators.messenger, code, [l1Messenger])
  yield* deployer.place(L2StandardBridge, bridge, [messenger, l1Bridge])
  return messenger
})

/** The bridge for these tokens, with the fast exit where a withdrawal takes time. */
export const bridgeOf = Effect.fnUntraced(function* (
  deployer: Deployer,
  { depositMinutes, withdrawalDays, fastExitFee }: z.output<typeof bridgeParameters>,
  metis: MetisDeployment,
  { messenger, usdc, weth }: Pick<BridgeDeployment, 'messenger' | 'usdc' | 'weth'>,
) {
  const slow = withdrawalDays > 0
  const millionths = Math.round(fastExitFee * 1e6)
  const fastExit = slow
    ? yield* deployer.create(FastExit, [bridge, metis.wmetis, outside, provider, BigInt(millionths)])
    : undefined
  const deployment: BridgeDeployment = {
    messenger,
    bridge,
    outside,
    ...(fastExit === undefined ? {} : { outbox, fastExit: { address: fastExit, fee: millionths / 1e6 } }),
    depositSeconds: Math.round(depositMinutes * 60),
    withdrawalSeconds: Math.round(withdrawalDays * 86_400),
    metis: { symbol: 'METIS', address: metis.wmetis, decimals: 18 },
    usdc,
    weth,
  }
  return deployment
})
