import { lend } from './lending.ts'

/** METIS to whoever borrows it, for the market's rate: held all the same. */
export const lendMetis = lend('lendMetis', 'metis', 'METIS lent in the market')
