import { type Address, toFunctionSelector } from 'viem'
import { calldata, unlimited } from '../calldata.ts'
import type { Call } from '../call.ts'
import { approve } from '../token.ts'
import type { LendingDeployment, ReserveDeployment } from './deployment.ts'

/** In place of an amount to withdraw or repay: all of it, with interest up to that second. */
export const all = (1n << 128n) - 1n

// On a rollup data is dear: the pool takes the arguments of each function packed into one word or two (CalldataLogic).
const supply = toFunctionSelector('supply(bytes32)')
const withdraw = toFunctionSelector('withdraw(bytes32)')
const borrow = toFunctionSelector('borrow(bytes32)')
const repay = toFunctionSelector('repay(bytes32)')
const useAsCollateral = toFunctionSelector('setUserUseReserveAsCollateral(bytes32)')
const liquidationCall = toFunctionSelector('liquidationCall(bytes32,bytes32)')
const flashLoan = toFunctionSelector('flashLoanSimple(address,address,uint256,bytes,uint16)')
const report = toFunctionSelector('report(bool)')

/** The interest rate mode of everything borrowed here. */
const variable = 2n

const packed = ({ id }: ReserveDeployment, amount: bigint): bigint => BigInt(id) | (amount << 16n)

export const lendingActions = ({ pool, sequencer }: Pick<LendingDeployment, 'pool' | 'sequencer'>) => ({
  /** Lets the pool take a reserve's token from the sender; once an account and reserve. */
  approvals: ({ token }: ReserveDeployment): readonly Call[] => [approve(token.address, pool, unlimited)],
  /** Lends to the pool; needs the approval. */
  supply: (reserve: ReserveDeployment, amount: bigint): Call => ({
    to: pool,
    data: calldata(supply, packed(reserve, amount)),
    gas: 400_000n,
  }),
  /** Takes back what was supplied, or `all`, as long as the pool has it and the sender's debts stay covered. */
  withdraw: (reserve: ReserveDeployment, amount: bigint): Call => ({
    to: pool,
    data: calldata(withdraw, packed(reserve, amount)),
    gas: 500_000n,
  }),
  /** Borrows at the variable rate. */
  borrow: (reserve: ReserveDeployment, amount: bigint): Call => ({
    to: pool,
    data: calldata(borrow, packed(reserve, amount) | (variable << 144n)),
    gas: 700_000n,
  }),
  /** Repays a debt, or `all` of it; needs the approval. */
  repay: (reserve: ReserveDeployment, amount: bigint): Call => ({
    to: pool,
    data: calldata(repay, packed(reserve, amount) | (variable << 144n)),
    gas: 500_000n,
  }),
  /** Whether what the sender has supplied of a reserve stands in for its debts. */
  useAsCollateral: ({ id }: ReserveDeployment, use: boolean): Call => ({
    to: pool,
    data: calldata(useAsCollateral, BigInt(id) | (use ? 1n << 16n : 0n)),
    gas: 400_000n,
  }),
  /** Repays `cover` of somebody's debt, or as much as is allowed, for its worth in collateral and the bonus. */
  liquidate: ({
    account,
    collateral,
    debt,
    cover,
  }: {
    readonly account: Address
    readonly collateral: ReserveDeployment
    readonly debt: ReserveDeployment
    readonly cover: bigint
  }): Call => ({
    to: pool,
    data: calldata(
      liquidationCall,
      BigInt(collateral.id) | (BigInt(debt.id) << 16n) | (BigInt(account) << 32n),
      cover > all ? all : cover,
    ),
    gas: 1_000_000n,
  }),
  /** Lends to a contract within one transaction; it gets it back with the premium or all is undone. */
  flashLoan: (reserve: ReserveDeployment, receiver: Address, amount: bigint): Call => ({
    to: pool,
    data: calldata(flashLoan, receiver, reserve.token.address, amount, 0xa0n, 0n, 0n),
    gas: 1_000_000n,
  }),
  /** Says whether the sequencer is up; only the operator may. */
  setSequencer: (up: boolean): Call => ({ to: sequencer, data: calldata(report, up ? 1n : 0n), gas: 100_000n }),
})
