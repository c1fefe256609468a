import type { Paid, PolicySummary, Summary, WorldSummary, Effect, MetricSummary } from '../compare/summary.ts'
import { lopsidedText } from '../compare/evidence.ts'
import { metrics } from '../metrics/index.ts'
import { decidingClauses } from '../statistics/outcome.ts'
import { titleAsRead } from '../report/findings/read-on.ts'
import { unpaidParts } from '../report/findings/unpaid.ts'

/** Policies beside each other: more of them go below, so that lines fit a wide terminal. */
const abreast = 4

/**
 * The comparison as text: one table a world, one column a policy, effects with their 95 % intervals. What nobody has a
 * number for is left out, and so is how concentrated the set of sequencers is, which the report has. What numbers cannot
 * say stands in words, in a cell or below the table.
 */
export function comparisonTable(summary: Summary): string {
  return summary.worlds
    .flatMap((world) =>
      world.contrasts === 0
        ? [`${nameOf(summary, world)}nothing to compare: no run of any policy has finished together with its twin.`]
        : inRows(world).map((part) => worldTable(summary, part)),
    )
    .join('\n\n')
}

const inRows = (world: WorldSummary): WorldSummary[] =>
  Array.from({ length: Math.ceil(world.policies.length / abreast) }, (_, row) => ({
    ...world,
    policies: world.policies.slice(row * abreast, (row + 1) * abreast),
  }))

/** What is shared out below the table or in the report has no line of its own. */
const told = metrics.filter(({ apart }) => apart === undefined)

function worldTable(summary: Summary, world: WorldSummary): string {
  const { twin, policies } = world
  const { primary } = summary
  const head = ['', 'no programme', ...policies.map(({ policy }) => policy)]
  const rows = told
    .map(({ name, title }) => [
      `${titleAsRead(
        title,
        policies.map(({ metrics: own }) => own[name]),
      )}${name === primary ? ' *' : ''}`,
      compact(twin.metrics[name]?.mean),
      ...policies.map((policy) => cellText(policy, name)),
    ])
    .filter(([, ...cells]) => cells.some((cell) => cell !== none))
  const first = summary.exploratory.reasons.length === 0 ? 'Outcome' : 'Outcome, exploratory'
  const outcome = [first, '', ...policies.map(({ outcome: found }) => found.toUpperCase())]
  const spent = ['Budget paid', '', ...policies.map(({ paid }) => paidText(paid))]
  const notes = notesOf(policies)
  return [
    `${nameOf(summary, world)}${seedsText(policies)}; effect against the twin with the same seed, 95 % interval; * decides`,
    '',
    ...align([head, ...rows, outcome, ...(policies.some(({ paid }) => paid !== undefined) ? [spent] : [])]),
    ...(notes.length === 0 ? [] : ['', ...notes]),
  ].join('\n')
}

const nameOf = ({ worlds }: Summary, { world }: WorldSummary): string => (worlds.length > 1 ? `World "${world}", ` : '')

/** `7 seeds`, `5 to 7 of 7 seeds`, `1 seed: no intervals`. */
function seedsText(policies: readonly PolicySummary[]): string {
  const counts = policies.map(({ pairs }) => pairs).filter((pairs) => pairs > 0)
  if (counts.length === 0) return 'no finished pair of runs'
  const [least, most] = [Math.min(...counts), Math.max(...counts)]
  const planned = policies[0]!.of
  const finished = least === most ? `${most}` : `${least} to ${most}`
  const many = most < planned || least < most ? `${finished} of ${planned}` : finished
  return `${many} ${planned === 1 ? 'seed' : 'seeds'}${most === 1 ? ': no intervals' : ''}`
}

/** A cell: the effect, and of how many seeds when some that finished have none. */
function cellText({ metrics: own, pairs }: PolicySummary, name: string): string {
  const metric = own[name]
  const text = effectText(metric)
  return metric === undefined || text === none || metric.seeds === pairs
    ? text
    : `${text}, ${metric.seeds} of ${metric.of} seeds`
}

