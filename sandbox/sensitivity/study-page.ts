/** What a study found, to be read: the page of a study. */
import { measures } from '../statistics/outcome-table.ts'
import type { Interval } from '../statistics/sample.ts'
import type { ParameterInfluence } from './influence.ts'
import { pointOutcomes } from './point-rule.ts'
import type { LevelShares, OutcomeShares } from './shares.ts'
import type { StudySummary } from './study-summary.ts'

export function studyPage(summary: StudySummary): string {
  const { campaign, question, design, points, runs, seeds, pointRule, shares, made } = summary
  const worlds = [...new Set(shares.map(({ world }) => world))]
  const part =
    points.whole < points.planned
      ? `**This is a part of the study**: ${points.whole} of ${points.planned} points are whole. `
      : ''
  return `${[
    `# ${campaign}: what outcomes depend on`,
    question.trim(),
    `${part}${design.method} over ${Object.keys(design.parameters).length} parameters, ${points.begun} points with a finished run, ${seeds === 1 ? 'one seed' : `${seeds} seeds`} a policy, the same everywhere; ${runs.finished} of ${runs.planned} runs. Made by Terrarium ${made.terrarium}, code ${made.code.slice(0, 12)}, Anvil ${made.anvil}.`,
    '## Shares of the space',
    `By a rule for points, since there are too few seeds at a point for bounds: ${pointRule.text}. In brackets the 95 % interval of the share (Wilson). Medians over points follow: ratios to the twin after the end, and the share of the budget that was sold. The last column is what the campaign’s own rules say, which ask for bounds.`,
    ...worlds.map((world) => sharesTable(world, shares)),
    ...(worlds.length > 1 ? ['## What the world changes', worldsTable(worlds, shares)] : []),
    '## What each assumption changes',
    'Growth / neutral / dump in percent of the points where the parameter is so, and how many points these are. Everything else varies, too.',
    ...worlds.map((world) => levelsTable(world, summary.byLevel)),
    '## What it goes with',
    howTold(design.method),
    ...worlds.map((world) => influencesTable(world, summary.influences, design.method)),
    'All estimates are in `sensitivity.json`; one row a run in `sensitivity.csv` and `sensitivity.parquet`.',
  ].join('\n\n')}\n`
}

const table = (rows: readonly (readonly string[])[]): string =>
  [rows[0]!, rows[0]!.map(() => '---'), ...rows.slice(1)].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

const percent = (share: number): string => (Number.isFinite(share) ? (100 * share).toFixed(0) : '–')
const times = (value: number | undefined): string => (value === undefined ? '–' : value.toFixed(2))

function sharesTable(world: string, shares: readonly OutcomeShares[]): string {
  const rows = shares
    .filter((each) => each.world === world)
    .map(({ policy, points, byRule, byBounds, medians, sold }) => [
      policy,
      String(points),
      ...pointOutcomes.map((outcome) => {
        const { share, interval } = byRule[outcome]
        return points === 0 ? '–' : `${percent(share)} % (${percent(interval.lower)} to ${percent(interval.upper)})`
      }),
      ...[measures.volume, measures.tvl, measures.holderWealth].map(({ metric }) => times(medians[metric])),
      times(sold),
      Object.entries(byBounds)
        .map(([outcome, count]) => `${outcome} ${count}`)
        .join(', '),
    ])
  return `### ${world}\n\n${table([
    ['policy', 'points', ...pointOutcomes, 'volume', 'TVL', 'price', 'sold', 'by bounds'],
    ...rows,
  ])}`
}

/** The same points in each world: what differs is the world. */
function worldsTable(worlds: readonly string[], shares: readonly OutcomeShares[]): string {
  const policies = [...new Set(shares.map(({ policy }) => policy))]
  return table([
    ['policy', ...worlds.map((world) => `${world}: growth / neutral / dump`)],
    ...policies.map((policy) => [
      policy,
      ...worlds.map((world) => threeOf(shares.find((each) => each.world === world && each.policy === policy))),
    ]),
  ])
}

const threeOf = (found: OutcomeShares | undefined): string =>
  found === undefined || found.points === 0
    ? '–'
    : pointOutcomes.map((outcome) => percent(found.byRule[outcome].share)).join(' / ')

function levelsTable(world: string, levels: readonly LevelShares[]): string {
  const policies = [
    ...new Set(levels.flatMap(({ shares }) => shares.flatMap((each) => (each.world === world ? [each.policy] : [])))),
  ]
  const rows = levels.map(({ parameter, level, shares }) => {
    const here = shares.filter((each) => each.world === world)
    const found = policies.map((policy) => here.find((each) => each.policy === policy))
    return [`${parameter}: ${level}`, String(Math.max(0, ...here.map(({ points }) => points))), ...found.map(threeOf)]
  })
  return `### ${world}\n\n${table([['where', 'points', ...policies], ...rows])}`
}

