import type { Address } from 'viem'
import { view } from '../read.ts'
import { balanceOf, totalSupply } from '../token.ts'
import { OVM_GasPriceOracle } from './artifacts.gen.ts'
import type { MetisDeployment } from './deploy.ts'

export const metisState = ({ gasPriceOracle, wmetis, l1Fees }: MetisDeployment) => ({
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
})

export const metisAccount = ({ wmetis }: MetisDeployment, owner: Address) => ({
  wmetis: balanceOf(wmetis, owner),
})
