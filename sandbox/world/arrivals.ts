import type { Address } from 'viem'
import type { Actions } from '../../protocols/index.ts'
import { fromUnits, type Token, transfer } from '../../protocols/token.ts'
import type { BlockTransaction } from '../block/way-of-a-block.ts'
import { type Credit, credited } from '../market/outside-accounts.ts'
import { outerPrice } from './outer-price.ts'
import type { Setting } from './setting.ts'
import type { OwnCrossing, State } from './state.ts'

/** What has come over the bridge, on either side. */
export interface Arrivals {
  readonly change: Pick<State, 'crossing' | 'outsideAccounts' | 'messages'>
  /** What it takes in the block that is mined next. */
  readonly transactions: readonly BlockTransaction[]
}

/**
 * Whatever has arrived on either side: withdrawals are sold and credited, and their METIS moves on from the outbox;
 * deposits become transactions of the block that is mined at `now`.
 */
export function arrivalsAt(
  { actions, deployments }: Pick<Setting, 'actions' | 'deployments'>,
  state: Pick<State, 'now' | 'crossing' | 'outsideAccounts' | 'messages' | 'market'>,
  now: number,
): Arrivals {
  // A withdrawal has to be there when its owner decides, a deposit when the block is mined.
  const isDue = ({ direction, due }: OwnCrossing): boolean => due <= (direction === 'in' ? now : state.now)
  const due = state.crossing.filter(isDue)
  const { crossing, outsideAccounts, messages } = state
  if (due.length === 0) return { change: { crossing, outsideAccounts, messages }, transactions: [] }
  const { metis, outbox, outside } = deployments.bridge
  const withdrawals = due.filter(({ direction }) => direction === 'out')
  const deposits = due.filter(({ direction }) => direction === 'in')
  const released = withdrawals.reduce(
    (sum, { token, amount }) => (token.address === metis.address ? sum + amount : sum),
    0n,
  )
  const release: readonly BlockTransaction[] =
    outbox === undefined || released === 0n
      ? []
      : [{ actor: 'bridge', transaction: { from: outbox, ...transfer(metis.address, outside, released), tip: 0n } }]
  return {
    change: {
      crossing: crossing.filter((each) => !isDue(each)),
      outsideAccounts: credited(
        outsideAccounts,
        withdrawals.map(({ owner, token, amount }) => proceeds({ deployments }, state, owner, token, amount)),
      ),
      messages: messages + BigInt(deposits.length),
    },
    transactions: [
      ...release,
      ...deposits.map(({ token, owner, amount }, i) => bridged(actions, token, owner, amount, messages + BigInt(i))),
    ],
  }
}

/** What somebody gets for tokens that have arrived outside: they are sold there. */
export const proceeds = (
  { deployments }: Pick<Setting, 'deployments'>,
  { market }: Pick<State, 'market'>,
  owner: Address,
  token: Token,
  amount: bigint,
): Credit => [
  owner,
  fromUnits(amount, token.decimals) * outerPrice(deployments, market, token) * (1 - market.bridgeFee),
]

/** A deposit as a transaction of the bridge. */
export function bridged(
  { bridge }: Pick<Actions, 'bridge'>,
  token: Token,
  to: Address,
  amount: bigint,
  nonce: bigint,
): BlockTransaction {
  const { from, call } = bridge.deposit({ token, to, amount, nonce })
  return { actor: 'bridge', transaction: { from, ...call, tip: 0n } }
}
