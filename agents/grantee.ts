import { z } from 'zod'
import type { Call } from '../protocols/call.ts'
import { floorNames, type FloorName, optionalProtocols, type OptionalName } from '../protocols/index.ts'
import { headcount } from '../protocols/quantity.ts'
import { fromUnits } from '../protocols/token.ts'
import { defineAgent } from './agent.ts'
import { naiveBeliefs } from './mind/beliefs/beliefs.ts'
import { drawAttitude } from './mind/capital/attitude.ts'
import { attitudeWith, decideCapital } from './mind/capital/owner.ts'
import { type CapitalMemory, unlooked } from './mind/capital/review.ts'
import { craftParameters, drawCraft } from './mind/grants/craft.ts'
import type { Developer, Developing, Work } from './mind/grants/developer.ts'
import { reserve, withoutReserve } from './mind/grants/reserve.ts'
import { keepUp } from './mind/grants/upkeep.ts'
import { work } from './mind/grants/work.ts'
import { gasUsd } from './mind/valuation/gas.ts'

const parameters = z
  .strictObject({
    ...attitudeWith({
      firstLookDays: { low: 0, high: 1 },
      reviewDays: { median: 1, spread: 0.3 },
    }),
    count: headcount().default(6).meta({ description: 'How many there are.' }),
    ...craftParameters,
  })
  .prefault({} as never)
  .meta({ description: 'Developers who may get grants: whether they make an effort follows from how they are paid.' })

export type Attributes = Developer
export interface Memory extends Work, CapitalMemory {}

const claimGas = 120_000

/**
 * Applies for the grant that is worth most to it, and decides stage by stage whether to make an effort, by what is paid for
 * success in that stage and by what that opens (docs/theory.md C.8, V31); without a grant by its own benefit alone. Who
 * succeeds opens a venue, and keeps it up while its fees pay for that; visitors are for others to decide. Whatever METIS it
 * gets is capital that it owns, as anybody's: what an effort costs has to be money, all else goes where it is worth most.
 */
export const grantee = defineAgent<z.output<typeof parameters>, Attributes, Memory, FloorName | 'grants'>({
  kind: 'grantee',
  title: 'Developers who may get grants',
  owns: 'Skill, and for some the dollars that an effort costs; later whatever METIS it is paid.',
  knows: 'Calls for grants and their terms, its own skill and costs, and what its venue has earned.',
  wants: 'Pay and the own benefit of success, less what work costs.',
  decides:
    'Which grant to apply for; effort stage by stage; to keep up what it has built, or not; then all that any owner of capital does.',
  organic: false,
  capital: true,
  reads: [...floorNames, 'grants'],
  mayRead: Object.keys(optionalProtocols) as OptionalName[],
  parameters,
  count: ({ count }) => count,
  birth: ({ parameters: craft, draws, opening }) => {
    const { wealth, builder } = drawCraft(craft, draws)
    const attitude = drawAttitude(craft, wealth, opening, draws)
    return {
      attributes: { ...attitude, craft, ...builder },
      memory: {
        ...unlooked(attitude.sleeves, 0, naiveBeliefs(attitude.inbornTrust)),
        since: undefined,
        work: undefined,
        done: 0,
        tried: 0,
        ended: false,
        received: 0n,
        counted: { visits: 0, at: 0 },
      },
      endowment: { outsideAccount: wealth, usdc: 0, weth: 0, metis: 0, gas: 5 },
      reviewDays: attitude.reviewDays,
    }
  },
  decide: (here) => {
    const { memory, view } = here
    const { received } = view.account.grants.grants
    const paid = fromUnits(received - memory.received, 18)
    const looked: Memory = { ...memory, since: memory.since ?? view.now, received, kept: memory.kept + paid }
    const thinking: Developing = { ...here, memory: looked }
    const steps = [work(thinking), keepUp(thinking)]
    const changed = steps.reduce<Memory>((whole, { change }) => ({ ...whole, ...change }), looked)
    // Money that work will take is no capital.
    const set = reserve({ ...here, memory: changed })
    const spent = steps.reduce((sum, { spends = 0 }) => sum + spends, 0)
    const capital = decideCapital(withoutReserve({ ...here, memory: changed }, set.usd + spent), set.missing)
    const rings = [capital.ring, changed.work?.due].filter((time) => time !== undefined)
    return {
      deposits: [...steps.flatMap(({ deposits = [] }) => deposits), ...(capital.deposits ?? [])],
      intents: [...claims(here), ...steps.flatMap(({ intents = [] }) => intents), ...(capital.intents ?? [])],
      wake: capital.wake === true || steps.some(({ wake }) => wake === true),
      ...(rings.length > 0 && { ring: Math.min(...rings) }),
      memory: { ...changed, ...capital.memory },
    }
  },
})

/** What is owed and worth its gas. */
function claims({ me, view, actions }: Developing): readonly Call[] {
  const least = (20 * gasUsd(view, claimGas)) / view.outside.metis
  return view.chain.grants.grants.flatMap(({ recipient, claimable }, number) =>
    recipient === me && fromUnits(claimable, 18) > least ? [actions.grants.claim(number)] : [],
  )
}