const howTold = (method: StudySummary['design']['method']): string =>
  ({
    'latin-hypercube':
      'Partial rank correlations of each parameter with each metric, what the other parameters explain taken out, with 95 % intervals over resampled points. Only those whose interval leaves out zero; with so many tried, some of them do by chance: one in twenty.',
    morris:
      'mu*, the mean absolute effect of a whole range of the parameter (on the logarithm of ratios), and sigma, how much it depends on the rest; 95 % intervals over resampled trajectories. The three largest of each.',
    sobol:
      'Shares of the variance over points that a parameter explains alone (S1) and with all others (ST), with 95 % intervals over resampled rows. Those of more than a twentieth.',
  })[method]

function influencesTable(
  world: string,
  influences: readonly ParameterInfluence[],
  method: StudySummary['design']['method'],
): string {
  const groups = Map.groupBy(
    influences.filter((each) => each.world === world),
    ({ policy, metric }) => JSON.stringify([policy, metric]),
  )
  const rows = [...groups.values()].map((group) => {
    const { policy, metric, from } = group[0]!
    const told = toldOf(group, method)
    return [policy, metric, String(from), told.length === 0 ? 'nothing that stands out' : told.join('; ')]
  })
  const unit = { 'latin-hypercube': 'points', morris: 'trajectories', sobol: 'rows' }[method]
  return `### ${world}\n\n${table([['policy', 'metric', unit, 'goes with'], ...rows])}`
}

function toldOf(group: readonly ParameterInfluence[], method: StudySummary['design']['method']): readonly string[] {
  const main = { 'latin-hypercube': 'partial', morris: 'mu*', sobol: 'ST' }[method]
  const sorted = group
    .flatMap((each) => (each.estimates[main] === undefined ? [] : [{ ...each, main: each.estimates[main] }]))
    .sort((a, b) => Math.abs(b.main.estimate) - Math.abs(a.main.estimate))
  const kept = {
    'latin-hypercube': sorted.filter(({ main: { interval } }) => interval.lower > 0 || interval.upper < 0),
    morris: sorted.slice(0, 3),
    sobol: sorted.filter(({ main: { estimate } }) => estimate > 0.05),
  }[method]
  return kept.map(({ parameter, main: { estimate, interval }, estimates }) => {
    const beside = { 'latin-hypercube': undefined, morris: 'sigma', sobol: 'S1' }[method]
    const other = beside === undefined ? undefined : estimates[beside]
    const and = other === undefined ? '' : `, ${beside} ${number(other.estimate)}`
    return `${parameter} ${number(estimate)} (${bounds(interval)}${and})`
  })
}

/** Two digits, and a minus that is one. */
const number = (value: number): string => Number(value.toPrecision(2)).toString().replace('-', '−')

const bounds = ({ lower, upper }: Interval): string =>
  Number.isFinite(lower) && Number.isFinite(upper) ? `${number(lower)} to ${number(upper)}` : 'too few for an interval'
