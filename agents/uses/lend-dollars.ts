import { lend } from './lending.ts'

/** Dollars to whoever borrows them against METIS, for the market's rate. */
export const lendDollars = lend('lendDollars', 'usdc', 'Dollars lent in the market')
