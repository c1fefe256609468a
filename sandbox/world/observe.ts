import { Effect } from 'effect'
import type { AccountState } from '../../protocols/index.ts'
import type { ChainError } from '../chain/chain.ts'
import type { ReadFailed, ReadPlan } from '../chain/read.ts'
import { checkBalance, checkNative, checkToken, type ConservationBroken } from '../ledger/conservation.ts'
import { type Inhabitant, isDue } from './population.ts'
import type { Observation, World } from './world.ts'

/** Who decides at a block that is mined at `now`. */
export const dueAt = ({ inhabitants }: World, now: number): Inhabitant[] =>
  inhabitants.filter((agent) => isDue(agent, now))

/** The one read of a block: what everybody sees, and the accounts of those who decide next. */
export const observe = Effect.fnUntraced(function* (
  { chain, plans }: World,
  due: readonly Inhabitant[],
): Effect.fn.Return<Observation, ChainError | ReadFailed> {
  const asked: ReadPlan<unknown>[] = [plans.common, ...due.map(({ persona }) => plans.accounts.get(persona)!)]
  const [common, ...accounts] = yield* chain.read(asked)
  return {
    ...(common as Pick<Observation, 'chain' | 'supplies' | 'natives'>),
    accounts: new Map(due.map(({ persona }, i) => [persona, accounts[i] as AccountState])),
  }
})

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
  const broken =
    checkNative(native, sum) ??
    firstOf(tokens, (token, i) => checkToken(ledger, token, seen.supplies[i]!)) ??
    firstOf([...seen.accounts], ([persona, account]) => {
      const owner = byPersona.get(persona)!.address
      const { metis, usdc, weth } = deployments.bridge
      return (
        checkBalance(ledger, metis.address, owner, account.metis.wmetis) ??
        checkBalance(ledger, usdc.address, owner, account.bridge.usdc) ??
        checkBalance(ledger, weth.address, owner, account.bridge.weth)
      )
    })
  return broken
}

function firstOf<A, B>(values: readonly A[], f: (value: A, index: number) => B | undefined): B | undefined {
  for (const [i, value] of values.entries()) {
    const found = f(value, i)
    if (found !== undefined) return found
  }
  return undefined
}
