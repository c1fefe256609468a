import { dumpHorizonDays } from './dump.ts'
import { budgetAt } from './metis-flows.ts'
import { budgetSold, lastPayment } from './budget.ts'
import type { PairedMetric, RunRecord } from '../metric.ts'

/** What receivers of a policy's METIS had when it was looked at, beside what they had then, and before, in the twin. */
interface NetDisposal {
  readonly day: number
  /** METIS that all received until then. */
  readonly received: number
  /** METIS by which they were more exposed than in the twin: what of it they hold. Chance cancels over people. */
  readonly held: number
  /** What the formula of the dump ratio calls kept, of people who received nothing: theirs in the twin. */
  readonly keptInTwin: number
}

/**
 * Reads receivers on the first day that ends `dumpHorizonDays` or more after the last payment, or on the last one of a run
 * that ends before.
 */
function disposalOf(run: RunRecord, twin: RunRecord): NetDisposal | undefined {
  const { days, owners } = run.people
  const last = run.values[lastPayment.name]
  if (last === undefined || days.length === 0) return undefined
  const due = last + dumpHorizonDays - run.timeline.blockSeconds / 86_400_000
  const found = days.findIndex((day) => day >= due)
  const at = found === -1 ? days.length - 1 : found
  const before = days.findLastIndex((day) => day < run.timeline.programme.from)
  const twins = new Map(twin.people.owners.map((owner) => [owner.owner, owner.metis]))
  let [received, held, keptInTwin] = [0, 0, 0]
  for (const { owner, metis, received: rewards } of owners) {
    const reward = rewards[at]!
    if (reward === 0) continue
    const without = twins.get(owner)?.[at] ?? 0
    received += reward
    held += metis[at]! - without
    const more = without - (twins.get(owner)?.[before] ?? 0)
    keptInTwin += Math.min(Math.max(more, 0), reward)
  }
  return { day: days[at]!, received, held, keptInTwin }
}

const readOn = (run: RunRecord): number | undefined => disposalOf(run, run)?.day

/**
 * Dump ratio net of the twin (docs/theory.md H): D_net = 1 - sum_c (Delta_c(tR + H) - Delta_c^twin(tR + H)) / sum_c R_c, over all
 * who received, and no person's held within what he received.
 */
export const dumpNet: PairedMetric = {
  kind: 'paired',
  name: 'dumpNet',
  title: 'Dump ratio, net of the twin',
  unit: 'share of rewards',
  definition:
    'Share of the METIS that agents received from the policy by which, all together, they were not more exposed to METIS 30 days after the last payment than the same people in the twin on the same day; read when a day ends. Nobody is held within what he received, so that chance cancels and is not counted as keeping: in one seed it may lie below 0 or above 1. Receivers and receipts are those of the dump ratio.',
  better: 'less',
  ofPayments: true,
  readOn,
  of: (run, twin) => {
    const disposal = disposalOf(run, twin)
    return disposal === undefined || disposal.received === 0 ? undefined : 1 - disposal.held / disposal.received
  },
}

export const dumpPlacebo: PairedMetric = {
  kind: 'paired',
  name: 'dumpPlacebo',
  title: 'Dump ratio of the twin',
  unit: 'share of rewards',
  definition:
    'The dump ratio of the same people in the twin, on the same day and over what they received in the policy’s run: what the ratio says of those who were given nothing. A dump ratio that is no larger tells how people move, not what became of rewards.',
  better: 'neither',
  ofPayments: true,
  readOn,
  of: (run, twin) => {
    const disposal = disposalOf(run, twin)
    return disposal === undefined || disposal.received === 0 ? undefined : 1 - disposal.keptInTwin / disposal.received
  },
}

/** The same with what the policy itself sells, over all that it could spend (docs/theory.md H). */
export const policyDump: PairedMetric = {
  kind: 'paired',
  name: 'policyDump',
  title: 'Budget sold or dumped',
  unit: 'share of budget',
  definition:
    'METIS that the policy gave for rewards in another currency or sold to buy liquidity, and METIS that its receivers dumped net of the twin and on its day, over the policy’s budget. What was not paid is not dumped. Undefined for policies that pay nothing of their own.',
  better: 'less',
  ofPayments: true,
  readOn,
  of: (run, twin) => {
    const sold = run.values[budgetSold.name]
    if (sold === undefined) return undefined
    const budget = Object.values(run.breakdowns[budgetAt.name] ?? {}).reduce((sum, part) => sum + part, 0)
    const disposal = disposalOf(run, twin)
    return sold + (disposal === undefined || budget === 0 ? 0 : (disposal.received - disposal.held) / budget)
  },
}
