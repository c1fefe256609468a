import type { Address } from 'viem'
import { z } from 'zod'
import { writtenAddress } from '../address.ts'
import { type ChainName, chainProtocols } from '../index.ts'
import type { AnyProtocol, PlacesOf } from '../protocol.ts'
import { shownText } from '../shown-text.ts'

type Chained = typeof chainProtocols
/** Of each protocol that can be taken over, what has to be said of it. */
type Places = {
  readonly [N in ChainName as unknown extends PlacesOf<Chained[N]> ? never : N]: z.ZodOptional<
    z.ZodType<PlacesOf<Chained[N]>, PlacesOf<Chained[N]>>
  >
}

const adoptable = Object.values<AnyProtocol>(chainProtocols).flatMap(({ name, adopt }) =>
  adopt === undefined ? [] : [{ name: name as ChainName, adopt }],
)

const places = Object.fromEntries(adoptable.map(({ name, adopt }) => [name, adopt.places.optional()])) as Places

/** Protocols that can be deployed anew although they stand on a chain already. */
export const renewable = adoptable.flatMap(({ name, adopt }) => (adopt.anew === true ? [name] : []))

/**
 * What stands where on a live chain. Protocols that are named are taken over there, by their `adopt.ts`; what is not named
 * is deployed on the fork. A chain is data: any EVM chain can be described like this, in a file of one's own.
 */
export const registry = z
  .strictObject({
    chain: shownText(100).meta({ description: 'What the chain is called.' }),
    chainId: z.int().min(1).max(9_007_199_254_740_991),
    protocols: z.strictObject(places).meta({ description: 'Taken over where they stand.' }),
    known: z
      .array(
        z.strictObject({
          name: shownText(100),
          address: writtenAddress,
          note: shownText(1_000).meta({ description: 'Why nothing here speaks to it.' }),
        }),
      )
      .max(1_000)
      .default([])
      .meta({ description: 'Contracts that are there and are left alone; they get a label.' }),
  })
  .meta({ id: 'Registry', title: 'Registry of a live chain', description: 'What stands where on a live chain.' })

export type Registry = z.output<typeof registry>

/** What is left alone, by address. */
export const labelsOf = ({ known }: Registry): ReadonlyMap<Address, string> =>
  new Map(known.map(({ name, address }) => [address, name]))
