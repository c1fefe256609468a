import { fromUnits } from '../../protocols/token.ts'
import { type ExposureWatch, metisPayers, watchExposure } from './exposure.ts'
import type { ObservedMetric, Sample } from './metric.ts'

/** Days after the last payment at which exposure is looked at again. */
export const dumpHorizonDays = 30

/**
 * Exposure-based dump ratio (economics.md E.1):
 * D = 1 - sum_c clip(Delta_c(tR + H) - Delta_c(t0-), 0, R_c) / sum_c R_c.
 *
 * A hedge, a loan or a sale by way of another token counts as a sale; moving coins between own addresses does not.
 * Where a run ends before tR + H, its last block is taken.
 */
export const dumpRatio: ObservedMetric = {
  kind: 'observed',
  name: 'dumpRatio',
  title: 'Dump ratio (30 days)',
  unit: 'share of rewards',
  definition:
    'Share of the METIS received as rewards and grants by which its receivers were not more exposed to METIS 30 days after the programme (or at the end of the run) than before it. Undefined when no METIS is paid, and for policies that pay nothing of their own.',
  better: 'less',
  ofPayments: true,
  observe: ({ programme, days, blockSeconds }) => {
    const blockDays = blockSeconds / 86_400
    // Blocks that do not divide the days end before the last day does.
    const lastDay = Math.round(days / blockDays) * blockDays
    const due = Math.min(programme.to + dumpHorizonDays, lastDay)
    const watch = watchExposure()
    const received = new Map<string, number>()
    let before = new Map<string, number>()
    let after: Map<string, number> | undefined
    let readOn: number | undefined
    return {
      see: (sample) => {
        const { day, entries, deployments } = sample
        watch.see(sample)
        if (day < programme.from && day + blockDays >= programme.from) before = exposures(watch, sample)
        if (after !== undefined) return
        const { metis } = deployments.bridge
        for (const { fact, actor } of entries) {
          if (fact.type === 'grantPaid') {
            const builder = actorOf(sample, fact.account) ?? actor
            received.set(builder, (received.get(builder) ?? 0) + fromUnits(fact.amount, metis.decimals))
          }
          if (fact.type !== 'reward' || !paysMetis(sample, fact.farm)) continue
          received.set(actor, (received.get(actor) ?? 0) + fromUnits(fact.amount, metis.decimals))
        }
        if (day < due - blockDays / 1000) return
        after = exposures(watch, sample)
        readOn = day
      },
      readOn: () => readOn,
      value: () => {
        let kept = 0
        let paid = 0
        for (const [actor, reward] of received) {
          const more = (after?.get(actor) ?? 0) - (before.get(actor) ?? 0)
          kept += Math.min(Math.max(more, 0), reward)
          paid += reward
        }
        return paid === 0 || after === undefined ? undefined : 1 - kept / paid
      },
    }
  },
}

const exposures = (watch: ExposureWatch, sample: Sample): Map<string, number> =>
  new Map(sample.clusters.map(({ actor, address }) => [actor, watch.of(sample, address)]))

/** Grants are paid by whoever asks for it: what counts is who gets them. */
const actorOf = ({ clusters }: Sample, account: string): string | undefined =>
  clusters.find(({ address }) => address === account)?.actor

/** Whether a reward of this contract is METIS. */
const paysMetis = ({ deployments }: Sample, farm: string): boolean =>
  deployments.farms.farms.some(
    ({ address, pays }) => address === farm && pays.address === deployments.bridge.metis.address,
  ) || metisPayers(deployments).some((address) => address === farm)
