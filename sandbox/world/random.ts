import { hash } from 'node:crypto'
import type { Draws, Random } from '../../agents/random.ts'

/** Streams for everybody: by persona, then by purpose and step. */
export type Streams = (persona: string) => (purpose: string, step: number) => Draws

/**
 * Named counter-based streams. A stream's n-th numbers are the SHA-256 of its full name and n, so that no draw depends
 * on any other: another policy, or an agent removed, leaves all other draws as they were (common random numbers).
 *
 * @example
 * const draws = streamsOf(7)('investor-3')('valuation', 120)
 * draws.uniform()   // the same number wherever and whenever it is asked for
 */
export const streamsOf =
  (seed: number | string): Streams =>
  (persona) =>
  (purpose, step) =>
    drawsOf(`${seed}/${purpose}/${persona}/${step}`)

/** A stream by its full name. */
export function drawsOf(name: string): Draws {
  let block: Buffer | undefined
  let drawn = 0
  return {
    uniform: () => {
      const place = drawn++ % 4
      if (place === 0) block = hash('sha256', `${name}/${drawn}`, 'buffer')
      // 53 bits, shifted by half a step away from both 0 and 1.
      const high = block!.readUInt32LE(place * 8)
      const low = block!.readUInt32LE(place * 8 + 4) >>> 11
      return (high * 2_097_152 + low + 0.5) / 9_007_199_254_740_992
    },
  }
}

/** What an agent is handed: its own streams, at this block unless it counts steps itself. */
export const randomFor = (streams: Streams, persona: string, block: number): Random => {
  const own = streams(persona)
  return (purpose, step = block) => own(purpose, step)
}
