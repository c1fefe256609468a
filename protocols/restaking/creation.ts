import { type Address, encodeAbiParameters, encodeFunctionData, zeroAddress } from 'viem'
import type { Call } from '../call.ts'
import { VaultConfigurator } from './artifacts.gen.ts'

/** What a vault is created with. */
export interface VaultTerms {
  readonly collateral: Address
  /** Who gets what is slashed. */
  readonly burner: Address
  readonly epochSeconds: number
  /** Holds every role: over limits, shares and whitelists. */
  readonly owner: Address
}

/** IVault.InitParams */
const vaultParameters = [
  {
    type: 'tuple',
    components: [
      { name: 'collateral', type: 'address' },
      { name: 'burner', type: 'address' },
      { name: 'epochDuration', type: 'uint48' },
      { name: 'depositWhitelist', type: 'bool' },
      { name: 'isDepositLimit', type: 'bool' },
      { name: 'depositLimit', type: 'uint256' },
      { name: 'defaultAdminRoleHolder', type: 'address' },
      { name: 'depositWhitelistSetRoleHolder', type: 'address' },
      { name: 'depositorWhitelistRoleHolder', type: 'address' },
      { name: 'isDepositLimitSetRoleHolder', type: 'address' },
      { name: 'depositLimitSetRoleHolder', type: 'address' },
    ],
  },
] as const

/** INetworkRestakeDelegator.InitParams */
const delegatorParameters = [
  {
    type: 'tuple',
    components: [
      {
        name: 'baseParams',
        type: 'tuple',
        components: [
          { name: 'defaultAdminRoleHolder', type: 'address' },
          { name: 'hook', type: 'address' },
          { name: 'hookSetRoleHolder', type: 'address' },
        ],
      },
      { name: 'networkLimitSetRoleHolders', type: 'address[]' },
      { name: 'operatorNetworkSharesSetRoleHolders', type: 'address[]' },
    ],
  },
] as const

/** ISlasher.InitParams */
const slasherParameters = [
  {
    type: 'tuple',
    components: [{ name: 'baseParams', type: 'tuple', components: [{ name: 'isBurnerHook', type: 'bool' }] }],
  },
] as const

/** Creates a vault, its delegator and its slasher, each of its factory's first kind, and ties them together. */
export const creationOf = (configurator: Address, { collateral, burner, epochSeconds, owner }: VaultTerms): Call => ({
  to: configurator,
  data: encodeFunctionData({
    abi: VaultConfigurator.abi,
    functionName: 'create',
    args: [
      {
        version: 1n,
        owner,
        vaultParams: encodeAbiParameters(vaultParameters, [
          {
            collateral,
            burner,
            epochDuration: epochSeconds,
            depositWhitelist: false,
            isDepositLimit: false,
            depositLimit: 0n,
            defaultAdminRoleHolder: owner,
            depositWhitelistSetRoleHolder: owner,
            depositorWhitelistRoleHolder: owner,
            isDepositLimitSetRoleHolder: owner,
            depositLimitSetRoleHolder: owner,
          },
        ]),
        delegatorIndex: 0n,
        delegatorParams: encodeAbiParameters(delegatorParameters, [
          {
            baseParams: { defaultAdminRoleHolder: owner, hook: zeroAddress, hookSetRoleHolder: owner },
            networkLimitSetRoleHolders: [owner],
            operatorNetworkSharesSetRoleHolders: [owner],
          },
        ]),
        withSlasher: true,
        slasherIndex: 0n,
        slasherParams: encodeAbiParameters(slasherParameters, [{ baseParams: { isBurnerHook: false } }]),
      },
    ],
  }),
  gas: 3_000_000n,
})
