import { Effect } from 'effect'
import { type Address, encodeAbiParameters, type Hex, keccak256, toHex } from 'viem'
import { expect, test } from 'vitest'
import { balanceOf, totalSupply } from '../../protocols/token.ts'
import { planReads } from '../../sandbox/chain/read.ts'
import { ConservationBroken } from '../../sandbox/ledger/conservation.ts'
import { step } from '../../sandbox/world/step.ts'
import { nativeOf } from '../../sandbox/world/observation.ts'
import { type World, advance, openBooks } from '../../sandbox/world/world.ts'
import { nativeLinear, restless, smallCampaign, specOf } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { worldOf } from '../fixtures/world.ts'

const spec = specOf(
  smallCampaign({ agents: { investor: { count: 12, ...restless }, user: { count: 9 } } }),
  nativeLinear.id!,
)

/** OpenZeppelin keeps an ERC-20's balances in the mapping at slot 0 and its supply in slot 2; Uniswap v2 in 1 and 0. */
const balanceSlot = (owner: Address, mapping = 0n): Hex =>
  keccak256(encodeAbiParameters([{ type: 'address' }, { type: 'uint256' }], [owner, mapping]))
const supplySlot = toHex(2, { size: 32 })

const dollars = (amount: number): bigint => BigInt(amount) * 1_000_000n

/** Adds to a slot of a token, m.USDC unless said otherwise, behind everybody's back. */
const tamper = Effect.fnUntraced(function* (world: World, slot: Hex, more: bigint, token = usdc(world)) {
  const { rpc } = world.chain
  const value = BigInt(yield* rpc.call<Hex>('eth_getStorageAt', [token, slot, 'latest']))
  yield* rpc.call('anvil_setStorageAt', [token, slot, toHex(value + more, { size: 32 })])
})

/** Somebody whom no run knows. */
const stranger: Address = '0x00000000000000000000000000000000000bad01'

/** The arbitrageur looks at its account in every block, so that the books are checked against it in every block. */
const watched = ({ byPersona }: World): Address => byPersona.get('arbitrageur-0')!.address

/** Runs a world for a day, does something to it, and says what the next step has to say about that. */
const breaking = (
  title: string,
  crime: (world: World) => Effect.Effect<unknown, unknown>,
  expected: { readonly token: (world: World) => string; readonly law: RegExp },
  within = 1,
) =>
  test(`V36 (a): the books do not close when ${title}`, () =>
    live(
      Effect.gen(function* () {
        const world = yield* worldOf(spec)
        for (let block = 0; block < 6; block++) yield* step(world)
        yield* crime(world)
        const broken = yield* Effect.flip(Effect.forEach(Array.from({ length: within }), () => step(world)))
        expect(broken).toBeInstanceOf(ConservationBroken)
        const { token, law } = broken as ConservationBroken
        expect(token).toBe(expected.token(world))
        expect(law).toMatch(expected.law)
      }),
    ))

const usdc = ({ deployments }: World): string => deployments.bridge.usdc.address

breaking(
  'a token moves from one account to another without a log',
  (world) =>
    Effect.andThen(
      tamper(world, balanceSlot(watched(world)), -dollars(5)),
      tamper(world, balanceSlot(world.byPersona.get('user-0')!.address), dollars(5)),
    ),
  { token: usdc, law: /holds \d+ on the chain and \d+ by its logs/ },
)

breaking(
  'tokens are made out of nothing, supply and all',
  (world) => Effect.andThen(tamper(world, balanceSlot(stranger), dollars(7)), tamper(world, supplySlot, dollars(7))),
  { token: usdc, law: /the chain's supply is \d+/ },
)

breaking('a supply shrinks that nobody paid for', (world) => tamper(world, supplySlot, -1n), {
  token: usdc,
  law: /the chain's supply is \d+/,
})

const appears = (owner: (world: World) => Address) => (world: World) =>
  world.chain.setBalance(owner(world), nativeOf(world.plans, world.state.seen, owner(world)) + 1n)

breaking(
  'a single wei of native METIS appears in a contract',
  appears(({ deployments }) => deployments.netswap.pools.native.address),
  { token: () => 'native METIS', law: /all balances summed to/ },
)

// Everybody is counted every sixteenth block, and whoever sends something in every block in which he does.
breaking(
  'a single wei of native METIS appears, whoever has it',
  appears(({ byPersona }) => byPersona.get('investor-0')!.address),
  { token: () => 'native METIS', law: /all balances summed to/ },
  16,
)

breaking(
  'a transfer is booked that never was',
  (world) =>
    Effect.sync(() => {
      const { address } = world.deployments.bridge.usdc
      openBooks(world).book({ type: 'transfer', token: address, from: watched(world), to: stranger, amount: 1n })
    }),
  { token: usdc, law: /by its logs/ },
)

breaking(
  'LP tokens move from their owner to somebody else',
  (world) => {
    const { agent, pool, amount } = provider(world)
    // It looks at its account after the next block, and so do the books.
    const place = world.inhabitants.indexOf(agent)
    const nextReview = world.state.now + world.blockSeconds + 1
    const minds = world.state.minds.map((mind, i) => (i === place ? { ...mind, nextReview } : mind))
    advance(world, { minds })
    return Effect.andThen(
      tamper(world, balanceSlot(agent.address, 1n), -amount, pool),
      tamper(world, balanceSlot(stranger, 1n), amount, pool),
    )
  },
  { token: (world) => provider(world).pool, law: /by its logs/ },
)

/** The first investor with LP tokens in its wallet. */
function provider({ inhabitants, deployments, ledger }: World) {
  for (const { address: pool } of Object.values(deployments.netswap.pools)) {
    for (const agent of inhabitants) {
      const amount = ledger.balance(pool, agent.address)
      if (amount > 0n) return { agent, pool, amount }
    }
  }
  throw new Error('nobody provides liquidity')
}

test('V36 (a): after every block each balance is what its logs add up to, and all of them sum to the supply', () =>
  live(
    Effect.gen(function* () {
      const world = yield* worldOf(spec)
      for (let block = 0; block < 48; block++) {
        yield* step(world)
        const { ledger, tokens, chain } = world
        const books = tokens.map(({ address }) => [...ledger.holders(address)])
        const held = yield* chain.read(
          tokens.map(({ address }, i) =>
            planReads({
              supply: totalSupply(address),
              balances: books[i]!.map(([owner]) => balanceOf(address, owner)),
            }),
          ),
        )
        for (const [i, { supply, balances }] of held.entries()) {
          expect(balances).toEqual(books[i]!.map(([, balance]) => balance))
          expect(balances.reduce((sum, balance) => sum + balance, 0n)).toBe(supply)
        }
      }
    }),
  ))
