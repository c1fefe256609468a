import { fromBasisPoints } from '../basis-points.ts'
import { Effect } from 'effect'
import { type Address, erc20Abi, parseAbi, zeroAddress } from 'viem'
import { z } from 'zod'
import { writtenAddress } from '../address.ts'
import type { BridgeDeployment } from '../bridge/deployment.ts'
import type { FeedsDeployment } from '../feeds/deployment.ts'
import { DeployFailed, type Deployer } from '../protocol.ts'
import { view } from '../read.ts'
import { fromUnits, type Token } from '../token.ts'
import {
  AaveOracle,
  AaveProtocolDataProvider,
  ACLManager,
  AToken,
  DefaultReserveInterestRateStrategy,
  Forwarder,
  L2Pool,
  PoolAddressesProvider,
  VariableDebtToken,
} from './artifacts.gen.ts'
import { createBorrowers, reportTo, telling, watchSequencer } from './deploy.ts'
import type { LendingDeployment, ReserveDeployment } from './deployment.ts'
import { fromRay } from './interest.ts'
import type { LendingParameters, ReserveTerms } from './terms.ts'

export const lendingPlaces = z.strictObject({
  provider: writtenAddress.meta({ description: 'PoolAddressesProvider: it knows all other contracts of the market.' }),
})

/** From Aave 3.1 on one contract has the rates of all reserves. */
const sharedCurve = parseAbi([
  'function getOptimalUsageRatio(address reserve) view returns (uint256)',
  'function getBaseVariableBorrowRate(address reserve) view returns (uint256)',
  'function getVariableRateSlope1(address reserve) view returns (uint256)',
  'function getVariableRateSlope2(address reserve) view returns (uint256)',
])

/** Aave's own limit is 128; a market of more reserves than this is not read. */
const mostReserves = 32

/**
 * Takes over an Aave v3 market with all its reserves and terms. The sandbox acts as the market's governance in three
 * things: prices of METIS, WETH and m.USDC come from our feeds, which follow the outer market; the sequencer's outages are
 * told by our switch; and debt tokens report to a list of borrowers. Who owed something before is not in that list until
 * his debt changes.
 */
export const adoptLending = Effect.fnUntraced(function* (
  deployer: Deployer,
  { graceSeconds }: LendingParameters,
  { bridge, feeds }: { readonly bridge: BridgeDeployment; readonly feeds: FeedsDeployment },
  { provider }: z.output<typeof lendingPlaces>,
) {
  const registry = PoolAddressesProvider.abi
  const [pool, data, oracle, roles, admin, owner] = yield* deployer.read([
    view(registry, provider, 'getPool'),
    view(registry, provider, 'getPoolDataProvider'),
    view(registry, provider, 'getPriceOracle'),
    view(registry, provider, 'getACLManager'),
    view(registry, provider, 'getACLAdmin'),
    view(registry, provider, 'owner'),
  ] as const)
  // Governance is a contract; it has to be able to pay for what is sent in its name.
  for (const account of new Set([admin, owner])) {
    if (account !== deployer.account) yield* deployer.setBalance(account, 10n ** 20n)
  }
  const tell = telling(deployer)
  yield* tell(ACLManager.abi, roles, admin)('addPoolAdmin', [deployer.account])

  const assets = yield* assetsOf(deployer, pool)
  const ours = [
    { name: 'metis', token: bridge.metis, feed: feeds.pairs.metis },
    { name: 'weth', token: bridge.weth, feed: feeds.pairs.eth },
    { name: 'usdc', token: bridge.usdc, feed: feeds.pairs.usdc },
  ]
  const absent = ours.find(({ token }) => !assets.includes(token.address))
  if (absent !== undefined) {
    const reason = `${absent.token.symbol} (${absent.token.address}) is no reserve of it`
    return yield* new DeployFailed({ step: `taking over the lending market ${provider}`, reason })
  }
  yield* tell(AaveOracle.abi, oracle)('setAssetSources', [
    ours.map(({ token }) => token.address),
    ours.map(({ feed }) => feed),
  ])
  const sequencer = yield* watchSequencer(deployer, provider, graceSeconds, owner)

  for (const { token } of ours) yield* expectOpen(deployer, data, token)
  const reserves: ReserveDeployment[] = []
  for (const [id, asset] of assets.entries()) {
    const [decimals, [aToken, , debtToken], terms] = yield* Effect.all([
      deployer.read(view(erc20Abi, asset, 'decimals')),
      deployer.read(view(AaveProtocolDataProvider.abi, data, 'getReserveTokensAddresses', [asset])),
      termsOf(deployer, data, asset),
    ])
    const own = ours.find(({ token }) => token.address === asset)
    const supplied = yield* deployer.read(view(AToken.abi, aToken, 'scaledBalanceOf', [deployer.account]))
    reserves.push({
      name: own?.name ?? `reserve${id}`,
      id,
      token: own?.token ?? { symbol: `reserve ${id}`, address: asset, decimals },
      aToken,
      debtToken,
      terms,
      opening: fromUnits(supplied, decimals),
    })
  }
  const borrowers = yield* listBorrowers(deployer, pool, reserves)
  const deployment: LendingDeployment = { pool, data, oracle, sequencer, borrowers, graceSeconds, reserves }
  return deployment
})

