import type { Situation } from '../../agent.ts'
import type { Sight } from '../../uses/use.ts'
import { adapt, type Beliefs, expectedReturn, reviewBeliefs } from '../beliefs/beliefs.ts'
import { rewardDates } from '../valuation/rewards.ts'
import type { Attitude } from './attitude.ts'
import { bestUseOfMetis } from './best-use.ts'
import { coinWorthTo } from './coin-value.ts'
import { chooseUses, type Experienced, outside } from './choose-use.ts'
import { spareMetis } from './carry-out.ts'
import { chooserOf, type Offer, offerOf, publicGrowth, type UseSeen } from './offer.ts'

/** What an owner of capital remembers. */
export interface CapitalMemory extends Experienced {
  readonly beliefs: Beliefs
  /** How fast a share in each use grows, as learnt. */
  readonly growth: Readonly<Record<string, number>>
  /** Seconds since 1970 of the last look; 0 before the first. */
  readonly reviewed: number
  /** US dollars that are to be in each use. */
  readonly targets: Readonly<Record<string, number>>
  /** Coins that were earned and not sold, whole METIS, and the use they are to be in. */
  readonly kept: number
  readonly keptIn: string
  /** What a coin is worth over its price. */
  readonly valuation: number
  /** Uses that may take the account's tokens, and `sale` for the exchanges. */
  readonly approved: readonly string[]
  /** Blocks in a row that it has been at work. */
  readonly busy: number
}

/** An owner before it has looked at anything: what it has is in METIS, or outside. */
export const unlooked = (sleeves: number, metisShare: number, beliefs: Beliefs): CapitalMemory => ({
  sleeves: Array.from({ length: sleeves }, (_, place) => (place < Math.round(metisShare * sleeves) ? 'hold' : outside)),
  beliefs,
  growth: {},
  reviewed: 0,
  targets: {},
  kept: 0,
  keptIn: 'hold',
  valuation: 1,
  approved: [],
  busy: 0,
})

type Here = Situation<Attitude, CapitalMemory>

/**
 * What an account has everywhere: US dollars, what of them are rewards that are owed, and the METIS it is exposed to, in whole
 * ones.
 */
export function wealthOf(
  here: Sight,
  seen: readonly UseSeen[],
): { readonly usd: number; readonly owed: number; readonly metis: number } {
  const { view, deployments, beside = { usd: 0, metis: 0 } } = here
  const { outside: prices } = view
  const inUses = seen.reduce(
    (sum, { held: { usd, leaving, metis, owed = { usd: 0, metis: 0 } } }) => ({
      usd: sum.usd + usd + leaving + owed.usd,
      owed: sum.owed + owed.usd,
      metis: sum.metis + metis + owed.metis,
    }),
    { usd: 0, owed: 0, metis: 0 },
  )
  const gas = Number(view.native) / 1e18
  const crossing = (view.crossing ?? []).reduce((sum, { token, amount }) => {
    const price =
      token.address === deployments.bridge.metis.address
        ? prices.metis
        : token.address === deployments.bridge.weth.address
          ? prices.eth
          : 1
    return sum + (Number(amount) / 10 ** token.decimals) * price
  }, 0)
  return {
    usd:
      view.outsideAccount +
      Number(view.account.bridge.usdc) / 1e6 +
      (Number(view.account.bridge.weth) / 1e18) * prices.eth +
      gas * prices.metis +
      inUses.usd +
      crossing +
      beside.usd,
    owed: inUses.owed,
    metis: inUses.metis + gas + beside.metis,
  }
}

