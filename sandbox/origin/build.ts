import { Effect } from 'effect'
import { formatEther, parseEther } from 'viem'
import { messengerAlias } from '../../protocols/bridge/actions.ts'
import { outbox } from '../../protocols/bridge/deploy.ts'
import { unlimited } from '../../protocols/calldata.ts'
import {
  type Actions,
  type ChainDeployments,
  type ChainName,
  type Deployments,
  floorProtocols,
  type OptionalName,
  optionalProtocols,
} from '../../protocols/index.ts'
import { poolNames } from '../../protocols/pair.ts'
import type { Pool } from '../../protocols/netswap/deployment.ts'
import { type Adoption, type AnyProtocol, DeployFailed, type Deployer } from '../../protocols/protocol.ts'
import { nativeBalance } from '../../protocols/read.ts'
import type { Registry } from '../../protocols/registry/registry.ts'
import { approve, balanceOf, fromUnits, toUnits } from '../../protocols/token.ts'
import { least } from '../../protocols/whole-number.ts'
import type { Chain } from '../chain/chain.ts'
import type { BaseParameters } from './base-parameters.ts'
import { deployerOn } from './deployer.ts'
import { foundation } from './foundation.ts'
import { outsideReserve } from './outside-reserve.ts'

/** What is to be built on a chain. */
export interface Building {
  readonly parameters: BaseParameters
  /** Seconds since 1970 of the chain's last block. */
  readonly since: number
  /** What stands where, on a live chain. */
  readonly places: Registry['protocols']
}

/**
 * Deploys every protocol of a base chain, or takes it over where it stands on a live chain, and brings METIS and the seed
 * liquidity of new pools in. The same on the same chain comes out the same, to the block's hash.
 */
export const build = Effect.fn('build')(function* (chain: Chain['Service'], { parameters, since, places }: Building) {
  let timestamp = since
  let crossing: Actions['bridge'] | undefined
  let messages = 0n
  const deployer = deployerOn(chain, {
    account: foundation,
    coinbase: '0x4200000000000000000000000000000000000011',
    clock: (passing) => (timestamp += 1 + passing),
    prices: parameters.prices,
    deposit: (token, amount) => crossing?.deposit({ token, to: foundation, amount, nonce: messages++ }),
  })
  // All METIS begins outside the chain, but for what the sandbox's own accounts need to be allowed to send anything.
  const supply = toUnits(parameters.metisSupply, 18)
  const working = parseEther('1000')
  // What comes first in a block is sent at a cap above every tip behind it, and Anvil wants that cap to be payable although
  // it is not paid: where searchers tip for whole arbitrages, a keeper's call of three million gas needs thousands.
  const upFront = parseEther('20000')
  const senders = [foundation, messengerAlias, ...(parameters.bridge.withdrawalDays > 0 ? [outbox] : [])]
  const aside = upFront + BigInt(senders.length - 1) * working
  if (supply <= aside + outsideReserve) {
    const needed = formatEther(aside + outsideReserve)
    const reason = `the chain's own accounts need ${needed} METIS to send anything: raise chain.metisSupply above that`
    return yield* new DeployFailed({ step: `bringing in ${parameters.metisSupply} METIS`, reason })
  }
  for (const account of senders) yield* chain.setBalance(account, account === foundation ? upFront : working)

  const deployGas: Partial<Record<ChainName, number>> = {}
  const weighed = Effect.fnUntraced(function* <A>(name: ChainName, deploying: Effect.Effect<A, DeployFailed>) {
    const before = deployer.gasUsed()
    const deployed = yield* deploying
    yield* deployer.finish
    deployGas[name] = Number(deployer.gasUsed() - before)
    return deployed
  })
  const metis = yield* weighed('metis', settled(floorProtocols.metis, deployer, parameters.metis, {}, places.metis))
  const bridge = yield* weighed(
    'bridge',
    settled(floorProtocols.bridge, deployer, parameters.bridge, { metis }, places.bridge),
  )
  crossing = floorProtocols.bridge.actions(bridge)
  const netswap = yield* weighed(
    'netswap',
    settled(floorProtocols.netswap, deployer, parameters.netswap, { bridge }, places.netswap),
  )
  yield* chain.setBalance(bridge.outside, supply - aside)
  // Outside it waits as WMETIS; a fiftieth stays native for the gas that agents bring along.
  const { wrap } = floorProtocols.metis.actions(metis)
  yield* deployer.call(wrap(least((supply * 98n) / 100n, supply - aside - outsideReserve)), bridge.outside)
  const floor = { metis, bridge, netswap }
  for (const name of poolNames) {
    const pool = netswap.pools[name]
    if (places.netswap === undefined || !(yield* isThere(deployer, pool, parameters))) {
      yield* seed(deployer, floor, pool, parameters)
    }
  }
  const deployments: ChainDeployments = yield* deployOptional(deployer, parameters, places, floor, weighed)
  yield* deployer.finish

  const block = Number(yield* chain.rpc.call<string>('eth_blockNumber'))
  const { native, wrapped } = yield* deployer.read({
    native: nativeBalance(bridge.outside),
    wrapped: balanceOf(bridge.metis.address, bridge.outside),
  })
  return { block, timestamp, deployments, deployGas, outside: { native: String(native), wrapped: String(wrapped) } }
})

