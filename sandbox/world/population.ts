import { type Address, keccak256, stringToHex } from 'viem'
import { z } from 'zod'
import type { AnyKind, Beginning, Endowment } from '../../agents/agent.ts'
import { agentKinds, type KindName } from '../../agents/index.ts'
import { exponential } from '../../agents/random.ts'
import type { ProtocolName } from '../../protocols/index.ts'
import type { Streams } from '../random/streams.ts'

/** An agent that lives in a world: what it is. What goes on in it is its mind. */
export interface Inhabitant {
  /** What its random streams are named after; never its address, so that addresses mean nothing. */
  readonly persona: string
  /** Whose it is, where one owner has several addresses: named so, he draws and decides as one. */
  readonly owner?: string
  readonly kind: AnyKind
  readonly address: Address
  readonly attributes: unknown
  readonly endowment: Endowment
  /** Mean days between two reviews; 0 reviews at every block. */
  readonly reviewDays: number
  /** As it is born. */
  readonly born: Mind
}

/** What an agent remembers, and when it looks around again. */
export interface Mind {
  readonly memory: unknown
  /** Seconds since 1970 at which its clock rings next, and how often it has rung. */
  readonly nextReview: number
  readonly reviews: number
  /** It asked to decide at the next block. */
  readonly awake: boolean
  /** Seconds since 1970 at which it asked to look around besides; its own clock goes on as if it had not. */
  readonly ring?: number
  /** It asked to see all that belongs to it when it decides next. */
  readonly whole?: true
}

/** What a campaign file may say about each kind of agent. */
export const populationParameters = z
  .strictObject(
    Object.fromEntries(Object.entries(agentKinds).map(([name, { parameters }]) => [name, parameters])) as {
      readonly [K in KindName]: (typeof agentKinds)[K]['parameters']
    },
  )
  // Every kind has a default for everything, which its declared type does not show.
  .prefault({} as never)
  .meta({ description: 'Who lives in the world.' })

export type PopulationParameters = z.output<typeof populationParameters>

/** Nobody has a key to these addresses: the sandbox submits unsigned transactions. */
export const addressOf = (persona: string): Address => `0x${keccak256(stringToHex(`terrarium/${persona}`)).slice(-40)}`

/**
 * Everybody, drawn from their own streams; in order of persona.
 *
 * @param present protocols that are on the chain: who needs another one is not born
 */
export function populate(
  parameters: PopulationParameters,
  present: readonly ProtocolName[],
  beginning: Beginning,
  streams: Streams,
  start: number,
  address: (persona: string) => Address = addressOf,
): Inhabitant[] {
  return (Object.keys(agentKinds) as KindName[])
    .filter((name) => agentKinds[name].reads.every((needed) => present.includes(needed)))
    .flatMap((name) => {
      const kind: AnyKind = agentKinds[name]
      const chosen = parameters[name]
      return Array.from({ length: kind.count(chosen) }, (_, rank): Inhabitant => {
        const persona = `${name}-${rank}`
        const own = streams(persona)
        const owner = kind.owner?.(chosen, rank)
        const birthOf = streams(owner ?? persona)
        const birth = kind.birth({
          parameters: chosen,
          rank,
          beginning,
          draws: (purpose) => birthOf(`birth/${purpose}`, 0),
          opening: start,
          address,
        })
        // All look around in the first day, so that warm-up does not wait for the slowest.
        const first = exponential(own('clock', 0), Math.min(1, birth.reviewDays) * 86_400)
        return {
          persona,
          ...(owner === undefined ? {} : { owner }),
          kind,
          address: address(persona),
          attributes: birth.attributes,
          endowment: birth.endowment,
          reviewDays: birth.reviewDays,
          born: { memory: birth.memory, nextReview: start + first, reviews: 0, awake: false },
        }
      })
    })
    .sort((a, b) => (a.persona < b.persona ? -1 : 1))
}

/** Whether an agent decides in a block mined at `now`, and why. */
export const isDue = (mind: Pick<Mind, 'nextReview' | 'awake' | 'ring'>, now: number): boolean =>
  mind.awake || looksAround(mind, now)

/** Whether it looks around then: its clock has rung, or a day has come that it knew of. */
export const looksAround = ({ nextReview, ring = Infinity }: Pick<Mind, 'nextReview' | 'ring'>, now: number): boolean =>
  Math.min(nextReview, ring) <= now

/** A mind whose clock rings next after `now`, and as often as it did until then. */
export function wound(
  mind: Mind,
  { persona, reviewDays }: Pick<Inhabitant, 'persona' | 'reviewDays'>,
  streams: Streams,
  now: number,
): Mind {
  let { nextReview, reviews } = mind
  while (nextReview <= now) {
    reviews += 1
    nextReview +=
      reviewDays === 0 ? now - nextReview + 1 : exponential(streams(persona)('clock', reviews), reviewDays * 86_400)
  }
  return { ...mind, nextReview, reviews }
}
