import { qualityOf } from '../../../protocols/grants/quality.ts'
import type { Call } from '../../../protocols/call.ts'
import { toUnits } from '../../../protocols/token.ts'
import { logistic, lognormal } from '../../random.ts'
import { chosenCall, isOpen } from './application.ts'
import {
  type Developing,
  minded,
  nothing,
  ownGrant,
  stageCost,
  taskOf,
  type Try,
  venueOf,
  type WorkStep,
} from './developer.ts'
import { makesEffort } from './effort.ts'
import { pay } from './payment.ts'
import { gainOfStage, undertaking, worthOfGrant } from './stages.ts'

const day = 86_400

/** From an application to what comes of the work's last stage. */
export function work(here: Developing): WorkStep {
  const { memory, view } = here
  if (memory.ended) return nothing
  if (memory.work === undefined) return begin(here)
  if (!memory.work.paid) return payFor(here, memory.work)
  return view.now < memory.work.due ? nothing : finish(here, memory.work)
}

/** Applies, or decides whether to make an effort in the next stage; without a grant it begins for an effort alone. */
function begin(here: Developing): WorkStep {
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
function preferred(here: Developing): number | undefined {
  const { attributes, view, random } = here
  const builder = minded(here)
  const alone = worthOfGrant(builder, taskOf(here, undefined))
  const calls = view.chain.grants.calls.flatMap((call, number) =>
    isOpen(call, view.now) ? [{ number, worth: worthOfGrant(builder, taskOf(here, call)) - alone }] : [],
  )
  return chosenCall(calls, attributes.craft.applicationUsd, random('call'))
}

/** Work is bought outside, and what is paid for it is gone. Nobody works for nothing: without the money by then, there is no effort. */
function payFor(here: Developing, trying: Try): WorkStep {
  const paying = pay(here, stageCost(here))
  if (paying !== undefined) {
    return paying.intents === undefined ? paying : { ...paying, change: { work: { ...trying, paid: true } } }
  }
  return here.view.now < trying.due ? nothing : { change: { work: { ...trying, effort: false, paid: true } } }
}

/** What comes of a try: a stage is complete, or can be tried again, or the work is given up. */
function finish(here: Developing, { effort }: Try): WorkStep {
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
function release(here: Developing, stages: number): readonly Call[] {
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
