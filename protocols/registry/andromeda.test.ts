import { AaveV3Metis } from '@bgd-labs/aave-address-book'
import { getAddress } from 'viem'
import { expect, test } from 'vitest'
import { andromeda } from './andromeda.ts'

const { protocols, known } = andromeda
const { ASSETS } = AaveV3Metis

test('the registry names the market of the Aave address book, on the same chain', () => {
  expect(andromeda.chainId).toBe(AaveV3Metis.CHAIN_ID)
  expect(protocols.lending).toEqual({ provider: AaveV3Metis.POOL_ADDRESSES_PROVIDER })
})

test('every token that the market takes is, in the registry, the token of that name', () => {
  const tokens: Record<string, string | undefined> = {
    Metis: protocols.metis?.erc20,
    WETH: protocols.bridge?.weth,
    mUSDC: protocols.bridge?.usdc,
    mUSDT: known?.find(({ name }) => name === 'm.USDT')?.address,
    mDAI: known?.find(({ name }) => name === 'm.DAI')?.address,
  }
  const book = Object.entries(ASSETS).map(([name, { UNDERLYING }]) => [name, UNDERLYING] as const)
  expect(tokens).toEqual(Object.fromEntries(book))
})

test('no address is mistyped: each carries its checksum, and no name comes twice', () => {
  const places = Object.values(protocols).flatMap((protocol) => Object.values({ ...protocol }))
  for (const address of [...places, ...(known ?? []).map(({ address }) => address)]) {
    if (address !== undefined) expect(address).toBe(getAddress(address))
  }
  const names = (known ?? []).map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
})
