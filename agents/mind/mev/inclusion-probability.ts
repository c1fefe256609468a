import type { BlockRules, View } from '../../agent.ts'
import type { Opportunity } from '../trade/opportunity.ts'

/**
 * An opportunity as it is worth under the rule in force. What is built around somebody's intent is whole in a bundle and a
 * matter of chance elsewhere.
 */
export function expected(
  { rules, chain }: { readonly rules: BlockRules; readonly chain: Pick<View['chain'], 'metis'> },
  opportunity: Opportunity,
): Opportunity {
  if (rules.offers !== 'none' || opportunity.around === undefined) return opportunity
  const { around, risk = 0, profit } = opportunity
  const chance = chanceOf(rules, around, chain.metis.gasPrice)
  return { ...opportunity, profit: chance.whole * profit - chance.torn * risk }
}

/** How likely all of it stands around the intent, and how likely all of it stands before. */
function chanceOf(
  { places }: BlockRules,
  { intent, after }: NonNullable<Opportunity['around']>,
  gasPrice: bigint,
): { readonly whole: number; readonly torn: number } {
  if (places === 'tip') {
    // Behind whoever pays the least that is possible nobody can be for sure: of equals, who arrived first.
    const whole = intent.tip > gasPrice ? 1 : 1 / 2
    return { whole, torn: 1 - whole }
  }
  // In a random order the intent stands in each of the slots between the own transactions equally likely.
  const slots = after === 0 ? 2 : 3
  return { whole: 1 / slots, torn: 1 / slots }
}
