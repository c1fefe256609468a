import { Schema } from 'effect'
import { parseEther } from 'viem'
import { namesOf } from '../../protocols/actions.ts'
import { amountIn } from '../policy/amount.ts'
import type { BaseChain } from '../origin/base-chain.ts'
import { beginningOf } from '../market/market.ts'
import { endowedTo, type OpeningNeed, unpayable } from '../world/opening.ts'
import { populate } from '../world/population.ts'
import { streamsOf } from '../random/streams.ts'
import { emptyPolicy } from './campaign.ts'
import type { RunSpec } from '../run/spec.ts'
import { openingOf } from '../run/open-run.ts'

/** People drawn for the check: what a larger campaign's last seeds need is found out when they are opened. */
const mostBirths = 200_000

/**
 * Whether every run of a campaign can be opened: budgets and what people are born with against the METIS that waits
 * outside the base chain. Found before any run, because a policy that cannot be paid has no effect to measure.
 *
 * @param bases the base chains that the runs fork, in their order
 * @returns all that cannot be paid; undefined when everything can
 */
export function checkPayable(specs: readonly RunSpec[], bases: readonly BaseChain[]): CampaignUnpayable | undefined {
  const found = new Map<string, string>()
  const endowed = new Map<string, Omit<OpeningNeed, 'budget'>>()
  let births = 0
  for (const [i, spec] of specs.entries()) {
    const born = `${spec.world}/${spec.seed}`
    const base = bases[i]!
    if (!endowed.has(born)) {
      if (births >= mostBirths) continue
      const people = peopleOf(spec, base)
      births += people.length
      endowed.set(born, endowedTo(people))
    }
    const outside = { native: BigInt(base.outside.native), wrapped: BigInt(base.outside.wrapped) }
    const need = { ...endowed.get(born)!, budget: parseEther(amountIn(spec.policy.budget)) }
    const short = unpayable(need, outside)
    // Twins come first: where people alone are too rich, no policy need be named.
    if (short === undefined || found.has(`${spec.world}/${emptyPolicy.id}`)) continue
    const key = `${spec.world}/${spec.policy.id}`
    const place = `world ${spec.world}, policy ${spec.policy.id}, seed ${spec.seed}`
    if (!found.has(key)) found.set(key, `${place}: ${short.message}`)
  }
  return found.size === 0 ? undefined : new CampaignUnpayable({ mistakes: [...found.values()] })
}

/** Who is born in a run: what a policy brings along, its budget and farms, is there wherever the run's own world is. */
const peopleOf = ({ agents, market, seed }: RunSpec, base: BaseChain) =>
  populate(
    agents,
    [...namesOf(base.deployments), 'budget', 'farms', 'airdrops'],
    beginningOf(market),
    streamsOf(seed),
    openingOf(base),
  )

/** A campaign promises more METIS than there is. */
export class CampaignUnpayable extends Schema.TaggedError<CampaignUnpayable>()('CampaignUnpayable', {
  mistakes: Schema.Array(Schema.String),
}) {
  readonly retryable = false
  override get message(): string {
    return `The campaign cannot be paid for; nothing was run.\n${this.mistakes.map((mistake) => `  - ${mistake}`).join('\n')}`
  }
}
