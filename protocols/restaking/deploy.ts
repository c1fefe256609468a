import { Effect } from 'effect'
import { type Address, encodeFunctionData, type Hex } from 'viem'
import { z } from 'zod'
import type { BridgeDeployment } from '../bridge/deployment.ts'
import { unlimited } from '../calldata.ts'
import type { EnkiDeployment } from '../enki/deployment.ts'
import { type Deployer, DeployFailed } from '../protocol.ts'
import { contractDays, contractHours, metisAmount, share } from '../quantity.ts'
import { view } from '../read.ts'
import { approve, type Token, toUnits } from '../token.ts'
import { restakingActions } from './actions.ts'
import {
  DelegatorFactory,
  NetworkMiddlewareService,
  NetworkRegistry,
  NetworkRestakeDelegator,
  OperatorRegistry,
  OptInService,
  Slasher,
  SlasherFactory,
  StakerRewards,
  Vault,
  VaultConfigurator,
  VaultFactory,
} from './artifacts.gen.ts'
import { creationOf } from './creation.ts'
import type { RestakingDeployment } from './deployment.ts'

export const restakingParameters = z
  .strictObject({
    collateral: z
      .enum(['METIS', 'seMETIS'])
      .default('METIS')
      .meta({ description: 'What is restaked: METIS, or seMETIS, which earns with ENKI besides and needs enki.' }),
    epochDays: contractDays(0.001)
      .default(7)
      .meta({ description: 'Days of an epoch; a withdrawal waits for the end of the next one.' }),
    operators: z.int().min(1).max(16).default(3).meta({ description: 'Sequencers, each backed by an equal share.' }),
    limitMetis: metisAmount(1e-6)
      .default(1_000_000)
      .meta({ description: 'Most stake that the network accepts, METIS or seMETIS.' }),
    rewardMetis: metisAmount()
      .default(10_000)
      .meta({ description: 'METIS that the network pays to restakers in all; nothing for none.' }),
    rewardDays: contractDays(0.001).default(365).meta({ description: 'Days over which it pays them evenly.' }),
    distributionHours: contractHours(0.001)
      .default(24)
      .meta({ description: 'Hours between two distributions; each goes by the shares of its moment.' }),
    incidents: z
      .array(
        z.strictObject({
          day: contractDays().meta({ description: 'Days after the chain began.' }),
          operator: z.int().min(0).max(15).default(0).meta({ description: 'Which sequencer, from 0.' }),
          share: share(1e-6).default(0.05).meta({ description: 'Share of its stake that is slashed.' }),
        }),
      )
      .max(1000)
      .default([])
      .meta({ description: 'Faults of sequencers, for which the network slashes them.' }),
  })
  .meta({ description: 'Restaking of METIS or seMETIS behind the sequencers, by the contracts of Symbiotic.' })

/** Slashed METIS is out of reach for everybody, but still in existence. */
const burner: Address = '0x000000000000000000000000000000000000dead'
/** Sequencers have no keys here: they opt in when the chain begins, and hold what gas they were given for it. */
const sequencer = (rank: number): Address => `0x5e90e5ce${rank.toString(16).padStart(32, '0')}`

/** Native METIS, in wei. */
const gasMoney = 10n ** 18n

export const deployRestaking = Effect.fnUntraced(function* (
  deployer: Deployer,
  parameters: z.output<typeof restakingParameters>,
  { bridge, enki }: { readonly bridge: BridgeDeployment; readonly enki?: EnkiDeployment },
) {
  // Whatever token stands here is restaked; nothing else in the protocol knows which one it is.
  const collateral = parameters.collateral === 'METIS' ? bridge.metis : enki?.seMetis
  if (collateral === undefined) {
    return yield* new DeployFailed({
      step: 'restaking',
      reason: `its collateral is seMETIS, which comes from enki, which is off: add \`enki: {}\` to \`chain\`, or restake METIS`,
    })
  }
  const pays: Token = bridge.metis
  const network = deployer.account
  const operators = Array.from({ length: parameters.operators }, (_, rank) => sequencer(rank + 1))
  for (const operator of operators) yield* deployer.call({ to: operator, data: '0x', value: gasMoney, gas: 21_000n })
  const core = yield* deployCore(deployer)
  const epochSeconds = Math.round(parameters.epochDays * 86_400)
  yield* deployer.call(
    creationOf(core.configurator, { collateral: collateral.address, burner, epochSeconds, owner: deployer.account }),
  )
  const { vault, delegator, slasher } = yield* deployer.read({
    vault: view(VaultFactory.abi, core.vaults, 'entity', [0n]),
    delegator: view(DelegatorFactory.abi, core.delegators, 'entity', [0n]),
    slasher: view(SlasherFactory.abi, core.slashers, 'entity', [0n]),
  })
  const rewards = yield* deployer.create(StakerRewards, [vault, pays.address, network])
  const began = yield* deployer.read(view(Vault.abi, vault, 'epochDurationInit'))
  const deployment: RestakingDeployment = {
    vault,
    delegator,
    slasher,
    rewards,
    collateral,
    pays,
    network,
    operators,
    burner,
    began,
    epochSeconds,
    vaultOptIn: core.vaultOptIn,
    networkOptIn: core.networkOptIn,
    // An address and twelve bytes of the network's own choice: zero.
    subnetwork: `0x${network.slice(2).toLowerCase()}${'0'.repeat(24)}`,
    rewardSeconds: Math.round(parameters.distributionHours * 3600),
    incidents: parameters.incidents
      .map(({ day, operator, share }) => ({
        operator: operator % operators.length,
        at: began + Math.round(day * 86_400),
        share: Math.round(share * 10_000),
      }))
      .sort((a, b) => a.at - b.at),
  }
  yield* join(deployer, deployment, core, toUnits(parameters.limitMetis, collateral.decimals))
  const reward = toUnits(parameters.rewardMetis, pays.decimals)
  if (reward > 0n) {
    yield* deployer.fund(pays, reward)
    yield* deployer.call(approve(pays.address, rewards, unlimited))
    yield* deployer.call(restakingActions(deployment).fund(reward, Math.round(parameters.rewardDays * 86_400)))
  }
  return deployment
})

