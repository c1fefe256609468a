import { announcedAs, type FarmDeployment } from '../../../protocols/farms/deployment.ts'
import type { PoolName } from '../../../protocols/pair.ts'
import { lately } from '../../../protocols/lately.ts'
import { fromUnits, type Token } from '../../../protocols/token.ts'
import type { Announcement, Situation, View } from '../../agent.ts'

/** A farm's emission as anybody can see it: what runs now and what is announced. Amounts in whole reward tokens. */
export interface Emission {
  /** Tokens per second until `finish`. */
  readonly rate: number
  /** Seconds since 1970. */
  readonly finish: number
  readonly announced: readonly { readonly amount: number; readonly duration: number; readonly due: number }[]
}

/**
 * Reward tokens that a farm will emit between `now` and `now + seconds`. An agent with a horizon sees the end of a
 * programme coming.
 */
export function emitted({ rate, finish, announced }: Emission, now: number, seconds: number): number {
  const until = now + seconds
  const running = rate * Math.max(0, Math.min(finish, until) - now)
  return announced.reduce((sum, { amount, duration, due }) => {
    const overlap = Math.min(due + duration, until) - Math.max(due, now)
    return sum + amount * (Math.max(0, overlap) / duration)
  }, running)
}

/**
 * What of the reward tokens that a farm emits between two times has not vested at the second, when each vests over `seconds`
 * by a straight line from when it is emitted: of a constant rate r from a to b, r [(b - a) - ((t - a)^2 - (t - b)^2) / 2T] at t.
 */
export function unvestedAt(
  { rate, finish, announced }: Emission,
  now: number,
  from: number,
  to: number,
  seconds: number,
): number {
  const periods = [
    { rate, start: now, end: finish },
    ...announced.map(({ amount, duration, due }) => ({ rate: amount / duration, start: due, end: due + duration })),
  ]
  return periods.reduce((sum, { rate: own, start, end }) => {
    const [a, b] = [Math.max(start, from, to - seconds), Math.min(end, to)]
    return b <= a ? sum : sum + own * (b - a - ((to - a) ** 2 - (to - b) ** 2) / (2 * seconds))
  }, 0)
}

/**
 * What a unit of a reward that vests over `years` is worth to somebody who discounts at `impatience` and expects the
 * token to return `expectedReturn`: (1 - e^(-(rho - m) T)) / ((rho - m) T) (docs/theory.md C.3 nu, V32).
 */
export function vestedValue(years: number, impatience: number, expectedReturn: number): number {
  const decay = (impatience - expectedReturn) * years
  return Math.abs(decay) < 1e-9 ? 1 : (1 - Math.exp(-decay)) / decay
}

/** Announcements for one farm in whole tokens. */
export const announcedFor = (
  announcements: readonly Announcement[],
  farm: string,
  decimals: number,
): Emission['announced'] =>
  announcements
    .filter((announcement) => announcement.farm === farm)
    .map(({ amount, duration, due }) => ({ amount: Number(amount) / 10 ** decimals, duration, due }))

/**
 * When farms begin or cease to pay, as far as anybody knows, seconds since 1970; each once, what is past left out. A programme
 * that pays week by week begins once and ends once.
 */
export const rewardDates = ({ view }: Pick<Situation<never, never>, 'view'>): readonly number[] => datesIn(view)

const datesIn = lately((view: Situation<never, never>['view']): readonly number[] => {
  const running = view.chain.farms.flatMap(({ rewardRate, periodFinish }) =>
    rewardRate > 0n && Number(periodFinish) > view.now ? [{ from: view.now, to: Number(periodFinish) }] : [],
  )
  const announced = view.announced.map(({ due, duration }) => ({ from: due, to: due + duration }))
  const periods = [...running, ...announced].sort((a, b) => a.from - b.from)
  const programmes: { from: number; to: number }[] = []
  for (const { from, to } of periods) {
    const last = programmes.at(-1)
    // A payment is made in the first block after it is due.
    if (last !== undefined && from <= last.to + 2 * view.blockSeconds) last.to = Math.max(last.to, to)
    else programmes.push({ from, to })
  }
  return programmes.flatMap(({ from, to }) => [from, to]).filter((date) => date > view.now)
})

/**
 * What a farm emits from now on, by its state and what is announced for it. What will be paid by a figure is believed in as
 * that figure stands now: anybody can see which share of the cap it would be.
 *
 * @param share of what is announced, times 1e18, where an option stands before the farm
 */
export function emissionOf(
  { announced }: Pick<View, 'announced'>,
  farm: Pick<FarmDeployment, 'address' | 'pays' | 'option'>,
  {
    rewardRate,
    periodFinish,
    share = 10n ** 18n,
  }: { readonly rewardRate: bigint; readonly periodFinish: bigint; readonly share?: bigint },
): Emission {
  const { decimals } = farm.pays
  const believed = Number(share) / 1e18
  return {
    rate: fromUnits(rewardRate, decimals),
    finish: Number(periodFinish),
    announced: announcedFor(announced, announcedAs(farm), decimals).map((each) => ({
      ...each,
      amount: believed * each.amount,
    })),
  }
}

/** US dollars for a token that rewards are paid in: METIS, or dollars. */
export const priceOf = ({ symbol }: Pick<Token, 'symbol'>, metis: number): number => (symbol === 'METIS' ? metis : 1)

/**
 * The first of the farms for a pool that pays now or is announced to, by its place among all; -1 for none. What an option
 * announces is paid when the others have ended: until then a stake there would earn nothing.
 */
export function payingPlace(
  { view, deployments }: Pick<Situation<never, never>, 'view' | 'deployments'>,
  name: PoolName,
): number {
  const { farms } = deployments.farms
  const pays = (farm: FarmDeployment, i: number): boolean =>
    farm.pool === name &&
    (view.chain.farms[i]!.rewardRate > 0n || view.announced.some((each) => each.farm === announcedAs(farm)))
  const plain = farms.findIndex((farm, i) => farm.option === undefined && pays(farm, i))
  return plain < 0 ? farms.findIndex(pays) : plain
}
