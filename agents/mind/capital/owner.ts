import { z } from 'zod'
import { type FloorName, floorNames, optionalProtocols, type OptionalName } from '../../../protocols/index.ts'
import type { Call } from '../../../protocols/call.ts'
import {
  type AgentKind,
  type Beginning,
  type Decision,
  defineAgent,
  type Endowment,
  type Situation,
} from '../../agent.ts'
import { pareto } from '../../random.ts'
import { naiveBeliefs } from '../beliefs/beliefs.ts'
import { goOn } from '../trade/steps.ts'
import { dustOf } from '../trade/tolerance.ts'
import { venueApprovals } from '../trade/venue.ts'
import { rewardDates } from '../valuation/rewards.ts'
import { type Attitude, attitudeParameters, type AttitudeParameters, drawAttitude } from './attitude.ts'
import { carryOut } from './carry-out.ts'
import { type UseSeen, usesSeen } from './offer.ts'
import { owedClaims } from './owed.ts'
import { type CapitalMemory, keptOf, looks, reviewCapital, settlingLookDays, unlooked, wealthOf } from './review.ts'

type Here = Situation<Attitude, CapitalMemory>

/** A kind of owner of capital: the same mind for all, by its own numbers. */
export const ownersOfCapital = <K extends string>({
  kind,
  title,
  owns,
  description,
  defaults,
}: {
  readonly kind: K
  readonly title: string
  /** What they are born with. */
  readonly owns: string
  /** For the campaign file. */
  readonly description: string
  /** What differs from the usual; see attitude.ts. */
  readonly defaults: Partial<z.input<z.ZodObject<typeof attitudeParameters>>> & { readonly count: number }
}): AgentKind<AttitudeParameters, Attitude, CapitalMemory, FloorName> =>
  defineAgent<AttitudeParameters, Attitude, CapitalMemory, FloorName>({
    kind,
    title,
    owns,
    knows: 'All uses of capital on the chain with what each has earned and promises, and what METIS is expected to do.',
    wants: 'Capital where it is worth most by its own horizon, risk aversion and opinion, less what moving costs.',
    decides: 'When to look; for each sleeve which use it is in, or outside; which rewards to keep, and where.',
    organic: false,
    capital: true,
    claims: true,
    reads: floorNames,
    mayRead: Object.keys(optionalProtocols) as OptionalName[],
    parameters: z
      .strictObject(attitudeWith(defaults))
      .prefault({} as never)
      .meta({ description }) as unknown as z.ZodType<AttitudeParameters>,
    count: ({ count }) => count,
    birth: ({ parameters: common, beginning, opening, draws }) => {
      const least = (common.wealthUsd * (common.wealthTail - 1)) / common.wealthTail
      const most = common.wealthCap * common.wealthUsd * common.count
      const wealth = Math.min(Math.max(most, least), pareto(draws('wealth'), common.wealthTail, least))
      const attitude = drawAttitude(common, wealth, opening, draws)
      return {
        attributes: attitude,
        memory: unlooked(attitude.sleeves, common.metisShare, naiveBeliefs(attitude.inbornTrust)),
        endowment: endow(wealth, common, beginning),
        reviewDays: attitude.reviewDays,
      }
    },
    decide: (situation) => decideCapital(situation),
  })

/** The usual parameters, with a kind's own defaults in the place of some. */
export const attitudeWith = (
  defaults: Partial<z.input<z.ZodObject<typeof attitudeParameters>>>,
): typeof attitudeParameters => withDefaults(defaults) as typeof attitudeParameters

const withDefaults = (defaults: Readonly<Record<string, unknown>>): z.core.$ZodLooseShape =>
  Object.fromEntries(
    Object.entries(attitudeParameters).map(([name, schema]) => {
      if (!(name in defaults)) return [name, schema]
      const { description } = schema.meta() ?? {}
      const own = (schema as z.ZodType).prefault(defaults[name] as never)
      return [name, description === undefined ? own : own.meta({ description })]
    }),
  )

const endow = (wealth: number, { metisShare }: AttitudeParameters, { metis }: Beginning): Endowment => ({
  outsideAccount: (1 - metisShare) * wealth,
  usdc: 0,
  weth: 0,
  metis: (metisShare * wealth) / metis,
  gas: 5,
})

