import type { Address } from 'viem'
import { marketsOf } from '../../../protocols/markets.ts'
import { lately } from '../../../protocols/lately.ts'
import { unitWorth, type Worth } from '../../ledger/worth.ts'
import type { Sample } from '../metric.ts'
import { outerWorth } from '../sample/extraction.ts'
import { identities } from '../sample/identity.ts'
import { groupOfKind, payerOf, receiverOf, type WelfareAccount, type WelfareGroup } from './account.ts'

/** Value that went from one account to another, at outer prices. Negative where it went the other way. */
export interface ValueTransfer {
  readonly from: WelfareAccount
  readonly to: WelfareAccount
  readonly worth: Worth
  /** What somebody paid for a swap that he made because he wanted to swap. */
  readonly organic?: true
}

/**
 * What a block moved between groups, each amount out of one account and into another, so that transfers cancel: swaps by what
 * they gave less what they got at fair prices, gas, bids, rewards, what liquidations took, what building and moving cost, what
 * money outside earned. Deposits are none: a coin in a pool is still its owner's.
 */
export const transfersIn = lately((sample: Sample): readonly ValueTransfer[] => {
  const { byActor, byAddress } = identities(sample)
  const kindAt = (account: Address): string | undefined => byAddress.get(account)?.kind
  const book: Book = {
    worth: outerWorth(sample),
    ofActor: (actor) => accountOf(byActor.get(actor)?.kind),
    ofAddress: (account) => accountOf(kindAt(account)),
    organic: (actor) => byActor.get(actor)?.organic === true,
    organicAt: (account) => byAddress.get(account)?.organic === true,
  }
  return [
    ...swapped(sample, book),
    ...gas(sample, book),
    ...rewarded(sample, kindAt),
    ...others(sample, book),
    ...interest(sample),
  ].filter(({ worth }) => worth !== 0n)
})

interface Book {
  readonly worth: ReturnType<typeof outerWorth>
  readonly ofActor: (actor: string) => WelfareAccount
  readonly ofAddress: (account: Address) => WelfareAccount
  readonly organic: (actor: string) => boolean
  readonly organicAt: (account: Address) => boolean
}

/** Whoever is no agent acts for the foundation. */
const accountOf = (kind: string | undefined): WelfareAccount => (kind === undefined ? 'treasury' : groupOfKind(kind))

function swapped(sample: Sample, book: Book): readonly ValueTransfer[] {
  const { entries, hedgeAt, waitAt, market } = sample
  const settled = new Set(entries.flatMap(({ fact, transaction }) => (fact.type === 'fill' ? [transaction] : [])))
  const shares = sharesOf(sample)
  return entries.flatMap(({ fact, actor, transaction }): readonly ValueTransfer[] => {
    if (fact.type !== 'swap' && fact.type !== 'fill') return []
    // Who follows the outer price trades outside at the price of its moments: that is fair, then.
    const hedge = fact.type === 'swap' ? hedgeAt(transaction) : undefined
    const valued = (token: Address, amount: bigint): Worth | undefined =>
      hedge?.token.address === token
        ? unitWorth({ decimals: hedge.token.decimals, price: hedge.price }) * amount
        : book.worth(token, amount)
    const given = valued(fact.tokenIn, fact.amountIn)
    const got = valued(fact.tokenOut, fact.amountOut)
    if (given === undefined || got === undefined) return []
    const cost = given - got
    const [from, organic] =
      fact.type === 'fill'
        ? [book.ofAddress(fact.account), book.organicAt(fact.account)]
        : settled.has(transaction)
          ? (['underway', false] as const)
          : [book.ofActor(actor), book.organic(actor)]
    const mark = organic ? ({ organic } as const) : {}
    const seconds = organic ? waitAt(transaction) : 0
    const waited = { from, to: 'waste', worth: priceOfTime(given, market.mainnetYield, seconds), ...mark } as const
    if (fact.type === 'fill') return [{ from, to: 'underway', worth: cost, ...mark }, waited]
    const { protocol, owned } = shares.get(fact.pool) ?? { protocol: 0n, owned: 0n }
    const fee = (given * protocol) / whole
    return [
      { from, to: 'providers', worth: cost, ...mark },
      { from: 'providers', to: 'treasury', worth: fee + ((cost - fee) * owned) / whole },
      waited,
    ]
  })
}

const whole = 10n ** 18n
const yearSeconds = 365 * 86_400

/** What money that waits would have earned outside meanwhile. */
const priceOfTime = (worth: Worth, yearly: number, seconds: number): Worth =>
  (worth * BigInt(Math.round(((yearly * seconds) / yearSeconds) * 1e18))) / whole

/** Shares, times 1e18, of what is swapped that a pool's protocol keeps, and of the pool's liquidity that is the treasury's. */
function sharesOf({ deployments, state, ledger, treasury }: Sample) {
  const owners = new Set([treasury, deployments.budget.timelock, deployments.grants?.timelock])
  return new Map(
    marketsOf(deployments, state).map(({ pool, fee }) => {
      const supply = ledger.supply(pool)
      const owned = [...owners].reduce((sum, owner) => (owner ? sum + ledger.balance(pool, owner) : sum), 0n)
      const protocol = BigInt(Math.round(fee.protocol * 1e18))
      return [pool as string, { protocol, owned: supply === 0n ? 0n : (whole * owned) / supply }]
    }),
  )
}

