import { readFileSync } from 'node:fs'
import { terrariumTest } from 'defi-terrarium/vitest'
import { type Address, type Hex, parseAbi } from 'viem'
import { describe, expect } from 'vitest'
import { fixture } from '../fixtures/ecosystem/index.ts'

const abi = parseAbi([
  'constructor(address usdc, address metis, address seMetis, address router, address dealer)',
  'function stake(uint256 dollars, uint256 minShares) returns (uint256 shares)',
  'error TooFewShares(uint256 shares, uint256 wanted)',
])
const artifact: { bytecode: { object: Hex } } = JSON.parse(
  readFileSync('out/SwapAndStake.sol/SwapAndStake.json', 'utf8'),
)

const test = terrariumTest(fixture)
let swapAndStake: Address

// What beforeAll does is there for every test of this file; what a test does is gone before the next.
test.beforeAll(async ({ client, tokens, contracts }) => {
  const hash = await client.deployContract({
    abi,
    bytecode: artifact.bytecode.object,
    args: [
      tokens['m.USDC'].address,
      tokens.METIS.address,
      tokens.seMETIS.address,
      contracts.netswap.router.address,
      contracts.enki.dealer.address,
    ],
  })
  const { contractAddress } = await client.getTransactionReceipt({ hash })
  swapAndStake = contractAddress!
})

const dollars = (amount: number): bigint => BigInt(Math.round(amount * 1e6))

describe('whoever stakes dollars', () => {
  test('holds seMETIS for them, and nothing is left behind', async ({ actors, as, tokens }) => {
    const alice = actors.user({ holding: 'm.USDC' })
    const amount = alice.balances['m.USDC'] / 2n
    await as(alice).tokens['m.USDC'].write.approve([swapAndStake, amount])
    await as(alice).writeContract({ address: swapAndStake, abi, functionName: 'stake', args: [amount, 0n] })

    const gained = (await tokens.seMETIS.read.balanceOf([alice.address])) - alice.balances.seMETIS
    expect(gained).toBeGreaterThan(0n)
    expect(await tokens['m.USDC'].read.balanceOf([alice.address])).toBe(alice.balances['m.USDC'] - amount)
    for (const token of [tokens['m.USDC'], tokens.METIS, tokens.seMETIS] as const) {
      expect(await token.read.balanceOf([swapAndStake])).toBe(0n)
    }
  })

  test('gets what was expected, or nothing happens, though a trader is faster', async ({
    actors,
    as,
    client,
    contracts,
    tokens,
    now,
  }) => {
    const alice = actors.user({ holding: 'm.USDC' })
    const amount = alice.balances['m.USDC'] / 2n
    await as(alice).tokens['m.USDC'].write.approve([swapAndStake, amount])
    const { result: expected } = await client.simulateContract({
      address: swapAndStake,
      abi,
      functionName: 'stake',
      args: [amount, 0n],
      account: alice.address,
    })

    // Somebody rich buys METIS first, in the same pool: what is in it says how much more it costs then.
    const bob = actors.any({ holding: 'm.USDC', atLeast: dollars(5_000) })
    const path = [tokens['m.USDC'].address, tokens.METIS.address]
    const spent = bob.balances['m.USDC']
    await as(bob).tokens['m.USDC'].write.approve([contracts.netswap.router.address, spent])
    const deadline = BigInt((await now()) + 60)
    await as(bob).contracts.netswap.router.write.swapExactTokensForTokens([spent, 0n, path, bob.address, deadline])

    const stake = { address: swapAndStake, abi, functionName: 'stake', args: [amount, expected] } as const
    await expect(as(alice).writeContract(stake)).rejects.toThrow(/TooFewShares/)
    expect(await tokens['m.USDC'].read.balanceOf([alice.address])).toBe(alice.balances['m.USDC'])
  })

  test('earns by waiting, as all holders of seMETIS do', async ({ actors, as, contracts, travel }) => {
    const worth = () => contracts.enki.seMetis.read.convertToAssets([10n ** 18n])
    const before = await worth()
    // Anybody may collect the sequencers' rewards; they stream to holders from then on.
    await as(actors.keeper()).contracts.enki.dealer.write.harvest()
    await travel(3 * 86_400)
    expect(await worth()).toBeGreaterThan(before)
  })
})

describe('people of the fixture', () => {
  test('have real positions: somebody owes dollars, and owes more tomorrow', async ({
    actors,
    contracts,
    tokens,
    travel,
  }) => {
    const carol = actors.any({ position: 'debt', of: 'm.USDC' })
    const { amount } = carol.positions.find(({ name }) => name === 'debt')!
    const debt = async () => {
      const [, , owed] = await contracts.lending.data.read.getUserReserveData([tokens['m.USDC'].address, carol.address])
      return owed
    }
    expect(await debt()).toBeGreaterThanOrEqual(amount)
    const before = await debt()
    await travel(86_400)
    expect(await debt()).toBeGreaterThan(before)
  })
})
