import { Effect } from 'effect'
import { type Address, parseEther } from 'viem'
import { beforeAll, describe, expect, test } from 'vitest'
import { recipientNames } from '../../protocols/auction/recipients.ts'
import type { Fact } from '../../protocols/fact.ts'
import { payeeOf } from '../../protocols/sequencing/liveness.ts'
import { balanceOf, transfer } from '../../protocols/token.ts'
import { campaign } from '../../sandbox/campaign/campaign.ts'
import { planReads } from '../../sandbox/chain/read.ts'
import { openSampler } from '../../sandbox/run/sampler.ts'
import { foundation } from '../../sandbox/origin/foundation.ts'
import { steps } from '../../sandbox/world/step.ts'
import { nativeOf } from '../../sandbox/world/observation.ts'
import { actor } from '../fixtures/actor.ts'
import { specOf } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { blocksOf, worldOf } from '../fixtures/world.ts'

const mev = { sequencer: 0.3, stakers: 0.2, liquidity: 0.2, burn: 0.1, grants: 0.1, users: 0.1 }
const points = { sequencer: 3000n, stakers: 2000n, liquidity: 2000n, burn: 1000n, grants: 1000n, users: 1000n }
const programme = { fromDay: 3, days: 4 }
const blocksADay = 4

const spec = specOf(
  campaign.parse({
    name: 'routed',
    question: 'Does MEV arrive?',
    days: 9,
    blockSeconds: 86_400 / blocksADay,
    seeds: 1,
    programme,
    evaluation: { fromDay: 7, toDay: 9 },
    chain: { sequencing: {}, enki: {}, grants: {}, auction: {} },
    agents: { user: { count: 6 }, investor: { count: 6 }, operator: { count: 4 } },
    market: { users: 5 },
    policies: [
      { id: 'all', title: 'All of it', ordering: 'first-price-bundles', mev, feeSharing: 0.5, slashShare: 0.05 },
    ],
  }),
  'all',
)

const bid = parseEther('2')

interface Seen {
  readonly fact: Fact
  readonly block: number
}

/** A run in which somebody bids the same in every block that takes bids, for a place that does nothing. */
const routed = Effect.gen(function* () {
  const world = yield* worldOf(spec, {
    inhabitants: (born, opening) => {
      const bidder = actor(
        ({ me, view, actions, deployments }) => {
          const { approvals, deposit } = actions.auction!
          const ready = view.native < parseEther('10')
          return ready
            ? { bundle: { steps: [transfer(deployments.bridge.metis.address, me, 1n)], bid } }
            : { intents: [...approvals(), deposit(parseEther('500'))] }
        },
        { metis: 600, gas: 10 },
        opening,
      )
      return [...born, { ...bidder, kind: { ...bidder.kind, awaits: 'pending' } }]
    },
  })
  const seen: Seen[] = []
  const builders: (Address | undefined)[] = []
  const vault: bigint[] = []
  const gas: bigint[] = []
  let least = 0n
  const sample = openSampler(world, spec)
  yield* steps(world, blocksOf(spec), (moment) => {
    const { entries, turn } = moment
    const { gasPaid, feesOf } = sample(moment)
    const ofAgents = world.inhabitants.map(({ persona }) => feesOf(persona))
    gas[world.state.block] = gasPaid
    least = ofAgents.reduce((low, { gas: own }) => (own < low ? own : low), least)
    seen.push(...entries.map(({ fact }) => ({ fact, block: world.state.block })))
    builders[world.state.block] = payeeOf(world.state.seen.chain.sequencing!, turn)
    vault[world.state.block] = nativeOf(world.plans, world.state.seen, world.deployments.metis.feeVault)
  })
  const { recipients, purses, pays } = world.deployments.auction!
  const holders = { ...recipients, ...purses }
  const balances = yield* world.chain.read([
    planReads(Object.fromEntries(Object.entries(holders).map(([name, at]) => [name, balanceOf(pays.address, at)]))),
  ])
  return {
    world,
    seen,
    builders,
    vault,
    gas,
    least,
    held: balances[0] as Readonly<Record<keyof typeof holders, bigint>>,
  }
})

