import { z } from 'zod'
import type { Call } from '../protocols/call.ts'
import type { GrantRecord, VenueRecord } from '../protocols/grants/state.ts'
import { qualityOf } from '../protocols/grants/quality.ts'
import { floorNames, type FloorName, optionalProtocols, type OptionalName } from '../protocols/index.ts'
import { days, dollars, headcount, logSpread, pure, share } from '../protocols/quantity.ts'
import { fromUnits, toUnits, transfer } from '../protocols/token.ts'
import { defineAgent, type Deposit, type Situation } from './agent.ts'
import { expectedReturn, naiveBeliefs } from './mind/beliefs/beliefs.ts'
import { drawUniform, uniform } from './mind/beliefs/distribution.ts'
import { type Attitude, drawAttitude } from './mind/capital/attitude.ts'
import { attitudeWith, decideCapital } from './mind/capital/owner.ts'
import { type CapitalMemory, unlooked } from './mind/capital/review.ts'
import { chosenCall, isOpen } from './mind/grants/application.ts'
import { type Builder, makesEffort } from './mind/grants/effort.ts'
import { isWorthKeeping } from './mind/grants/maintenance.ts'
import { offerOf, type PaidGrant } from './mind/grants/offer.ts'
import { gainOfStage, type GrantTask, stagesOf, undertaking, worthOfGrant } from './mind/grants/stages.ts'
import { gasUsd } from './mind/valuation/gas.ts'
import { lognormal, logistic } from './random.ts'

/** Defaults: docs/theory.md C.8, with costs of the order of Metis's smaller grants (docs/theory.md N.2). */
const parameters = z
  .strictObject({
    ...attitudeWith({
      firstLookDays: { low: 0, high: 1 },
      reviewDays: { median: 1, spread: 0.3 },
    }),
    count: headcount().default(6).meta({ description: 'How many there are.' }),
    costUsd: dollars(1e-6).default(6_000).meta({ description: 'Median cost of all of the work, US dollars.' }),
    costSpread: logSpread().default(0.5).meta({ description: 'Standard deviation of its logarithm.' }),
    luck: share().default(0.1).meta({ description: 'Probability of success without an effort.' }),
    skill: uniform(0.5, 0.9, share()).meta({ description: 'Probability of success with one, uniform between these.' }),
    privateUsd: dollars()
      .default(3_000)
      .meta({ description: 'Median of what success is worth to the developer itself, US dollars.' }),
    privateSpread: logSpread().default(0.7).meta({ description: 'Standard deviation of its logarithm.' }),
    solvent: share().default(0.45).meta({ description: 'Share that can pay for an effort beforehand.' }),
    intensity: pure().default(5).meta({ description: 'Of the choice of effort, times its cost.' }),
    tries: z.int().min(1).max(10).default(2).meta({ description: 'How often a stage of the work is tried at most.' }),
    recognition: share().default(0.7).meta({
      description: 'Probability that what is good is recognised in retrospect, as developers believe.',
    }),
    buildDays: days(0.001)
      .default(20)
      .meta({ description: 'Days from an effort to what comes of it, all stages together.' }),
    waitDays: days()
      .default(25)
      .meta({ description: 'Days that a developer waits for a grant before it thinks of working without.' }),
    applicationUsd: dollars().default(100).meta({ description: 'What an application costs in trouble, US dollars.' }),
    feeUsd: dollars(1e-6).default(5).meta({ description: 'What a visit costs, US dollars.' }),
    dud: share().default(0.7).meta({ description: 'Probability that what succeeds is of no use to anybody.' }),
    appealSpread: logSpread().default(1.2).meta({ description: 'Log spread of how good the others are.' }),
    upkeep: share()
      .default(0.2)
      .meta({ description: 'What keeping a venue up costs a year, as a share of what its work cost.' }),
    upkeepDays: days(0.1).default(30).meta({ description: 'Days for which it is paid for at a time.' }),
  })
  .prefault({} as never)
  .meta({ description: 'Developers who may get grants: whether they make an effort follows from how they are paid.' })

type Parameters = z.output<typeof parameters>

export interface Attributes extends Omit<Builder, 'expectedReturn'>, Attitude {
  readonly craft: Parameters
}

/** A try at a stage: what was decided, when what comes of it is known, and whether it is paid for. */
interface Try {
  readonly effort: boolean
  readonly due: number
  readonly paid: boolean
}

