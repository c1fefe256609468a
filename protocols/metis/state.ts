import type { Address } from 'viem'
import { mapRead, view } from '../read.ts'
import { balanceOf, totalSupply } from '../token.ts'
import { FeeVault, OVM_GasPriceOracle } from './artifacts.gen.ts'
import type { MetisDeployment } from './deployment.ts'

export const metisState = ({ feeVault, gasPriceOracle, wmetis, l1Fees }: MetisDeployment) => ({
  /** Wei of METIS for a unit of gas. */
  gasPrice: view(OVM_GasPriceOracle.abi, gasPriceOracle, 'gasPrice'),
  /** What a transaction's data costs, where senders pay for it. */
  ...(l1Fees === true
    ? {
        l1: {
          baseFee: view(OVM_GasPriceOracle.abi, gasPriceOracle, 'l1BaseFee'),
          overhead: view(OVM_GasPriceOracle.abi, gasPriceOracle, 'overhead'),
          scalar: view(OVM_GasPriceOracle.abi, gasPriceOracle, 'scalar'),
          decimals: view(OVM_GasPriceOracle.abi, gasPriceOracle, 'decimals'),
        },
      }
    : {}),
  wmetisSupply: totalSupply(wmetis),
  /** Fees for sequencers: their share in ten-thousandths, wei that are due, and the day since 1970 of the last payment. */
  sharing: mapRead(view(FeeVault.abi, feeVault, 'sharing'), ([points, due, day]) => ({
    points: Number(points),
    due,
    day: Number(day),
  })),
})

export const metisAccount = ({ wmetis }: MetisDeployment, owner: Address) => ({
  wmetis: balanceOf(wmetis, owner),
})
