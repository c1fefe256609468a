/** The runs of a study as one table, a row each: what statistics programs read. */
import { metrics } from '../metrics/index.ts'
import { type Column, parquetTable } from '../results/tables.ts'
import type { StudyRun } from './readings.ts'
import type { StudyPlan } from './design.ts'
import { chosenText } from './shares.ts'

/** Columns: which run it is, the parameters of its point, and its metrics; the twin of a row is policy `none` of its seed. */
function columnsOf({ parameters, points }: StudyPlan): readonly Column<StudyRun>[] {
  const parameter = (name: string): Column<StudyRun> => {
    const numbers = points.every(({ values }) => typeof values[name] === 'number')
    return {
      name,
      type: numbers ? 'DOUBLE' : 'STRING',
      of: ({ point }) => (numbers ? (point.values[name] as number) : chosenText(point.values[name]!)),
    }
  }
  return [
    { name: 'point', type: 'INT32', of: ({ point }) => point.number },
    { name: 'world', type: 'STRING', of: ({ world }) => world },
    { name: 'policy', type: 'STRING', of: ({ policy }) => policy },
    { name: 'seed', type: 'INT32', of: ({ seed }) => seed },
    ...parameters.map(parameter),
    ...metrics.map((metric): Column<StudyRun> => ({
      name: metric.name,
      type: 'DOUBLE',
      of: ({ record, twin }) => {
        const value =
          metric.kind !== 'paired'
            ? record.values[metric.name]
            : twin === undefined || twin === record
              ? undefined
              : metric.of(record, twin)
        return Number.isFinite(value) ? value : undefined
      },
    })),
  ]
}

export const tidyParquet = (plan: StudyPlan, runs: readonly StudyRun[]): Uint8Array =>
  parquetTable(runs, columnsOf(plan))

/** The same as text: a line a run, names in the first; what there is no number for is empty. */
export function tidyCsv(plan: StudyPlan, runs: readonly StudyRun[]): string {
  const columns = columnsOf(plan)
  const lines = [columns.map(({ name }) => name), ...runs.map((run) => columns.map(({ of }) => String(of(run) ?? '')))]
  return lines.map((cells) => `${cells.map(quoted).join(',')}\n`).join('')
}

/** RFC 4180. */
const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