interface Core {
  readonly vaults: Address
  readonly delegators: Address
  readonly slashers: Address
  readonly networks: Address
  readonly operators: Address
  readonly middlewares: Address
  readonly vaultOptIn: Address
  readonly networkOptIn: Address
  readonly configurator: Address
}

/** Symbiotic's factories, registries and services, with one kind of vault, delegator and slasher admitted. */
const deployCore = Effect.fnUntraced(function* (deployer: Deployer) {
  const { account } = deployer
  const vaults = yield* deployer.create(VaultFactory, [account])
  const delegators = yield* deployer.create(DelegatorFactory, [account])
  const slashers = yield* deployer.create(SlasherFactory, [account])
  const networks = yield* deployer.create(NetworkRegistry)
  const operators = yield* deployer.create(OperatorRegistry)
  const middlewares = yield* deployer.create(NetworkMiddlewareService, [networks])
  const vaultOptIn = yield* deployer.create(OptInService, [operators, vaults, 'OperatorVaultOptInService'])
  const networkOptIn = yield* deployer.create(OptInService, [operators, networks, 'OperatorNetworkOptInService'])
  // The first type of each factory is number 0.
  const vault = yield* deployer.create(Vault, [delegators, slashers, vaults])
  const delegator = yield* deployer.create(NetworkRestakeDelegator, [
    ...([networks, vaults, vaultOptIn, networkOptIn, delegators] as const),
    0n,
  ])
  const slasher = yield* deployer.create(Slasher, [vaults, middlewares, slashers, 0n])
  for (const [to, implementation] of [
    [vaults, vault],
    [delegators, delegator],
    [slashers, slasher],
  ] as const) {
    const data = encodeFunctionData({ abi: VaultFactory.abi, functionName: 'whitelist', args: [implementation] })
    yield* deployer.call({ to, data, gas: 200_000n })
  }
  const configurator = yield* deployer.create(VaultConfigurator, [vaults, delegators, slashers])
  const core: Core = {
    vaults,
    delegators,
    slashers,
    networks,
    operators,
    middlewares,
    vaultOptIn,
    networkOptIn,
    configurator,
  }
  return core
})

/** The network and its operators register, opt in to each other and the vault, and the stake is allocated. */
const join = Effect.fnUntraced(function* (deployer: Deployer, at: RestakingDeployment, core: Core, limit: bigint) {
  const actions = restakingActions(at)
  const call = (to: Address, data: Hex, from?: Address) => deployer.call({ to, data, gas: 300_000n }, from)
  yield* call(core.networks, encodeFunctionData({ abi: NetworkRegistry.abi, functionName: 'registerNetwork' }))
  const middleware = { abi: NetworkMiddlewareService.abi, functionName: 'setMiddleware', args: [at.network] } as const
  yield* call(core.middlewares, encodeFunctionData(middleware))
  yield* deployer.call(actions.setMaxNetworkLimit(limit))
  yield* deployer.call(actions.setNetworkLimit(limit))
  for (const operator of at.operators) {
    const register = encodeFunctionData({ abi: OperatorRegistry.abi, functionName: 'registerOperator' })
    yield* call(core.operators, register, operator)
    yield* deployer.call(actions.optInToVault(), operator)
    yield* deployer.call(actions.optInToNetwork(), operator)
    yield* deployer.call(actions.setOperatorShares(operator, 1n))
  }
})
