import { Effect } from 'effect'
import { type Address, pad, parseEther, toHex } from 'viem'
import { describe, expect, test } from 'vitest'
import { equilibriumBid, type PriceRule } from '../../agents/mind/mev/bidding.ts'
import { auctionActions } from '../../protocols/auction/actions.ts'
import { auctionParameters, deployAuction } from '../../protocols/auction/deploy.ts'
import type { AuctionDeployment } from '../../protocols/auction/deployment.ts'
import { auctionEvents } from '../../protocols/auction/events.ts'
import type { EventLog, EventTable, Fact } from '../../protocols/fact.ts'
import { WETH9 } from '../../protocols/metis/artifacts.gen.ts'
import { metisActions } from '../../protocols/metis/actions.ts'
import { balanceOf } from '../../protocols/token.ts'
import { openChain } from '../../sandbox/chain/chain.ts'
import { deployerOn } from '../../sandbox/origin/deployer.ts'
import { drawsOf } from '../../sandbox/random/streams.ts'
import type { Draws } from '../../agents/random.ts'
import { shared } from '../fixtures/effects.ts'
import { fromWei, toWei } from '../fixtures/exchange.ts'
import { expectEstimate, expectWithin } from '../fixtures/tolerance.ts'

/** Values are uniform up to so many METIS; the lowest possible reserve is a hundred-millionth of that. */
const highest = 100
const rounds = 1000
const sizes = [2, 5] as const
const rules = ['first', 'second'] as const
const bundle = pad('0x01')
const owner: Address = '0x00000000000000000000000000000000000001ab'
const bidderOf = (rank: number): Address => toHex(0xb1d0000 + rank, { size: 20 })

/** What came of one auction: by round, in units of the highest value. */
interface Tally {
  readonly bidders: (typeof sizes)[number]
  readonly rule: PriceRule
  readonly revenue: number[]
  readonly surplus: number[]
  /** Rounds that the bidder with the highest value won. */
  efficient: number
  /** Wei that winners paid by the events, and that the splitter holds. */
  paid: bigint
  held: bigint
}

const emptyRecords = (): Tally[] =>
  sizes.flatMap((bidders) =>
    rules.map((rule) => ({ bidders, rule, revenue: [], surplus: [], efficient: 0, paid: 0n, held: 0n })),
  )

/**
 * So many blocks, each with a round of four auctions: two or five bidders, who value the first place independently, under
 * either price rule.
 */
const play = Effect.fnUntraced(function* (records: readonly Tally[], blocks: number, draws: Draws) {
  let clock = 1_704_067_200
  const chain = yield* openChain({ source: { kind: 'memory' }, chainId: 10_880, timestamp: clock })
  const coinbase: Address = '0x4200000000000000000000000000000000000011'
  const deployer = deployerOn(chain, { account: owner, coinbase, clock: () => ++clock, prices: { eth: 1, metis: 1 } })
  const bidders = Array.from({ length: Math.max(...sizes) }, (_, rank) => bidderOf(rank))
  for (const account of [owner, ...bidders]) yield* chain.setBalance(account, parseEther('10000000'))
  const metis = { symbol: 'METIS', address: yield* deployer.create(WETH9), decimals: 18 }
  const auctions: Auction[] = []
  for (const record of records) {
    const parameters = auctionParameters.parse({ price: record.rule, reserveMetis: 1e-6 })
    const at = yield* deployAuction(deployer, parameters, { bridge: { metis } as never })
    auctions.push({ record, at, actions: auctionActions(at), events: auctionEvents(at)[at.auction]! })
  }
  const { wrap } = metisActions({ wmetis: metis.address } as never)
  for (const bidder of bidders) {
    yield* deployer.call(wrap(parseEther('1000000')), bidder)
    for (const { actions } of auctions) {
      for (const call of [...actions.approvals(), actions.deposit(parseEther('100000'))]) {
        yield* deployer.call(call, bidder)
      }
    }
  }
  yield* deployer.finish
  for (let block = 0; block < blocks; block++) {
    const values = new Map(sizes.map((size) => [size, Array.from({ length: size }, () => draws.uniform())]))
    const bids = auctions.flatMap(({ actions, record: { bidders: size, rule } }) =>
      values.get(size)!.map((value, rank) => {
        const bid = equilibriumBid(rule, value * highest, size - 1)!
        return { from: bidders[rank]!, ...actions.bid(toWei(bid), bundle) }
      }),
    )
    const settlements = auctions.map(({ actions, record }) => ({
      from: owner,
      ...actions.settle(BigInt(record.bidders)),
    }))
    for (const calls of [bids, settlements]) {
      yield* chain.submit(calls.map((call) => ({ ...call, tip: 0n })))
      yield* chain.mine({ timestamp: ++clock, coinbase })
    }
    const logs = yield* chain.logs()
    for (const auction of auctions) keep(auction, logs, values.get(auction.record.bidders)!)
  }
  for (const { at, record } of auctions) record.held += yield* deployer.read(balanceOf(metis.address, at.splitter))
})

interface Auction {
  readonly record: Tally
  readonly at: AuctionDeployment
  readonly actions: ReturnType<typeof auctionActions>
  readonly events: EventTable[Address]
}

/** A thousand rounds on ten chains: Anvil remembers every block, and takes longer the more it remembers. */
const played = shared(
  Effect.gen(function* () {
    const records = emptyRecords()
    const draws = drawsOf('V10-V11')
    for (let chain = 0; chain < 10; chain++) yield* Effect.scoped(play(records, rounds / 10, draws))
    return records
  }),
)

/** Books what the settlement of a round says. */
function keep({ record, at, events }: Auction, logs: readonly EventLog[], values: readonly number[]): void {
  const { account, amount } = logs
    .filter(({ address }) => address === at.auction)
    .flatMap((log): readonly Fact[] => events[log.topics[0]!]?.(log, { timestamp: 0 }) ?? [])
    .find((fact) => fact.type === 'auction')!
  const won = values.find((_, rank) => bidderOf(rank) === account)!
  record.revenue.push(fromWei(amount) / highest)
  record.surplus.push(won - fromWei(amount) / highest)
  if (won === Math.max(...values)) record.efficient++
  record.paid += amount
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
function variance(values: readonly number[]): number {
  const centre = mean(values)
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1)
}

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
