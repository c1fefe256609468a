import { toFunctionSelector } from 'viem'
import { giveBack, type Payer } from '../auction/rebate-list.ts'
import { BASIS_POINTS } from '../basis-points.ts'
import { calldata } from '../calldata.ts'
import type { Call } from '../call.ts'
import { approve } from '../token.ts'
import type { RebatesDeployment } from './deployment.ts'

const bring = toFunctionSelector('fund(uint256)')
const setCap = toFunctionSelector('setCap(uint256)')

export const rebatesActions = ({ purse, pays }: RebatesDeployment) => ({
  /** Brings METIS, in wei, for all who pay swap fees on the day on which it comes. */
  fund: (amount: bigint): Call[] => [
    approve(pays.address, purse, amount),
    { to: purse, data: calldata(bring, amount), gas: 170_000n },
  ],
  /** The largest share of a day's pot for one account from now on; only the policy's own account may. */
  setCap: (share: number): Call => ({
    to: purse,
    data: calldata(setCap, BigInt(Math.round(share * BASIS_POINTS))),
    gas: 60_000n,
  }),
  /** Gives what is due to those who paid fees, in proportion; once a day, and only the operator may. */
  deliver: (payers: readonly Payer[]): Call => giveBack(purse, payers),
})
