import { metrics } from '../../metrics/index.ts'
import type { Metric } from '../../metrics/metric.ts'
import { html, type Html } from '../typography/html.ts'

/** What each metric is, in the words that stand beside its formula. */
export const glossary = (): Html =>
  html`<dl class="glossary">
    ${metrics.map(
      (metric) =>
        html`<div>
          <dt>${metric.title} <code>${metric.name}</code></dt>
          <dd>${metric.definition} <span class="unit">Unit: ${metric.unit}. ${comparison(metric)}</span></dd>
        </div> `,
    )}
  </dl> `

function comparison(metric: Metric): string {
  switch (metric.kind) {
    case 'paired':
      return 'Compares each run with its twin directly.'
    case 'observed':
      return metric.effect === undefined
        ? 'One value a run; the programme’s own, without a counterpart in the twin.'
        : `One value a run, against the twin’s as a ${metric.effect === 'log-ratio' ? 'relative change (by log ratios)' : 'difference'}.`
    case 'series':
      return metric.effect === 'log-ratio'
        ? 'Mean over the evaluation window, against the twin as a relative change (by log ratios).'
        : 'Mean over the evaluation window, against the twin as a difference.'
  }
}
