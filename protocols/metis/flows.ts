import type { Flows } from '../flow.ts'
import type { MetisDeployment } from './deployment.ts'

/** Fees that the vault shares; native METIS is counted as the wrapped token. */
export const metisFlows: Flows<MetisDeployment, unknown> = {
  moved: ({ wmetis }, fact) =>
    fact.type === 'feePaid' ? [{ from: { begins: 'fees' }, to: fact.account, token: wmetis, amount: fact.amount }] : [],
}
