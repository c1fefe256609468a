import { ownersOfCapital } from './mind/capital/owner.ts'

/** Whoever owns METIS already, most of them for long, and may put it to any use that the chain has, or sell it. */
export const holder = ownersOfCapital({
  kind: 'holder',
  title: 'Owners of METIS',
  owns: 'METIS.',
  description: 'Owners of capital who are born with METIS and look further ahead than most.',
  defaults: {
    count: 0,
    wealthUsd: 150_000,
    metisShare: 1,
    horizonDays: { median: 120, spread: 0.8 },
    reviewDays: { median: 7, spread: 0.8 },
    riskAversion: { median: 0.2, spread: 0.7 },
  },
})
