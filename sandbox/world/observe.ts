import type { Address } from 'viem'
import type { AccountState } from '../../protocols/index.ts'
import type { ReadPlan } from '../chain/read.ts'
import { checkBalance, checkNative, checkToken, type ConservationBroken } from '../ledger/conservation.ts'
import { type Inhabitant, isDue } from './population.ts'
import type { Observation, World, WorldPlans } from './world.ts'

/** Who decides at a block that is mined at `now`: whoever still waits for an intent to be included does not. */
export function dueAt({ inhabitants, waiting }: World, now: number): Inhabitant[] {
  const due = inhabitants.filter((agent) => isDue(agent, now))
  if (waiting.length === 0) return due
  const patient = new Set(waiting.map(({ actor }) => actor))
  return due.filter(({ persona }) => !patient.has(persona))
}

/** The one read of a block: what everybody sees, and the accounts of those who decide next. */
export const questionsFor = (plans: WorldPlans, due: readonly Inhabitant[]): ReadPlan<unknown>[] => [
  plans.common,
  ...due.map(({ persona }) => plans.accounts.get(persona)!),
]

/** The answers to those questions. */
export function observationOf([common, ...accounts]: readonly unknown[], due: readonly Inhabitant[]): Observation {
  return {
    ...(common as Pick<Observation, 'chain' | 'supplies' | 'natives'>),
    accounts: new Map(due.map(({ persona }, i) => [persona, accounts[i] as Partial<AccountState>])),
  }
}

/**
 * The books close after every block: each token's balances sum to the supply that its contract states, native METIS
 * sums to what it was, and the accounts just read hold what their logs say (V36 a).
 *
 * @param native what native METIS summed to when the run began
 */
export function checkBooks(
  { ledger, tokens, deployments, byPersona }: World,
  seen: Observation,
  native: bigint,
): ConservationBroken | undefined {
  const sum = seen.natives.reduce((total, balance) => total + balance, 0n)
  return (
    checkNative(native, sum) ??
    firstOf(tokens, ({ address }, i) => checkToken(ledger, address, seen.supplies[i]!)) ??
    firstOf([...seen.accounts], ([persona, account]) => {
      const owner = byPersona.get(persona)!.address
      const { metis, usdc, weth } = deployments.bridge
      const { native, bridged } = deployments.netswap.pools
      const held: [Address, bigint | undefined][] = [
        [metis.address, account.metis?.wmetis],
        [usdc.address, account.bridge?.usdc],
        [weth.address, account.bridge?.weth],
        [native.address, account.netswap?.native],
        [bridged.address, account.netswap?.bridged],
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
