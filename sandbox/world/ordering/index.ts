import { firstCome } from './first-come.ts'

/** Every ordering rule by its name in a campaign file. */
export const orderingRules = { 'first-come': firstCome }

export type OrderingName = keyof typeof orderingRules
