import type { MetricSummary, Summary, WorldSummary } from '../campaign/compare.ts'
import { concentrations } from '../metrics/decentralisation.ts'
import { metrics } from '../metrics/index.ts'

/** Policies beside each other: more of them go below, so that lines fit a wide terminal. */
const abreast = 4

/**
 * The comparison as text: one table a world, one column a policy, effects with their 95 % intervals. What nobody has a
 * number for is left out, and so is how concentrated the set of sequencers is, which the report has.
 */
export function comparisonTable(summary: Summary): string {
  return summary.worlds.flatMap((world) => inRows(world).map((part) => worldTable(summary, part))).join('\n\n')
}

const inRows = (world: WorldSummary): WorldSummary[] =>
  Array.from({ length: Math.ceil(world.policies.length / abreast) }, (_, row) => ({
    ...world,
    policies: world.policies.slice(row * abreast, (row + 1) * abreast),
  }))

const told = metrics.filter(({ name }) => !concentrations.some((metric) => metric.name === name))

function worldTable({ primary, worlds }: Summary, { world, twin, policies }: WorldSummary): string {
  const head = ['', 'no programme', ...policies.map(({ policy }) => policy)]
  const seeds = Math.max(0, ...policies.map(({ metrics: own }) => own[primary]?.effect?.perSeed.length ?? 0))
  const rows = told
    .map(({ name, title }) => [
      `${title}${name === primary ? ' *' : ''}`,
      compact(twin.metrics[name]?.mean ?? null),
      ...policies.map(({ metrics: own }) => effectText(own[name])),
    ])
    .filter(([, ...cells]) => cells.some((cell) => cell !== none))
  const outcome = ['Outcome', '', ...policies.map(({ outcome: found }) => found.toUpperCase())]
  const many = seeds === 1 ? '1 seed' : `${seeds} seeds`
  const title = worlds.length > 1 ? `World "${world}", ${many}` : many
  return [
    `${title}; effect against the twin with the same seed, 95 % interval; * decides`,
    '',
    ...align([head, ...rows, outcome]),
  ].join('\n')
}

/** `+4.1 % [+2.0, +6.3]`, or a value with its interval. */
export function effectText(metric: MetricSummary | undefined): string {
  const effect = metric?.effect
  if (effect === undefined) return none
  const relative = effect.kind === 'relative'
  const show = relative ? percent : compact
  const { lower, upper } = effect.interval
  const bounds = `[${lower === null ? '-∞' : show(lower)}, ${upper === null ? '∞' : show(upper)}]`
  return `${show(effect.estimate)}${relative ? ' %' : ''} ${bounds}`
}

const none = '–'

const percent = (share: number): string => `${share < 0 ? '' : '+'}${(100 * share).toFixed(1)}`

/** Three significant digits, with k, M, B and T for thousands and up. */
export function compact(value: number | null): string {
  if (value === null) return none
  if (value === 0) return '0'
  // What rounds up to a thousand of one unit is one of the next.
  const rounded = Number(value.toPrecision(3))
  const [size, letter] = units.find(([least]) => Math.abs(rounded) >= least) ?? [1, '']
  const scaled = Number((rounded / size).toPrecision(3))
  return `${Math.abs(scaled) >= 1000 ? scaled.toFixed(0) : scaled.toPrecision(3)}${letter}`
}

const units = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const

/** Columns side by side: names to the left, numbers to the right. */
function align(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  ')
      .trimEnd()
  return [line(rows[0]!), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.slice(1).map(line)]
}
