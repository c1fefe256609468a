import type { Call } from '../../../protocols/call.ts'
import type { Deposit } from '../../agent.ts'

/** What can be done in one block towards what somebody wants; `more` when another one is needed to get there. */
export interface Steps {
  readonly deposits: readonly Deposit[]
  readonly intents: readonly Call[]
  readonly more: boolean
}

export const noSteps: Steps = { deposits: [], intents: [], more: false }

/**
 * Whether to go on at the next block, and how many in a row that makes. A day of blocks is enough for any plan that still
 * works; another review starts a new one.
 *
 * @param busy blocks in a row so far
 * @param most blocks in a row
 */
export function goOn(more: boolean, busy: number, most = 24): { readonly wake: boolean; readonly busy: number } {
  const wake = more && busy < most
  return { wake, busy: wake ? busy + 1 : 0 }
}
