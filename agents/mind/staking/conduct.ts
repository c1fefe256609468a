import type { Address } from 'viem'
import { z } from 'zod'
import { share } from '../../../protocols/quantity.ts'
import type { Conduct } from '../../agent.ts'
import type { Draws } from '../../random.ts'

const part = (description: string) => share().default(0).meta({ description })

/** What a campaign file may say about how operators build their blocks; as it is, all of them follow the rule. */
export const conductParameters = {
  hides: part('Share of operators who show nobody what waits for their blocks.'),
  extracts: part(
    'Share of operators who run a searcher of their own, of the same number: it sees what waits and comes first in their blocks.',
  ),
  censors: part('Share of operators who leave out the senders that `censored` names.'),
  censored: z
    .array(z.string().regex(/^[a-zA-Z]{1,20}-\d{1,5}$/, 'the name of an agent, such as user-3'))
    .max(10_000)
    .default([])
    .meta({ description: 'Agents whom censoring operators leave out, such as user-3.' }),
}

type Parameters = {
  readonly [P in keyof typeof conductParameters]: z.output<(typeof conductParameters)[P]>
}

/**
 * How one operator means to build, drawn once for its life.
 *
 * @param address of an agent, by its persona
 */
export function drawConduct(
  { hides, extracts, censors, censored }: Parameters,
  rank: number,
  draws: (purpose: string) => Draws,
  address: (persona: string) => Address,
): Conduct {
  return {
    ...(draws('hides').uniform() < hides ? { hides: true } : {}),
    ...(draws('extracts').uniform() < extracts ? { local: [address(`searcher-${rank}`)] } : {}),
    ...(draws('censors').uniform() < censors ? { leavesOut: censored.map(address) } : {}),
  }
}
