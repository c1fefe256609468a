import type { Between, Changed } from '../compare/between.ts'
import { metrics } from '../metrics/index.ts'
import { align, effectText } from './table.ts'

/** Two results beside each other, as text: what went in otherwise, then what came out otherwise. */
export function betweenText({ inputs, metrics: compared, changed }: Between): string {
  const went =
    inputs.length === 0
      ? ['The inputs are the same, and so is the code.']
      : [
          'What differs in the inputs:',
          ...inputs.map(({ path, first, second }) => `  ${path}: ${first ?? 'not there'} → ${second ?? 'not there'}`),
        ]
  const several = new Set(changed.map(({ world }) => world)).size > 1
  const head = ['', ...changed.map(({ world, policy, seeds }) => `${several ? `${world}/` : ''}${policy} (${seeds})`)]
  const rows = compared.flatMap((name) => [
    [metrics.find((metric) => metric.name === name)!.title, ...changed.map((each) => effectText(each.metrics[name]))],
    ['  adjusted p', ...changed.map((each) => adjusted(each, name))],
  ])
  return [
    ...went,
    '',
    `The second against the first, seed by seed (number of seeds in brackets), 95 % interval; p by Holm over ${changed.length === 1 ? 'one comparison' : `${changed.length} comparisons`}`,
    '',
    ...align([head, ...rows]),
  ].join('\n')
}

function adjusted({ metrics: own }: Changed, name: string): string {
  const effect = own[name]?.effect
  return effect === undefined || effect.spread === 'one seed' ? '–' : effect.adjustedP.toPrecision(2)
}