/** `+4.1 % [+2.0, +6.3]`, or a value with its interval; where there is none, what there is instead. */
export function effectText(metric: MetricSummary | undefined): string {
  if (metric?.levels !== undefined) return `from ${compact(metric.levels.twin)} to ${compact(metric.levels.policy)}`
  const effect = metric?.effect
  if (effect === undefined) return none
  const relative = effect.kind === 'relative'
  const point = `${shown(effect, effect.estimate)}${relative ? ' %' : ''}`
  switch (effect.spread) {
    case 'one seed':
      return point
    case 'no bounds':
      return `${point}, no bounds`
    case 'none':
      return `${point} in every seed`
    case 'interval':
      return `${point} [${boundsText(effect)}]`
  }
}

function boundsText(effect: Effect): string {
  const { lower, upper } = effect.interval
  if (lower === -Infinity) return `below ${shown(effect, upper)}`
  if (upper === Infinity) return `above ${shown(effect, lower)}`
  return `${shown(effect, lower)}, ${shown(effect, upper)}`
}

const none = '–'

const shown = ({ kind }: Effect, value: number): string => (kind === 'relative' ? percent(value) : compact(value))

/** Bounds beyond a factor of a hundred say no more than that. */
const percent = (share: number): string =>
  share > 100 ? 'over +10,000' : `${share < 0 ? '' : '+'}${(100 * share).toFixed(1)}`

/** `100 %`, `31 %`, `31 % (29 to 34)`. */
export function paidText(paid: Paid | undefined): string {
  if (paid === undefined) return none
  if (paid.mean === undefined) return 'unknown'
  const [mean, least, most] = [paid.mean, paid.least!, paid.most!].map(shareText)
  return least === most ? `${mean} %` : `${mean} % (${least} to ${most})`
}

/** What is not quite all is not 100 %, and what is not quite nothing is not 0 %. */
function shareText(share: number): string {
  const rounded = Math.round(100 * share)
  if (rounded === 100 && share < 1 - 1e-6) return '99.9'
  return rounded === 0 && share > 0 ? (100 * share).toPrecision(1) : String(rounded)
}

/** Why an outcome is not known, what of a budget was not paid, and what stands in the table instead of a change in percent. */
function notesOf(policies: readonly PolicySummary[]): string[] {
  const unknown = policies.flatMap(({ policy, outcome, reasons }) =>
    outcome === 'unknown' ? [`${policy} is unknown: ${reasons.join('; ')}.`] : [],
  )
  const levels = policies.flatMap(({ policy, metrics: own }) =>
    told.flatMap(({ name, title, unit }) => {
      const small = own[name]?.levels?.small
      return small === undefined
        ? []
        : [`${policy}, ${title}: ${lopsidedText(small)}. Means in ${unit} instead; no outcome rests on them.`]
    }),
  )
  const unpaid = policies.flatMap((policy) => {
    const parts = unpaidParts(policy).map(([part, metis]) => `${part} (${compact(metis)} METIS)`)
    return parts.length === 0 ? [] : [`${policy.policy} did not pay ${parts.join(', ')}.`]
  })
  const mixed = policies.flatMap(({ policy, outcome, rules }) =>
    outcome !== 'mixed'
      ? []
      : rules
          .filter(({ state }) => state === 'open')
          .map(
            (rule) =>
              `${policy} could still be ${rule.outcome}: ${decidingClauses(rule)
                .map(({ text }) => text)
                .join('; ')}.`,
          ),
  )
  return [...unknown, ...mixed, ...unpaid, ...levels]
}

/** Three significant digits, with k, M, B and T for thousands and up. */
export function compact(value: number | undefined): string {
  if (value === undefined) return none
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
export function align(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  ')
      .trimEnd()
  return [line(rows[0]!), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.slice(1).map(line)]
}
