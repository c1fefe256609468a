import type { Payment } from '../../protocols/budget/actions.ts'
import type { FarmDeployment, OptionDeployment } from '../../protocols/farms/deployment.ts'
import type { Actions } from '../../protocols/index.ts'
import type { Programme, StewardCall } from './enactment.ts'
import type { Kpi } from './leg.ts'

const day = 86_400

/** When a farm is paid by a figure, seconds since 1970. */
export interface KpiDates {
  /** Of readings: once a day from the programme's first day on, and when it is settled. */
  readonly readings: readonly number[]
  /** From then on they count: the one at the programme's end is still the programme's. */
  readonly countsFrom: number
  readonly settled: number
}

export function kpiDates({ paidDaysAfter }: Kpi, { start, days }: Pick<Programme, 'start' | 'days'>): KpiDates {
  const end = start + Math.round(days * day)
  const settled = end + Math.round(paidDaysAfter * day)
  const before = Array.from({ length: Math.ceil(days - 1e-9) }, (_, i) => start + i * day)
  const after = Array.from({ length: Math.ceil(paidDaysAfter - 1e-9) }, (_, i) => end + i * day)
  return { readings: [...before, ...after, settled], countsFrom: end + day / 2, settled }
}

/**
 * Pays liquidity providers by what their pool is like when the programme has ended (docs/theory/policies.md P20): the budget
 * pays all into an option when the programme starts, has the pool read once a day, and settles on a later day. What the figure
 * is worth of it goes to the farm, for those who are there then, and the rest back to the budget.
 *
 * All of this is announced on the chain on the first day, the settlement as the most that it can be.
 *
 * @param total wei of METIS of the leg
 */
export function enactKpiOption(
  { kpi, total }: { readonly kpi: Kpi; readonly total: bigint },
  programme: Pick<Programme, 'start' | 'days'>,
  { option, ...farm }: FarmDeployment & { readonly option: OptionDeployment },
  { budget, farms }: Pick<Actions, 'budget' | 'farms'>,
): StewardCall[] {
  if (total === 0n) return []
  const { start } = programme
  const { readings, settled } = kpiDates(kpi, programme)
  const payments = readings.map((due, i): Payment => ({
    calls: [
      ...(i === 0 ? farms.depositIn(farm, option, total) : []),
      ...farms.attest(option),
      ...(due === settled ? farms.settle(option, total, Math.round(kpi.overDays * day)) : []),
    ],
    due,
    nonce: kpiNonces + BigInt(i),
  }))
  return [
    ...payments.map((payment) => ({ at: start, call: (now: number) => budget.announce(payment, now) })),
    ...payments.map((payment) => ({ at: payment.due, call: () => budget.pay(payment) })),
  ]
}

/** Numbers of their own, far behind those of all other payments. */
const kpiNonces = 1n << 66n
