import type { Beneficiary } from '../rewards/beneficiary.ts'
import { budgetSales } from './budget-sales.ts'
import { inMetis } from './budget.ts'
import { peggedPools } from '../../../protocols/markets.ts'
import type { BreakdownMetric, Sample } from '../metric.ts'
import type { Received } from '../rewards/receipts.ts'
import { kindOf } from '../sample/identity.ts'
import { tally } from '../tally.ts'

/** Who received the policy's METIS: `leg 1 · native · investor`, `leg 2 · sequencing · operator, relocked`. */
export const metisPaid: BreakdownMetric = {
  kind: 'breakdown',
  name: 'metisPaid',
  title: 'METIS received from the policy',
  unit: 'METIS',
  definition:
    'METIS of the policy by what it was promised for and who has it in the end, through whatever contract: kinds of agents, treasuries, or nobody where it was burnt; liquid where nothing else is said. A reward is received when its owner has it, as the dump ratio counts it.',
  better: 'neither',
  observe: byReceiver(({ part }) => part?.part),
}

/** The same of whatever else is meant for somebody: `extracted value · investor`, `fees · operator`. */
export const metisFromOthers: BreakdownMetric = {
  kind: 'breakdown',
  name: 'metisFromOthers',
  title: 'METIS received from others than the policy',
  unit: 'METIS',
  definition:
    'Extracted value that is shared, fees that are shared, and what protocols pay of their own, by what it was and who has it in the end, counted as METIS received from the policy. The twin has it too, as far as no rule of the policy’s changes it.',
  better: 'neither',
  observe: byReceiver(({ part, source }) => (part === undefined ? source : undefined)),
}

/** METIS by what it was and who received it, of that which has a name. */
function byReceiver(nameOf: (received: Received) => string | undefined): BreakdownMetric['observe'] {
  return () => {
    const parts = tally(18)
    return {
      see: ({ rewards, deployments }) => {
        for (const received of rewards.received) {
          const name = nameOf(received)
          const { to, token, form, amount } = received
          if (name === undefined || token !== deployments.bridge.metis.address) continue
          parts.add(`${name} · ${kindAs(to)}${form === 'liquid' ? '' : `, ${form}`}`, amount)
        }
      },
      parts: parts.all,
    }
  }
}

const kindAs = (to: Beneficiary): string => (to.kind === 'agent' ? kindOf(to.actor) : to.kind)

/** Where all of a policy's budget is: `leg 1 · native · investor`, `leg 1 · native · in farms.farm0`. */
export const budgetAt: BreakdownMetric = {
  kind: 'breakdown',
  name: 'budgetAt',
  title: 'Where the budget is',
  unit: 'METIS',
  definition:
    'All of the policy’s budget at the end of the run, by what it was promised for: what was received, by whom, and what is on its way, in which contract; rewards in m.USDC count at the price that they were bought at. The parts sum to the budget.',
  better: 'neither',
  observe: () => {
    const received = tally(18)
    let last: Sample | undefined
    return {
      see: (sample) => {
        last = sample
        for (const { part, to, amount } of sample.rewards.received) {
          if (part !== undefined) received.add(`${part.part} · ${kindAs(to)}`, inMetis(part, amount))
        }
      },
      parts: () => {
        const parts = tally(18)
        for (const { part, place, amount } of last?.rewards.onTheWay() ?? []) {
          if (part !== undefined) parts.add(`${part.part} · in ${place.split('/')[0]}`, inMetis(part, amount))
        }
        return { ...received.all(), ...parts.all() }
      },
    }
  },
}

/** METIS that each kind of agent sold for something else or took out over the bridge, less what it bought or brought. */
export const metisSold: BreakdownMetric = {
  kind: 'breakdown',
  name: 'metisSold',
  title: 'METIS sold, net',
  unit: 'METIS',
  definition:
    'METIS given in swaps and taken out over the bridge, less METIS got in swaps and brought in, by kind of agent, over the whole run. What the policy gave outside for rewards in another currency is its own sale, when it pays them, and so is what the treasury sells to buy liquidity.',
  better: 'less',
  observe: () => {
    const parts = tally(18)
    return {
      see: ({ entries, deployments, promised, places }) => {
        const { metis } = deployments.bridge
        const own = budgetSales({ entries, deployments })
        for (const { fact, actor, transaction } of entries) {
          const part = conversionIn({ deployments, promised }, fact)
          if (part !== undefined) parts.add('policy', part)
          if (fact.type === 'swap' && peggedPools(deployments).has(fact.pool)) continue
          const who = own.has(transaction) ? 'policy' : kindOf(actor)
          const seller = fact.type === 'bridgeIn' ? places.get(fact.account) : who
          const amount = soldBy(fact, metis.address)
          if (amount !== 0n && seller !== undefined) parts.add(seller, amount)
        }
      },
      parts: parts.all,
    }
  },
}

/** METIS that the policy has given outside for what it pays here. */
function conversionIn(
  { deployments, promised }: Pick<Sample, 'deployments' | 'promised'>,
  fact: Sample['entries'][number]['fact'],
): bigint | undefined {
  if (fact.type !== 'transfer' || fact.from !== deployments.budget.timelock) return undefined
  const part = promised.find(({ to, token }) => to === fact.to && token.address === fact.token)
  return part?.converted === true ? inMetis(part, fact.amount) : undefined
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
