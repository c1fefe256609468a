import { z } from 'zod'
import { registries, type RegistryName } from '../../protocols/registry/index.ts'
import { type Registry, registry, renewable } from '../../protocols/registry/registry.ts'

const endpoint = z.url({ protocol: /^https?$/, error: 'an address that begins with http:// or https://' }).max(2_000)

/** What a campaign file may say about a live chain whose state its runs begin with. */
export const forkParameters = z
  .strictObject({
    rpcUrl: z
      .union([endpoint, z.array(endpoint).min(1).max(50)])
      .optional()
      .meta({
        description:
          'Endpoints of an archive node, one or several; default: those of TERRARIUM_RPC_URL. They are written into no result.',
      }),
    blockNumber: z.int().min(1).max(1e12).meta({ description: 'The block whose state is taken.' }),
    registry: z
      .union([z.enum(Object.keys(registries) as [RegistryName, ...RegistryName[]]), registry])
      .default('andromeda')
      .meta({ description: 'What stands where on that chain: by name, or written out.' }),
    fresh: z
      .array(z.enum(renewable))
      .max(renewable.length)
      .default([])
      .meta({ description: 'Protocols that are deployed anew although the registry knows where they are.' }),
    agree: z.int().min(1).max(5).optional().meta({
      description:
        'Operators that have to give the same answer (default 2); 1 trusts every endpoint. One host is one operator.',
    }),
    requestsPerSecond: z.number().min(0.01).max(10_000).optional().meta({
      description: 'Most questions to one endpoint in a second (default 25).',
    }),
    timeoutSeconds: z.number().min(0.1).max(3_600).optional().meta({
      description: 'How long one question may take (default 10).',
    }),
  })
  .meta({ description: 'A live chain that is forked; without it the chain is embedded. What is absent is deployed.' })

export type ForkParameters = z.output<typeof forkParameters>

/** What stands where on the chain that is forked. */
export const registryOf = ({ registry: chosen }: Pick<ForkParameters, 'registry'>): Registry =>
  typeof chosen === 'string' ? registries[chosen] : chosen

/** Whom to ask for a live chain's state, and how. It decides nothing about a result, and may hold a key: it is in none. */
export interface Endpoints {
  readonly urls: readonly string[]
  /** Told now and then how many questions endpoints have been asked. */
  readonly watch?: (asked: number) => void
  /** Folder where answers are kept; default: one of this machine's. */
  readonly cache?: string
  /** Folder of answers that is read besides and never written to: what came with results. */
  readonly kept?: string
  readonly agree?: number
  readonly requestsPerSecond?: number
  readonly timeoutSeconds?: number
}

/** Takes a campaign's endpoints apart from what decides its results. */
export function splitEndpoints({ rpcUrl, agree, requestsPerSecond, timeoutSeconds, ...decisive }: ForkParameters): {
  readonly endpoints: Endpoints
  readonly decisive: ForkParameters
} {
  return {
    endpoints: {
      urls: rpcUrl === undefined ? [] : [rpcUrl].flat(),
      ...(agree === undefined ? {} : { agree }),
      ...(requestsPerSecond === undefined ? {} : { requestsPerSecond }),
      ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    },
    decisive,
  }
}
