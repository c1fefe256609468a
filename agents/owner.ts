import { ownersOfCapital } from './mind/capital/owner.ts'

/** Whoever owns capital and may put it to any use that the chain has. */
export const owner = ownersOfCapital({
  kind: 'owner',
  title: 'Owners of capital',
  description: 'Owners of capital, who may put it to any use that the chain has.',
  defaults: { count: 0 },
})
