import { toEventSelector } from 'viem'
import type { EventTable } from '../fact.ts'
import type { FeedsDeployment } from './deployment.ts'

/** A push moves nothing: prices are read from the state. */
export const feedsEvents = ({ feeds }: FeedsDeployment): EventTable => ({
  [feeds]: { [toEventSelector('Pushed(int256[])')]: () => [] },
})
