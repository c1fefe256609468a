import { ownersOfCapital } from './mind/capital/owner.ts'

/** Capital from outside that looks for yield, and may be put to any use that the chain has. */
export const investor = ownersOfCapital({
  kind: 'investor',
  title: 'Capital that looks for yield',
  owns: 'Dollars outside, in one sleeve or several.',
  description: 'Owners of capital outside, who may put it to any use that the chain has.',
  defaults: { count: 100 },
})
