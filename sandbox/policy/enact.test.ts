import { Effect } from 'effect'
import * as fc from 'fast-check'
import { type Abi, type Address, decodeFunctionData, type Hex, parseEther, zeroAddress } from 'viem'
import { expect, test } from 'vitest'
import { BundleAuction, Splitter, StreamPurse } from '../../protocols/auction/artifacts.gen.ts'
import { auctionParameters } from '../../protocols/auction/deploy.ts'
import { recipientNames } from '../../protocols/auction/recipients.ts'
import { TimelockController } from '../../protocols/budget/artifacts.gen.ts'
import { Farm } from '../../protocols/farms/artifacts.gen.ts'
import { protocols } from '../../protocols/index.ts'
import { FeeVault } from '../../protocols/metis/artifacts.gen.ts'
import { LockingPool } from '../../protocols/sequencing/artifacts.gen.ts'
import { sequencingParameters } from '../../protocols/sequencing/deploy.ts'
import type { OrderingName } from '../ordering/index.ts'
import { enact } from './enact.ts'
import type { Programme, StewardCall, StewardSight } from './enactment.ts'
import { GrantCalls } from '../../protocols/grants/artifacts.gen.ts'
import { grantsParameters } from '../../protocols/grants/deploy.ts'
import { policy } from './policy.ts'
import { bridge, deployer, givenOut, metis, netswap } from '../../test/fixtures/chainless.ts'

const chain = { metis, bridge, netswap }
const start = 1_704_067_200
const judged = start + 100 * 86_400

const ordering = 'first-come'

const enacted = (written: object, days: number) =>
  Effect.runSync(
    enact(
      policy.parse({ id: 'x', title: 'X', ...written }),
      { start, days, judged, ordering, metisPrice: 30 },
      chain,
      deployer,
    ),
  )

/** What a steward who goes by nothing on the chain says at a time. */
const said = (call: StewardCall['call'], now: number) => call(now, undefined as unknown as StewardSight)!

