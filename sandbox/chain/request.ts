import { type Address, type Hex, toHex } from 'viem'
import type { Loan } from '../../protocols/read.ts'
import { Reader } from './artifacts.gen.ts'
import type { BlockTime } from './block.ts'
import type { Questions } from './read.ts'
import type { RpcCall } from './rpc.ts'
import type { Transaction } from './transaction.ts'

/** An address that no contract lives at; the Reader's code is lent to it for a call. */
export const lens: Address = '0x00000000000000000000000000000000005e1ec7'

/** A block that is not there yet. */
export interface NumberedBlock extends BlockTime {
  readonly number: number
}

/** As Anvil is told of it. */
const inName = ({ number, timestamp, coinbase }: NumberedBlock) => ({
  number: toHex(number),
  time: toHex(timestamp),
  feeRecipient: coinbase,
})

/**
 * Whether transactions would succeed in a block. Nobody pays for gas in a trial: what senders can pay for is known before.
 * Without the block's number, Anvil tries in the latest block once more, where nobody who has bid could bid again.
 */
export const trialOf = (transactions: readonly Transaction[], at: NumberedBlock): RpcCall => [
  'eth_simulateV1',
  [
    {
      blockStateCalls: [
        {
          blockOverrides: inName(at),
          calls: transactions.map(({ from, to, data, value = 0n, gas }) => ({
            from,
            to,
            input: data,
            value: toHex(value),
            gas: toHex(gas),
          })),
        },
      ],
      validation: false,
    },
    'latest',
  ],
]

/** The latest block’s. */
export const header: RpcCall = ['eth_getBlockByNumber', '["latest",false]']

/**
 * What plans ask together, of the latest block.
 *
 * @param at the block in whose name it is asked, where that is not the latest
 */
export const questionOf = ({ packed, loans }: Questions, at?: NumberedBlock): RpcCall => [
  'eth_call',
  `[{"to":"${lens}","data":"0x${packed}","gas":"0x2540be400"},"latest",{${[reader, ...loans].map(lending).join()}}${
    at === undefined ? '' : `,${JSON.stringify(inName(at))}`
  }]`,
]

const reader: Loan = { to: lens, code: Reader.runtime }

const lending = ({ to, code }: Loan): string => `"${to}":{"code":"${code}"}`

export const logsOf = (topics?: readonly Hex[]): RpcCall => [
  'eth_getLogs',
  `[{"fromBlock":"latest","toBlock":"latest"${topics === undefined ? '' : `,"topics":[${JSON.stringify(topics)}]`}}]`,
]
