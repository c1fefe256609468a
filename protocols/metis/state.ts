import type { Address } from 'viem'
import { view } from '../read.ts'
import { balanceOf, totalSupply } from '../token.ts'
import { OVM_GasPriceOracle } from './artifacts.gen.ts'
import type { MetisDeployment } from './deploy.ts'

export const metisState = ({ gasPriceOracle, wmetis }: MetisDeployment) => ({
  /** Wei of METIS for a unit of gas. */
  gasPrice: view(OVM_GasPriceOracle.abi, gasPriceOracle, 'gasPrice'),
  wmetisSupply: totalSupply(wmetis),
})

export const metisAccount = ({ wmetis }: MetisDeployment, owner: Address) => ({
  wmetis: balanceOf(wmetis, owner),
})
