import { zeroAddress } from 'viem'
import type { GrantCall } from '../../../protocols/grants/state.ts'
import type { Draws } from '../../random.ts'

/** A call that somebody could apply for, and what its grant is worth to him beyond doing without, US dollars. */
export interface Applicable {
  readonly number: number
  readonly worth: number
}

/** Whether anybody can still apply. */
export const isOpen = ({ amount, applicant, closes }: GrantCall, now: number): boolean =>
  amount > 0n && applicant === zeroAddress && now < closes

/**
 * The call that somebody applies for: the one that is worth most to him, by his own skill, and one of several alike by lot;
 * none that is not worth the trouble. Nobody is told which form is for whom: whoever expects little of himself values what
 * is paid in any case, whoever expects much what is paid for success, where that is more.
 *
 * @param trouble US dollars that an application costs
 */
export function chosenCall(calls: readonly Applicable[], trouble: number, { uniform }: Draws): number | undefined {
  const most = Math.max(...calls.map(({ worth }) => worth))
  if (!(most > trouble)) return undefined
  const best = calls.filter(({ worth }) => worth >= most * (1 - 1e-9))
  return best[Math.floor(uniform() * best.length)]!.number
}