/** The list of borrowers, which debt tokens report to; from Aave 3.4 on by way of the contract that they always report to. */
const listBorrowers = Effect.fnUntraced(function* (
  deployer: Deployer,
  pool: Address,
  reserves: readonly ReserveDeployment[],
) {
  const borrowers = yield* createBorrowers(deployer, pool, reserves)
  const forwarder = yield* deployer.create(Forwarder, [borrowers])
  for (const { debtToken } of reserves) {
    const change = reportTo(debtToken, borrowers)
    if (yield* deployer.wouldSucceed(change)) {
      yield* deployer.call(change)
      continue
    }
    const controller = yield* deployer.read(view(VariableDebtToken.abi, debtToken, 'getIncentivesController'))
    if (controller === zeroAddress) {
      const reason = 'it reports to nobody, so that nothing would know who borrows: let `fresh` name lending'
      return yield* new DeployFailed({ step: `taking over the debt token ${debtToken}`, reason })
    }
    yield* deployer.setCode(controller, yield* deployer.codeAt(forwarder))
  }
  return borrowers
})

/** The market's tokens in the order of their ids. */
const assetsOf = Effect.fnUntraced(function* (deployer: Deployer, pool: Address) {
  const ids = Array.from({ length: mostReserves }, (_, id) => id)
  const all = yield* deployer.read(ids.map((id) => view(L2Pool.abi, pool, 'getReserveAddressById', [id])))
  const end = all.indexOf(zeroAddress)
  const assets = end < 0 ? all : all.slice(0, end)
  // A dropped reserve leaves a gap; what the market reads by place would then be another one's.
  if (all.slice(assets.length).some((asset) => asset !== zeroAddress)) {
    const reason = `reserve ${end} has been dropped, and others follow it`
    return yield* new DeployFailed({ step: `taking over the lending market's pool ${pool}`, reason })
  }
  return assets
})

/** Governance closes reserves that it gives up: agents would be refused, block after block. */
const expectOpen = Effect.fnUntraced(function* (deployer: Deployer, data: Address, { address, symbol }: Token) {
  const [[, , , , , , , , active, frozen], paused] = yield* deployer.read([
    view(AaveProtocolDataProvider.abi, data, 'getReserveConfigurationData', [address]),
    view(AaveProtocolDataProvider.abi, data, 'getPaused', [address]),
  ] as const)
  const closed = [!active && 'not active', frozen && 'frozen', paused && 'paused']
  const reason = closed.filter((state) => state !== false).join(', ')
  if (reason === '') return
  return yield* new DeployFailed({
    step: `taking over the lending market, whose reserve of ${symbol} (${address}) nobody can use`,
    reason: `it is ${reason}; let \`chain.fork.fresh\` name lending for a market of its own`,
  })
})

/** A reserve's terms as the chain has them. */
const termsOf = Effect.fnUntraced(function* (deployer: Deployer, data: Address, asset: Address) {
  const abi = AaveProtocolDataProvider.abi
  const [[, ltv, threshold, bonus, reserveFactor], protocolFee, debtCeiling, strategy] = yield* deployer.read([
    view(abi, data, 'getReserveConfigurationData', [asset]),
    view(abi, data, 'getLiquidationProtocolFee', [asset]),
    view(abi, data, 'getDebtCeiling', [asset]),
    view(abi, data, 'getInterestRateStrategyAddress', [asset]),
  ] as const)
  const curve = DefaultReserveInterestRateStrategy.abi
  const own = [
    view(curve, strategy, 'OPTIMAL_USAGE_RATIO'),
    view(curve, strategy, 'getBaseVariableBorrowRate'),
    view(curve, strategy, 'getVariableRateSlope1'),
    view(curve, strategy, 'getVariableRateSlope2'),
  ] as const
  const shared = [
    view(sharedCurve, strategy, 'getOptimalUsageRatio', [asset]),
    view(sharedCurve, strategy, 'getBaseVariableBorrowRate', [asset]),
    view(sharedCurve, strategy, 'getVariableRateSlope1', [asset]),
    view(sharedCurve, strategy, 'getVariableRateSlope2', [asset]),
  ] as const
  const [optimal, base, slope1, slope2] = yield* deployer.read(own).pipe(Effect.catch(() => deployer.read(shared)))
  const terms: ReserveTerms = {
    openingUsd: 0,
    ltv: fromBasisPoints(ltv),
    threshold: fromBasisPoints(threshold),
    bonus: bonus === 0n ? 0 : fromBasisPoints(bonus) - 1,
    protocolFee: fromBasisPoints(protocolFee),
    reserveFactor: fromBasisPoints(reserveFactor),
    debtCeilingUsd: Number(debtCeiling) / 100,
    optimal: fromRay(optimal),
    base: fromRay(base),
    slope1: fromRay(slope1),
    slope2: fromRay(slope2),
  }
  return terms
})
