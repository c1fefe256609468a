import { type Address, encodeFunctionData } from 'viem'
import { derived, type Read, shared, view } from '../read.ts'
import { Borrowers, L2Pool, VariableDebtToken } from './artifacts.gen.ts'
import type { LendingDeployment, ReserveDeployment } from './deployment.ts'
import { compounded, linear, rayMul } from './interest.ts'

/** What the pool stores of a reserve: rates per year and growth since the beginning, in rays, as of its last update. */
export interface StoredReserve {
  readonly supplyRate: bigint
  readonly borrowRate: bigint
  readonly liquidityIndex: bigint
  readonly debtIndex: bigint
  /** Seconds since 1970. */
  readonly updatedAt: bigint
}

/** Growth of a unit supplied and of a unit owed up to the block, in rays. */
export interface ReserveGrowth {
  readonly supplied: bigint
  readonly owed: bigint
}

/** The struct that the pool returns has fifteen members of fixed size. */
export const storedReserve = ({ pool }: LendingDeployment, { token }: ReserveDeployment): Read<StoredReserve> =>
  shared({
    to: pool,
    ask: encodeFunctionData({ abi: L2Pool.abi, functionName: 'getReserveData', args: [token.address] }),
    words: 15,
    decode: (words, at) => ({
      liquidityIndex: words[at + 1]!,
      supplyRate: words[at + 2]!,
      debtIndex: words[at + 3]!,
      borrowRate: words[at + 4]!,
      updatedAt: words[at + 6]!,
    }),
  })

/** Up to when interest runs, seconds since 1970. */
export const timeOf = ({ borrowers }: LendingDeployment): Read<bigint> => shared(view(Borrowers.abi, borrowers, 'time'))

/**
 * How supplies and debts have grown, as the pool itself works it out for every balance that it is asked
 * (ReserveLogic.getNormalizedIncome and getNormalizedDebt of Aave v3): once, and for all who hold some.
 */
export function growthUpTo(now: bigint, stored: StoredReserve): ReserveGrowth {
  const seconds = now - stored.updatedAt
  if (seconds === 0n) return { supplied: stored.liquidityIndex, owed: stored.debtIndex }
  return {
    supplied: rayMul(linear(stored.supplyRate, seconds), stored.liquidityIndex),
    owed: rayMul(compounded(stored.borrowRate, seconds), stored.debtIndex),
  }
}

/** What an account has of a reserve, in the token's smallest unit with interest, and whether it stands in for debts. */
export const heldOf = (at: LendingDeployment, reserve: ReserveDeployment, owner: Address) =>
  derived(
    {
      now: timeOf(at),
      stored: storedReserve(at, reserve),
      supplied: view(VariableDebtToken.abi, reserve.aToken, 'scaledBalanceOf', [owner]),
      owed: view(VariableDebtToken.abi, reserve.debtToken, 'scaledBalanceOf', [owner]),
      uses: usesOf(at, owner),
    },
    ({ now, stored, supplied, owed, uses }) => {
      const growth = growthUpTo(now, stored)
      return {
        supplied: rayMul(supplied, growth.supplied),
        debt: rayMul(owed, growth.owed),
        collateral: ((uses >> BigInt(2 * reserve.id + 1)) & 1n) === 1n,
      }
    },
  )

/** Two bits for each reserve of the pool: whether the account owes some, and whether what it supplied stands in for debts. */
const usesOf = ({ pool }: LendingDeployment, owner: Address): Read<bigint> =>
  shared({
    to: pool,
    ask: encodeFunctionData({ abi: L2Pool.abi, functionName: 'getUserConfiguration', args: [owner] }),
    words: 1,
    decode: (words, at) => words[at]!,
  })
