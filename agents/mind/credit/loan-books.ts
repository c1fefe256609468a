import type { ReserveDeployment } from '../../../protocols/lending/deployment.ts'
import { fromUnits } from '../../../protocols/token.ts'
import type { Situation } from '../../agent.ts'

type Here = Pick<Situation<never, never, 'metis' | 'bridge' | 'lending'>, 'view'>

/** What it owns and owes, in US dollars at the outer price, and the two reserves it deals with. */
export interface LoanBooks {
  readonly metis: ReserveDeployment
  readonly usdc: ReserveDeployment
  readonly price: number
  /** WMETIS in the wallet, and what stands for the debt. */
  readonly loose: number
  readonly collateral: number
  readonly pledged: boolean
  readonly debt: number
  readonly cash: number
  readonly equity: number
  readonly threshold: number
}

export function booksOf({ view }: Here, metis: ReserveDeployment, usdc: ReserveDeployment): LoanBooks {
  const price = view.outside.metis
  const { reserves } = view.account.lending
  const { supplied, collateral: pledged } = reserves[metis.id]!
  const loose = fromUnits(view.account.metis.wmetis, 18) * price
  const collateral = fromUnits(supplied, 18) * price
  const debt = fromUnits(reserves[usdc.id]!.debt, 6)
  const cash = fromUnits(view.account.bridge.usdc, 6)
  const equity = loose + collateral + cash - debt
  return { metis, usdc, price, loose, collateral, pledged, debt, cash, equity, threshold: metis.terms.threshold }
}