describe('a policy that says who gets MEV', () => {
  let run: Effect.Success<typeof routed>
  beforeAll(() => live(Effect.map(routed, (outcome) => void (run = outcome))), 120_000)

  const of = <T extends Fact['type']>(type: T) =>
    run.seen.flatMap(({ fact, block }) =>
      fact.type === type ? [{ ...(fact as Extract<Fact, { type: T }>), block }] : [],
    )
  const total = (list: readonly { readonly amount: bigint }[]) => list.reduce((sum, { amount }) => sum + amount, 0n)

  test('begins on the first day of its programme, and sets the price of its ordering rule before the first bid', () => {
    const won = of('auction')
    expect(Math.min(...of('bid').map(({ block }) => block))).toBe(programme.fromDay * blocksADay)
    expect(won.length).toBeGreaterThan(20)
    expect(new Set(won.map(({ amount }) => amount))).toEqual(new Set([bid]))
    expect(run.world.state.seen.chain.auction!.secondPrice).toBe(false)
    expect(run.world.state.seen.chain.sequencing!.slashShare).toBe(500n)
  })

  test('pays every recipient its share of what winners have paid, and nothing is lost on the way (V36 c)', () => {
    const { recipients, purses } = run.world.deployments.auction!
    const paid = of('proceeds')
    expect(total(paid)).toBe(total(of('auction')))
    for (const name of recipientNames) {
      const got = total(paid.filter(({ account }) => account === recipients[name]))
      expect(got).toBe((total(of('auction')) * points[name]) / 10_000n)
    }
    for (const name of ['sequencer', 'liquidity', 'users'] as const) {
      const handed = total(of('delivery').filter(({ share }) => share === name))
      const arrived = total(paid.filter(({ account }) => account === purses[name]))
      expect(handed).toBeGreaterThan(0n)
      expect(handed + run.held[name]).toBe(arrived)
    }
    expect(run.held.burn).toBe(total(paid.filter(({ account }) => account === recipients.burn)))
  })

  test('gives a block’s share to whoever built that block', () => {
    const due = new Map<Address, bigint>()
    for (const { block } of of('bid')) {
      // What is bid in the last block is settled by nobody, and a turn is paid when it is over.
      const account = run.builders[block] ?? foundation
      due.set(account, (due.get(account) ?? 0n) + (bid * points.sequencer) / 10_000n)
    }
    const paid = new Map<Address, bigint>()
    for (const { share, account, amount } of of('delivery')) {
      if (share === 'sequencer') paid.set(account, (paid.get(account) ?? 0n) + amount)
    }
    expect(paid.size).toBeGreaterThan(1)
    const last = run.world.state.seen.chain.auction!.payee!
    const open = (bid * points.sequencer) / 10_000n
    for (const [account, amount] of due) {
      const unsettled = run.builders[run.world.state.block] === account ? open : 0n
      expect((paid.get(account) ?? 0n) + (account === last ? run.held.sequencer : 0n) + unsettled).toBe(amount)
    }
  })

  test('streams by its own farm, rebates no account above the cap, and stakers get theirs by way of ENKI', () => {
    const { purses } = run.world.deployments.auction!
    const [farm] = run.world.deployments.farms.farms
    const streamed = of('delivery').filter(({ share }) => share === 'liquidity')
    expect(streamed.every(({ account }) => account === farm!.address)).toBe(true)
    const funded = of('fund').filter(({ farm: to }) => to === farm!.address)
    expect(total(funded)).toBe(total(streamed))
    // Once a day, and not more often.
    expect(new Set(streamed.map(({ block }) => Math.floor(block / blocksADay))).size).toBe(streamed.length)
    const rebates = of('delivery').filter(({ share }) => share === 'users')
    const people = new Set(run.world.inhabitants.map(({ address }) => address))
    for (const { account, amount } of rebates) {
      expect(people.has(account)).toBe(true)
      expect(amount).toBeLessThanOrEqual(total(of('proceeds').filter(({ account: to }) => to === purses.users)) / 10n)
    }
    expect(of('dispatch').some(({ amount }) => amount > 0n)).toBe(true)
  })

  test('shares half of all fees from its first block on with who built, by blocks', () => {
    const paid = of('feePaid')
    const last = Math.max(...paid.map(({ block }) => block))
    // A batch pays what was due when the block before it was closed.
    const kept = run.vault[last - 1]! + total(paid.filter(({ block }) => block < last))
    const fees = kept - run.vault[programme.fromDay * blocksADay - 1]!
    const part = Number(total(paid)) / Number(fees)
    expect(part).toBeLessThanOrEqual(0.5)
    // The announcement is counted inside its block, whose fees it begins with.
    expect(part).toBeGreaterThan(0.47)
    // What is paid out of fees makes nobody's fees less.
    const spent = run.gas.slice(programme.fromDay * blocksADay).reduce((sum, amount) => sum + amount, 0n)
    const growth = run.vault.at(-1)! - run.vault[programme.fromDay * blocksADay - 1]!
    expect(spent).toBe(growth + total(paid))
    expect(run.gas.every((amount) => amount === undefined || amount > 0n)).toBe(true)
    expect(run.least).toBe(0n)
    const days = Map.groupBy(paid, ({ block }) => block)
    for (const [block, payments] of days) {
      const from = Math.floor(block / blocksADay) * blocksADay
      const built = run.builders.slice(from - blocksADay, from)
      const counts = payments.map(({ account }) => built.filter((one) => one === account).length)
      const each = payments.map(({ amount }, i) => Number(amount) / counts[i]!)
      for (const one of each) expect(one / each[0]!).toBeCloseTo(1, 12)
    }
  })
})
