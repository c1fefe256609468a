import { Effect } from 'effect'
import { type Address, toFunctionSelector } from 'viem'
import { z } from 'zod'
import { calldata } from '../calldata.ts'
import { creators } from '../creator.ts'
import type { Deployer } from '../protocol.ts'
import { FeeVault, Multicall3, OVM_GasPriceOracle, WETH9 } from './artifacts.gen.ts'
import type { MetisDeployment } from './deployment.ts'

export const metisParameters = z
  .strictObject({
    gasPriceGwei: z
      .number()
      .min(1e-9)
      .max(1e6)
      .default(20)
      .meta({ description: 'Price of a unit of gas, in gwei of METIS.' }),
    l1FeeGwei: z.number().min(0).max(1e6).default(0).meta({
      description: 'Price of a unit of L1 gas, in gwei of METIS, that senders pay for data; 0 charges nothing.',
    }),
    l1Overhead: z
      .int()
      .min(0)
      .max(1e9)
      .default(2100)
      .meta({ description: 'L1 gas of a transaction beyond its call data and signature.' }),
  })
  .meta({ description: 'Chain facts of Metis Andromeda.' })

/** Where Andromeda has them. Every block's coinbase is the fee vault. */
export const addresses: Omit<MetisDeployment, 'wmetis'> = {
  feeVault: '0x4200000000000000000000000000000000000011',
  gasPriceOracle: '0x420000000000000000000000000000000000000f',
  multicall3: '0xca11bde05977b3631167028862be2a173976ca11',
}

/** METIS that is outside the chain, on L1 and on exchanges, waits here as WMETIS; see docs/decisions/0006. */
export const outside: Address = '0x0000000000000000000000000000000000007e75'
/** The foundation's wallet on L1 that the fee vault withdraws to. */
const l1FeeWallet: Address = '0x00000000000000000000000000000000000fee01'

export const deployMetis = Effect.fnUntraced(function* (
  deployer: Deployer,
  { gasPriceGwei, l1FeeGwei, l1Overhead }: z.output<typeof metisParameters>,
) {
  yield* deployer.place(OVM_GasPriceOracle, addresses.gasPriceOracle, [deployer.account])
  yield* deployer.call({
    to: addresses.gasPriceOracle,
    data: calldata(toFunctionSelector('setGasPrice(uint256)'), BigInt(Math.round(gasPriceGwei * 1e9))),
    gas: 100_000n,
  })
  if (l1FeeGwei > 0) {
    const settings = {
      setL1BaseFee: Math.round(l1FeeGwei * 1e9),
      setOverhead: l1Overhead,
      setScalar: 1,
      setDecimals: 0,
    }
    for (const [setter, value] of Object.entries(settings)) {
      yield* deployer.call({
        to: addresses.gasPriceOracle,
        data: calldata(toFunctionSelector(`${setter}(uint256)`), BigInt(value)),
        gas: 100_000n,
      })
    }
  }
  // Created, not placed, as the bridge's tokens are: it grows with use.
  const wmetis = yield* deployer.createAs(creators.wmetis, WETH9)
  yield* placeFeeVault(deployer, wmetis)
  yield* deployer.place(Multicall3, addresses.multicall3)
  const deployment: MetisDeployment = { ...addresses, wmetis, ...(l1FeeGwei > 0 ? { l1Fees: true } : {}) }
  return deployment
})

/** The fee vault where every block's coinbase is; its manager is the deployer. */
export const placeFeeVault = (deployer: Deployer, wmetis: Address) =>
  deployer.place(FeeVault, addresses.feeVault, [deployer.account, l1FeeWallet, wmetis, outside])
