import { toBasisPoints } from '../basis-points.ts'
import { Effect } from 'effect'
import {
  type Abi,
  type Address,
  type ContractFunctionArgs,
  type ContractFunctionName,
  encodeFunctionData,
  zeroAddress,
} from 'viem'
import type { BridgeDeployment } from '../bridge/deployment.ts'
import { enkiActions } from '../enki/actions.ts'
import type { EnkiDeployment } from '../enki/deployment.ts'
import type { FeedsDeployment } from '../feeds/deployment.ts'
import type { Deployer, DeployFailed } from '../protocol.ts'
import type { Call } from '../call.ts'
import { view } from '../read.ts'
import { approve, fromUnits, type Token, toUnits } from '../token.ts'
import { lendingActions } from './actions.ts'
import {
  AaveOracle,
  AaveProtocolDataProvider,
  ACLManager,
  AToken,
  Borrowers,
  DefaultReserveInterestRateStrategy,
  PoolAddressesProvider,
  PoolConfigurator,
  PriceOracleSentinel,
  SeMetisFeed,
  SequencerStatus,
  StableDebtToken,
  VariableDebtToken,
} from './artifacts.gen.ts'
import { rayOf } from './interest.ts'
import { deployLogic } from './logic.ts'
import type { LendingParameters, ReserveTerms } from './terms.ts'
import type { LendingDeployment, ReserveDeployment } from './deployment.ts'

/** A token that the market takes, and who says what it costs (`latestAnswer()`, US dollars with eight decimals). */
interface Listing {
  readonly name: string
  readonly token: Token
  readonly feed: Address
  /** US dollars when the chain begins. */
  readonly price: number
  /** Whether it may be borrowed against a collateral with a debt ceiling. */
  readonly dollar: boolean
  readonly terms: ReserveTerms
  /** Brings some of it into the deployer's hands, for what the market opens with. */
  readonly bring: (amount: bigint) => Effect.Effect<void, DeployFailed>
}

export interface LendingNeeds {
  readonly bridge: BridgeDeployment
  readonly feeds: FeedsDeployment
  /** Where it is on, seMETIS is a reserve. */
  readonly enki?: EnkiDeployment
}

export const deployLending = Effect.fnUntraced(function* (
  deployer: Deployer,
  { graceSeconds, flashPremium, ...terms }: LendingParameters,
  needs: LendingNeeds,
) {
  const listings = yield* listingsOf(deployer, terms, needs)
  const { account } = deployer
  const tell = telling(deployer)

  const provider = yield* deployer.create(PoolAddressesProvider, ['Terrarium', account])
  const governing = tell(PoolAddressesProvider.abi, provider)
  yield* governing('setACLAdmin', [account])
  const roles = yield* deployer.create(ACLManager, [provider])
  yield* governing('setACLManager', [roles])
  for (const role of ['addPoolAdmin', 'addAssetListingAdmin'] as const) {
    yield* tell(ACLManager.abi, roles)(role, [account])
  }
  const data = yield* deployer.create(AaveProtocolDataProvider, [provider])
  yield* governing('setPoolDataProvider', [data])
  const assets = listings.map(({ token }) => token.address)
  const oracle = yield* deployer.create(AaveOracle, [
    provider,
    assets,
    listings.map(({ feed }) => feed),
    zeroAddress,
    zeroAddress,
    10n ** 8n,
  ])
  yield* governing('setPriceOracle', [oracle])
  const sequencer = yield* watchSequencer(deployer, provider, graceSeconds)
  const logic = yield* deployLogic(deployer, provider)
  // The provider puts both behind proxies of its own.
  yield* governing('setPoolImpl', [logic.pool])
  yield* governing('setPoolConfiguratorImpl', [logic.configurator])
  const [pool, configurator] = yield* deployer.read([
    view(PoolAddressesProvider.abi, provider, 'getPool'),
    view(PoolAddressesProvider.abi, provider, 'getPoolConfigurator'),
  ] as const)

  const configuring = tell(PoolConfigurator.abi, configurator)
  const aTokenImpl = yield* deployer.create(AToken, [pool])
  const stableDebtTokenImpl = yield* deployer.create(StableDebtToken, [pool])
  const variableDebtTokenImpl = yield* deployer.create(VariableDebtToken, [pool])
  for (const { token, terms } of listings) {
    const { symbol } = token
    const reserve = {
      aTokenImpl,
      stableDebtTokenImpl,
      variableDebtTokenImpl,
      underlyingAssetDecimals: token.decimals,
      interestRateStrategyAddress: yield* deployer.create(DefaultReserveInterestRateStrategy, curveOf(provider, terms)),
      underlyingAsset: token.address,
      treasury: account,
      incentivesController: zeroAddress,
      aTokenName: `Aave ${symbol}`,
      aTokenSymbol: `a${symbol}`,
      variableDebtTokenName: `Aave variable debt ${symbol}`,
      variableDebtTokenSymbol: `vd${symbol}`,
      stableDebtTokenName: `Aave stable debt ${symbol}`,
      stableDebtTokenSymbol: `sd${symbol}`,
      params: '0x',
    } as const
    yield* configuring('initReserves', [[reserve]])
  }
  for (const { token, terms, dollar } of listings) {
    const asset = token.address
    if (terms.ltv > 0) {
      const [ltv, threshold, bonus] = [terms.ltv, terms.threshold, 1 + terms.bonus].map(toBasisPoints)
      yield* configuring('configureReserveAsCollateral', [asset, ltv!, threshold!, bonus!])
      yield* configuring('setLiquidationProtocolFee', [asset, toBasisPoints(terms.protocolFee)])
    }
    // Aave counts the ceiling in cents.
    yield* configuring('setDebtCeiling', [asset, BigInt(Math.round(terms.debtCeilingUsd * 100))])
    yield* configuring('setReserveBorrowing', [asset, true])
    yield* configuring('setBorrowableInIsolation', [asset, dollar])
    yield* configuring('setReserveFactor', [asset, toBasisPoints(terms.reserveFactor)])
    yield* configuring('setReserveFlashLoaning', [asset, true])
  }
  yield* configuring('updateFlashloanPremiumTotal', [toBasisPoints(flashPremium)])
  const tokens = yield* deployer.read(
    assets.map((asset) => view(AaveProtocolDataProvider.abi, data, 'getReserveTokensAddresses', [asset])),
  )
  const reserves = listings.map(({ name, token, terms }, id): ReserveDeployment => {
    const [aToken, , debtToken] = tokens[id]!
    const amount = toUnits(terms.openingUsd / listings[id]!.price, token.decimals)
    return { name, id, token, aToken, debtToken, terms, opening: fromUnits(amount, token.decimals) }
  })
  const borrowers = yield* createBorrowers(deployer, pool, reserves)
  for (const { debtToken } of reserves) yield* deployer.call(reportTo(debtToken, borrowers))
  const deployment: LendingDeployment = { pool, data, oracle, sequencer, borrowers, graceSeconds, reserves }
  const actions = lendingActions(deployment)
  for (const reserve of reserves) {
    const { bring } = listings[reserve.id]!
    const amount = toUnits(reserve.opening, reserve.token.decimals)
    if (amount === 0n) continue
    yield* bring(amount)
    for (const call of [...actions.approvals(reserve), actions.supply(reserve, amount)]) yield* deployer.call(call)
  }
  return deployment
})

