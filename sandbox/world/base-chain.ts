import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { Effect, Schema, type Scope } from 'effect'
import { type Address, parseEther } from 'viem'
import { z } from 'zod'
import { messengerAlias } from '../../protocols/bridge/actions.ts'
import { bridgeParameters, outbox } from '../../protocols/bridge/deploy.ts'
import {
  type Actions,
  type ChainDeployments,
  type ChainName,
  chainProtocols,
  type Deployments,
  floorProtocols,
  type OptionalName,
  optionalProtocols,
} from '../../protocols/index.ts'
import { metisParameters } from '../../protocols/metis/deploy.ts'
import { netswapParameters, type Pool, poolNames } from '../../protocols/netswap/deploy.ts'
import { type AnyProtocol, DeployFailed, type Deployer } from '../../protocols/protocol.ts'
import { approve, toUnits } from '../../protocols/token.ts'
import { unlimited } from '../../protocols/calldata.ts'
import { digestSources } from '../artifacts/source-digest.ts'
import { anvilVersion, type RunningAnvil, startAnvil } from '../chain/anvil.ts'
import { type ChainError, type ChainStartError, openChain } from '../chain/chain.ts'
import { deployerOn } from './deployer.ts'

/** The account that deploys the base chain, owns the seed liquidity and carries out policies. */
export const foundation: Address = '0x00000000000000000000000000000000f00da710'

/** Not 1088: nobody shall mistake a message for this chain for one for Andromeda. */
export const embeddedChainId = 10_880
/** 1 January 2024, 00:00 UTC. */
export const genesisTime = 1_704_067_200

/** What a campaign file may say about the chain that its runs fork. */
export const baseParameters = z
  .strictObject({
    metis: metisParameters.prefault({}),
    bridge: bridgeParameters.prefault({}),
    netswap: netswapParameters.prefault({}),
    ...optionalParameters(),
    metisSupply: z.number().positive().default(6_000_000).meta({ description: 'METIS in existence.' }),
    seedLiquidityUsd: z
      .strictObject({ native: z.number().positive(), bridged: z.number().positive() })
      .default({ native: 400_000, bridged: 600_000 })
      .meta({ description: "The foundation's own liquidity in each pool, US dollars; never counted as TVL." }),
  })
  .prefault({})
  .meta({ description: 'The embedded Metis-like chain.' })

export type BaseParameters = z.output<typeof baseParameters> & {
  /** Prices at which the pools are seeded, US dollars. */
  readonly prices: { readonly eth: number; readonly metis: number }
}

/** Optional protocols are off unless a campaign mentions them; `{}` switches one on as it is. */
function optionalParameters() {
  const schemas = Object.entries(optionalProtocols).map(([name, { parameters }]) => [
    name,
    z
      .union([z.literal('off'), parameters])
      .default('off')
      .meta({ description: 'Off, or its parameters.' }),
  ])
  return Object.fromEntries(schemas) as {
    readonly [P in OptionalName]: z.ZodDefault<
      z.ZodUnion<readonly [z.ZodLiteral<'off'>, (typeof optionalProtocols)[P]['parameters']]>
    >
  }
}

/** The protocols that are on a campaign's chain, in the order of deployment. */
export const switchedOn = (parameters: z.output<typeof baseParameters>): ChainName[] =>
  (Object.keys(chainProtocols) as ChainName[]).filter((name) => parameters[name] !== 'off')

/** A finished base chain on disk. */
export interface BaseChain {
  readonly key: string
  /** State file for `--load-state`. */
  readonly state: string
  readonly block: number
  /** Seconds since 1970 of its last block. */
  readonly timestamp: number
  readonly deployments: ChainDeployments
  /** Gas of what each protocol deployed and opened with. */
  readonly deployGas: Readonly<Partial<Record<ChainName, number>>>
}

/**
 * The base chain for these parameters, from the cache when the same code built it before.
 *
 * @param cache folder that holds base chains by content key
 */
export const baseChain = Effect.fn('baseChain')(function* (
  parameters: BaseParameters,
  cache: string = cacheFolder(),
): Effect.fn.Return<BaseChain, BaseChainError> {
  const key = createHash('sha256')
    .update(JSON.stringify([anvilVersion, sources(), parameters]))
    .digest('hex')
    .slice(0, 24)
  const folder = join(cache, `base-${key}`)
  const manifest = join(folder, 'base.json')
  if (existsSync(manifest)) return { ...JSON.parse(readFileSync(manifest, 'utf8')), state: join(folder, 'state.json') }
  const { text, ...built } = yield* Effect.scoped(build(parameters))
  return yield* Effect.try({
    try: () => {
      const part = `${folder}.${process.pid}.part`
      mkdirSync(part, { recursive: true })
      writeFileSync(join(part, 'state.json'), text)
      writeFileSync(join(part, 'base.json'), `${JSON.stringify({ key, ...built }, undefined, 2)}\n`)
      // Another process may have been faster; its chain is the same.
      if (existsSync(folder)) rmSync(part, { recursive: true })
      else renameSync(part, folder)
      return { key, ...built, state: join(folder, 'state.json') }
    },
    catch: (cause) =>
      new CacheUnwritable({ path: folder, reason: cause instanceof Error ? cause.message : String(cause) }),
  })
})

