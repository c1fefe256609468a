import { Effect } from 'effect'
import { parseEther, toFunctionSelector } from 'viem'
import type { BridgeDeployment } from '../bridge/deployment.ts'
import { calldata, unlimited } from '../calldata.ts'
import type { FeedsDeployment } from '../feeds/deployment.ts'
import type { Deployer } from '../protocol.ts'
import { approve, toUnits, transfer } from '../token.ts'
import { perpetualActions } from './actions.ts'
import {
  AccountBalance,
  ClearingHouse,
  ClearingHouseConfig,
  CollateralManager,
  Exchange,
  InsuranceFund,
  MarginDesk,
  MarketRegistry,
  OrderBook,
  PerpetualLens,
  QuoteToken,
  UniswapV3Factory,
  Vault,
} from './artifacts.gen.ts'
import { deployMarket, marketNames, ratio, type Tell } from './market.ts'
import type { PerpetualParameters } from './parameters.ts'
import { initializeToken, quotePlace } from './virtual-token.ts'
import type { PerpetualDeployment } from './deployment.ts'

/**
 * Perpetual Protocol v2 without its proxies: what they stand before is initialized itself. Everything but the first
 * liquidity goes into one block; then the time of the longest price window passes, since a market without that much
 * past has no mark price; then the foundation opens its orders.
 */
export const deployPerpetual = Effect.fnUntraced(function* (
  deployer: Deployer,
  parameters: PerpetualParameters,
  { bridge, feeds }: { readonly bridge: BridgeDeployment; readonly feeds: FeedsDeployment },
) {
  const { exchangeFee, insuranceShare, fundingSeconds, markSeconds, premiumSeconds, mostFunding } = parameters
  const tell: Tell = (to, signature, ...words) =>
    deployer.call({ to, data: calldata(toFunctionSelector(signature), ...words), gas: 8_000_000n })
  const settlement = bridge.usdc
  const collateral = bridge.metis

  const { quote, creation } = quotePlace(QuoteToken.bytecode)
  yield* deployer.call({ ...creation, gas: 8_000_000n })
  yield* deployer.call(initializeToken(quote, 'Virtual US dollar', 'vUSD'))
  const factory = yield* deployer.create(UniswapV3Factory)
  const config = yield* deployer.create(ClearingHouseConfig)
  yield* tell(config, 'initialize()')
  const registry = yield* deployer.create(MarketRegistry)
  yield* tell(registry, 'initialize(address,address)', factory, quote)
  const orderBook = yield* deployer.create(OrderBook)
  yield* tell(orderBook, 'initialize(address)', registry)
  const exchange = yield* deployer.create(Exchange)
  yield* tell(exchange, 'initialize(address,address,address)', registry, orderBook, config)
  yield* tell(orderBook, 'setExchange(address)', exchange)
  const accountBalance = yield* deployer.create(AccountBalance)
  yield* tell(accountBalance, 'initialize(address,address)', config, orderBook)
  yield* tell(exchange, 'setAccountBalance(address)', accountBalance)
  const insuranceFund = yield* deployer.create(InsuranceFund)
  yield* tell(insuranceFund, 'initialize(address)', settlement.address)
  const vault = yield* deployer.create(Vault)
  const books = [insuranceFund, config, accountBalance, exchange] as const
  yield* tell(vault, 'initialize(address,address,address,address)', ...books)
  yield* tell(insuranceFund, 'setVault(address)', vault)
  yield* tell(accountBalance, 'setVault(address)', vault)
  const collateralManager = yield* deployer.create(CollateralManager)
  yield* tell(
    collateralManager,
    'initialize(address,address,uint8,uint24,uint24,uint24,uint24,uint256,uint256)',
    config,
    vault,
    ...collateralRules,
  )
  yield* tell(vault, 'setCollateralManager(address)', collateralManager)
  const clearingHouse = yield* deployer.create(ClearingHouse)
  yield* tell(
    clearingHouse,
    'initialize(address,address,address,address,address,address,address)',
    config,
    vault,
    quote,
    factory,
    exchange,
    accountBalance,
    insuranceFund,
  )
  for (const contract of [registry, orderBook, exchange, accountBalance, vault]) {
    yield* tell(contract, 'setClearingHouse(address)', clearingHouse)
  }
  yield* tell(vault, 'setWETH9(address)', collateral.address)
  yield* tell(config, 'setSettlementTokenBalanceCap(uint256)', unlimited)
  yield* tell(config, 'setMaxFundingRate(uint24)', ratio(mostFunding))
  yield* tell(config, 'setTwapInterval(uint32)', BigInt(fundingSeconds))
  yield* tell(config, 'setMarkPriceMarketTwapInterval(uint32)', BigInt(markSeconds))
  yield* tell(config, 'setMarkPricePremiumInterval(uint32)', BigInt(premiumSeconds))
  yield* tell(quote, 'mintMaximumTo(address)', clearingHouse)
  yield* tell(quote, 'addWhitelist(address)', clearingHouse)

  const system = { tell, factory, quote, registry, exchange, clearingHouse, parameters }
  const markets = {
    metis: yield* deployMarket(deployer, 'metis', feeds.pairs.metis, system),
    eth: yield* deployMarket(deployer, 'eth', feeds.pairs.eth, system),
  }
  const { weight, discount, capMetis } = parameters.metisCollateral
  yield* tell(
    collateralManager,
    'addCollateral(address,(address,uint24,uint24,uint256))',
    collateral.address,
    markets.metis.priceFeed,
    ratio(weight),
    ratio(discount),
    parseEther(String(capMetis)),
  )
  const desk = yield* deployer.create(MarginDesk, [vault])
  const lens = yield* deployer.create(PerpetualLens, [
    desk,
    accountBalance,
    vault,
    orderBook,
    exchange,
    collateral.address,
    markets.metis,
    markets.eth,
    { mark: markSeconds, premium: premiumSeconds, funding: fundingSeconds },
  ])

  const deployment: PerpetualDeployment = {
    clearingHouse,
    exchange,
    accountBalance,
    orderBook,
    vault,
    insuranceFund,
    desk,
    lens,
    sameCode: {
      accountBalance: yield* deployer.create(AccountBalance),
      exchange: yield* deployer.create(Exchange),
    },
    settlement,
    collateral,
    foundation: deployer.account,
    markets,
    fundingSeconds,
    mostFunding,
    opening: parameters.marginUsd,
    exchangeFee,
    insuranceShare,
  }
  yield* deployer.pass(Math.max(fundingSeconds, markSeconds, premiumSeconds))
  yield* open(deployer, deployment, parameters)
  return deployment
})

