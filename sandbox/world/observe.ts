import type { Address } from 'viem'
import type { AccountState } from '../../protocols/index.ts'
import type { ReadPlan } from '../chain/read.ts'
import { checkBalance, checkNative, checkToken, type ConservationBroken } from '../ledger/conservation.ts'
import type { Books } from '../ledger/ledger.ts'
import type { Observation } from './observation.ts'
import { isCensus } from './airdrops.ts'
import { nativesWith, sumOf } from './natives.ts'
import { type Inhabitant, isDue, type Mind } from './population.ts'
import type { ReadPlans } from './read-plans.ts'
import type { Setting } from './setting.ts'
import type { State } from './state.ts'

/** An agent that decides at a block, and what goes on in it until then. */
export interface Due {
  readonly agent: Inhabitant
  readonly mind: Mind
  /** Its place among the setting's inhabitants. */
  readonly place: number
}

/** Who decides at a block that is mined at `now`: whoever still waits for an intent to be included does not. */
export function dueAt(
  { inhabitants }: Pick<Setting, 'inhabitants'>,
  { minds, waiting }: Pick<State, 'minds' | 'waiting'>,
  now: number,
): Due[] {
  const due: Due[] = []
  for (let place = 0; place < minds.length; place++) {
    const mind = minds[place]!
    if (isDue(mind, now)) due.push({ agent: inhabitants[place]!, mind, place })
  }
  if (waiting.length === 0) return due
  const patient = new Set(waiting.map(({ actor }) => actor))
  return due.filter(({ agent: { persona } }) => !patient.has(persona))
}

/** Somebody whose account is read: what his kind asks for, or all of it. */
export interface Asking {
  readonly agent: Inhabitant
  readonly whole: boolean
}

/** Whose accounts are read for a block that is mined at `now`: those of who decides, or everybody's for a list by capital. */
export function askingAt(
  setting: Pick<Setting, 'inhabitants' | 'airdrops' | 'blockSeconds'>,
  state: Pick<State, 'minds' | 'waiting'>,
  now: number,
): readonly Asking[] {
  if (isCensus(setting, now)) return setting.inhabitants.map((agent) => ({ agent, whole: true }))
  return dueAt(setting, state, now).map(({ agent, mind }) => ({ agent, whole: mind.whole === true }))
}

/**
 * The one read of a block: what everybody sees, and the accounts that are asked for.
 *
 * @param holders whose native METIS is asked for, by their places in `plans.natives`
 */
export const questionsFor = (
  plans: ReadPlans,
  asking: readonly Asking[],
  holders: readonly number[] = plans.everybody,
): ReadPlan<unknown>[] => [
  plans.common,
  plans.nativesAt(holders),
  ...asking.map(({ agent, whole }) => (whole ? plans.whole(agent) : plans.accounts.get(agent.persona)!)),
]

/**
 * The answers to those questions.
 *
 * @param known native METIS of everybody, where only that of some holders was asked for
 */
export function observationOf(
  [common, natives, ...accounts]: readonly unknown[],
  asking: readonly Asking[],
  known?: { readonly natives: readonly bigint[]; readonly holders: readonly number[] },
): Observation {
  const told = natives as readonly bigint[]
  return {
    ...(common as Pick<Observation, 'chain' | 'supplies'>),
    natives: known === undefined ? told : nativesWith(known.natives, known.holders, told),
    accounts: new Map(asking.map(({ agent: { persona } }, i) => [persona, accounts[i] as Partial<AccountState>])),
  }
}

/**
 * The books close after every block: each token's balances sum to the supply that its contract states, native METIS
 * sums to what it was, and the accounts just read hold what their logs say (V36 a).
 */
export function checkBooks(
  { tokens, deployments, byPersona, native }: Pick<Setting, 'tokens' | 'deployments' | 'byPersona' | 'native'>,
  ledger: Books,
  seen: Observation,
): ConservationBroken | undefined {
  return (
    checkNative(native, sumOf(seen.natives)) ??
    firstOf(tokens, ({ address }, i) => checkToken(ledger, address, seen.supplies[i]!)) ??
    firstOf([...seen.accounts], ([persona, account]) => {
      const owner = byPersona.get(persona)!.address
      const { metis, usdc, weth } = deployments.bridge
      const { pools } = deployments.netswap
      const held: [Address, bigint | undefined][] = [
        [metis.address, account.metis?.wmetis],
        [usdc.address, account.bridge?.usdc],
        [weth.address, account.bridge?.weth],
        [pools.native.address, account.netswap?.native],
        [pools.bridged.address, account.netswap?.bridged],
      ]
      return firstOf(held, ([token, balance]) =>
        balance === undefined ? undefined : checkBalance(ledger, token, owner, balance),
      )
    })
  )
}

function firstOf<A, B>(values: readonly A[], f: (value: A, index: number) => B | undefined): B | undefined {
  for (const [i, value] of values.entries()) {
    const found = f(value, i)
    if (found !== undefined) return found
  }
  return undefined
}
