import { type Address, toFunctionSelector } from 'viem'
import { calldata, unlimited } from '../calldata.ts'
import type { Call } from '../call.ts'
import { approve } from '../token.ts'
import type { DelegationDeployment } from './deployment.ts'

const open = toFunctionSelector('open(address,uint256,uint256)')
const delegate = toFunctionSelector('delegate(uint256)')
const undelegate = toFunctionSelector('undelegate(uint256)')
const settle = toFunctionSelector('settle(address)')
const route = toFunctionSelector('route()')
const announceCommission = toFunctionSelector('announceCommission(uint256)')
const close = toFunctionSelector('close()')
const collect = toFunctionSelector('collect()')

/** What paying one call's tickets can take: sixteen at most. */
const payments = 16n * 60_000n

export const delegationActions = ({ factory, metis }: DelegationDeployment) => ({
  /** Lets a pool take the sender's METIS; once a pool. */
  approvals: (pool: Address): Call[] => [approve(metis.address, pool, unlimited)],
  /** Opens a pool of the sender for its node, with METIS of its own in it, in wei; commission in ten-thousandths. */
  open: ({ signer, commission, stake }: { signer: Address; commission: bigint; stake: bigint }): Call[] => [
    approve(metis.address, factory, stake),
    { to: factory, data: calldata(open, signer, commission, stake), gas: 700_000n },
  ],
  /** METIS in wei for shares. */
  delegate: (pool: Address, amount: bigint): Call => ({
    to: pool,
    data: calldata(delegate, amount),
    gas: 500_000n,
  }),
  /** Shares for a ticket, paid at once as far as there is METIS for it. */
  undelegate: (pool: Address, shares: bigint): Call => ({
    to: pool,
    data: calldata(undelegate, shares),
    gas: 800_000n + payments,
  }),
  /** Has somebody paid who stays in a pool that has ended. Anybody may. */
  settle: (pool: Address, account: Address): Call => ({
    to: pool,
    data: calldata(settle, account),
    gas: 600_000n + payments,
  }),
  /** Fetches rewards, pays tickets, begins and ends exits, locks what is to spare. Anybody may. */
  route: (pool: Address): Call => ({ to: pool, data: calldata(route), gas: 1_000_000n + payments }),
  /** The operator's: what the commission will be after the notice, in ten-thousandths. */
  announceCommission: (pool: Address, commission: bigint): Call => ({
    to: pool,
    data: calldata(announceCommission, commission),
    gas: 450_000n,
  }),
  /** The operator's: ends the pool, whose lock leaves. */
  close: (pool: Address): Call => ({ to: pool, data: calldata(close), gas: 600_000n }),
  /** Pays the operator its commission. */
  collect: (pool: Address): Call => ({ to: pool, data: calldata(collect), gas: 450_000n }),
})
