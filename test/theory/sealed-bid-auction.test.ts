import { Effect } from 'effect'
import { type Address, pad, parseEther, toHex } from 'viem'
import { describe, expect, test } from 'vitest'
import { equilibriumBid, type PriceRule } from '../../agents/mind/bidding.ts'
import { auctionActions } from '../../protocols/auction/actions.ts'
import { type AuctionDeployment, auctionParameters, deployAuction } from '../../protocols/auction/deploy.ts'
import { auctionEvents } from '../../protocols/auction/events.ts'
import type { EventLog, EventTable, Fact } from '../../protocols/fact.ts'
import { WETH9 } from '../../protocols/metis/artifacts.gen.ts'
import { metisActions } from '../../protocols/metis/actions.ts'
import { balanceOf } from '../../protocols/token.ts'
import { openChain } from '../../sandbox/chain/chain.ts'
import { deployerOn } from '../../sandbox/world/deployer.ts'
import { drawsOf } from '../../sandbox/world/random.ts'
import { shared } from '../fixtures/effects.ts'
import { fromWei, toWei } from '../fixtures/exchange.ts'
import { expectEstimate, expectWithin } from '../fixtures/tolerance.ts'

/** Values are uniform up to so many METIS; the lowest possible reserve is a hundred-millionth of that. */
const highest = 100
const rounds = 1000
const sizes = [2, 3, 5] as const
const rules = ['first', 'second'] as const
const bundle = pad('0x01')
const owner: Address = '0x00000000000000000000000000000000000001ab'
const bidderOf = (rank: number): Address => toHex(0xb1d0000 + rank, { size: 20 })

/** What came of one auction: by round, in units of the highest value. */
interface Record {
  readonly bidders: number
  readonly rule: PriceRule
  readonly revenue: number[]
  readonly surplus: number[]
  /** Rounds that the bidder with the highest value won. */
  efficient: number
  /** Wei that winners paid by the events, and that the splitter holds. */
  paid: bigint
  held: bigint
}

/**
 * A thousand blocks, each with a round of six auctions: 2, 3 and 5 bidders, who value the first place independently,
 * under either price rule.
 */
const played = shared(
  Effect.gen(function* () {
    let clock = 1_704_067_200
    const chain = yield* openChain({ source: { kind: 'memory' }, chainId: 10_880, timestamp: clock })
    const coinbase: Address = '0x4200000000000000000000000000000000000011'
    const deployer = deployerOn(chain, { account: owner, coinbase, clock: () => ++clock, prices: { eth: 1, metis: 1 } })
    const bidders = Array.from({ length: Math.max(...sizes) }, (_, rank) => bidderOf(rank))
    for (const account of [owner, ...bidders]) yield* chain.setBalance(account, parseEther('10000000'))
    const metis = { symbol: 'METIS', address: yield* deployer.create(WETH9), decimals: 18 }
    const auctions: { at: AuctionDeployment; events: EventTable[Address]; record: Record }[] = []
    for (const count of sizes) {
      for (const rule of rules) {
        const parameters = auctionParameters.parse({ price: rule, reserveMetis: 1e-6 })
        const at = yield* deployAuction(deployer, parameters, { bridge: { metis } as never })
        const record: Record = {
          ...{ bidders: count, rule, revenue: [], surplus: [], efficient: 0, paid: 0n, held: 0n },
        }
        auctions.push({ at, events: auctionEvents(at)[at.auction]!, record })
      }
    }
    const { wrap } = metisActions({ wmetis: metis.address } as never)
    for (const bidder of bidders) {
      yield* deployer.call(wrap(parseEther('1000000')), bidder)
      for (const { at } of auctions) {
        const { approvals, deposit } = auctionActions(at)
        for (const call of [...approvals(), deposit(parseEther('100000'))]) yield* deployer.call(call, bidder)
      }
    }
    const draws = drawsOf('V10-V11')
    yield* deployer.finish
    let before: ReadonlyMap<number, readonly number[]> | undefined
    // Each block settles the round of the one before it at its top; the last only settles.
    for (let round = 0; round <= rounds; round++) {
      const values = new Map<number, number[]>(
        sizes.map((size) => [size, Array.from({ length: size }, () => draws.uniform())]),
      )
      const settlements = auctions.map(({ at, record }) => ({
        from: owner,
        ...auctionActions(at).settle(BigInt(record.bidders)),
      }))
      const bids = auctions.flatMap(({ at, record }) =>
        values.get(record.bidders)!.map((value, rank) => {
          const bid = equilibriumBid(record.rule, value * highest, record.bidders - 1)!
          return { from: bidders[rank]!, ...auctionActions(at).bid(toWei(bid), bundle) }
        }),
      )
      const calls = [...(before === undefined ? [] : settlements), ...(round < rounds ? bids : [])]
      yield* chain.submit(calls.map((call) => ({ ...call, tip: 0n })))
      yield* chain.mine({ timestamp: ++clock, coinbase })
      if (before !== undefined) {
        const logs = yield* chain.logs()
        for (const { at, events, record } of auctions) {
          keep(record, settledIn(logs, at.auction, events), before.get(record.bidders)!)
        }
      }
      before = values
    }
    for (const { at, record } of auctions) record.held = yield* deployer.read(balanceOf(metis.address, at.splitter))
    return auctions.map(({ record }) => record)
  }),
)

