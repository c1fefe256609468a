import type { Address } from 'viem'
import { kindOf } from './actions.ts'
import { metisPayers, staysMetis } from './exposure.ts'
import type { BreakdownMetric, Sample } from './metric.ts'
import { tally } from './tally.ts'

/** METIS that a policy's contracts paid, by what paid and who received: `farms.farm0 · investor`. */
export const metisPaid: BreakdownMetric = {
  kind: 'breakdown',
  name: 'metisPaid',
  title: 'METIS paid by the policy',
  unit: 'METIS',
  definition:
    'METIS that left the policy’s contracts for an agent, by the contract that paid and the kind of agent that received it. A vesting reward counts when it is released.',
  better: 'neither',
  observe: () => {
    const parts = tally(18)
    return {
      see: ({ entries, deployments, places }) => {
        const { metis } = deployments.bridge
        const payers = new Set<string>(metisPayers(deployments))
        const paid = (from: Address, to: Address, amount: bigint) => {
          const receiver = places.get(to)
          if (receiver !== undefined) parts.add(`${places.get(from) ?? from} · ${receiver}`, amount)
        }
        for (const { fact } of entries) {
          if (fact.type === 'reward' && payers.has(fact.farm)) paid(fact.farm, fact.account, fact.amount)
          if (fact.type !== 'transfer' || fact.token !== metis.address) continue
          const toAgent = !places.get(fact.to)?.includes('.')
          if (toAgent && paying.test(places.get(fact.from) ?? '')) paid(fact.from, fact.to, fact.amount)
        }
      },
      parts: parts.all,
    }
  },
}

/** Contracts that hold nothing but what they are to pay; others, such as locks, also give back what is one's own. */
const paying = /^(farms\.|budget\.|grants\.book|grants\.fund|rewards\.(feeDistributor|farm|rebates))/

/** METIS that each kind of agent sold for something else or took out over the bridge, less what it bought or brought. */
export const metisSold: BreakdownMetric = {
  kind: 'breakdown',
  name: 'metisSold',
  title: 'METIS sold, net',
  unit: 'METIS',
  definition:
    'METIS given in swaps and taken out over the bridge, less METIS got in swaps and brought in, by kind of agent, over the whole run.',
  better: 'less',
  observe: () => {
    const parts = tally(18)
    return {
      see: ({ entries, deployments, places }) => {
        const { metis } = deployments.bridge
        for (const { fact, actor } of entries) {
          if (fact.type === 'swap' && staysMetis({ deployments }, fact.pool)) continue
          const seller = fact.type === 'bridgeIn' ? places.get(fact.account) : kindOf(actor)
          const amount = soldBy(fact, metis.address)
          if (amount !== 0n && seller !== undefined) parts.add(seller, amount)
        }
      },
      parts: parts.all,
    }
  },
}

function soldBy(fact: Sample['entries'][number]['fact'], metis: string): bigint {
  switch (fact.type) {
    case 'swap':
      return fact.tokenIn === metis ? fact.amountIn : fact.tokenOut === metis ? -fact.amountOut : 0n
    case 'bridgeOut':
      return fact.token === metis ? fact.amount : 0n
    case 'bridgeIn':
      return fact.token === metis ? -fact.amount : 0n
    default:
      return 0n
  }
}

/** Where all METIS lies after the last block: in whose wallets, in which contracts, outside. They sum to what there is. */
export const metisAt: BreakdownMetric = {
  kind: 'breakdown',
  name: 'metisAt',
  title: 'Where METIS lies',
  unit: 'METIS',
  definition:
    'METIS, native and wrapped, at the end of the run: in wallets by kind of agent, in contracts by protocol. Compared with the twin, it shows where a policy’s METIS went.',
  better: 'neither',
  observe: () => {
    let last: Sample | undefined
    return {
      see: (sample) => {
        last = sample
      },
      parts: () => (last === undefined ? {} : metisByPlace(last)),
    }
  },
}

function metisByPlace({ ledger, deployments, places, native }: Sample): Record<string, number> {
  const { wmetis } = deployments.metis
  const parts = tally(18)
  for (const [holder, amount] of ledger.holders(wmetis)) {
    if (amount !== 0n) parts.add(places.get(holder) ?? 'elsewhere', amount)
  }
  // The wrapper's own native METIS is what wrapped METIS stands for: counted with its holders.
  for (const [holder, place] of places) {
    if (holder !== wmetis && native(holder) > 0n) parts.add(place, native(holder))
  }
  return parts.all()
}
