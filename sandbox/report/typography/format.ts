/**
 * Numbers as people read them. Three significant digits, a real minus sign, no exponent where a word will do.
 */
import type { Effect } from '../../compare/summary.ts'

/** What stands where there is no number. */
export const none = '–'

/** A space that no line breaks at. */
const space = '\u00a0'

/**
 * @example
 * amount(2543040) // => '2.54M'
 * amount(-0.04314) // => '−0.0431'
 */
export function amount(value: number | undefined): string {
  if (value === undefined) return none
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  const rounded = Number(value.toPrecision(3))
  const size = Math.abs(rounded)
  const sign = rounded < 0 ? '−' : ''
  if (size === 0) return '0'
  if (size < 1e-6) return `${sign}${size.toExponential(2).replace('-', '−')}`
  const [, divisor, suffix] = scaleOf(size)
  const scaled = size / divisor
  return `${sign}${scaled >= 1000 ? grouped(scaled) : scaled.toPrecision(3)}${suffix}`
}

const scales = [
  [1e12, 1e12, `${space}trillion`],
  [1e9, 1e9, `${space}bn`],
  [1e6, 1e6, 'M'],
  [1e4, 1e3, 'k'],
] as const

const scaleOf = (size: number) => scales.find(([from]) => size >= from) ?? ([0, 1, ''] as const)

/** A whole number with commas between thousands. */
export const grouped = (value: number): string => String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',')

/**
 * A share in percent.
 *
 * @example
 * percent(0.0458) // => '4.6\u00a0%'
 */
export const percent = (share: number, digits = 1): string => `${inPercent(share, digits)}${space}%`

/** `+4.6 %`: a change. */
export const change = (share: number): string => `${signed(inPercent(share, 1))}${space}%`

function inPercent(share: number, digits: number): string {
  if (!Number.isFinite(share)) return amount(share)
  const percents = 100 * share
  if (Math.abs(percents) >= 1000) return amount(percents)
  return minus(percents.toFixed(digits)).replace(/^−(0(\.0*)?)$/, '$1')
}

const signed = (text: string): string => (/^[−]|^0(\.0*)?$/.test(text) ? text : `+${text}`)
const minus = (text: string): string => text.replace('-', '−')

/** A p-value. */
export const pValue = (p: number): string => (p < 0.001 ? '<\u00a00.001' : p.toPrecision(2))

/** A metric's value in its unit, the unit itself left to the heading except for a dollar or a percent sign. */
export function inUnit(unit: string, value: number | undefined): string {
  if (value === undefined) return none
  if (unit.startsWith('share')) return percent(value)
  const text = amount(value)
  return unit.startsWith('USD') && Number.isFinite(value) ? text.replace(/^(−?)/, '$1$') : text
}

/** How one number of an effect reads: a change in percent, a signed difference, or a value. */
export function effectNumber(unit: string, { kind }: Pick<Effect, 'kind'>, value: number): string {
  // Beyond a factor of a hundred only that it is beyond is worth reading.
  if (kind === 'relative') return value > 100 ? `over\u00a0+10,000${space}%` : change(value)
  const text = inUnit(unit, value)
  return kind === 'difference' ? signed(text) : text
}

/** `+3.7 to +6.2 %`; where the data cannot give a bound, `above +3.7 %`. */
export function rangeText(unit: string, effect: Pick<Effect, 'kind'>, { lower, upper }: Effect['interval']): string {
  if (lower === -Infinity) return upper === Infinity ? 'no bounds' : `below ${effectNumber(unit, effect, upper)}`
  if (upper === Infinity) return `above ${effectNumber(unit, effect, lower)}`
  const [from, to] = [lower, upper].map((bound) => effectNumber(unit, effect, bound)) as [string, string]
  // One percent sign is enough for two numbers.
  return `${to.endsWith('%') ? from.replace(/\u00a0%$/, '') : from} to ${to}`
}

/** Without zeros at the end of a fraction: `50.0 %` is `50 %`. */
export const trimmed = (text: string): string => text.replace(/(\.\d*?)0+(?=\D|$)/, '$1').replace(/\.(?=\D|$)/, '')

/**
 * How the numbers of an axis read: all on one scale, with as many decimals as it takes to write each of them exactly.
 *
 * @example
 * axisText([0, 0.025, 0.05], 'USD', 'relative')(0.025) // => '+2.5\u00a0%'
 */
export function axisText(ticks: readonly number[], unit: string, kind: Effect['kind']): (value: number) => string {
  const size = Math.max(...ticks.map(Math.abs))
  const shares = kind === 'relative' || unit.startsWith('share')
  const [, divisor, suffix] = shares ? [0, 0.01, `${space}%`] : scaleOf(size)
  const exact = (digits: number) =>
    ticks.every(
      (value) => Math.abs(Number((value / divisor).toFixed(digits)) - value / divisor) < 1e-9 * (size / divisor),
    )
  const digits = [0, 1, 2, 3, 4, 5, 6, 7, 8].find(exact) ?? 8
  const dollars = unit.startsWith('USD') && !shares ? '$' : ''
  return (value) => {
    const scaled = Math.abs(value / divisor)
    const number = scaled >= 1000 && digits === 0 ? grouped(scaled) : scaled.toFixed(digits)
    if (value === 0) return `${dollars}0${shares ? suffix : ''}`
    return `${value < 0 ? '−' : kind === 'value' ? '' : '+'}${dollars}${number}${suffix}`
  }
}

/** A list in words: `a, b and c`. */
export const inWords = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`

/** `one seed`, `8 seeds`. */
export const counted = (count: number, noun: string): string =>
  `${count === 1 ? 'one' : count} ${noun}${count === 1 ? '' : 's'}`

/** At most so many characters. */
export const shortened = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`

/** As a sentence begins. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** As in the middle of a sentence; names such as TVL and METIS stay as they are. */
export const midSentence = (title: string): string =>
  /^[A-Z][a-z]/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title