/** What the settlement of an auction's oldest round says. */
const settledIn = (logs: readonly EventLog[], auction: Address, events: EventTable[Address]) =>
  logs
    .filter(({ address }) => address === auction)
    .flatMap((log): readonly Fact[] => events[log.topics[0]!]?.(log, { timestamp: 0 }) ?? [])
    .find((fact) => fact.type === 'auction')!

function keep(record: Record, { account, amount }: ReturnType<typeof settledIn>, values: readonly number[]): void {
  const won = values.find((_, rank) => bidderOf(rank) === account)!
  record.revenue.push(fromWei(amount) / highest)
  record.surplus.push(won - fromWei(amount) / highest)
  if (won === Math.max(...values)) record.efficient++
  record.paid += amount
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
const variance = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1)

/** Theory for n values uniform on (0, 1): what the seller gets on average is the same under both rules. */
const revenueOf = (n: number) => (n - 1) / (n + 1)
const spread = (n: number) => (n + 1) ** 2 * (n + 2)
const revenueVariance = {
  first: (n: number) => ((n - 1) / n) ** 2 * (n / spread(n)),
  second: (n: number) => (2 * (n - 1)) / spread(n),
}
/** The winner keeps a part of its value in the one, the distance to the second highest in the other. */
const surplusVariance = { first: (n: number) => n / spread(n) / n ** 2, second: (n: number) => n / spread(n) }

describe.each(sizes)('V10-V11: a thousand rounds among %i bidders', (n) => {
  const record = (rule: PriceRule) => played().find((one) => one.bidders === n && one.rule === rule)!

  test.each(rules)('bring (n-1)/(n+1) of the highest value under the %s-price rule, spread as theory says', (rule) => {
    const { revenue } = record(rule)
    const expected = revenueVariance[rule](n)
    expectEstimate(mean(revenue), revenueOf(n), Math.sqrt(expected / rounds))
    expectWithin(variance(revenue), expected, 0.15)
  })

  test.each(rules)('leave the winner 1/(n+1) under the %s-price rule, and the highest value always wins', (rule) => {
    const { surplus, efficient } = record(rule)
    expectEstimate(mean(surplus), 1 / (n + 1), Math.sqrt(surplusVariance[rule](n) / rounds))
    expect(efficient).toBe(rounds)
  })

  test('pay the seller to the wei what the winners paid (V36 c)', () => {
    for (const rule of rules) expect(record(rule).held).toBe(record(rule).paid)
  })
})
