import type { Address } from 'viem'
import type { Flow, Pot } from '../../protocols/flow.ts'

/** Some money of one origin, in the token's smallest unit. */
export interface Lot {
  /** What it was when it began: a part of a policy's budget, fees, a protocol's own. */
  readonly source: string
  readonly amount: bigint
}

/** Money of several origins that lies in one place, in the order in which it came. */
export type Lots = readonly Lot[]

/** What lies where on its way to somebody, and where it is from. Money is moved here, never made or lost. */
export class Pots {
  private readonly lots = new Map<Address, Map<Pot, Lots>>()

  put(pot: Pot, token: Address, more: Lots): void {
    const all = [...this.at(pot, token)]
    for (const lot of more) {
      if (lot.amount === 0n) continue
      const last = all.at(-1)
      if (last?.source === lot.source) all[all.length - 1] = { ...last, amount: last.amount + lot.amount }
      else all.push(lot)
    }
    this.set(pot, token, all)
  }

  /** Takes an amount out, or what there is of it. */
  take(pot: Pot, token: Address, wanted: bigint, takes?: Flow['takes']): Lots {
    const { taken, left } = divide(this.at(pot, token), wanted, takes)
    this.set(pot, token, left)
    return taken
  }

  at(pot: Pot, token: Address): Lots {
    return this.lots.get(token)?.get(pot) ?? []
  }

  /** Everything that lies somewhere. */
  *all(): Iterable<readonly [pot: Pot, token: Address, lots: Lots]> {
    for (const [token, pots] of this.lots) for (const [pot, lots] of pots) yield [pot, token, lots]
  }

  private set(pot: Pot, token: Address, lots: Lots): void {
    let pots = this.lots.get(token)
    if (pots === undefined) this.lots.set(token, (pots = new Map()))
    if (lots.length === 0) pots.delete(pot)
    else pots.set(pot, lots)
  }
}

export const total = (lots: Lots): bigint => lots.reduce((sum, { amount }) => sum + amount, 0n)

/** Takes an amount, or what there is of it, from lots: in proportion, or in the order in which they came or against it. */
export function divide(
  lots: Lots,
  wanted: bigint,
  takes?: Flow['takes'],
): { readonly taken: Lots; readonly left: Lots } {
  const all = total(lots)
  const amount = wanted < all ? wanted : all
  const sizes = lots.map((lot) => lot.amount)
  const parts = takes === undefined ? shared(amount, sizes) : inOrder(amount, lots, takes)
  const some = (sized: (lot: Lot, i: number) => bigint): Lots =>
    lots.map((lot, i) => ({ ...lot, amount: sized(lot, i) })).filter((lot) => lot.amount > 0n)
  return { taken: some((_, i) => parts[i]!), left: some((lot, i) => lot.amount - parts[i]!) }
}

/**
 * An amount in proportion to weights. Parts are differences of a running sum: they add up to the whole, and none is more
 * than a unit away from its share. Nothing for anybody where all weights are zero.
 */
export function shared(amount: bigint, weights: readonly bigint[]): bigint[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n)
  if (whole === 0n) return weights.map(() => 0n)
  let passed = 0n
  let given = 0n
  return weights.map((weight) => {
    passed += weight
    const part = (amount * passed) / whole - given
    given += part
    return part
  })
}

function inOrder(amount: bigint, lots: Lots, takes: 'first' | 'last'): bigint[] {
  const taken = lots.map(() => 0n)
  const places = [...lots.keys()]
  let left = amount
  for (const i of takes === 'first' ? places : places.reverse()) {
    const part = left < lots[i]!.amount ? left : lots[i]!.amount
    taken[i] = part
    left -= part
  }
  return taken
}
