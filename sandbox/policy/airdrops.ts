import { type Address, type Hex, pad, parseEther, zeroHash } from 'viem'
import type { Allotment } from '../../protocols/grants/merkle.ts'
import { merkleTree } from '../../protocols/grants/merkle.ts'
import type { Payment } from '../../protocols/budget/actions.ts'
import { type Deployments, protocols } from '../../protocols/index.ts'
import { transfer } from '../../protocols/token.ts'
import type { AirdropList, Enactment, PlannedAirdrop, Programme } from './enactment.ts'
import type { Airdrop } from './airdrop.ts'
import { amountIn } from './amount.ts'
import type { Policy } from './policy.ts'

/** What the chain shows to whoever makes the list of an airdrop. */
export interface Shown {
  /** Addresses that were active in the window. */
  readonly active: Iterable<Address>
  /** US dollars that each address has in the chain's uses at the snapshot. */
  readonly capital: ReadonlyMap<Address, number>
}

/**
 * Who gets how much of an airdrop (docs/theory.md P18): by address, every active one as much; by capital, each in
 * proportion to what it has on the chain. In order of addresses, so that a list is the same whoever makes it; what does not
 * divide is nobody's, and returns.
 *
 * @example
 * allotmentsOf({ amount: 90n, by: 'capital' }, { active: [], capital: new Map([['0x0b', 10], ['0x0a', 20]]) })
 * // => [{ account: '0x0a', amount: 60n }, { account: '0x0b', amount: 30n }]
 */
export function allotmentsOf(
  { amount, by }: Pick<PlannedAirdrop, 'amount' | 'by'>,
  { active, capital }: Shown,
): Allotment[] {
  const weights: [Address, bigint][] =
    by === 'address'
      ? [...new Set(active)].map((account) => [account, 1n])
      : [...capital].map(([account, usd]) => [account, BigInt(Math.max(0, Math.floor(usd * 1e6)))])
  const sum = weights.reduce((total, [, weight]) => total + weight, 0n)
  return weights
    .map(([account, weight]) => ({ account, amount: sum === 0n ? 0n : (amount * weight) / sum }))
    .filter(({ amount: own }) => own > 0n)
    .sort((a, b) => (a.account < b.account ? -1 : 1))
}

/** The list of an airdrop, with the tree that commits to it. */
export function listOf(planned: Pick<PlannedAirdrop, 'amount' | 'by'>, shown: Shown): AirdropList {
  const allotments = allotmentsOf(planned, shown)
  return {
    places: new Map(allotments.map(({ account }, place) => [account, place])),
    amounts: allotments.map(({ amount }) => amount),
    tree: merkleTree(allotments),
  }
}

/**
 * Brings a policy's airdrops onto the chain: their money is the budget's, whose payment is announced when the airdrop is;
 * when claims open the steward publishes the list that was made at the snapshot, and when they close what is left returns.
 * Where nobody is listed all of it does.
 */
export function enactAirdrops(
  { airdrops }: Pick<Policy, 'airdrops'>,
  programme: Programme,
  { airdrops: at, budget, bridge }: Deployments,
): Pick<Enactment, 'airdrops' | 'funding' | 'stewardship'> {
  const actions = protocols.airdrops.actions(at)
  const { announce, pay } = protocols.budget.actions(budget)
  const planned = airdrops.map((airdrop, place) => planOf(airdrop, at.contracts[place]!, programme))
  return {
    airdrops: planned,
    funding: planned.map(({ amount }) => ({ token: bridge.metis, to: budget.timelock, amount })),
    stewardship: planned.flatMap(({ contract, amount, announced, opens, closes }, place) => {
      const { to, data } = transfer(bridge.metis.address, contract, amount)
      const payment: Payment = { calls: [{ to, data }], due: opens, nonce: airdropNonces + BigInt(place) }
      return [
        { at: announced, call: (now) => announce(payment, now) },
        { at: opens, call: () => pay(payment) },
        { at: opens, call: (_, { lists }) => actions.publish(contract, committed(lists[place]), closes) },
        { at: closes, call: () => actions.lapse(contract) },
      ] satisfies Enactment['stewardship']
    }),
  }
}

/** Payments of airdrops are numbered from here on, apart from the budget's others. */
const airdropNonces = 1n << 66n

const day = 86_400

/** Stands for a list of nobody: a root of which nothing can be proved. */
const nobody = pad('0x01')

const committed = (list: AirdropList | undefined): Hex =>
  list === undefined || list.tree.root === zeroHash ? nobody : list.tree.root

function planOf(
  { amount, by, windowDays, announcedDays, opensAfterDays, claimDays }: Airdrop,
  contract: Address,
  { start }: Programme,
): PlannedAirdrop {
  const opens = start + Math.round(opensAfterDays * day)
  return {
    contract,
    amount: parseEther(amountIn(amount)),
    by,
    announced: start - Math.round(announcedDays * day),
    from: windowDays === undefined ? 0 : start - Math.round(windowDays * day),
    snapshot: start,
    opens,
    closes: opens + Math.round(claimDays * day),
  }
}
