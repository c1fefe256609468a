import { describe, expect, it } from 'vitest'
import { dark, light, type Palette } from '../../sandbox/report/typography/palette.ts'

type Triple = readonly [number, number, number]

const linear = (colour: string): Triple =>
  [1, 3, 5].map((i) => {
    const part = Number.parseInt(colour.slice(i, i + 2), 16) / 255
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as unknown as Triple

const luminance = ([r, g, b]: Triple): number => 0.2126 * r + 0.7152 * g + 0.0722 * b

/** WCAG 2. */
function contrast(a: string, b: string): number {
  const [low, high] = [a, b].map((colour) => luminance(linear(colour))).sort((x, y) => x - y)
  return (high! + 0.05) / (low! + 0.05)
}

/** Machado, Oliveira and Fernandes (2009), severity 1: what each colour blindness leaves of a colour. */
const eyes: Readonly<Record<string, readonly Triple[]>> = {
  ordinary: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152_286, 1.052_583, -0.204_868],
    [0.114_503, 0.786_281, 0.099_216],
    [-0.003_882, -0.048_116, 1.051_998],
  ],
  deuteranopia: [
    [0.367_322, 0.860_646, -0.227_968],
    [0.280_085, 0.672_501, 0.047_413],
    [-0.011_82, 0.042_94, 0.968_881],
  ],
  tritanopia: [
    [1.255_528, -0.076_749, -0.178_779],
    [-0.078_411, 0.930_809, 0.147_602],
    [0.004_733, 0.691_367, 0.3039],
  ],
}

/** CIE L*a*b*, as an eye sees it. */
function lab(colour: string, eye: readonly Triple[]): Triple {
  const source = linear(colour)
  const [r, g, b] = eye.map((row) =>
    Math.min(
      1,
      Math.max(
        0,
        row.reduce((sum, weight, i) => sum + weight * source[i]!, 0),
      ),
    ),
  )
  const xyz = [
    (0.4124 * r! + 0.3576 * g! + 0.1805 * b!) / 0.950_47,
    0.2126 * r! + 0.7152 * g! + 0.0722 * b!,
    (0.0193 * r! + 0.1192 * g! + 0.9505 * b!) / 1.088_83,
  ].map((t) => (t > 0.008_856 ? Math.cbrt(t) : 7.787 * t + 16 / 116))
  return [116 * xyz[1]! - 16, 500 * (xyz[0]! - xyz[1]!), 200 * (xyz[1]! - xyz[2]!)]
}

describe.each([
  ['light', light],
  ['dark', dark],
] satisfies [string, Palette][])('%s', (_, palette) => {
  it('has text at 4.5:1 or more, on paper and on tint', () => {
    for (const text of [palette.ink, palette.muted, palette.link]) {
      for (const ground of [palette.paper, palette.tint]) expect(contrast(text, ground)).toBeGreaterThan(4.5)
    }
  })

  it('has lines of policies and twin at 3:1 or more', () => {
    for (const colour of [...palette.policies, palette.twin]) expect(contrast(colour, palette.paper)).toBeGreaterThan(3)
  })

  it.each(Object.entries(eyes))('has policies that %s eyes can tell apart', (_name, eye) => {
    const seen = palette.policies.map((colour) => lab(colour, eye))
    const distances = seen.flatMap((a, i) =>
      seen.slice(i + 1).map((b) => Math.hypot(...a.map((part, k) => part - b[k]!))),
    )
    expect(Math.min(...distances)).toBeGreaterThan(18)
  })
})
