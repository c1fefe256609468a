import { leveraged } from './leverage.ts'

/** METIS that is borrowed against to own more of it. It is METIS already: nothing has to be turned into anything. */
export const borrowLoop = leveraged(
  'borrowLoop',
  'METIS on credit: dollars are borrowed against it for more',
  ['lending'],
  {
    reserve: 'metis',
    rate: () => 1,
    earns: () => 0,
    into: (_, amount) => ({ calls: [], amount }),
    outOf: (_, amount) => ({ calls: [], amount }),
    most: () => 1n << 255n,
    approvals: () => [],
  },
)