/** A protocol taken over where a registry says that it stands, else deployed. */
const settled = <Deployment, Parameters, Needs>(
  { deploy, adopt }: Settling<Deployment, Parameters, Needs>,
  deployer: Deployer,
  parameters: Parameters,
  needs: Needs,
  at: unknown,
): Effect.Effect<Deployment, DeployFailed> =>
  adopt === undefined || at === undefined
    ? deploy(deployer, parameters, needs)
    : adopt.take(deployer, parameters, needs, at as never)

interface Settling<Deployment, Parameters, Needs> {
  readonly deploy: (deployer: Deployer, parameters: Parameters, needs: Needs) => Effect.Effect<Deployment, DeployFailed>
  readonly adopt?: Adoption<Deployment, Parameters, Needs, unknown>
}

/** How far a live pool may be from the prices that a campaign begins with. */
const tolerance = 0.1

/** Whether a live pool holds something; it has to be about at the prices that the campaign says. */
const isThere = Effect.fnUntraced(function* (deployer: Deployer, pool: Pool, { prices }: BaseParameters) {
  const [base, quote] = yield* deployer.read([
    balanceOf(pool.base.address, pool.address),
    balanceOf(pool.quote.address, pool.address),
  ] as const)
  if (base === 0n || quote === 0n) return false
  const found = fromUnits(quote, pool.quote.decimals) / fromUnits(base, pool.base.decimals)
  const [said, field] = pool.name === 'native' ? [prices.metis, 'market.metis'] : [prices.eth, 'market.eth']
  if (Math.abs(found / said - 1) <= tolerance) return true
  const reason = `${pool.base.symbol} costs ${found.toPrecision(5)} dollars there and ${said} in the campaign: set ${field} to it`
  return yield* new DeployFailed({ step: `taking over the pool ${pool.address}`, reason })
})

/** Deploys what is switched on, each on those before it. */
const deployOptional = Effect.fnUntraced(function* (
  deployer: Deployer,
  parameters: BaseParameters,
  places: Readonly<Partial<Record<ChainName, unknown>>>,
  floor: Pick<Deployments, keyof typeof floorProtocols>,
  weighed: (name: ChainName, deploying: Effect.Effect<object, DeployFailed>) => Effect.Effect<object, DeployFailed>,
) {
  let deployments: ChainDeployments = floor
  for (const name of Object.keys(optionalProtocols) as OptionalName[]) {
    const own = parameters[name]
    if (own === 'off') continue
    const missing = optionalProtocols[name].needs.filter((needed) => !(needed in deployments))
    if (missing.length > 0) {
      return yield* new DeployFailed({ step: name, reason: `it builds on ${missing.join(' and ')}, which is off` })
    }
    // What it needs is there; which type that has, the protocol itself says.
    const protocol: AnyProtocol = optionalProtocols[name]
    const settling = settled(protocol, deployer, own, deployments, places[name])
    deployments = { ...deployments, [name]: yield* weighed(name, settling) } as ChainDeployments
  }
  return deployments
})

const seed = Effect.fnUntraced(function* (
  deployer: Deployer,
  { netswap }: Pick<Deployments, 'netswap'>,
  pool: Pool,
  { seedLiquidityUsd, prices }: BaseParameters,
) {
  const half = seedLiquidityUsd[pool.name] / 2
  const price = pool.name === 'native' ? prices.metis : prices.eth
  const amounts = { base: toUnits(half / price, pool.base.decimals), quote: toUnits(half, pool.quote.decimals) }
  for (const side of ['base', 'quote'] as const) {
    yield* deployer.fund(pool[side], amounts[side])
    yield* deployer.call(approve(pool[side].address, netswap.router, unlimited))
  }
  const { addLiquidity } = floorProtocols.netswap.actions(netswap)
  yield* deployer.call({
    ...addLiquidity({ pool: pool.name, ...amounts, minBase: 0n, minQuote: 0n, to: foundation }),
    gas: 1_000_000n,
  })
})
