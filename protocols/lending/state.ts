import { fromBasisPoints } from '../basis-points.ts'
import { type Address, encodeFunctionData } from 'viem'
import { addressOf, derived, mapRead, type Read, view } from '../read.ts'
import { balanceOf } from '../token.ts'
import { AaveOracle, Borrowers, L2Pool, SequencerStatus, VariableDebtToken } from './artifacts.gen.ts'
import type { LendingDeployment, ReserveDeployment } from './deployment.ts'
import { fromRay, rayMul } from './interest.ts'
import type { LoanPosition } from './liquidation.ts'
import { growthUpTo, heldOf, storedReserve, timeOf } from './reserve-state.ts'

/** How many of the weakest borrowers the list tells about (Borrowers.SLOTS). */
const slots = 5

/** One entry a reserve, in the order of the deployment; the borrowers closest to liquidation; and the sequencer. */
export const lendingState = (at: LendingDeployment) => ({
  reserves: at.reserves.map((reserve) => reserveState(at, reserve)),
  weakest: weakest(at),
  sequencer: mapRead(view(SequencerStatus.abi, at.sequencer, 'latestRoundData'), ([, answer, since]) => ({
    up: answer === 0n,
    /** Seconds since 1970 of the last change; 0 when there was none. */
    since: Number(since),
  })),
})

const reserveState = (at: LendingDeployment, reserve: ReserveDeployment) => ({
  totals: derived(
    {
      now: timeOf(at),
      stored: storedReserve(at, reserve),
      supplied: view(VariableDebtToken.abi, reserve.aToken, 'scaledTotalSupply'),
      owed: view(VariableDebtToken.abi, reserve.debtToken, 'scaledTotalSupply'),
    },
    ({ now, stored, supplied, owed }) => {
      const growth = growthUpTo(now, stored)
      return {
        /** What suppliers can claim and what borrowers owe, with interest, in the token's smallest unit. */
        supplied: rayMul(supplied, growth.supplied),
        debt: rayMul(owed, growth.owed),
        /** Per year, as fractions. */
        supplyRate: fromRay(stored.supplyRate),
        borrowRate: fromRay(stored.borrowRate),
        /** Growth of a unit supplied and of a unit owed since the beginning as of `updatedAt`, in rays. */
        liquidityIndex: stored.liquidityIndex,
        debtIndex: stored.debtIndex,
        /** Seconds since 1970. */
        updatedAt: Number(stored.updatedAt),
      }
    },
  ),
  /** What can be borrowed or withdrawn. */
  available: balanceOf(reserve.token.address, reserve.aToken),
  /** US dollars, eight decimals, as the market counts. */
  price: view(AaveOracle.abi, at.oracle, 'getAssetPrice', [reserve.token.address]),
})

/** Those with a debt whose health factor is lowest, lowest first. */
const weakest = ({ borrowers, reserves }: LendingDeployment): Read<readonly LoanPosition[]> => {
  const width = 2 + 2 * reserves.length
  return {
    to: borrowers,
    ask: encodeFunctionData({ abi: Borrowers.abi, functionName: 'weakest' }),
    // An array: where it begins, its length, and its words.
    words: 2 + slots * width,
    decode: (words, at) => {
      const positions: LoanPosition[] = []
      for (let slot = at + 2; slot < at + 2 + slots * width && words[slot] !== 0n; slot += width) {
        positions.push({
          account: addressOf(words[slot]!),
          healthFactor: words[slot + 1]!,
          holdings: reserves.map((_, i) => ({
            collateral: words[slot + 2 + 2 * i]!,
            debt: words[slot + 3 + 2 * i]!,
          })),
        })
      }
      return positions
    },
  }
}

/** What one account has supplied and owes, in all and by reserve. */
export const lendingAccount = (at: LendingDeployment, owner: Address) => ({
  total: mapRead(view(L2Pool.abi, at.pool, 'getUserAccountData', [owner]), (values) => {
    const [collateral, debt, available, threshold, , healthFactor] = values
    return {
      /** US dollars. */
      collateral: Number(collateral) / 1e8,
      debt: Number(debt) / 1e8,
      /** What could be borrowed besides. */
      available: Number(available) / 1e8,
      /** Debt over collateral at which the account may be liquidated. */
      threshold: fromBasisPoints(threshold),
      /** Below 1 the account may be liquidated; infinite without debt. */
      healthFactor: debt === 0n ? Number.POSITIVE_INFINITY : Number(healthFactor) / 1e18,
    }
  }),
  reserves: at.reserves.map((reserve) => heldOf(at, reserve, owner)),
  /** Of each reserve's token in the wallet, in its smallest unit. */
  wallet: at.reserves.map(({ token }) => balanceOf(token.address, owner)),
})
