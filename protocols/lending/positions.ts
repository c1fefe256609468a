import type { Position } from '../position.ts'
import type { ValuesOf } from '../read.ts'
import type { LendingDeployment } from './deployment.ts'
import type { lendingAccount } from './state.ts'

/** What is supplied and owed of each reserve's token, with interest. */
export const lendingPositions = (
  { reserves }: LendingDeployment,
  account: ValuesOf<ReturnType<typeof lendingAccount>>,
): Position[] =>
  reserves.flatMap(({ token }, i) => [
    { name: 'supply', amount: account.reserves[i]!.supplied, unit: token },
    { name: 'debt', amount: account.reserves[i]!.debt, unit: token },
  ])
