import type { Address } from 'viem'
import type { Fact } from '../fact.ts'
import { least } from '../whole-number.ts'
import type { Flows, Pot } from '../flow.ts'
import { perBlock } from './deploy.ts'
import type { SequencingDeployment } from './deployment.ts'
import type { SequencingValues } from './upkeep.ts'

/** Where rewards of a lock lie until its owner relocks them or has them paid out. */
const owedTo = (info: Address, lock: number | bigint): Pot => `${info}/${lock}`

/**
 * A batch makes rewards of blocks their locks'. What the payer had first is paid first: more money in his hands makes
 * rewards last longer and not higher, so that a policy's is paid when the rest is used up. What a block pays above the
 * protocol's own terms is paid with what came last: it is there because somebody brought it for that.
 */
export const sequencingFlows: Flows<SequencingDeployment, SequencingValues> = {
  moved: ({ info, payer, metis, ownReward }, fact, { before, after, block }) => {
    const token = metis.address
    switch (fact.type) {
      case 'emission': {
        // The log tells the sum only; one batch comes at a time.
        if (block.find(({ type }) => type === 'emission') !== fact) return []
        return [...rewarded(before, after, block)].flatMap(([lock, amount]) => {
          const own = least(amount, (amount * perBlock(ownReward)) / fact.perBlock)
          const flow = { from: payer, to: owedTo(info, lock), token, owed: true } as const
          return [
            { ...flow, amount: own, takes: 'first' as const },
            { ...flow, amount: amount - own, takes: 'last' as const },
          ].filter(({ amount: some }) => some > 0n)
        })
      }
      case 'lockReward':
        return [
          {
            from: owedTo(info, fact.lock),
            to: fact.account,
            token,
            amount: fact.amount,
            earned: true,
            ...(fact.relocked ? { form: 'relocked' } : {}),
          },
        ]
      case 'transfer':
        return fact.token === token && fact.from === info && fact.to === payer
          ? [{ from: { begins: 'slashed locks' }, to: payer, token, amount: fact.amount }]
          : []
      default:
        return []
    }
  },
  holds: ({ info, payer, metis }, { seats }, balance) => [
    { pots: [payer], token: metis.address, amount: balance(metis.address, payer) },
    ...seats
      .filter(({ id }) => id !== 0n)
      .map(({ id, reward }) => ({ pots: [owedTo(info, id)], token: metis.address, amount: reward })),
  ],
}

/** What a block's batch gave each lock: by how much more it is owed, and what of it has gone already. */
function rewarded(before: SequencingValues, after: SequencingValues, block: readonly Fact[]): Map<number, bigint> {
  const more = new Map<number, bigint>()
  const add = (lock: number | bigint, amount: bigint) => more.set(Number(lock), (more.get(Number(lock)) ?? 0n) + amount)
  for (const { id, reward } of after.seats) if (id !== 0n) add(id, reward)
  for (const { id, reward } of before.seats) if (id !== 0n) add(id, -reward)
  for (const fact of block) if (fact.type === 'lockReward') add(fact.lock, fact.amount)
  return new Map([...more].filter(([, amount]) => amount > 0n))
}
