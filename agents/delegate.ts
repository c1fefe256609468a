import { z } from 'zod'
import type { Call } from '../protocols/call.ts'
import type { GrantKind } from '../protocols/grants/kind.ts'
import { floorNames, type FloorName, optionalProtocols, type OptionalName } from '../protocols/index.ts'
import { headcount, logSpread, metisAmount, pure, share } from '../protocols/quantity.ts'
import { defineAgent, type Situation } from './agent.ts'
import { naiveBeliefs } from './mind/beliefs/beliefs.ts'
import { type Attitude, drawAttitude } from './mind/capital/attitude.ts'
import { attitudeWith, decideCapital } from './mind/capital/owner.ts'
import { type CapitalMemory, unlooked } from './mind/capital/review.ts'
import { lognormal } from './random.ts'

const parameters = z
  .strictObject({
    ...attitudeWith({
      voice: 0.2,
      // Whoever has held METIS until now has expected as much of it as makes holding worth its risk.
      drift: 0.15,
      firstLookDays: { low: 0, high: 1 },
      reviewDays: { median: 0.5, spread: 0 },
      horizonDays: { median: 120, spread: 0.8 },
      riskAversion: { median: 0.2, spread: 0.7 },
    }),
    count: headcount().default(4).meta({ description: 'How many there are.' }),
    metis: metisAmount(1e-6).default(2_500).meta({ description: 'Median METIS that one is born with.' }),
    metisSpread: logSpread().default(0.6).meta({ description: 'Standard deviation of its logarithm.' }),
    worth: pure()
      .default(1.5)
      .meta({ description: 'Median of what a success is worth to METIS, for each METIS granted, as they believe.' }),
    worthSpread: logSpread().default(0.5).meta({ description: 'Standard deviation of its logarithm.' }),
    success: share().default(0.5).meta({ description: 'Probability that a grant leads to success, as they believe.' }),
  })
  .prefault({} as never)
  .meta({ description: 'Owners of METIS to whom a say in the fund’s grants is worth something.' })

type Parameters = z.output<typeof parameters>

export interface Attributes extends Attitude {
  readonly worth: number
  readonly success: number
}

type Reads = FloorName | 'grants'
type Here = Situation<Attributes, CapitalMemory, Reads>

/**
 * An owner of METIS like any other, who locks it for votes while that is worth more to him than any other use, and votes for a
 * grant when by his lights that is worth more to METIS than it takes: money that is paid by result leaves the fund only when
 * there is one, all other money in any case.
 */
export const delegate = defineAgent<Parameters, Attributes, CapitalMemory, Reads>({
  kind: 'delegate',
  title: 'Owners of METIS who vote on grants',
  owns: 'METIS.',
  knows: 'Uses of capital and their returns, as any owner does, and what is proposed to the fund.',
  wants: 'Capital where it is worth most to it, and grants that are worth more to METIS than they take.',
  decides: 'How much METIS to lock for votes rather than for any other use, and how to vote.',
  organic: false,
  capital: true,
  reads: [...floorNames, 'grants'],
  mayRead: Object.keys(optionalProtocols) as OptionalName[],
  parameters,
  count: ({ count }) => count,
  birth: ({ parameters: common, beginning, opening, draws }) => {
    const own = lognormal(draws('metis'), common.metis, common.metisSpread)
    const attitude = drawAttitude(common, own * beginning.metis, opening, draws)
    return {
      attributes: {
        ...attitude,
        worth: lognormal(draws('worth'), common.worth, common.worthSpread),
        success: common.success,
      },
      memory: unlooked(attitude.sleeves, 1, naiveBeliefs(attitude.inbornTrust)),
      endowment: { outsideAccount: 0, usdc: 0, weth: 0, metis: own, gas: 5 },
      reviewDays: attitude.reviewDays,
    }
  },
  decide: (here) => {
    const capital = decideCapital(here)
    return { ...capital, intents: [...ballots(here), ...(capital.intents ?? [])] }
  },
})

/** Votes on what is open and has not been voted on; money that is to come back to the fund is always welcome. */
function ballots({ attributes, view, actions }: Here): readonly Call[] {
  const { locked, voted } = view.account.grants
  return view.chain.grants.proposals.flatMap(({ stand, asks, takesBack }, seat): Call[] => {
    const open = stand.stage === 'active' && view.now <= stand.closes && ((voted >> BigInt(seat)) & 1n) === 0n
    if (!open || locked === 0n || (asks.amount === 0n && takesBack === undefined)) return []
    const wanted = takesBack !== undefined || isWorthIt(attributes, asks.kind)
    return [actions.grants.vote(stand.id, wanted ? 'for' : 'against')]
  })
}

const paidByResult: ReadonlySet<GrantKind> = new Set(['milestone', 'retroactive'])

/** Expected worth of a METIS granted against the METIS that is expected to leave for it. */
export const isWorthIt = ({ worth, success }: Pick<Attributes, 'worth' | 'success'>, kind: GrantKind): boolean =>
  success * worth > (paidByResult.has(kind) ? success : 1)
