import { wantedText } from '../../compare/exploratory.ts'
import type { Summary } from '../../compare/summary.ts'
import { html, type Html } from '../typography/html.ts'

/** That outcomes are a first look and no conclusion, why, and what days would make them one; nothing where they are. */
export function exploratoryNotice({ exploratory }: Summary): Html | undefined {
  if (exploratory.reasons.length === 0) return undefined
  const [conclusion] = wantedText(exploratory).split(' `')
  const { fromDay, toDay, days } = exploratory.wanted
  return html`<div class="notice" role="note">
    <p>
      <strong>Exploratory, no conclusion:</strong> ${exploratory.reasons.join('; ')}. For this campaign ${conclusion}
      <code>evaluation: { fromDay: ${fromDay}, toDay: ${toDay} }</code> and <code>days: ${days}</code> or more.
    </p>
  </div> `
}
