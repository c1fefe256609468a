import { z } from 'zod'
import type { GrantKind } from '../protocols/grants/kind.ts'
import type { Call } from '../protocols/call.ts'
import { days, headcount, logSpread, metisAmount, pure, share } from '../protocols/quantity.ts'
import { toUnits } from '../protocols/token.ts'
import { defineAgent } from './agent.ts'
import { lognormal } from './random.ts'

const parameters = z
  .strictObject({
    count: headcount().default(4).meta({ description: 'How many there are.' }),
    metis: metisAmount(1e-6).default(2_500).meta({ description: 'Median METIS that one locks for votes.' }),
    metisSpread: logSpread().default(0.6).meta({ description: 'Standard deviation of its logarithm.' }),
    worth: pure()
      .default(1.5)
      .meta({ description: 'Median of what a success is worth to METIS, for each METIS granted, as they believe.' }),
    worthSpread: logSpread().default(0.5).meta({ description: 'Standard deviation of its logarithm.' }),
    success: share().default(0.5).meta({ description: 'Probability that a grant leads to success, as they believe.' }),
    reviewDays: days(0.001).default(0.5).meta({ description: 'Mean days between two looks at the votes.' }),
  })
  .prefault({})
  .meta({ description: 'Holders of METIS who vote on the fund’s grants.' })

type Parameters = z.output<typeof parameters>

export interface Attributes {
  readonly metis: number
  readonly worth: number
  readonly success: number
}

/**
 * Locks its METIS for votes, and votes for a grant when by its lights that is worth more to METIS than it takes: money
 * that is paid by result leaves the fund only when there is one, all other money in any case.
 */
export const delegate = defineAgent<Parameters, Attributes, null, 'metis' | 'grants'>({
  kind: 'delegate',
  title: 'Holders of METIS who vote on grants',
  organic: false,
  reads: ['metis', 'grants'],
  parameters,
  count: ({ count }) => count,
  birth: ({ parameters: common, draws }) => {
    const own = lognormal(draws('metis'), common.metis, common.metisSpread)
    return {
      attributes: {
        metis: own,
        worth: lognormal(draws('worth'), common.worth, common.worthSpread),
        success: common.success,
      },
      memory: null,
      endowment: { outsideAccount: 0, usdc: 0, weth: 0, metis: own, gas: 2 },
      reviewDays: common.reviewDays,
    }
  },
  decide: ({ me, attributes, view, actions }) => {
    const { locked, voted } = view.account.grants
    const held = toUnits(attributes.metis, 18, view.account.metis.wmetis)
    const joining =
      locked === 0n && held > 0n
        ? [...actions.grants.approvals('votes'), actions.grants.lock(me, held), actions.grants.delegate(me)]
        : []
    const votes = view.chain.grants.proposals.flatMap(({ stand, asks }, seat): Call[] => {
      const open = stand.stage === 'active' && view.now <= stand.closes && ((voted >> BigInt(seat)) & 1n) === 0n
      if (!open || locked === 0n || asks.amount === 0n) return []
      return [actions.grants.vote(stand.id, isWorthIt(attributes, asks.kind) ? 'for' : 'against')]
    })
    return { intents: [...joining, ...votes], memory: null }
  },
})

const paidByResult: ReadonlySet<GrantKind> = new Set(['milestone', 'retroactive'])

/** Expected worth of a METIS granted against the METIS that is expected to leave for it. */
export const isWorthIt = ({ worth, success }: Omit<Attributes, 'metis'>, kind: GrantKind): boolean =>
  success * worth > (paidByResult.has(kind) ? success : 1)
