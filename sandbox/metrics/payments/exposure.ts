import type { Address } from 'viem'
import { namesOf } from '../../../protocols/actions.ts'
import { lately } from '../../../protocols/lately.ts'
import { fromUnits } from '../../../protocols/token.ts'
import { exposureIn } from '../rewards/inside.ts'
import type { Sample } from '../metric.ts'

/**
 * METIS that an account is exposed to (docs/theory.md E, Delta), in whole tokens: native and wrapped, and through
 * whatever it has put it into by what each protocol says of itself: liquidity wherever it lies, stakes, locks, loans,
 * positions, and rewards that have vested. A loan in METIS and a short position are negative; what still vests is
 * nobody's yet. Moving coins between these forms changes nothing.
 */
export function exposureOf(sample: Sample, account: Address): number {
  const { deployments, ledger, native, rewards } = sample
  const { metis } = deployments.bridge
  const { inside, releasable } = rewards
  const { held, staked, counted } = weightsOf(sample)
  const wallet = native(account) + ledger.balance(metis.address, account)
  return (
    fromUnits(wallet + inside.of(metis.address, account) + releasable(metis.address, account), metis.decimals) +
    sumOf(held, (token) => ledger.balance(token, account) + inside.of(token, account)) +
    sumOf(staked, (place) => ledger.staked(place, account)) +
    [...inside.units()].reduce((sum, unit) => sum + counted(unit) * fromUnits(inside.of(unit, account), 18), 0)
  )
}

interface Weights {
  /** METIS for a unit of each token that stands for some, and for a unit staked in each place. */
  readonly held: ReadonlyMap<Address, number>
  readonly staked: ReadonlyMap<Address, number>
  /** METIS for one of the units that a protocol counts in by itself. */
  readonly counted: (unit: string) => number
}

/** What each form of METIS is worth of it in a block; worked out once, whoever asks. */
const weightsOf = lately(({ deployments, state }: Sample): Weights => {
  const told = namesOf(deployments).flatMap((name) => {
    const exposure = exposureIn(name)
    return exposure === undefined ? [] : [{ exposure, at: deployments[name], now: state[name] }]
  })
  const held = new Map(
    told.flatMap(({ exposure, at, now }) => Object.entries(exposure.held?.(at, now) ?? {}) as [Address, number][]),
  )
  const staked = new Map(
    told.flatMap(({ exposure, at, now }) =>
      (Object.entries(exposure.staked?.(at, now) ?? {}) as [Address, number | Address][]).map(
        ([place, of]) => [place, typeof of === 'number' ? of : (held.get(of) ?? 0)] as const,
      ),
    ),
  )
  const units = new Map<string, number>()
  const counted = (unit: string): number => {
    let weight = units.get(unit)
    if (weight === undefined) {
      weight = told.reduce((sum, { exposure, at, now }) => sum + (exposure.counted?.(at, now, unit) ?? 0), 0)
      units.set(unit, weight)
    }
    return weight
  }
  return { held, staked, counted }
})

const sumOf = (weights: ReadonlyMap<Address, number>, amountOf: (key: Address) => bigint): number =>
  [...weights].reduce((sum, [key, weight]) => sum + weight * fromUnits(amountOf(key), 18), 0)
