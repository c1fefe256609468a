import { batchAuction } from './batch-auction.ts'
import { builderSeparation } from './builder-separation.ts'
import { firstPriceBundles, secondPriceBundles } from './bundle-auction.ts'
import { firstCome } from './first-come.ts'
import { latencyLottery } from './latency-lottery.ts'
import { priorityAuction } from './priority-auction.ts'
import { randomOrder } from './random-order.ts'

/** Every ordering rule by its name in a campaign file. */
export const orderingRules = {
  'first-come': firstCome,
  'priority-auction': priorityAuction,
  'first-price-bundles': firstPriceBundles,
  'second-price-bundles': secondPriceBundles,
  'builder-separation': builderSeparation,
  'batch-auction': batchAuction,
  'latency-lottery': latencyLottery,
  random: randomOrder,
}

export type OrderingName = keyof typeof orderingRules
