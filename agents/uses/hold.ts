import { fromUnits } from '../../protocols/token.ts'
import { defineUse } from './use.ts'

/** METIS in the wallet: it earns nothing, costs nothing, and is there at once. */
export const hold = defineUse({
  name: 'hold',
  title: 'METIS in the wallet',
  needs: [],
  mix: () => ({ metis: 1, usdc: 0, weth: 0 }),
  prospect: () => ({ yearly: {}, metis: 1, risk: 0, entry: 0, exitDays: 0 }),
  held: ({ view }) => {
    const metis = fromUnits(view.account.metis.wmetis, 18)
    return { usd: metis * view.outside.metis, metis, leaving: 0 }
  },
  approvals: () => [],
  enter: () => [],
  leave: () => [],
})