/** An idle Anvil that holds the base chain, for runs to fork; it ends with the scope. */
export const serveBaseChain = (base: BaseChain): Effect.Effect<RunningAnvil, ChainStartError, Scope.Scope> =>
  startAnvil({ source: { kind: 'memory', state: base.state }, chainId: embeddedChainId, timestamp: base.timestamp })

export type BaseChainError = DeployFailed | ChainStartError | ChainError | CacheUnwritable

let sourceKey: string | undefined
const sources = (): string =>
  (sourceKey ??= digestSources([
    'protocols',
    'sandbox/chain',
    'sandbox/world/base-chain.ts',
    'sandbox/world/deployer.ts',
  ]))

/** Where base chains are kept: `TERRARIUM_CACHE`, or the usual place for caches. */
export const cacheFolder = (): string =>
  process.env['TERRARIUM_CACHE'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'terrarium')

/** Deploys every protocol of the base chain, brings METIS and the pools' seed liquidity in, and dumps the state. */
const build = Effect.fnUntraced(function* (parameters: BaseParameters) {
  const chain = yield* openChain({ source: { kind: 'memory' }, chainId: embeddedChainId, timestamp: genesisTime })
  let timestamp = genesisTime
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
  const supply = parseEther(String(parameters.metisSupply))
  const working = parseEther('1000')
  // What comes first in a block is sent at a cap above every tip behind it, and Anvil wants that cap to be payable although
  // it is not paid: where searchers tip for whole arbitrages, a keeper's call of three million gas needs thousands.
  const upFront = parseEther('20000')
  const senders = [foundation, messengerAlias, ...(parameters.bridge.withdrawalDays > 0 ? [outbox] : [])]
  for (const account of senders) yield* chain.setBalance(account, account === foundation ? upFront : working)

  const deployGas: Partial<Record<ChainName, number>> = {}
  const weighed = Effect.fnUntraced(function* <A>(name: ChainName, deploying: Effect.Effect<A, DeployFailed>) {
    const before = deployer.gasUsed()
    const deployed = yield* deploying
    yield* deployer.finish
    deployGas[name] = Number(deployer.gasUsed() - before)
    return deployed
  })
  const metis = yield* weighed('metis', floorProtocols.metis.deploy(deployer, parameters.metis, {}))
  const bridge = yield* weighed('bridge', floorProtocols.bridge.deploy(deployer, parameters.bridge, { metis }))
  crossing = floorProtocols.bridge.actions(bridge)
  const netswap = yield* weighed('netswap', floorProtocols.netswap.deploy(deployer, parameters.netswap, { bridge }))
  yield* chain.setBalance(bridge.outside, supply - upFront - BigInt(senders.length - 1) * working)
  // Outside it waits as WMETIS; a fiftieth stays native for the gas that agents bring along.
  const { wrap } = floorProtocols.metis.actions(metis)
  yield* deployer.call(wrap((supply * 98n) / 100n), bridge.outside)
  const floor = { metis, bridge, netswap }
  for (const name of poolNames) yield* seed(deployer, floor, netswap.pools[name], parameters)
  const deployments: ChainDeployments = yield* deployOptional(deployer, parameters, floor, weighed)
  yield* deployer.finish

  const { text } = yield* chain.dump
  const block = Number(yield* chain.rpc.call<string>('eth_blockNumber'))
  return { block, timestamp, deployments, deployGas, text }
})

/** Deploys what is switched on, each on those before it. */
const deployOptional = Effect.fnUntraced(function* (
  deployer: Deployer,
  parameters: BaseParameters,
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
    const { deploy }: AnyProtocol = optionalProtocols[name]
    const deployed = { ...deployments, [name]: yield* weighed(name, deploy(deployer, own, deployments)) }
    deployments = deployed as ChainDeployments
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

/** The cache folder cannot be written: no space, or no right to. */
export class CacheUnwritable extends Schema.TaggedError<CacheUnwritable>()('CacheUnwritable', {
  path: Schema.String,
  reason: Schema.String,
}) {
  readonly retryable = false
  override get message(): string {
    return `The base chain could not be cached at ${this.path}: ${this.reason}. Make room there, or set TERRARIUM_CACHE to another folder.`
  }
}
