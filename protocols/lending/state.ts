import { fromBasisPoints } from '../basis-points.ts'
import { type Address, encodeFunctionData } from 'viem'
import { addressOf, mapRead, type Read, view } from '../read.ts'
import { balanceOf } from '../token.ts'
import { AaveOracle, AaveProtocolDataProvider, Borrowers, L2Pool, SequencerStatus } from './artifacts.gen.ts'
import type { LendingDeployment, ReserveDeployment } from './deployment.ts'
import { fromRay } from './interest.ts'
import type { LoanPosition } from './liquidation.ts'

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

const reserveState = ({ data, oracle }: LendingDeployment, { token, aToken }: ReserveDeployment) => ({
  totals: mapRead(view(AaveProtocolDataProvider.abi, data, 'getReserveData', [token.address]), (values) => {
    const [, , supplied, , debt, supplyRate, borrowRate, , , liquidityIndex, debtIndex, updatedAt] = values
    return {
      /** What suppliers can claim and what borrowers owe, with interest, in the token's smallest unit. */
      supplied,
      debt,
      /** Per year, as fractions. */
      supplyRate: fromRay(supplyRate),
      borrowRate: fromRay(borrowRate),
      /** Growth of a unit supplied and of a unit owed since the beginning as of `updatedAt`, in rays. */
      liquidityIndex,
      debtIndex,
      /** Seconds since 1970. */
      updatedAt,
    }
  }),
  /** What can be borrowed or withdrawn. */
  available: balanceOf(token.address, aToken),
  /** US dollars, eight decimals, as the market counts. */
  price: view(AaveOracle.abi, oracle, 'getAssetPrice', [token.address]),
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
export const lendingAccount = ({ pool, data, reserves }: LendingDeployment, owner: Address) => ({
  total: mapRead(view(L2Pool.abi, pool, 'getUserAccountData', [owner]), (values) => {
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
  reserves: reserves.map(({ token }) =>
    mapRead(view(AaveProtocolDataProvider.abi, data, 'getUserReserveData', [token.address, owner]), (values) => {
      const [supplied, , debt, , , , , , collateral] = values
      return {
        /** In the token's smallest unit, with interest. */
        supplied,
        debt,
        /** Whether what is supplied stands in for debts. */
        collateral,
      }
    }),
  ),
  /** Of each reserve's token in the wallet, in its smallest unit. */
  wallet: reserves.map(({ token }) => balanceOf(token.address, owner)),
})
