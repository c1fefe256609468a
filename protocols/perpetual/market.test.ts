import { Effect } from 'effect'
import type { Address } from 'viem'
import { expect, test } from 'vitest'
import { deployer } from '../../test/fixtures/chainless.ts'
import type { Artifact, Deployer } from '../protocol.ts'
import { deployMarket } from './market.ts'
import { perpetualParameters } from './parameters.ts'

test('a base token sorts before the quote token, whatever addresses the deployer’s nonces give', () => {
  const quote: Address = '0xff80000000000000000000000000000000000000'
  const high: Address[] = ['0xffff000000000000000000000000000000000000', '0xff80000000000000000000000000000000000001']
  const low: Address = '0xff7f000000000000000000000000000000000000'
  const given = [...high, low]
  const scripted = {
    ...deployer,
    prices: { eth: 2000, metis: 30 },
    create: (artifact: Artifact) =>
      artifact.name === 'BaseToken' ? Effect.sync(() => given.shift()!) : Effect.succeed(low),
  } as unknown as Deployer
  const parameters = perpetualParameters.parse({})
  const market = Effect.runSync(
    deployMarket(scripted, 'metis', low, {
      tell: () => Effect.void,
      factory: low,
      quote,
      registry: low,
      exchange: low,
      clearingHouse: low,
      parameters,
    }),
  )
  expect(market.base).toBe(low)
  expect(given).toEqual([])
})
