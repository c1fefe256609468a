import type { Address, Hex } from 'viem'
import { expect, test } from 'vitest'
import type { EventTable, Fact } from '../../protocols/fact.ts'
import { indexEvents } from './event-index.ts'

const contract: Address = '0x00000000000000000000000000000000000000aa'
const another: Address = '0x00000000000000000000000000000000000000bb'
const [moved, paid, unknown] = ['0x01', '0x02', '0x03'] as [Hex, Hex, Hex]

const fact = (amount: bigint): Fact => ({ type: 'reward', farm: contract, account: another, amount })
const block = { timestamp: 7 }
const log = (address: Address, ...topics: Hex[]) => ({ address, topics, data: '0x' as Hex })

const transfers: EventTable = { [contract]: { [moved]: () => [fact(1n), fact(2n)] } }
const bridge: EventTable = {
  [contract]: { [moved]: () => [fact(3n)], [paid]: (_log, { timestamp }) => [fact(BigInt(timestamp))] },
}

test('a log means what every table says of it, in the order of the tables, and at the time of its block', () => {
  const index = indexEvents([transfers, bridge])
  expect(index.factsOf(log(contract, moved), block)).toEqual([fact(1n), fact(2n), fact(3n)])
  expect(indexEvents([bridge, transfers]).factsOf(log(contract, moved), block)).toEqual([fact(3n), fact(1n), fact(2n)])
  expect(index.factsOf(log(contract, paid, moved), block)).toEqual([fact(7n)])
})

test('a log of another contract, with another topic or with none, means nothing', () => {
  const index = indexEvents([transfers, bridge])
  for (const stranger of [log(another, moved), log(contract, unknown), log(contract)]) {
    expect(index.factsOf(stranger, block)).toEqual([])
  }
})

test('the filter names every topic once, and a contract may be written with a checksum', () => {
  const checksummed = contract.replace('aa', 'AA') as Address
  const index = indexEvents([transfers, bridge, { [checksummed]: { [unknown]: () => [fact(9n)] } }])
  expect(index.topics).toEqual([moved, paid, unknown])
  expect(index.factsOf(log(contract, unknown), block)).toEqual([fact(9n)])
})
