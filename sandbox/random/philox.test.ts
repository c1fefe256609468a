import { describe, expect, it } from 'vitest'
import { philox } from './philox.ts'

/** Known answers published with the algorithm (Random123, kat_vectors, philox4x32 10). */
const answers: readonly [counter: number[], key: number[], words: number[]][] = [
  [
    [0, 0, 0, 0],
    [0, 0],
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  ],
  [
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
]

describe('Philox4x32-10', () => {
  it.each(answers)('gives the published words for counter %j and key %j', (counter, key, words) => {
    const out = new Uint32Array(4)
    const [c0, c1, c2, c3] = counter as [number, number, number, number]
    const [k0, k1] = key as [number, number]
    philox(out, c0, c1, c2, c3, k0, k1)
    expect([...out]).toEqual(words)
  })
})
