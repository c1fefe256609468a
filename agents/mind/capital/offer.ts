import type { Deployments } from '../../../protocols/index.ts'
import { lately } from '../../../protocols/lately.ts'
import { usesOn } from '../../uses/index.ts'
import type { AnyUse, Asker, UseHolding, UseProspect, Sight } from '../../uses/use.ts'
import { annualVolatility } from '../beliefs/beliefs.ts'
import type { Situation } from '../../agent.ts'
import { gasUsd, type GasPrices } from '../valuation/gas.ts'
import { rewardDates } from '../valuation/rewards.ts'
import type { Attitude } from './attitude.ts'
import { type BestStay, bestStay } from './best-stay.ts'

/** A use as somebody sees it who stands before it: what it is, and what he has in it. */
export interface UseSeen {
  readonly use: AnyUse
  readonly held: UseHolding
  /** How fast a share in it grows, as he has learnt. */
  readonly growth: number
}

/** What one asks with. */
export interface Chooser {
  readonly here: Sight
  readonly attitude: Attitude
  /** What the money brings outside, and what METIS is expected to return, per year. */
  readonly alternative: number
  readonly expectedReturn: number
}

/** What a use is worth to somebody, fraction of the money per year, and of what. */
export interface Offer {
  readonly name: string
  readonly prospect: UseProspect
  readonly stay: BestStay
  /** All of it: the best stay, less the premium for contracts, with what METIS does and how uncertain that is. */
  readonly worth: number
}

/** Uses that are on this chain, and what an account has in each, as somebody sees them who has learnt that they grow so fast. */
export const usesSeen = (
  here: Sight,
  deployments: Deployments,
  growth: Readonly<Record<string, number>>,
): readonly UseSeen[] =>
  usesOn(deployments).map((use) => ({
    use,
    held: use.held(here as never),
    growth: growth[use.name] ?? publicGrowth(here, use) ?? use.prior ?? 0,
  }))

/** What a dollar in a use earns a year, as everybody can look it up: what all earn there, shared by those who are there now. */
export const publicGrowth = (here: Sight, use: AnyUse): number | undefined =>
  growthSeen(here.view.outside)(here.view.chain)(use, here)

/** Everybody who looks in a block finds the same. */
const growthSeen = lately((_outside: Sight['view']['outside']) =>
  lately((_chain: Sight['view']['chain']) => {
    const known = new Map<AnyUse, number | undefined>()
    return (use: AnyUse, here: Sight): number | undefined => {
      if (!known.has(use)) known.set(use, growthIn(here, use))
      return known.get(use)
    }
  }),
)

function growthIn(here: Sight, use: AnyUse): number | undefined {
  const earned = here.view.outside.signals.earnings?.[use.name]
  const now = use.index?.(here as never)
  return earned === undefined || now === undefined || earned.days < leastDays
    ? undefined
    : earned.yearly / Math.max(now.usd, 1)
}

/** Days for which something has to be seen before anybody goes by it. */
const leastDays = 0.5

/** What somebody asks with who expects METIS to return so much. */
export const chooserOf = (
  here: Pick<Situation<Attitude, unknown>, 'attributes'> & Sight,
  expectedReturn: number,
): Chooser => ({
  here,
  attitude: here.attributes,
  alternative: here.view.outside.mainnetYield + here.attributes.alternativeSpread,
  expectedReturn,
})

/** Gas of going from one use to another, with some reserve, in as many transactions. */
const moveGas = 1_500_000
const moves = 6

/** US dollars of gas that going from one use to another costs. */
export const movingGas = (view: GasPrices): number => gasUsd(view, moveGas, moves)

/**
 * What a use offers for `usd` US dollars to somebody who is in it, comes to it from another use, or from outside. What it
 * costs to go away is left out: whoever goes in will pay it, too, only later.
 */
export function offerOf(
  { use, held, growth }: UseSeen,
  { here, attitude, alternative, expectedReturn }: Chooser,
  {
    usd,
    from,
    added = usd,
    keeps = false,
  }: {
    readonly usd: number
    readonly from: 'here' | 'chain' | 'outside'
    readonly added?: number
    /** It is the money itself that is there, and that would lose something by leaving. */
    readonly keeps?: boolean
  },
): Offer | undefined {
  const asker: Asker = {
    usd: from === 'here' ? added - usd : added,
    alternative,
    impatience: attitude.impatience,
    expectedReturn,
    horizonDays: attitude.horizonDays,
    growth,
    voice: attitude.common.voice,
  }
  const prospect = use.prospect(here as never, asker)
  if (prospect === undefined) return undefined
  const { outside } = here.view
  const variance = annualVolatility(outside.signals.metis) ** 2
  const { metis, risk, entry, exitDays } = prospect
  // What waits on its way out earns nothing, and its price moves meanwhile.
  const waiting = (exitDays / 365) * (alternative + 0.5 * attitude.riskAversion * variance * metis ** 2)
  const crossing = from === 'outside' ? 2 * attitude.movingCost + outside.bridgeFee : 0
  const cost = from === 'here' ? 0 : entry + waiting + crossing + movingGas(here.view) / Math.max(usd, 1)
  const staying = keeps ? withKept(prospect, held, here.view.now) : prospect
  const stay = bestStay(staying, {
    now: here.view.now,
    horizonDays: attitude.horizonDays,
    shortestDays: 2 * attitude.reviewDays,
    dates: staying.rewards === undefined ? [] : [...rewardDates(here), ...(staying.freed ?? [])],
    cost,
    alternative,
  })
  const worth =
    stay.yearly -
    risk * attitude.common.riskPremium +
    metis * expectedReturn -
    0.5 * attitude.riskAversion * variance * metis ** 2
  return { name: use.name, prospect, stay, worth }
}

/**
 * What somebody in a use keeps by staying: what he would lose by leaving now, which is lost the less the longer he stays. He
 * compares with all else as if he were paid for it.
 */
function withKept(prospect: UseProspect, { usd, forfeit }: UseHolding, now: number): UseProspect {
  if (forfeit === undefined || !(usd > 0)) return prospect
  const { rewards = () => 0, freed = [] } = prospect
  const kept = (to: number): number => (forfeit.usd / usd) * Math.min(1, (to - now) / forfeit.seconds)
  return {
    ...prospect,
    rewards: (from, to) => rewards(from, to) + kept(to),
    freed: [...freed, now + forfeit.seconds],
  }
}