/** Learns from what there is to see, and chooses a use for each sleeve and what to do with coins. */
export function reviewCapital(here: Here, before: readonly UseSeen[]): CapitalMemory {
  const { attributes, memory, view } = here
  const beliefs = reviewBeliefs(memory.beliefs, view, attributes)
  const growth = learnt(here, before)
  // What an account has in them is what it was a moment ago; only what is known of them is new.
  const seen = before.map((one) => ({ ...one, growth: growth[one.use.name] ?? one.growth }))
  const wealth = wealthOf(here, seen)
  const chooser = chooserOf(here, expectedReturn(beliefs, view.outside, attributes) + attributes.common.drift)
  const coins = memory.kept * view.outside.metis
  const each = Math.max(0, wealth.usd - wealth.owed - coins) / memory.sleeves.length
  const { sleeves, experience } = chooseUses(here, chooser, seen, each)
  const targets: Record<string, number> = {}
  for (const name of sleeves) if (name !== outside) targets[name] = (targets[name] ?? 0) + each

  const best = bestUseOfMetis(chooser, seen, Math.max(coins, 1))
  const own = coinWorthTo(here, {
    expectedReturn: chooser.expectedReturn,
    bestUse: best.yearly,
    nativeShare: Math.min(1, (wealth.metis * view.outside.metis) / Math.max(wealth.usd, 1)),
  })
  return {
    ...memory,
    sleeves,
    ...(experience === undefined ? {} : { experience }),
    beliefs,
    growth,
    reviewed: view.now,
    targets,
    keptIn: best.name,
    busy: 0,
    // What is wanted elsewhere is sold for what it fetches, but by parts, as the pool fills up again.
    valuation: isWanted(here) ? Math.min(own, 1 - 2 * attributes.common.slippage) : own,
  }
}

/** What each use earns, as it is to be seen, learnt adaptively (V25). */
function learnt(here: Here, seen: readonly UseSeen[]): CapitalMemory['growth'] {
  const { attributes, memory } = here
  const found = seen.flatMap(({ use }) => {
    const observed = publicGrowth(here, use)
    if (observed === undefined) return []
    const known = memory.growth[use.name]
    return [[use.name, known === undefined ? observed : adapt(known, observed, attributes.learningRate)] as const]
  })
  return { ...memory.growth, ...Object.fromEntries(found) }
}

/** Money is wanted elsewhere now and then, whatever coins may be worth. */
function isWanted({ attributes, memory, view, random }: Here): boolean {
  if (memory.reviewed === 0) return false
  const horizons = (view.now - memory.reviewed) / (attributes.horizonDays * 86_400)
  return random('wants').uniform() < 1 - Math.exp(-attributes.common.wantsMoney * horizons)
}

/**
 * Whether somebody whose clock rings looks at what there is. Whoever has something here does. Whoever is outside looks
 * rarely, the more often the more is to be gained and the more it is talked about: a programme is news by what it promises.
 */
export function looks(here: Here, seen: readonly UseSeen[]): boolean {
  const { attributes, memory, random, view } = here
  const { looking, lookingGain, woken, settledDays, settlingDays } = attributes.common
  if (memory.sleeves.some((name) => name !== outside) || memory.kept > 0) return true
  const chooser = chooserOf(here, 0)
  const offers = seen.flatMap((one) => offerOf(one, chooser, { usd: 1000, from: 'chain' }) ?? [])
  const gain = Math.max(0, ...offers.map(({ worth }) => worth - chooser.alternative))
  const promised = Math.max(0, ...offers.map(rewardsOf(here)))
  const rate = looking * Math.exp(Math.min(lookingGain * gain, 10)) * (1 + (woken - 1) * Math.min(1, promised / 0.3))
  const elapsed =
    view.now < attributes.settled ? (settlingLookDays * settledDays) / settlingDays : attributes.reviewDays
  return random('looking').uniform() < 1 - Math.exp(-rate * elapsed)
}

/** Days between two looks of somebody outside while the world settles. */
export const settlingLookDays = 1

/** Rewards of a year, by the best of the days that they are paid on. */
const rewardsOf =
  ({ view }: Pick<Here, 'view'>) =>
  ({ prospect: { rewards } }: Offer): number => {
    if (rewards === undefined) return 0
    const [first = view.now] = rewardDates({ view })
    const days = 86_400
    return Math.max(...[view.now, first].map((from) => rewards(from, from + days) * 365))
  }

/** METIS that somebody has earned and not put to use is his to keep or to sell: never more than there is beyond his targets. */
export const keptOf = (here: Sight, seen: readonly UseSeen[], memory: CapitalMemory): number =>
  Math.min(memory.kept, spareMetis(here, seen, memory))
