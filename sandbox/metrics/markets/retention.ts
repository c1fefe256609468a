import { meanOver, type PairedMetric, type RunRecord } from '../metric.ts'
import { tvl } from './tvl.ts'

/** Mean TVL in the last two weeks of the programme, or in all of a shorter one. */
function duringProgramme({ series, timeline }: RunRecord): number {
  const { from, to } = timeline.programme
  return meanOver(series[tvl.name]!, timeline, Math.max(from, to - 14), to)
}

const afterwards = ({ series, timeline }: RunRecord): number =>
  meanOver(series[tvl.name]!, timeline, timeline.evaluation.from, timeline.evaluation.to)

export const grossRetention: PairedMetric = {
  kind: 'paired',
  name: 'grossRetention',
  title: 'Gross TVL retention',
  unit: 'ratio',
  definition:
    'TVL in the evaluation window over TVL in the last two weeks of the programme: what public dashboards show, whatever would have happened anyway.',
  better: 'more',
  of: (run) => afterwards(run) / duringProgramme(run),
}

export const netRetention: PairedMetric = {
  kind: 'paired',
  name: 'netRetention',
  title: 'Net TVL retention',
  unit: 'ratio',
  definition:
    'What is left in the evaluation window of the TVL that the policy added, both against the twin. Undefined when the programme added less than 15 % of the twin’s TVL.',
  better: 'more',
  of: (run, twin) => {
    const added = duringProgramme(run) - duringProgramme(twin)
    return added < 0.15 * duringProgramme(twin) ? undefined : (afterwards(run) - afterwards(twin)) / added
  },
}
