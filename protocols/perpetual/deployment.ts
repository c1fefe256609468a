import type { Address } from 'viem'
import type { Token } from '../token.ts'
import type { PerpMarket, MarketName } from './market.ts'

export interface PerpetualDeployment {
  readonly clearingHouse: Address
  readonly exchange: Address
  readonly accountBalance: Address
  readonly orderBook: Address
  readonly vault: Address
  readonly insuranceFund: Address
  /** Takes margin and keeps the roll of accounts. */
  readonly desk: Address
  readonly lens: Address
  /** Contracts with the same code as these two, which nobody uses: what they run while another code is lent to them. */
  readonly sameCode: { readonly accountBalance: Address; readonly exchange: Address }
  /** What accounts are settled in: m.USDC. */
  readonly settlement: Token
  /** WMETIS, which counts as margin in part. */
  readonly collateral: Token
  /** Who opened the markets' first orders and keeps them. */
  readonly foundation: Address
  readonly markets: Readonly<Record<MarketName, PerpMarket>>
  /** Window of the premium that funding is paid by, seconds. */
  readonly fundingSeconds: number
  /** Most funding a day, share of notional. */
  readonly mostFunding: number
  /** US dollars of margin that the foundation opened with. */
  readonly opening: number
  /** Share of notional that a trade costs, and what the insurance fund gets of it. */
  readonly exchangeFee: number
  readonly insuranceShare: number
}
