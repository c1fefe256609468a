import { Schema } from 'effect'
import type { Enactment } from '../policy/enactment.ts'
import { fromUnits, type Token, toUnits } from '../../protocols/token.ts'
import { outsideReserve } from '../origin/outside-reserve.ts'
import type { Inhabitant } from './population.ts'

/** METIS that waits outside the chain when a run opens, in wei. */
export interface MetisOutside {
  /** As gas is paid in, and as WMETIS. */
  readonly native: bigint
  readonly wrapped: bigint
}

/** METIS that a run's opening brings over from outside, in wei. */
export interface OpeningNeed {
  /** For the policy: what it will pay, and its grants. */
  readonly budget: bigint
  /** What people are born with, to trade and for gas. */
  readonly endowed: bigint
  readonly gas: bigint
}

/** What everybody together is born with. */
export const endowedTo = (inhabitants: readonly Pick<Inhabitant, 'endowment'>[]): Omit<OpeningNeed, 'budget'> => ({
  endowed: inhabitants.reduce((sum, { endowment }) => sum + toUnits(endowment.metis, 18), 0n),
  gas: inhabitants.reduce((sum, { endowment }) => sum + toUnits(endowment.gas, 18), 0n),
})

/** What a policy on the chain brings over in METIS. */
export const budgetIn = (funding: Enactment['funding'], metis: Token): bigint =>
  funding.reduce((sum, { token, amount }) => (token.address === metis.address ? sum + amount : sum), 0n)

/**
 * What of the METIS outside has to change its form first, so that gas and all the rest both reach, in wei: positive to be
 * unwrapped, negative to be wrapped.
 */
export function toUnwrap({ budget, endowed, gas }: OpeningNeed, { native, wrapped }: MetisOutside): bigint {
  const gasShort = gas + outsideReserve - native
  if (gasShort > 0n) return gasShort
  const restShort = budget + endowed - wrapped
  return restShort > 0n ? -restShort : 0n
}

/**
 * Whether METIS outside reaches for all that a run opens with; undefined when it does.
 *
 * @example
 * unpayable({ budget: 50n, endowed: 10n, gas: 1n }, { native: 10n ** 21n, wrapped: 61n }) // => undefined
 */
export function unpayable(need: OpeningNeed, outside: MetisOutside): OpeningUnpayable | undefined {
  const wanted = need.budget + need.endowed + need.gas
  const there = outside.native + outside.wrapped - outsideReserve
  if (wanted <= there) return undefined
  return new OpeningUnpayable({
    budget: fromUnits(need.budget, 18),
    endowed: fromUnits(need.endowed + need.gas, 18),
    outside: Math.max(0, fromUnits(there, 18)),
  })
}

/** More METIS is promised to a policy and to people than there is outside the chain. In whole METIS. */
export class OpeningUnpayable extends Schema.TaggedError<OpeningUnpayable>()('OpeningUnpayable', {
  budget: Schema.Number,
  endowed: Schema.Number,
  outside: Schema.Number,
}) {
  readonly retryable = false
  override get message(): string {
    const [budget, endowed, outside] = [this.budget, this.endowed, this.outside].map(whole)
    const short = whole(this.budget + this.endowed - this.outside)
    return `more than can be paid: the policy's budget takes ${budget} METIS and what people are born with ${endowed}, and ${outside} are left outside the chain once its protocols have theirs. Raise chain.metisSupply by ${short} or more, or lower the budget, the number of agents, or their wealth.`
  }
}

/** Rounded up, with separators. */
const whole = (metis: number): string => Math.ceil(metis).toLocaleString('en')
