import type { Target } from './target.ts'

/** One line of the table: a moment over seeds beside its target. */
export interface Moment {
  readonly name: string
  readonly says: string
  readonly mean: number
  /** Standard deviation of one seed. */
  readonly spread: number
  readonly seeds: number
  readonly least: number
  readonly most: number
  readonly hit: boolean
}

/** Means over seeds beside targets; a moment that no seed has is left out. */
export const momentTable = <Name extends string>(
  targets: Readonly<Record<Name, Target>>,
  seeds: readonly Readonly<Partial<Record<Name, number>>>[],
): readonly Moment[] =>
  (Object.entries(targets) as [Name, Target][]).flatMap(([name, { says, least, most }]) => {
    const values = seeds.flatMap((seed) => seed[name] ?? [])
    if (values.length === 0) return []
    const mean = values.reduce((sum, each) => sum + each, 0) / values.length
    const spread =
      values.length < 2 ? 0 : Math.sqrt(values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (values.length - 1))
    return [{ name, says, mean, spread, seeds: values.length, least, most, hit: mean >= least && mean <= most }]
  })

/** As Markdown, so that it can stand in a page as it is printed. */
export const momentLines = (moments: readonly Moment[]): readonly string[] => [
  '| | | found | sd of a seed | wanted | |',
  '| --- | --- | --- | --- | --- | --- |',
  ...moments.map(
    ({ name, says, mean, spread, least, most, hit }) =>
      `| ${name} | ${says} | ${shown(mean)} | ${shown(spread)} | ${shown(least)} to ${shown(most)} | ${hit ? 'hit' : mean < least ? 'below' : 'above'} |`,
  ),
]

const shown = (value: number): string =>
  value === 0
    ? '0'
    : Math.abs(value) >= 1000
      ? Math.round(value).toLocaleString('en')
      : String(Number(value.toPrecision(2)))
