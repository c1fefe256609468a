import { type OptionalName, optionalProtocols } from '../../protocols/index.ts'
import { type PoolName, poolNames } from '../../protocols/pair.ts'
import type { AnyProtocol } from '../../protocols/protocol.ts'

/** Protocols that a budget can pay into, besides farms for pools: those that say how. */
const fundedProtocols = Object.values<AnyProtocol>(optionalProtocols).filter(({ funding }) => funding !== undefined)

/** Liquidity that the treasury buys for itself. */
export const ownedSink = 'owned-native'

export type Sink = PoolName | OptionalName | typeof ownedSink

/** Whom each of the things that a policy can pay for reaches, in words. */
export const receivers = Object.fromEntries([
  ['native', 'liquidity providers of METIS/m.USDC'],
  ['bridged', 'liquidity providers of WETH/m.USDC'],
  [ownedSink, 'nobody but the treasury, which sells half for m.USDC and keeps the liquidity of METIS/m.USDC'],
  ...fundedProtocols.map(({ name, funding }) => [name, funding!.whom]),
]) as Readonly<Record<Sink, string>>

export const sinks = Object.keys(receivers) as [Sink, ...Sink[]]

/** Whether it is a pool whose liquidity providers are paid, by a farm of the policy's own. */
export const isFarmed = (sink: Sink): sink is PoolName => (poolNames as readonly string[]).includes(sink)

/** Whether it is a protocol that is paid. */
export const isFunded = (sink: Sink): sink is OptionalName => !isFarmed(sink) && sink !== ownedSink