/** Gas goes to the fee vault, which is the foundation's; that of transactions that revert buys nothing and is wasted. */
function gas(sample: Sample, book: Book): readonly ValueTransfer[] {
  const wei = unitWorth({ decimals: 18, price: sample.market.metis })
  return [...Map.groupBy(sample.uses, ({ actor }) => actor)].flatMap(([actor, sent]): readonly ValueTransfer[] => {
    const from = book.ofActor(actor)
    if (from === 'treasury') return []
    const { gas: used, tips } = sample.feesOf(actor)
    const paid = (used + tips) * wei
    // Nobody asks for receipts: an agent's gas of a block is taken to be spread evenly over its transactions.
    const wasted = (paid * BigInt(sent.filter(({ failed }) => failed).length)) / BigInt(sent.length)
    const mark = book.organic(actor) ? ({ organic: true } as const) : {}
    return [
      { from, to: 'treasury', worth: paid - wasted, ...mark },
      { from, to: 'waste', worth: wasted, ...mark },
    ]
  })
}

function rewarded(sample: Sample, kindAt: (account: Address) => string | undefined): readonly ValueTransfer[] {
  const { byActor } = identities(sample)
  const worth = outerWorth(sample)
  return sample.rewards.received.flatMap((received): readonly ValueTransfer[] => {
    const { to, token, amount } = received
    const value = worth(token, amount)
    if (value === undefined) return []
    const kind = to.kind === 'agent' ? (byActor.get(to.actor)?.kind ?? kindAt(to.actor as Address)) : undefined
    const receiver = kind !== undefined ? receiverOf(received, kind) : to.kind === 'treasury' ? 'treasury' : 'outside'
    return [{ from: payerOf(received), to: receiver, worth: value }]
  })
}

/** Bids, liquidations, slashes, fees of positions and products, work that developers buy, and what crossing the bridge costs. */
function others({ entries, deployments, market }: Sample, { worth, ofAddress }: Book): readonly ValueTransfer[] {
  const { outside, usdc } = deployments.bridge
  const moved = (from: WelfareAccount, to: WelfareAccount, value: Worth | undefined): readonly ValueTransfer[] =>
    value === undefined || from === to ? [] : [{ from, to, worth: value }]
  const less = (one: Worth | undefined, other: Worth | undefined): Worth | undefined =>
    one === undefined || other === undefined ? undefined : one - other
  const bridging = BigInt(Math.round(market.bridgeFee * 1e18))
  return entries.flatMap(({ fact }): readonly ValueTransfer[] => {
    switch (fact.type) {
      case 'auction':
        return moved(ofAddress(fact.account), 'underway', worth(fact.token, fact.amount))
      case 'slash':
        return moved(staking(ofAddress(fact.account)), 'underway', worth(fact.token, fact.amount))
      case 'liquidation': {
        const gain = less(worth(fact.collateral, fact.seized), worth(fact.token, fact.amount))
        return moved(ofAddress(fact.account), ofAddress(fact.liquidator), gain)
      }
      case 'marginLiquidation': {
        const gain = less(worth(fact.token, fact.amount), worth(fact.settlement, fact.repaid + fact.insurance))
        return moved(ofAddress(fact.account), ofAddress(fact.liquidator), gain)
      }
      // Virtual dollars have eighteen decimals. Whoever is liquidated is no taker of liquidity for its own sake, but pays the same fee.
      case 'position':
        return moved(ofAddress(fact.account), 'providers', fact.fee * whole)
      case 'visit':
        return moved(ofAddress(fact.account), ofAddress(fact.to), worth(fact.token, fact.amount))
      case 'fastExit':
        return moved(ofAddress(fact.account), 'waste', worth(fact.token, fact.fee))
      case 'bridgeIn':
      case 'bridgeOut': {
        const from = ofAddress(fact.account)
        const value = worth(fact.token, fact.amount)
        return from === 'treasury' || value === undefined ? [] : moved(from, 'waste', (value * bridging) / whole)
      }
      // Work is bought outside, for dollars that leave the chain for good.
      case 'transfer':
        return fact.to === outside && fact.token === usdc.address
          ? moved(ofAddress(fact.from), 'outside', worth(fact.token, fact.amount))
          : []
      default:
        return []
    }
  })
}

const staking = (account: WelfareAccount): WelfareAccount => (account === 'holders' ? 'stakers' : account)

/** What money that was left outside earned there since the block before: what money that was brought here gave up. */
function interest({ clusters, outside, market, blockSeconds }: Sample): readonly ValueTransfer[] {
  const balances = new Map<WelfareGroup, number>()
  for (const { kind, address } of clusters) {
    const group = groupOfKind(kind)
    balances.set(group, (balances.get(group) ?? 0) + outside(address))
  }
  const rate = Math.expm1((market.mainnetYield * blockSeconds) / yearSeconds)
  return [...balances].map(([to, usd]) => ({
    from: 'outside',
    to,
    worth: BigInt(Math.round(usd * rate * 1e6)) * 10n ** 30n,
  }))
}
