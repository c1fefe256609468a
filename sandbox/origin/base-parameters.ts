import { z } from 'zod'
import { bridgeParameters } from '../../protocols/bridge/deploy.ts'
import { type ChainName, chainProtocols, type OptionalName, optionalProtocols } from '../../protocols/index.ts'
import { metisParameters } from '../../protocols/metis/deploy.ts'
import { netswapParameters } from '../../protocols/netswap/deploy.ts'
import { dollars } from '../../protocols/quantity.ts'
import { forkParameters } from './fork-parameters.ts'

/** A fiftieth of it stays unwrapped, and the sandbox’s own accounts take up to 22,000 of that (build.ts). */
export const leastSupply = 1_200_000
const leastSupplyWords = `at least ${leastSupply.toLocaleString('en-US')} METIS (a fiftieth is native, and 22,000 of that are what the sandbox itself sends with)`

/** What a campaign file may say about the chain that its runs fork. */
export const baseParameters = z
  .strictObject({
    fork: forkParameters.optional(),
    metis: metisParameters.prefault({}),
    bridge: bridgeParameters.prefault({}),
    netswap: netswapParameters.prefault({}),
    ...optionalParameters(),
    metisSupply: z.number().min(leastSupply, leastSupplyWords).max(1e9).default(6_000_000).meta({
      description: 'METIS in existence; on a fork, that waits outside the chain.',
    }),
    seedLiquidityUsd: z
      .strictObject({ native: dollars(1), bridged: dollars(1) })
      .default({ native: 400_000, bridged: 600_000 })
      .meta({ description: "The foundation's own liquidity in each new pool, US dollars; never counted as TVL." }),
  })
  .prefault({})
  .meta({ description: 'The Metis-like chain: embedded, or a fork of a live one.' })

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