const legs = fc
  .array(
    fc.record({
      sink: fc.constantFrom('native', 'bridged'),
      pays: fc.constantFrom('METIS', 'm.USDC'),
      vestDays: fc.constantFrom(0, 15),
      schedule: fc.constantFrom({ shape: 'linear' }, { shape: 'front-loaded', days: 5 }, { shape: 'declining' }),
      weight: fc.integer({ min: 1, max: 9 }),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((all) => {
    const sum = all.reduce((total, { weight }) => total + weight, 0)
    return all.map(({ weight, ...rest }) => ({ ...rest, share: weight / sum }))
  })

/** A payment by what its last call tells the farm. */
function paid(data: Hex): { farm: string; amount: bigint; duration: bigint } {
  const { args } = decodeFunctionData({ abi: TimelockController.abi, data })
  const [targets, , payloads] = args as unknown as [Address[], bigint[], Hex[]]
  const { args: said } = decodeFunctionData({ abi: Farm.abi, data: payloads.at(-1)! })
  const [amount, duration] = said as unknown as [bigint, bigint]
  return { farm: targets.at(-1)!.toLowerCase(), amount, duration }
}

test('a policy is funded with its budget, pays all of it, to its own farms, and announces every payment first', () => {
  fc.assert(
    fc.property(legs, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 1_000_000 }), (all, days, budget) => {
      const { deployments, funding, stewardship } = enacted({ budget: `${budget} METIS`, legs: all }, days)
      const { farms } = deployments.farms
      expect(farms.map(({ pool, pays, vestSeconds }) => [pool, pays.symbol, vestSeconds])).toEqual(
        all.map(({ sink, pays, vestDays }) => [sink, pays, vestDays * 86_400]),
      )
      const worth = funding.reduce(
        (sum, { token, amount }) => sum + (token.symbol === 'METIS' ? amount : (amount * 10n ** 12n) / 30n),
        0n,
      )
      const total = parseEther(String(budget))
      // A share of a leg counts to a millionth of a millionth.
      expect(Math.abs(Number(worth - total))).toBeLessThanOrEqual(Number(total) * 1e-11 + 1e12)

      const half = stewardship.length / 2
      const [announced, made] = [stewardship.slice(0, half), stewardship.slice(half)]
      expect(announced.every(({ at }) => at === start)).toBe(true)
      expect(made.map(({ at }) => at)).toEqual(made.map(({ at }) => at).sort((a, b) => a - b))
      const payments = made.map(({ at, call }) => ({ at, ...paid(said(call, at).data) }))
      expect(announced.map(({ call }) => paid(said(call, start).data))).toEqual(
        payments.map(({ at: _at, ...rest }) => rest),
      )
      for (const [i, farm] of farms.entries()) {
        const own = payments.filter((payment) => payment.farm === farm.address)
        expect(own.reduce((sum, { amount }) => sum + amount, 0n)).toBe(funding[i]!.amount)
        expect(own.at(-1)!.at + Number(own.at(-1)!.duration)).toBe(start + days * 86_400)
      }
    }),
    { numRuns: 40 },
  )
})

test('a policy that cannot pay deploys, funds and does nothing', () => {
  const before = givenOut()
  for (const budget of [{}, { budget: '0 METIS', legs: [{ sink: 'native', share: 1 }] }]) {
    const { deployments, funding, stewardship } = enacted(budget, 20)
    expect({ farms: deployments.farms.farms, funding, stewardship }).toEqual({
      farms: [],
      funding: [],
      stewardship: [],
    })
  }
  expect(givenOut()).toBe(before)
})

const sequencing = Effect.runSync(
  protocols.sequencing.deploy({ ...deployer, fund: () => Effect.void }, sequencingParameters.parse({}), { bridge }),
)
const auction = Effect.runSync(protocols.auction.deploy(deployer, auctionParameters.parse({}), { bridge, sequencing }))
const ruled = { ...chain, sequencing, auction }
const terms = { start, days: 20, judged, ordering, metisPrice: 30 } as const

/** What a steward tells which contract when, of a policy that pays nothing. */
function rulesOf(written: object, changes: Partial<Programme> = {}) {
  const parsed = policy.parse({ id: 'x', title: 'X', ...written })
  const { deployments, funding, stewardship } = Effect.runSync(enact(parsed, { ...terms, ...changes }, ruled, deployer))
  expect([funding, deployments.budget.timelock]).toEqual([[], zeroAddress])
  const contracts = {
    [auction.auction]: BundleAuction.abi,
    [auction.splitter]: Splitter.abi,
    [auction.purses.liquidity]: StreamPurse.abi,
    [chain.metis.feeVault]: FeeVault.abi,
    [sequencing.pool]: LockingPool.abi,
  }
  const told = stewardship.map(({ at, call }) => {
    const { to, data } = said(call, at)
    const { functionName, args } = decodeFunctionData({ abi: contracts[to]! as Abi, data })
    return [at, functionName, ...(args ?? [])]
  })
  return { said: told, farms: deployments.farms.farms }
}

test('a policy of rules alone deploys no budget, and its rules begin with the programme', () => {
  const { said, farms } = rulesOf({ ordering: 'first-price-bundles', feeSharing: 0.25, slashShare: 0.1 })
  expect(said).toEqual([
    [start, 'setSecondPrice', false],
    [start, 'setSequencerShare', 2500n],
    [start, 'setSlashShare', 1000n],
  ])
  expect(farms).toEqual([])
})

test('the price of the campaign’s own ordering is set before the first block, and what is set already is not set', () => {
  const at = (campaign: OrderingName, ours?: OrderingName) =>
    rulesOf(ours === undefined ? {} : { ordering: ours }, { ordering: campaign }).said
  expect(at('second-price-bundles')).toEqual([])
  expect(at('first-price-bundles')).toEqual([[0, 'setSecondPrice', false]])
  expect(at('first-price-bundles', 'second-price-bundles')).toEqual([
    [0, 'setSecondPrice', false],
    [start, 'setSecondPrice', true],
  ])
  expect(at('first-price-bundles', 'builder-separation')).toEqual([[0, 'setSecondPrice', false]])
  expect(at('first-come', 'second-price-bundles')).toEqual([])
})

test('shares of MEV become a whole of basis points, and liquidity providers’ part has a farm that its purse fills', () => {
  const mev = { sequencer: 1 / 3, liquidity: 1 / 3, users: 1 / 3 }
  const { said, farms } = rulesOf({ ordering: 'second-price-bundles', mev })
  const [farm] = farms
  expect(farms).toMatchObject([{ pool: 'native', vestSeconds: 0, pays: { symbol: 'METIS' } }])
  expect(said.map(([at, name]) => [at, name])).toEqual([
    [start, 'setFarm'],
    [start, 'setShares'],
  ])
  expect(String(said[0]![2]).toLowerCase()).toBe(farm!.address)
  const shares = said[1]![2] as readonly { readonly account: Address; readonly share: number }[]
  expect(shares.map(({ share }) => share)).toEqual([3333, 0, 3334, 0, 0, 3333])
  expect(shares.map(({ account }) => account.toLowerCase())).toEqual(
    recipientNames.map((name) => auction.recipients[name]),
  )
})

test.each([
  [{ ordering: 'first-price-bundles' }, 'add `auction: {}` to `chain`'],
  [{ mev: { burn: 1 } }, 'or another rule with bids'],
  [{ mev: { burn: 1 }, ordering: 'builder-separation' }, 'add `auction: {}` to `chain`'],
  [{ feeSharing: 0.5 }, 'add `sequencing: {}` to `chain`'],
  [{ slashShare: 0 }, 'add `sequencing: {}` to `chain`'],
])('a policy that says %o is refused where that means nothing', (written, cure) => {
  const parsed = policy.parse({ id: 'x', title: 'X', ...written })
  expect(String(Effect.runSyncExit(enact(parsed, terms, chain, deployer)))).toContain(cure)
})

const fund = Effect.runSync(
  protocols.grants.deploy({ ...deployer, fund: () => Effect.void }, grantsParameters.parse({}), {
    bridge,
    netswap: chain.netswap,
  }),
)

const grants = [
  { kind: 'upfront', amount: '100 METIS' },
  { kind: 'milestone', amount: '200 METIS', milestones: 4, oracleError: 0.05 },
  { kind: 'vested', amount: '300 METIS', days: 50, clawback: 0.5, reviewAfterDays: 20 },
  { kind: 'retroactive', amount: '150 METIS', afterDays: 40, withinDays: 50 },
] as const

test('grants come out of the budget before the legs, wait in the fund, and are called for when the programme starts', () => {
  const written = policy.parse({
    id: 'x',
    title: 'X',
    budget: '1000 METIS',
    legs: [{ sink: 'native', share: 1 }],
    grants,
  })
  const { funding, stewardship, deployments } = Effect.runSync(
    enact(written, terms, { ...chain, grants: fund }, deployer),
  )
  expect(funding.map(({ to, amount }) => [to, amount])).toEqual([
    [deployments.budget.timelock, parseEther('250')],
    [fund.timelock, parseEther('750')],
  ])
  const called = stewardship.map(({ at, call }) => ({ at, ...said(call, at) })).filter(({ to }) => to === fund.calls)
  expect(called.map(({ at }) => at)).toEqual([start, start, start, start])
  const asked = called.map(({ data }) => decodeFunctionData({ abi: GrantCalls.abi, data }).args![0] as object)
  const none = { milestones: 0, start: 0n, duration: 0n, until: 0n, enforcement: 0, oracleError: 0, users: 0, noise: 0 }
  // What has to be earned is earned before the policy is judged, or within the days that it says.
  const until = BigInt(judged)
  const day = 86_400
  const closes = BigInt(start + 3 * day)
  expect(asked).toMatchObject([
    { ...none, kind: 0, amount: parseEther('100'), closes },
    { ...none, kind: 1, amount: parseEther('200'), milestones: 4, oracleError: 50_000, until, closes },
    {
      ...none,
      kind: 2,
      amount: parseEther('300'),
      duration: 50n * 86_400n,
      enforcement: 500_000,
      review: BigInt(start + 20 * day),
    },
    {
      ...none,
      kind: 3,
      amount: parseEther('150'),
      milestones: 10,
      start: BigInt(start + 40 * day),
      until: BigInt(start + 50 * day),
      users: 8,
      noise: 300_000,
    },
  ])
})

test('a policy with grants is refused where there is no fund', () => {
  const refused = Effect.runSyncExit(
    enact(policy.parse({ id: 'builders', title: 'X', budget: '750 METIS', grants }), terms, chain, deployer),
  )
  expect(String(refused)).toContain('add `grants: {}` to `chain`')
})