/**
 * As the protocol runs on Optimism: 5 kinds of collateral an account; debt up to 75 % of their value and 10,000 US
 * dollars; half of it liquidated at once, all of it below 500 US dollars; a buffer of 0.2 % above the maintenance
 * margin; 3 % of what is repaid for the insurance fund.
 */
const collateralRules = [5n, 750_000n, 500_000n, 2_000n, 30_000n, 10_000_000_000n, 500_000_000n] as const

/** The insurance fund's first money, and the foundation's orders in every market. */
const open = Effect.fnUntraced(function* (
  deployer: Deployer,
  deployment: PerpetualDeployment,
  { insuranceUsd, liquidityUsd, marginUsd }: PerpetualParameters,
) {
  const { settlement, insuranceFund, desk, markets } = deployment
  const margin = toUnits(marginUsd, settlement.decimals)
  const insurance = toUnits(insuranceUsd, settlement.decimals)
  const actions = perpetualActions(deployment)
  yield* deployer.fund(settlement, margin + insurance)
  yield* deployer.call(transfer(settlement.address, insuranceFund, insurance))
  yield* deployer.call(approve(settlement.address, desk, unlimited))
  yield* deployer.call({ ...actions.deposit(settlement, margin), gas: 1_000_000n })
  for (const name of marketNames) {
    const { lower, upper } = markets[name]
    const quote = liquidityUsd[name]
    yield* deployer.call({
      ...actions.addLiquidity({
        market: name,
        base: toUnits(quote / deployer.prices[name], 18),
        quote: toUnits(quote, 18),
        lower,
        upper,
      }),
      gas: 8_000_000n,
    })
  }
})
