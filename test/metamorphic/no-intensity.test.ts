import { Effect } from 'effect'
import { expect, test } from 'vitest'
import { choose, type PerOption } from '../../agents/mind/choice/choice.ts'
import { tastes } from '../fixtures/logit.ts'
import { poolNames } from '../../protocols/pair.ts'
import { streamsOf } from '../../sandbox/random/streams.ts'
import type { World } from '../../sandbox/world/world.ts'
import { bridgedLinear, nativeLinear, smallCampaign, specOf, type WrittenPolicy } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { grow, worldOf } from '../fixtures/world.ts'

const options = ['off', 'hold', 'nativePool', 'bridgedPool'] as const
type Option = (typeof options)[number]

/** Upper 0.1 % points of chi-square with 2 and 3 degrees of freedom. */
const chiSquareLimits = { 2: 13.816, 3: 16.266 }

/** Pearson's statistic of counts against expected shares. */
const chiSquare = (counts: readonly number[], shares: readonly number[]): number => {
  const total = counts.reduce((sum, count) => sum + count, 0)
  return counts.reduce((sum, count, i) => sum + (count - total * shares[i]!) ** 2 / (total * shares[i]!), 0)
}

/** What two policies make of the same menu: one pays for the native pool, the other for the bridged one. */
const menus: readonly PerOption<Option>[] = [
  { off: 0.05, hold: 0.02, nativePool: 0.9, bridgedPool: -0.3 },
  { off: 0.05, hold: 0.02, nativePool: -0.3, bridgedPool: 0.9 },
]

/** How often each option is chosen by many agents over many periods, under a menu. */
function choices(menu: PerOption<Option>, intensity: number): Option[] {
  return Array.from({ length: 200 }, (_, agent) =>
    Array.from({ length: 100 }, (_, period) => {
      const draws = streamsOf('M3')(`investor-${agent}`)('taste', period)
      return choose(menu, tastes(options, draws), intensity, 'off').option
    }),
  ).flat()
}

const countsOf = (chosen: readonly Option[]): number[] =>
  options.map((option) => chosen.filter((other) => other === option).length)

test('M3: without intensity every option is as likely as any other, and no policy changes a single choice', () => {
  for (const intensity of [0, 1e-12]) {
    const [one, other] = menus.map((menu) => choices(menu, intensity))
    expect(chiSquare(countsOf(one!), [0.25, 0.25, 0.25, 0.25])).toBeLessThan(chiSquareLimits[3])
    expect(other).toEqual(one)
  }
})

test('M3: with intensity the same menus make different choices, so that the law above says something', () => {
  const [one, other] = menus.map((menu) => countsOf(choices(menu, 25)))
  expect(chiSquare(one!, [0.25, 0.25, 0.25, 0.25])).toBeGreaterThan(1000)
  expect(one).not.toEqual(other)
})

/** Many of one sleeve each who look whenever their clocks ring, wherever they are: what is paid wakes nobody. */
const alwaysLooking = {
  count: 160,
  wealthTail: 20,
  sleeveUsd: 1e9,
  looking: 1000,
  lookingGain: 0,
  woken: 1,
  watchfulShare: 0,
}

const large = (policy: WrittenPolicy, choiceIntensity: number) =>
  specOf(
    smallCampaign({
      days: 14,
      programme: { fromDay: 2, days: 10 },
      evaluation: { fromDay: 12, toDay: 14 },
      agents: { investor: { ...alwaysLooking, choiceIntensity } },
      policies: [{ ...policy, budget: '20000 METIS' }],
    }),
    policy.id,
  )

/** Where every investor's capital is, as the chain says: its pool, if it has any. */
const placesOf = ({ inhabitants, ledger, deployments }: World): string[] =>
  inhabitants
    .filter(({ kind }) => kind.kind === 'investor')
    .map(({ address }) => {
      const held = poolNames.filter((name) => {
        const staked = deployments.farms.farms
          .filter(({ pool }) => pool === name)
          .reduce((sum, farm) => sum + ledger.staked(farm.address, address), 0n)
        return ledger.balance(deployments.netswap.pools[name].address, address) + staked > 0n
      })
      return held.join('+') || 'none'
    })

const endOf = (policy: WrittenPolicy, intensity: number): Promise<string[]> =>
  live(
    Effect.gen(function* () {
      const spec = large(policy, intensity)
      const world = yield* worldOf(spec)
      yield* grow(world, spec)
      return placesOf(world)
    }),
  )

const shares = (places: readonly string[]): number[] =>
  ['native', 'bridged', 'none'].map((place) => places.filter((other) => other === place).length)

test('M3: on the chain, investors without intensity are where they are whatever a policy pays for', async () => {
  const [native, bridged] = [await endOf(nativeLinear, 0), await endOf(bridgedLinear, 0)]
  expect(bridged).toEqual(native)
  expect(chiSquare(shares(native), [0.25, 0.25, 0.5])).toBeLessThan(chiSquareLimits[2])
})

test('M3: with intensity they follow the money', async () => {
  const [native, bridged] = [shares(await endOf(nativeLinear, 25)), shares(await endOf(bridgedLinear, 25))]
  expect(native[0]).toBeGreaterThan(1.2 * bridged[0]!)
  expect(bridged[1]).toBeGreaterThan(1.2 * native[1]!)
})
