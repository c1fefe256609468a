import { toEventSelector, toFunctionSelector } from 'viem'
import { dataWord, type EventLog, type EventTable, type Fact } from '../fact.ts'
import { addressOf } from '../read.ts'
import type { BudgetDeployment } from './deployment.ts'

const scheduled = toEventSelector('CallScheduled(bytes32,uint256,address,uint256,bytes,bytes32,uint256)')
const executed = toEventSelector('CallExecuted(bytes32,uint256,address,uint256,bytes)')
const cancelled = toEventSelector('Cancelled(bytes32)')
const notify = toFunctionSelector('notify(uint256,uint256)')

/**
 * Each payment is scheduled before it is made or taken back, and all of it can be read by everybody. A scheduled `notify` says more: so much,
 * to this farm, from then on; at most so much, where it is for an option before a farm.
 */
export const budgetEvents = ({ timelock }: BudgetDeployment): EventTable => ({
  [timelock]: {
    [scheduled]: (log, { timestamp }) => {
      // Data: target, value, offset of the call's data, predecessor, delay; then the call's data behind its length.
      const due = timestamp + Number(dataWord(log, 4))
      const bound: Fact[] = isFirst(log) ? [{ type: 'scheduled', operation: log.topics[1]!, due }] : []
      const call = innerCall(log)
      if (!call.startsWith(notify)) return bound
      return [
        ...bound,
        {
          type: 'announce',
          operation: log.topics[1]!,
          farm: addressOf(dataWord(log, 0)),
          amount: BigInt(`0x${call.slice(10, 74)}`),
          duration: Number(BigInt(`0x${call.slice(74, 138)}`)),
          due,
        },
      ]
    },
    [executed]: (log) => (isFirst(log) ? [{ type: 'executed', operation: log.topics[1]! }] : []),
    [cancelled]: (log) => [{ type: 'cancelled', operation: log.topics[1]! }],
  },
})

/** A payment may be several calls, all or nothing; each leaves a log with its place. */
const isFirst = ({ topics }: EventLog): boolean => BigInt(topics[2]!) === 0n

function innerCall(log: EventLog): string {
  const at = Number(dataWord(log, 2)) / 32
  const length = Number(dataWord(log, at))
  return `0x${log.data.slice(2 + (at + 1) * 64, 2 + (at + 1) * 64 + length * 2)}`
}
