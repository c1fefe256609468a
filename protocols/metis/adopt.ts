import { Effect } from 'effect'
import type { Address, Hex } from 'viem'
import { z } from 'zod'
import { writtenAddress } from '../address.ts'
import type { Deployer } from '../protocol.ts'
import { view } from '../read.ts'
import { totalSupply } from '../token.ts'
import { ForkedMetis, OVM_GasPriceOracle } from './artifacts.gen.ts'
import { addresses, placeFeeVault } from './deploy.ts'
import type { MetisDeployment } from './deployment.ts'

export const metisPlaces = z.strictObject({
  wmetis: writtenAddress.meta({ description: 'Wrapped native coin (WETH9).' }),
  gasPriceOracle: writtenAddress,
  multicall3: writtenAddress,
  erc20: writtenAddress.optional().meta({
    description: 'Where the native coin is an ERC-20 as well, of one ledger with it (docs/decisions/0013).',
  }),
})

/** Tells the number of the block on L1, by an opcode that only Metis's own nodes know (0x4b). */
const l1BlockNumber: Address = '0x4200000000000000000000000000000000000013'
const itsCode = '0x4b60005260206000f3'
/** The same with the number of the chain's own block. */
const itsStandIn: Hex = '0x4360005260206000f3'

/**
 * Takes over wrapped METIS and the gas price oracle, whose price stays what it is. The fee vault is replaced by ours: the
 * live one can share nothing with sequencers. METIS as an ERC-20 gets code under which both forms are one again.
 */
export const adoptMetis = Effect.fnUntraced(function* (
  deployer: Deployer,
  _parameters: unknown,
  _needs: unknown,
  { erc20, ...at }: z.output<typeof metisPlaces>,
) {
  const oracle = OVM_GasPriceOracle.abi
  const [, baseFee, scalar] = yield* deployer.read([
    view(oracle, at.gasPriceOracle, 'gasPrice'),
    view(oracle, at.gasPriceOracle, 'l1BaseFee'),
    view(oracle, at.gasPriceOracle, 'scalar'),
    totalSupply(at.wmetis),
  ] as const)
  if (erc20 !== undefined) {
    // Who holds the ERC-20 can have native METIS for it: it has to be there.
    yield* deployer.setBalance(erc20, yield* deployer.read(totalSupply(erc20)))
    yield* deployer.setCode(erc20, ForkedMetis.runtime)
  }
  if ((yield* deployer.codeAt(l1BlockNumber)) === itsCode) yield* deployer.setCode(l1BlockNumber, itsStandIn)
  const deployment: MetisDeployment = {
    ...at,
    wmetis: erc20 ?? at.wmetis,
    feeVault: addresses.feeVault,
    ...(baseFee * scalar > 0n ? { l1Fees: true } : {}),
  }
  yield* placeFeeVault(deployer, deployment.wmetis)
  return deployment
})
