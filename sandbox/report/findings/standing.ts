import type { PolicySummary } from '../../compare/summary.ts'
import type { Ruled } from '../../statistics/outcome-table.ts'

/** Rules that seeds could still decide for. */
export const openRules = ({ rules }: PolicySummary): Ruled[] =>
  rules.flatMap(({ outcome, state }) => (state === 'open' ? [outcome] : []))

/** A sentence of the classification as `format.ts` would have written it. */
export const typeset = (text: string): string => text.replace(/(^|\s)-(?=[\d.])/g, '$1−').replaceAll(' %', '\u00a0%')
