import { type Address, zeroAddress } from 'viem'
import type { Fact } from '../fact.ts'
import type { Flows, Pot } from '../flow.ts'
import type { EnkiDeployment } from './deployment.ts'
import type { EnkiValues } from './upkeep.ts'

/** What waits for the vault's next stream, and what streams. */
const waitingIn = (vault: Address): Pot => `${vault}/waiting`
const streamIn = (vault: Address): Pot => `${vault}/stream`

/**
 * METIS that reaches the dealer and backs no eMETIS yet is shared out as new eMETIS, and becomes its holders' as seMETIS
 * rises in worth. eMETIS is counted as the METIS that it stands for. The vault's own shares are nobody's.
 */
export const enkiFlows: Flows<EnkiDeployment, EnkiValues> = {
  moved: ({ dealer, treasury, metis, eMetis, seMetis }, fact, { transaction }) => {
    const token = metis.address
    const vault = seMetis.address
    switch (fact.type) {
      case 'transfer': {
        if (fact.token !== eMetis.address || fact.to !== vault) return []
        const { amount } = fact
        // Whoever mints for the vault gives what he has just paid; the dealer may have older METIS to share out.
        if (fact.from === zeroAddress) {
          return transaction.some((other) => isGift(other, vault))
            ? [{ from: dealer, to: waitingIn(vault), token, amount, takes: 'last' }]
            : []
        }
        return transaction.every(({ type }) => type === 'transfer')
          ? [{ from: { begins: 'gifts' }, to: waitingIn(vault), token, amount }]
          : []
      }
      case 'dispatch':
        return fact.token !== eMetis.address
          ? []
          : [
              { from: dealer, to: treasury, token, amount: fact.toTreasury },
              { from: dealer, to: waitingIn(vault), token, amount: fact.amount - fact.toTreasury },
            ]
      case 'fund':
        return fact.farm === vault ? [{ from: waitingIn(vault), to: streamIn(vault), token, amount: fact.amount }] : []
      default:
        return []
    }
  },
  // Everything in a block happens at its time: what has streamed until then is of those who held before it.
  accrued: ({ metis, seMetis }, { before: { stream }, last, now }) => [
    {
      from: streamIn(seMetis.address),
      token: metis.address,
      amount: aheadOf(stream, last) - aheadOf(stream, now),
      shares: { token: seMetis.address },
    },
  ],
  holds: ({ dealer, metis, seMetis }, { backed, eMetisSupply, stream }, _, now) => [
    {
      pots: [dealer],
      token: metis.address,
      amount: backed > eMetisSupply ? backed - eMetisSupply : 0n,
      fills: true,
    },
    { pots: [waitingIn(seMetis.address)], token: metis.address, amount: stream.waiting },
    { pots: [streamIn(seMetis.address)], token: metis.address, amount: aheadOf(stream, now) },
  ],
  ends: ({ treasury, seMetis }) => ({ [treasury]: 'treasury', [seMetis.address]: 'burnt' }),
}

const isGift = (fact: Fact, vault: Address): boolean =>
  fact.type === 'liquidStake' && fact.account === vault && !fact.staked

/** What of a stream is still to come, as SeMetis reckons it. */
function aheadOf(
  { rewards, since, end }: { readonly rewards: bigint; readonly since: number; readonly end: number },
  now: number,
): bigint {
  if (now >= end) return 0n
  return rewards - (rewards * BigInt(now - since)) / BigInt(end - since)
}
