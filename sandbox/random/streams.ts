import { createHash } from 'node:crypto'
import type { Draws, Random } from '../../agents/random.ts'
import { philox } from './philox.ts'

/** Streams for everybody: by persona, then by purpose and step. */
export type Streams = (persona: string) => (purpose: string, step: number) => Draws

/**
 * Named counter-based streams. The n-th number of a stream is a function of the seed, the persona, the purpose, the
 * step and n, and of nothing else: another policy, or an agent removed, leaves all other draws as they were (common
 * random numbers).
 *
 * Seed and persona make the key of a Philox generator, purpose and step its counter. Names enter by SHA-256, so that
 * similar names have nothing in common.
 *
 * @example
 * // The same number wherever and whenever it is asked for
 * streamsOf(7)('investor-3')('valuation', 120).uniform() // => 0.7112679979
 */
export function streamsOf(seed: number | string): Streams {
  const keys = new Map<string, Words>()
  return (persona) => {
    let key = keys.get(persona)
    if (key === undefined) keys.set(persona, (key = wordsOf(`${seed}/${persona}`)))
    const [key0, key1] = key
    return (purpose, step) => draws(key0, key1, purpose, step)
  }
}

/** A stream by its full name, for what belongs to no run. */
export const drawsOf = (name: string): Draws => streamsOf(name)('')('', 0)

/** What an agent is handed: its own streams, at this block unless it counts steps itself. */
export const randomFor = (streams: Streams, persona: string, block: number): Random => {
  const own = streams(persona)
  return (purpose, step = block) => own(purpose, step)
}

type Words = readonly [number, number]

function draws(key0: number, key1: number, purpose: string, step: number): Draws {
  const [purpose0, purpose1] = purposeWords(purpose)
  const words = new Uint32Array(4)
  let drawn = 0
  return {
    uniform: () => {
      const place = (drawn & 1) * 2
      if (place === 0) philox(words, purpose0, purpose1, step, drawn >>> 1, key0, key1)
      drawn += 1
      // 53 bits, shifted by half a step away from both 0 and 1.
      return (words[place]! * 2_097_152 + (words[place + 1]! >>> 11) + 0.5) / 9_007_199_254_740_992
    },
  }
}

const purposes = new Map<string, Words>()

function purposeWords(purpose: string): Words {
  let words = purposes.get(purpose)
  if (words === undefined) purposes.set(purpose, (words = wordsOf(purpose)))
  return words
}

function wordsOf(name: string): Words {
  const digest = createHash('sha256').update(name).digest()
  return [digest.readUInt32LE(0), digest.readUInt32LE(4)]
}