/**
 * Looks around when it is time, takes what has come free, and moves towards what it wants.
 *
 * @param owes US dollars that the owner has to pay for something else: coins are sold for it
 */
export function decideCapital(situation: Here, owes = 0): Decision<CapitalMemory> {
  const { attributes, memory: before, view, deployments, review } = situation
  if (view.now < attributes.firstLook) return { memory: before, ring: attributes.firstLook }
  const past = { ...situation, wanted: meantBy(situation, before) }
  const seenBefore = usesSeen(past, deployments, before.growth)
  const owed = review ? owedClaims(situation) : []
  // Whoever does not look now has had his first chance to; who has something coming looks.
  if (review && owed.length === 0 && !looks(past, seenBefore)) {
    const again = view.now + settlingLookDays * 86_400
    const settling = again < attributes.settled ? { ring: again } : ringing(past, before)
    return { memory: { ...before, reviewed: before.reviewed || view.now }, ...settling }
  }
  const memory = { ...(review ? reviewCapital(past, seenBefore) : before), kept: keptOf(past, seenBefore, before) }
  // What uses share is divided between them by what is meant now.
  const here = review ? { ...situation, wanted: meantBy(situation, memory) } : past
  const seen = review ? usesSeen(here, deployments, memory.growth) : seenBefore
  const { common } = attributes
  const earned = review ? seen.flatMap(({ use }) => use.claim?.(here as never) ?? []) : []
  const claims = [...owed, ...earned]
  const steps = carryOut(here, seen, {
    targets: memory.targets,
    kept: memory.kept,
    keptIn: memory.keptIn,
    reservation: memory.valuation * view.outside.metis,
    needed: owes,
    dust: dustOf(common, wealthOf(here, seen).usd),
    slippage: common.slippage,
    band: common.band,
    impatience: attributes.impatience,
  })
  const tending = steps.more ? [] : seen.flatMap((one) => tend(here, one))
  const calls = [...claims.flatMap((claim) => claim.calls), ...steps.intents, ...tending]
  const fast = deployments.bridge.fastExit?.address
  const goesFast = calls.some(({ to }) => to === fast)
  const needed = [...steps.entered, ...(steps.sold ? ['sale'] : []), ...(goesFast ? ['fastExit'] : [])]
  const fresh = needed.filter((name) => !memory.approved.includes(name))
  const approvals = fresh.flatMap((name) => approvalsFor(here, seen, name))
  const { wake, busy } = goOn(steps.more || claims.length > 0 || tending.length > 0, memory.busy)
  return {
    deposits: steps.deposits,
    intents: [...approvals, ...calls],
    wake,
    ...ringing(here, memory),
    memory: {
      ...memory,
      kept: memory.kept + claims.reduce((sum, { metis }) => sum + metis, 0),
      approved: fresh.length > 0 ? [...memory.approved, ...fresh] : memory.approved,
      busy,
    },
  }
}

/** US dollars that are meant to be in each use, kept coins among them. */
const meantBy = ({ view }: Here, { targets, kept, keptIn }: CapitalMemory): Readonly<Record<string, number>> => ({
  ...targets,
  [keptIn]: (targets[keptIn] ?? 0) + kept * view.outside.metis,
})

const tend = (here: Here, { use, held }: UseSeen): readonly Call[] =>
  held.usd > 0 && use.tend !== undefined ? use.tend(here as never, here.attributes.common.slippage) : []

const approvalsFor = (here: Here, seen: readonly UseSeen[], name: string): readonly Call[] =>
  name === 'sale'
    ? venueApprovals(here, 'native')
    : name === 'fastExit'
      ? here.actions.bridge.fastApprovals()
      : seen.filter(({ use }) => use.name === name).flatMap(({ use }) => use.approvals(here as never))

/** The next day on which rewards begin or end rings for whoever has something here and keeps such days in mind. */
function ringing({ attributes, view }: Here, { sleeves, kept }: CapitalMemory): Pick<Decision<CapitalMemory>, 'ring'> {
  if (!attributes.watchful || (kept === 0 && sleeves.every((name) => name === 'off'))) return {}
  const next = rewardDates({ view })
    .map((date) => date - attributes.early)
    .find((ring) => ring > view.now)
  return next === undefined ? {} : { ring: next }
}
