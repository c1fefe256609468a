import type { Call } from '../../../protocols/call.ts'
import type { GrantRecord, VenueRecord } from '../../../protocols/grants/state.ts'
import type { FloorName } from '../../../protocols/index.ts'
import { fromUnits } from '../../../protocols/token.ts'
import type { Deposit, Situation } from '../../agent.ts'
import { expectedReturn } from '../beliefs/beliefs.ts'
import type { Attitude } from '../capital/attitude.ts'
import type { CapitalMemory } from '../capital/review.ts'
import type { Craft } from './craft.ts'
import type { Builder } from './effort.ts'
import { offerOf, type PaidGrant } from './offer.ts'
import { type GrantTask, stagesOf } from './stages.ts'

/** Who develops for a grant, or without one: an owner of capital who can work. */
export interface Developer extends Omit<Builder, 'expectedReturn'>, Attitude {
  readonly craft: Craft
}

/** A try at a stage: what was decided, when what comes of it is known, and whether it is paid for. */
export interface Try {
  readonly effort: boolean
  readonly due: number
  readonly paid: boolean
}

/** What a developer remembers of its work. */
export interface Work {
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

/** What a developer decides on. */
export type Developing = Situation<Developer, Work & CapitalMemory, FloorName | 'grants'>

/** What one does, and what changes in what one remembers by it. */
export interface WorkStep {
  readonly change?: Partial<Work>
  readonly intents?: readonly Call[]
  readonly deposits?: readonly Deposit[]
  /** US dollars of the wallet that its intents take. */
  readonly spends?: number
  readonly wake?: boolean
}

export const nothing: WorkStep = {}

/** The venue that it has opened. */
export const venueOf = ({ me, view }: Developing): VenueRecord | undefined =>
  view.chain.grants.venues.find(({ builder }) => builder === me)

/** Its own grant, with what the call for it said of how the fund goes about it. */
export function ownGrant({ me, view }: Developing): (GrantRecord & PaidGrant) | undefined {
  const { grants, calls } = view.chain.grants
  const grant = grants.find(({ recipient, amount }) => recipient === me && amount > 0n)
  const call = calls.find(({ applicant }) => applicant === me)
  if (grant === undefined || call === undefined) return grant
  const { enforcement, review, oracleError, duration } = call
  return { ...grant, enforcement, review, oracleError, duration }
}

/** Itself with today's expectation of METIS. */
export const minded = ({ attributes, memory, view }: Developing): Builder => ({
  ...attributes,
  expectedReturn: expectedReturn(memory.beliefs, view.outside, attributes) + attributes.common.drift,
})

const year = 365 * 86_400

/** The work that a grant, or a call for one, asks for, as far as it has come; without one all of it at once. */
export function taskOf(
  { attributes, memory, view }: Developing,
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
    lastYears: paid === undefined || paid.until === 0 ? Number.POSITIVE_INFINITY : (paid.until - view.now) / year,
    money: dollarsOf({ view }) + memory.kept * view.outside.metis,
  }
}

/** US dollars that an effort in the next stage takes. */
export const stageCost = (here: Developing): number => here.attributes.cost / taskOf(here, ownGrant(here)).stages

/** US dollars that it can pay with, outside and in the wallet. */
export const dollarsOf = ({ view }: Pick<Developing, 'view'>): number =>
  view.outsideAccount / (1 + view.outside.bridgeFee) + fromUnits(view.account.bridge.usdc, 6)
