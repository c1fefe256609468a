import { toFunctionSelector } from 'viem'
import type { Payment } from '../budget/actions.ts'
import { calldata, unlimited } from '../calldata.ts'
import type { Call } from '../call.ts'
import { approve } from '../token.ts'
import type { FarmDeployment, FarmsDeployment, OptionDeployment } from './deployment.ts'

const stake = toFunctionSelector('stake(uint256)')
const withdraw = toFunctionSelector('withdraw(uint256)')
const claim = toFunctionSelector('claim()')
const exit = toFunctionSelector('exit()')
const release = toFunctionSelector('release()')
const notify = toFunctionSelector('notify(uint256,uint256)')
const deposit = toFunctionSelector('deposit(uint256)')
const attest = toFunctionSelector('attest()')

/** What asking for voting power, of one and of all, takes on top in a boosted farm. */
const weighing = ({ boosted }: FarmDeployment): bigint => (boosted === true ? 250_000n : 0n)

/** What losing a part of each grant that has not vested takes on top: some twenty-five thousand for each of forty. */
const forfeiting = ({ forfeit }: FarmDeployment): bigint => (forfeit === undefined ? 0n : 1_000_000n)

export const farmsActions = (_at: FarmsDeployment) => ({
  /** Lets the farm take LP tokens from the sender; once an account. */
  approval: (farm: FarmDeployment): Call => approve(farm.stakingToken, farm.address, unlimited),
  /** Stakes the sender's whole balance of the pool's LP tokens. */
  stakeAll: (farm: FarmDeployment): Call => ({
    to: farm.address,
    data: calldata(stake, unlimited),
    gas: 250_000n + weighing(farm),
  }),
  withdraw: (farm: FarmDeployment, amount: bigint): Call => ({
    to: farm.address,
    data: calldata(withdraw, amount),
    gas: 250_000n + weighing(farm) + forfeiting(farm),
  }),
  claim: (farm: FarmDeployment): Call => ({
    to: farm.address,
    data: calldata(claim),
    gas: 300_000n + weighing(farm),
  }),
  /** Withdraws the whole stake and claims. */
  exit: (farm: FarmDeployment): Call => ({
    to: farm.address,
    data: calldata(exit),
    gas: 400_000n + weighing(farm) + forfeiting(farm),
  }),
  /** Turns vested escrowed rewards into the token they stand for. */
  release: ({ escrow }: FarmDeployment & { escrow: NonNullable<FarmDeployment['escrow']> }): Call => ({
    to: escrow,
    data: calldata(release),
    gas: 1_000_000n,
  }),
  /** How the budget funds a farm: by way of the escrow when rewards vest. */
  fund: ({ address, pays, escrow }: FarmDeployment, amount: bigint, duration: number): Payment['calls'] => {
    const start = { to: address, data: calldata(notify, amount, BigInt(duration)) }
    if (escrow === undefined) return [approve(pays.address, address, amount), start]
    return [
      approve(pays.address, escrow, amount),
      { to: escrow, data: calldata(deposit, amount) },
      approve(escrow, address, amount),
      start,
    ]
  },
  /** How the budget pays into the option before a farm: what it can pay at most. */
  depositIn: (
    { pays }: Pick<FarmDeployment, 'pays'>,
    { address }: OptionDeployment,
    amount: bigint,
  ): Payment['calls'] => [approve(pays.address, address, amount), { to: address, data: calldata(deposit, amount) }],
  /** Has the pool read. */
  attest: ({ address }: OptionDeployment): Payment['calls'] => [{ to: address, data: calldata(attest) }],
  /** Has the farm paid what the figure is worth of the cap, over so many seconds; the rest returns to the budget. */
  settle: ({ address }: OptionDeployment, cap: bigint, duration: number): Payment['calls'] => [
    { to: address, data: calldata(notify, cap, BigInt(duration)) },
  ],
})
