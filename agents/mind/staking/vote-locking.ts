import type { FloorName } from '../../../protocols/index.ts'
import { fromUnits } from '../../../protocols/token.ts'
import type { Situation } from '../../agent.ts'
import { type Portfolio, poolUsd } from '../valuation/portfolio.ts'
import { emissionOf, emitted, payingPlace, priceOf } from '../valuation/rewards.ts'

/** What decides whether METIS is worth locking. Amounts are in whole tokens and US dollars, rates per year. */
export interface LockChoice {
  /** US dollars for a METIS. */
  readonly price: number
  /** Years that a lock lasts; voting power is METIS times years, and falls to nothing by the end. */
  readonly years: number
  /** Voting power of everybody else. */
  readonly otherPower: number
  /** Stake in a farm, own and of all, and what of the others' counts; in any one unit. */
  readonly stake: number
  readonly allStakes: number
  readonly otherWorking: number
  /** Whether votes raise what the stake counts for. */
  readonly boosted: boolean
  /** What that farm pays, and what lockers are paid, US dollars a year. */
  readonly rewards: number
  readonly fees: number
  /** What the owner wants for not being able to touch what is locked. */
  readonly impatience: number
}

/** Curve's boost: min(b, 0.4 b + 0.6 B v / V), of stake b among B and votes v among V (BoostedFarm.sol). */
export const workingBalance = (stake: number, allStakes: number, power: number, allPower: number): number =>
  Math.min(stake, 0.4 * stake + (allPower > 0 ? (0.6 * allStakes * power) / allPower : 0))

/**
 * US dollars a year that `metis` locked brings beyond what it costs: more of the farm's rewards, a share of fees, less
 * the illiquidity. Over its life a lock has half the voting power that it starts with.
 */
export function lockWorth(metis: number, choice: LockChoice): number {
  const { price, years, otherPower, stake, allStakes, otherWorking, boosted, rewards, fees, impatience } = choice
  const power = (metis * years) / 2
  const all = otherPower + power
  const working = boosted ? workingBalance(stake, allStakes, power, all) : stake
  const earned = working > 0 ? (rewards * working) / (otherWorking + working) : 0
  const shared = all > 0 ? (fees * power) / all : 0
  return earned + shared - impatience * metis * price
}

/** The METIS to lock, up to `most`, that is worth most; 0 when locking is not worth it. Looks at hundredths of `most`. */
export function bestLock(most: number, choice: LockChoice): number {
  let [best, worth] = [0, lockWorth(0, choice)]
  for (let part = 1; part <= 100; part++) {
    const metis = most * (part / 100)
    const found = lockWorth(metis, choice)
    if (found > worth) [best, worth] = [metis, found]
  }
  return best
}

const week = 604_800
const year = 365 * 86_400

/** Whoever looks at locking. */
type Here = Situation<{ readonly impatience: number }, never, FloorName | 'rewards'>

/** The farm that pays for METIS liquidity now or soon: the policy's, or else the protocol's own. */
export function payingFarm({ view, deployments }: Pick<Here, 'view' | 'deployments'>) {
  const place = payingPlace({ view, deployments }, 'native')
  return place >= 0
    ? { farm: deployments.farms.farms[place]!, state: view.chain.farms[place]!, own: view.account.farms[place]! }
    : { farm: deployments.rewards.farm, state: view.chain.rewards.farm, own: view.account.rewards }
}

/** What an agent's choice of a lock for `weeks` depends on, as it sees it now. */
export function lockChoice(
  here: Pick<Here, 'view' | 'deployments' | 'attributes'>,
  { wealth }: Pick<Portfolio, 'wealth'>,
  weeks: number,
): LockChoice {
  const { view, deployments, attributes } = here
  const { farm, state, own } = payingFarm(here)
  const price = view.outside.metis
  const years = (weeks * week) / year
  const { totalStaked } = state
  const perToken = poolUsd(view, deployments.netswap.pools.native) / Number(view.chain.netswap.native.liquidity)
  const working = state.totalWorking ?? totalStaked
  // Who has no stake yet judges by the one that it would have.
  const stake = Number(own.staked) || wealth / 2 / perToken
  return {
    price,
    years,
    otherPower: fromUnits(view.chain.rewards.votingPower - view.account.rewards.votingPower, 18),
    stake,
    allStakes: Number(totalStaked - own.staked) + stake,
    otherWorking: Number(working - (own.working ?? own.staked)),
    boosted: farm.boosted === true,
    rewards: (emitted(emissionOf(view, farm, state), view.now, years * year) * priceOf(farm.pays, price)) / years,
    fees: (deployments.rewards.weeklyFees * price * year) / week,
    impatience: attributes.impatience,
  }
}
