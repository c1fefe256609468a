import type { Call } from '../../../protocols/call.ts'
import { fromUnits } from '../../../protocols/token.ts'
import type { Situation } from '../../agent.ts'
import { sellableStake, sellStake } from './unstaking.ts'

type Here = Pick<Situation<never, never, 'metis' | 'bridge' | 'restaking'>, 'me' | 'view' | 'deployments' | 'actions'>

/** What is restaked, METIS or seMETIS, as an owner of METIS sees it. */
export interface Collateral {
  readonly isMetis: boolean
  /** METIS for a unit of it. */
  readonly rate: number
  /** What it earns whether or not it is restaked, per year. */
  readonly earns: number
  /** In the wallet: of it, and METIS that could still become some, in wei. */
  readonly units: bigint
  readonly metis: bigint
  /** METIS into it, in wei; it is there in the next block. */
  readonly enter: (metis: bigint) => readonly Call[]
  /** It into METIS, as far as that loses little; METIS is there in the next block. */
  readonly leave: (units: bigint) => readonly Call[]
  /** Allowances that `enter` and `leave` need, once an account. */
  readonly approvals: () => readonly Call[]
}

/** METIS for an eMETIS below which it is not sold: it can be redeemed for a whole one in time. */
const leastPeg = 0.98
const year = 365 * 86_400

export function collateralOf({ me, view, deployments, actions }: Here): Collateral {
  const { chain, account } = view
  const units = account.restaking.collateral
  const isStaked = deployments.restaking.collateral.address === deployments.enki?.seMetis.address
  const { enki } = chain
  const { enki: own } = actions
  if (!isStaked || enki === undefined || own === undefined) {
    return { isMetis: true, rate: 1, earns: 0, units, metis: 0n, enter: () => [], leave: () => [], approvals: () => [] }
  }
  const { rewards, since, end } = enki.stream
  const running = view.now < end && enki.staked > 0n
  const rate = fromUnits(enki.rate, 18)
  return {
    isMetis: false,
    rate,
    earns: running ? ((Number(rewards) / Number(enki.staked)) * year) / (end - since) : 0,
    units,
    metis: account.metis.wmetis,
    enter: (amount) => (amount > 0n ? [own.mint({ amount, stake: true, to: me })] : []),
    leave: (wanted) => {
      const most = sellableStake(enki, leastPeg)
      return sellStake({ me, enki, actions: own }, wanted < most ? wanted : most)
    },
    approvals: own.approvals,
  }
}
