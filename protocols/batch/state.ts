import type { Address } from 'viem'
import { mapRead, view } from '../read.ts'
import { BatchExchange } from './artifacts.gen.ts'
import type { BatchDeployment } from './deployment.ts'

export const batchState = ({ pools: { native, bridged } }: BatchDeployment) => ({
  /** Orders that a block has left behind: none where batches are settled behind their last order. */
  native: mapRead(view(BatchExchange.abi, native.address, 'waiting'), Number),
  bridged: mapRead(view(BatchExchange.abi, bridged.address, 'waiting'), Number),
})

/** Orders live for a block only: there is nothing of an account to be seen between blocks. */
export const batchAccount = (_at: BatchDeployment, _owner: Address) => ({})