/** The reserves that the market opens with: a further one is one more entry here, with a feed of its own. */
const listingsOf = Effect.fnUntraced(function* (
  deployer: Deployer,
  { metis, weth, usdc, seMetis }: Omit<LendingParameters, 'graceSeconds' | 'flashPremium'>,
  { bridge, feeds, enki }: LendingNeeds,
) {
  const { prices, account } = deployer
  const crossing = (token: Token) => ({ token, bring: (amount: bigint) => deployer.fund(token, amount) })
  const { pairs } = feeds
  const listings: Listing[] = [
    { name: 'metis', ...crossing(bridge.metis), feed: pairs.metis, price: prices.metis, dollar: false, terms: metis },
    { name: 'weth', ...crossing(bridge.weth), feed: pairs.eth, price: prices.eth, dollar: false, terms: weth },
    { name: 'usdc', ...crossing(bridge.usdc), feed: pairs.usdc, price: 1, dollar: true, terms: usdc },
  ]
  if (enki === undefined) return listings
  const feed = yield* deployer.create(SeMetisFeed, [enki.seMetis.address, pairs.metis])
  const bring = Effect.fnUntraced(function* (amount: bigint) {
    yield* deployer.fund(enki.metis, amount)
    yield* deployer.call(approve(enki.metis.address, enki.dealer, amount))
    yield* deployer.call(enkiActions(enki).mint({ amount, stake: true, to: account }))
  })
  // Nothing has streamed yet: one seMETIS is one METIS.
  return [
    ...listings,
    { name: 'seMetis', token: enki.seMetis, bring, feed, price: prices.metis, dollar: false, terms: seMetis },
  ]
})

/** A switch that tells whether the sequencer is up, and the market's sentinel that believes it. */
export const watchSequencer = Effect.fnUntraced(function* (
  deployer: Deployer,
  provider: Address,
  graceSeconds: number,
  owner: Address = deployer.account,
) {
  const sequencer = yield* deployer.create(SequencerStatus, [deployer.account])
  const sentinel = yield* deployer.create(PriceOracleSentinel, [provider, sequencer, BigInt(graceSeconds)])
  yield* telling(deployer)(PoolAddressesProvider.abi, provider, owner)('setPriceOracleSentinel', [sentinel])
  return sequencer
})

/** Lets a debt token report every change to the list of borrowers. */
export const reportTo = (debtToken: Address, borrowers: Address): Call => ({
  to: debtToken,
  data: encodeFunctionData({
    abi: VariableDebtToken.abi,
    functionName: 'setIncentivesController',
    args: [borrowers],
  }),
  gas: 100_000n,
})

/** An empty list of borrowers, which the debt tokens of these reserves are to report to. */
export const createBorrowers = (
  deployer: Deployer,
  pool: Address,
  reserves: readonly Pick<ReserveDeployment, 'aToken' | 'debtToken'>[],
) => {
  const supplyTokens = reserves.map(({ aToken }) => aToken)
  return deployer.create(Borrowers, [pool, supplyTokens, reserves.map(({ debtToken }) => debtToken)])
}

/** Calls of a contract by name and arguments, with gas for whatever they do. */
export const telling =
  (deployer: Deployer) =>
  <const abi extends Abi>(abi: abi, to: Address, from: Address = deployer.account) =>
  <name extends ContractFunctionName<abi, 'nonpayable'>>(
    functionName: name,
    args: ContractFunctionArgs<abi, 'nonpayable', name>,
  ) => {
    const call = { abi, functionName, args } as unknown as Parameters<typeof encodeFunctionData>[0]
    return deployer.call({ to, data: encodeFunctionData(call), gas: 15_000_000n }, from)
  }

/** Arguments of the interest rate strategy: nothing is borrowed at stable rates, so that theirs are zero. */
const curveOf = (provider: Address, { optimal, base, slope1, slope2 }: ReserveTerms) =>
  [
    provider,
    ...([optimal, base, slope1, slope2].map(rayOf) as [bigint, bigint, bigint, bigint]),
    0n,
    0n,
    0n,
    0n,
    0n,
  ] as const
