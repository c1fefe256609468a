import { Effect } from 'effect'
import type { Address } from 'viem'
import { balanceOf, fromUnits, totalSupply } from '../../protocols/token.ts'
import { planReads } from '../../sandbox/chain/read.ts'
import { watchSplit } from '../../sandbox/metrics/blocks/mev-split.ts'
import { policyCost } from '../../sandbox/metrics/payments/policy-cost.ts'
import { openRecorder } from '../../sandbox/metrics/recorder.ts'
import { extractionsIn } from '../../sandbox/metrics/sample/extraction.ts'
import { openSampler } from '../../sandbox/run/sampler.ts'
import { step } from '../../sandbox/world/step.ts'
import { restless, smallCampaign, specOf } from '../fixtures/campaigns.ts'
import { long, maker, openPerpetual, short } from '../fixtures/perpetual.ts'
import { investorsOf, ownedBy, summed } from '../fixtures/positions.ts'
import { blocksOf, worldOf } from '../fixtures/world.ts'
import { atLeast, atMost, exactly, type Row, type ValidationCase, within } from './case.ts'

/** People who move, searchers, and a policy that pays at once and by way of an escrow. */
const spec = specOf(
  smallCampaign({
    ordering: 'first-price-bundles',
    chain: { auction: {} },
    agents: { investor: { count: 12, ...restless }, user: { count: 9 }, searcher: { count: 2 } },
    policies: [
      {
        id: 'both',
        title: 'At once and vested',
        budget: '5000 METIS',
        legs: [
          { sink: 'native', share: 0.6, vestDays: 2 },
          { sink: 'bridged', share: 0.4 },
        ],
      },
    ],
  }),
  'both',
)

/** What of the laws does not hold, block by block, counted or summed in the smallest units. */
const lived = Effect.fnUntraced(function* (blocks: number) {
  const world = yield* worldOf(spec)
  const { bridge, budget, farms } = world.deployments
  const sampler = openSampler(world, spec)
  const recorder = openRecorder(spec.timeline, blocksOf(spec))
  const split = watchSplit()
  const agents = investorsOf(world)
  const held = (token: Address, owner: Address) => planReads(balanceOf(token, owner))
  const books = new Map(farms.farms.map(({ address }) => [address, { given: 0n, paid: 0n }]))
  const crossed = new Map<Address, bigint>()
  const supplies = () =>
    world.chain.read([bridge.usdc, bridge.weth].map(({ address }) => planReads(totalSupply(address))))
  const opening = yield* supplies()
  const [granted] = yield* world.chain.read([held(bridge.metis.address, budget.timelock)])
  const off = { balances: 0, supplies: 0n, farms: 0n, extracted: 0n, bridge: 0n, wealth: 0 }
  let [extracted, tokens] = [0n, 0]
  for (let block = 0; block < blocks; block++) {
    const moment = yield* step(world)
    const sample = sampler(moment)
    recorder.see(sample)
    // (a) Balances on the chain, against what logs add up to and against the supply.
    tokens = world.tokens.length
    const booked = world.tokens.map(({ address }) => [...world.ledger.holders(address)])
    const found = yield* world.chain.read(
      world.tokens.map(({ address }, i) =>
        planReads({ supply: totalSupply(address), all: booked[i]!.map(([owner]) => balanceOf(address, owner)) }),
      ),
    )
    for (const [i, { supply, all }] of found.entries()) {
      off.balances += all.filter((balance, k) => balance !== booked[i]![k]![1]).length
      off.supplies += distance(
        all.reduce((sum, balance) => sum + balance, 0n),
        supply,
      )
    }
    for (const { fact } of moment.entries) {
      if (fact.type === 'fund') books.get(fact.farm)!.given += fact.amount
      if (fact.type === 'reward' && books.has(fact.farm)) books.get(fact.farm)!.paid += fact.amount
      if (fact.type !== 'bridgeIn' && fact.type !== 'bridgeOut') continue
      const amount = fact.type === 'bridgeIn' ? fact.amount : -fact.amount
      crossed.set(fact.token, (crossed.get(fact.token) ?? 0n) + amount)
    }
    // (b) What a farm holds is what it was given less what it has paid.
    const inFarms = yield* world.chain.read(
      farms.farms.map(({ address, escrow, pays }) => held(escrow ?? pays.address, address)),
    )
    for (const [i, { address }] of farms.farms.entries()) {
      const { given, paid } = books.get(address)!
      off.farms += distance(inFarms[i]!, given - paid)
    }
    // (c) Recipients have what was extracted.
    const taken = extractionsIn(sample).reduce((sum, { gross }) => sum + gross, 0n)
    const got = Object.values(split.see(sample)).reduce((sum, each) => sum + each, 0n)
    extracted += taken
    off.extracted += distance(taken, got)
    // (e) What came over the bridge and has not left is the supply.
    const now = yield* supplies()
    for (const [i, { address }] of [bridge.usdc, bridge.weth].entries())
      off.bridge += distance(now[i]! - opening[i]!, crossed.get(address) ?? 0n)
    // (g) What owners reckon that they have is the sum of what contracts say.
    const owned = yield* ownedBy(world, agents)
    const positions = yield* summed(world, agents)
    for (const [i, { wealth }] of positions.entries())
      off.wealth = Math.max(off.wealth, Math.abs(owned[i]!.usd / wealth - 1))
  }
  const [left] = yield* world.chain.read([held(bridge.metis.address, budget.timelock)])
  const rewarded = [...books.values()].reduce((sum, { paid }) => sum + paid, 0n)
  return {
    off,
    tokens,
    extracted: Number(extracted) / 1e36,
    spent: fromUnits(granted! - left!, 18),
    given: fromUnits(granted!, 18),
    rewarded: fromUnits(rewarded, 18),
    cost: recorder.record().values[policyCost.name],
  }
})