export interface Memory extends CapitalMemory {
  /** Seconds since 1970 of the first look around. */
  readonly since: number | undefined
  readonly work: Try | undefined
  /** Stages that are complete, and how often the next has been tried. */
  readonly done: number
  readonly tried: number
  /** Nothing is left to do, or it has given up. */
  readonly ended: boolean
  /** METIS of grants, in wei, that it knows to have received. */
  readonly received: bigint
  /** Visits of its venue, and when it counted them, seconds since 1970. */
  readonly counted: { readonly visits: number; readonly at: number }
}

type Reads = FloorName | 'grants'
type Here = Situation<Attributes, Memory, Reads>

const claimGas = 120_000
const day = 86_400

/**
 * Applies for the grant that is worth most to it, and decides stage by stage whether to make an effort, by what is paid for
 * success in that stage and by what that opens (docs/theory.md C.8, V31); without a grant by its own benefit alone. Who
 * succeeds opens a venue, and keeps it up while its fees pay for that; visitors are for others to decide. Whatever METIS it
 * gets is capital that it owns, as anybody's: what an effort costs has to be money, all else goes where it is worth most.
 */
export const grantee = defineAgent<Parameters, Attributes, Memory, Reads>({
  kind: 'grantee',
  title: 'Developers who may get grants',
  organic: false,
  capital: true,
  reads: [...floorNames, 'grants'],
  mayRead: Object.keys(optionalProtocols) as OptionalName[],
  parameters,
  count: ({ count }) => count,
  birth: ({ parameters: craft, draws, opening }) => {
    const cost = lognormal(draws('cost'), craft.costUsd, craft.costSpread)
    const solvent = draws('solvent').uniform() < craft.solvent
    const wealth = solvent ? 1.1 * cost : 0
    const attitude = drawAttitude(craft, wealth, opening, draws)
    return {
      attributes: {
        ...attitude,
        craft,
        cost,
        skill: drawUniform(draws('skill'), craft.skill),
        luck: craft.luck,
        privateBenefit: lognormal(draws('private'), craft.privateUsd, craft.privateSpread),
      },
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
    const thinking: Here = { ...here, memory: looked }
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

/** What one does, and what changes in what one remembers by it. */
interface Step {
  readonly change?: Partial<Memory>
  readonly intents?: readonly Call[]
  readonly deposits?: readonly Deposit[]
  /** US dollars of the wallet that its intents take. */
  readonly spends?: number
  readonly wake?: boolean
}

const nothing: Step = {}

/** From an application to what comes of the work's last stage. */
function work(here: Here): Step {
  const { memory, view } = here
  if (memory.ended) return nothing
  if (memory.work === undefined) return begin(here)
  if (!memory.work.paid) return payFor(here, memory.work)
  return view.now < memory.work.due ? nothing : finish(here, memory.work)
}

/** Applies, or decides whether to make an effort in the next stage; without a grant it begins for an effort alone. */
function begin(here: Here): Step {
  const { attributes, memory, view, actions, random } = here
  const { craft } = attributes
  const grant = ownGrant(here)
  if (grant === undefined) {
    const applied = view.chain.grants.calls.some(({ applicant }) => applicant === here.me)
    const call = applied ? undefined : preferred(here)
    if (call !== undefined) return { intents: [actions.grants.applyFor(call)], wake: true }
    const waits = craft.waitDays * (applied ? 2 : 1)
    if (view.now < memory.since! + waits * day) return nothing
  }
  const builder = minded(here)
  const task = taskOf(here, grant)
  const next = undertaking(builder, task)
  const cost = attributes.cost / task.stages
  const whim = logistic(random('whim', memory.done * craft.tries + memory.tried))
  const effort = makesEffort(gainOfStage(builder, next), cost, craft.intensity, whim)
  // Nobody works, or waits for luck, on what nobody has asked for.
  if (!effort && grant === undefined) return nothing
  return { change: { work: { effort, due: view.now + 365 * day * task.tryYears, paid: !effort } } }
}

/** The call that is worth most to it, of those that are open. */
function preferred(here: Here): number | undefined {
  const { attributes, view, random } = here
  const builder = minded(here)
  const alone = worthOfGrant(builder, taskOf(here, undefined))
  const calls = view.chain.grants.calls.flatMap((call, number) =>
    isOpen(call, view.now) ? [{ number, worth: worthOfGrant(builder, taskOf(here, call)) - alone }] : [],
  )
  return chosenCall(calls, attributes.craft.applicationUsd, random('call'))
}

/** Work is bought outside, and what is paid for it is gone. Nobody works for nothing: without the money by then, there is no effort. */
function payFor(here: Here, trying: Try): Step {
  const paying = pay(here, stageCost(here))
  if (paying !== undefined) {
    return paying.intents === undefined ? paying : { ...paying, change: { work: { ...trying, paid: true } } }
  }
  return here.view.now < trying.due ? nothing : { change: { work: { ...trying, effort: false, paid: true } } }
}

/** Sends dollars of the wallet out for good, or for those that are missing; undefined where there are too few. */
function pay({ view, deployments }: Here, usd: number): Step | undefined {
  const { usdc, outside } = deployments.bridge
  const owed = toUnits(usd, usdc.decimals)
  const short = owed - view.account.bridge.usdc
  if (short <= 0n) return { intents: [transfer(usdc.address, outside, owed)], spends: usd }
  const affordable = view.outsideAccount >= fromUnits(short, usdc.decimals) * (1 + view.outside.bridgeFee)
  return affordable ? { deposits: [{ token: usdc, amount: short }], wake: true } : undefined
}

/** What comes of a try: a stage is complete, or can be tried again, or the work is given up. */
function finish(here: Here, { effort }: Try): Step {
  const { attributes, memory, actions, random } = here
  const { craft } = attributes
  const grant = ownGrant(here)
  const { stages } = taskOf(here, grant)
  const place = memory.done * craft.tries + memory.tried
  const handsIn = (complete: boolean): readonly Call[] => (grant === undefined ? [] : [actions.grants.handIn(complete)])
  if (random('outcome', place).uniform() >= (effort ? attributes.skill : attributes.luck)) {
    const again = memory.tried + 1 < craft.tries
    const change = { work: undefined, tried: memory.tried + 1, ended: !again }
    return again ? { change, wake: true } : { change, intents: handsIn(false) }
  }
  const done = memory.done + 1
  const ended = done >= stages
  return {
    change: {
      work: undefined,
      done,
      tried: 0,
      ended,
      ...(venueOf(here) === undefined && { counted: { visits: 0, at: here.view.now } }),
    },
    intents: [...handsIn(true), ...release(here, stages)],
    wake: !ended,
  }
}

/** Most of what succeeds is of no use to anybody; the rest makes its venue better, or opens it. */
function release(here: Here, stages: number): readonly Call[] {
  const { attributes, memory, view, deployments, actions, random } = here
  const { dud, appealSpread, feeUsd, upkeepDays } = attributes.craft
  if (random('dud', memory.done).uniform() < dud) return []
  const quality = lognormal(random('appeal', memory.done), 1, appealSpread) / stages
  const venue = venueOf(here)
  if (venue !== undefined) {
    return [actions.grants.improve(qualityOf(venue, deployments.grants, view.now) + quality, venue.keptUntil)]
  }
  const fee = toUnits(feeUsd, deployments.bridge.usdc.decimals)
  return [actions.grants.openVenue(fee, quality, view.now + upkeepDays * day)]
}

/** Looks, when its time is nearly over, at what the venue has earned, and pays for another while if that pays. */
function keepUp(here: Here): Step {
  const { view, deployments, actions } = here
  const venue = venueOf(here)
  if (venue === undefined || !isUpkeepDue(here, venue)) return nothing
  const counted = { visits: venue.visits, at: view.now }
  if (!keepsUp(here, venue)) return { change: { counted } }
  const paying = pay(here, upkeepCost(here))
  if (paying === undefined) return { change: { counted } }
  if (paying.intents === undefined) return paying
  const { upkeepDays } = here.attributes.craft
  const until = Math.max(view.now, venue.keptUntil) + upkeepDays * day
  const appeal = qualityOf(venue, deployments.grants, view.now)
  return { ...paying, change: { counted }, intents: [...paying.intents, actions.grants.improve(appeal, until)] }
}

const isUpkeepDue = ({ attributes, memory, view }: Here, { keptUntil }: VenueRecord): boolean =>
  view.now >= Math.min(keptUntil, memory.counted.at + attributes.craft.upkeepDays * day) - day &&
  view.now >= memory.counted.at + (attributes.craft.upkeepDays - 1) * day

const keepsUp = ({ attributes, memory, view, deployments }: Here, { visits, fee }: VenueRecord): boolean =>
  isWorthKeeping(
    {
      visits: visits - memory.counted.visits,
      feeUsd: fromUnits(fee, deployments.bridge.usdc.decimals),
      days: (view.now - memory.counted.at) / day,
    },
    attributes.craft.upkeep * attributes.cost,
  )

const upkeepCost = ({ attributes: { craft, cost } }: Here): number => (craft.upkeep * cost * craft.upkeepDays) / 365

/** The venue that it has opened. */
const venueOf = ({ me, view }: Here): VenueRecord | undefined =>
  view.chain.grants.venues.find(({ builder }) => builder === me)

/** Its own grant, with what the call for it said of how the fund goes about it. */
function ownGrant({ me, view }: Here): (GrantRecord & PaidGrant) | undefined {
  const { grants, calls } = view.chain.grants
  const grant = grants.find(({ recipient, amount }) => recipient === me && amount > 0n)
  const call = calls.find(({ applicant }) => applicant === me)
  if (grant === undefined || call === undefined) return grant
  const { enforcement, review, oracleError, duration } = call
  return { ...grant, enforcement, review, oracleError, duration }
}

/** Itself with today's expectation of METIS. */
const minded = ({ attributes, memory, view }: Here): Builder => ({
  ...attributes,
  expectedReturn: expectedReturn(memory.beliefs, view.outside, attributes) + attributes.common.drift,
})

/** The work that a grant, or a call for one, asks for, as far as it has come; without one all of it at once. */
function taskOf(
  { attributes, memory, view }: Here,
  paid: (PaidGrant & { readonly milestones: number }) | undefined,
): GrantTask {
  const { buildDays, recognition, dud, tries } = attributes.craft
  const stages = Math.max(memory.done + 1, stagesOf(paid))
  const beliefs = { buildDays: buildDays / stages, recognition: recognition * (1 - dud) }
  return {
    offer: paid === undefined ? undefined : offerOf(paid, beliefs, view),
    stages,
    done: memory.done,
    tried: memory.tried,
    tries,
    tryYears: buildDays / stages / 365,
    lastYears:
      paid === undefined || paid.until === 0 ? Number.POSITIVE_INFINITY : (paid.until - view.now) / (365 * day),
    money: dollarsOf({ view }) + memory.kept * view.outside.metis,
  }
}

const stageCost = (here: Here): number => here.attributes.cost / taskOf(here, ownGrant(here)).stages

const dollarsOf = ({ view }: Pick<Here, 'view'>): number =>
  view.outsideAccount / (1 + view.outside.bridgeFee) + fromUnits(view.account.bridge.usdc, 6)

/** US dollars that work and upkeep will take, and of what has to be paid now those that are not there. */
function reserve(here: Here): { readonly usd: number; readonly missing: number } {
  const { memory, attributes } = here
  const { stages } = taskOf(here, ownGrant(here))
  const begun = memory.work?.paid === true ? 1 : 0
  const efforts = memory.ended ? 0 : ((stages - memory.done - begun) * attributes.cost) / stages
  const venue = venueOf(here)
  const upkeep = venue !== undefined && isUpkeepDue(here, venue) && keepsUp(here, venue) ? upkeepCost(here) : 0
  const now = (memory.work?.paid === false ? stageCost(here) : 0) + upkeep
  return { usd: efforts + upkeep, missing: Math.max(0, now - dollarsOf(here)) }
}

/** The same situation without so many US dollars, those in the wallet first. */
function withoutReserve(here: Here, usd: number): Here {
  const { view } = here
  const reserved = toUnits(usd, 6, view.account.bridge.usdc)
  const outside = Math.max(0, usd - fromUnits(reserved, 6)) * (1 + view.outside.bridgeFee)
  const bridge = { ...view.account.bridge, usdc: view.account.bridge.usdc - reserved }
  return {
    ...here,
    view: {
      ...view,
      outsideAccount: Math.max(0, view.outsideAccount - outside),
      account: { ...view.account, bridge },
    },
  }
}

/** What is owed and worth its gas. */
function claims({ me, view, actions }: Here): readonly Call[] {
  const least = (20 * gasUsd(view, claimGas)) / view.outside.metis
  return view.chain.grants.grants.flatMap(({ recipient, claimable }, number) =>
    recipient === me && fromUnits(claimable, 18) > least ? [actions.grants.claim(number)] : [],
  )
}