const distance = (one: bigint, other: bigint): bigint => (one > other ? one - other : other - one)

/** (d) Equity and insurance against what vault and fund hold, through a day of two positions. */
const perpetual = Effect.gen(function* () {
  const { join, open, anHourLater, excess, everybody } = yield* openPerpetual
  for (const who of [maker, long, short]) yield* join(who, 20_000)
  yield* open(long, 'metis', 'long', 1000)
  yield* open(short, 'metis', 'short', 400)
  yield* open(short, 'eth', 'short', 5)
  let most = 0
  for (let hour = 0; hour < 24; hour++) {
    yield* anHourLater
    most = Math.max(most, Math.abs(yield* excess))
  }
  return { most, accounts: everybody.length + 1 }
})

export const conservation: ValidationCase = {
  id: 'V36',
  title: 'Nothing is made and nothing is lost',
  where: 'chain',
  run: Effect.fnUntraced(function* (size) {
    const { off, tokens, extracted, spent, given, rewarded, cost } = yield* Effect.scoped(
      lived(size === 'full' ? blocksOf(spec) : blocksOf(spec) - 40),
    )
    const { most, accounts } = yield* perpetual
    const rows: Row[] = [
      atLeast('a: tokens that were followed', 5, tokens),
      exactly('a: balances that are not what logs add up to', 0, off.balances),
      exactly('a: wei by which balances are off a supply', 0n, off.supplies),
      exactly('b: wei by which farms are off what they were given less what they paid', 0n, off.farms),
      atLeast('b: METIS and escrowed METIS paid as rewards', 1000, rewarded),
      exactly('c: value by which recipients are off what was extracted', 0n, off.extracted),
      atLeast('c: dollars that were extracted', 1, extracted),
      atMost('d: millionths of a dollar an account by which equity is off what is there', 1, most / accounts),
      exactly('e: wei by which supplies are off what crossed the bridge', 0n, off.bridge),
      within('f: METIS that left the budget', given, spent, 1e-9),
      exactly('f: a cost was recorded', true, cost !== undefined && cost > 0),
      atMost('g: deviation of what owners reckon from the sum of their positions', 1e-9, off.wealth),
    ]
    return rows
  }),
}
