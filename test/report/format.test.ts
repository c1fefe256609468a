import { describe, expect, it } from 'vitest'
import {
  amount,
  axisText,
  change,
  counted,
  effectNumber,
  grouped,
  inUnit,
  inWords,
  midSentence,
  percent,
  pValue,
  rangeText,
  shortened,
  trimmed,
} from '../../sandbox/report/typography/format.ts'

/** With ordinary spaces, to be readable here. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ')

describe('amount', () => {
  it.each([
    [0, '0'],
    [2_543_040, '2.54M'],
    [999.9, '1,000'],
    [7_629.12, '7,630'],
    [9_996, '10.0k'],
    [124_968, '125k'],
    [999_600, '1.00M'],
    [31.727, '31.7'],
    [-0.043_143, '−0.0431'],
    [3.2e9, '3.20 bn'],
    [0.000_000_012, '1.20e−8'],
    [Infinity, '∞'],
    [undefined, '–'],
  ])('%s is %s', (value, text) => expect(plain(amount(value))).toBe(text))
})

it('writes shares and changes with a real minus and no signed zero', () => {
  expect([percent(0.389), change(0.0458), change(-0.012), change(-0.0001), change(0)].map(plain)).toEqual([
    '38.9 %',
    '+4.6 %',
    '−1.2 %',
    '0.0 %',
    '0.0 %',
  ])
})

it('writes a range with one percent sign, and in words what is no bound', () => {
  expect(plain(rangeText('USD', { kind: 'relative' }, { lower: 0.037, upper: 0.062 }))).toBe('+3.7 to +6.2 %')
  expect(plain(rangeText('USD', { kind: 'relative' }, { lower: -Infinity, upper: Infinity }))).toBe('no bounds')
  expect(plain(rangeText('USD', { kind: 'value' }, { lower: 0.0355, upper: Infinity }))).toBe('above $0.0355')
  expect(plain(rangeText('USD', { kind: 'relative' }, { lower: -Infinity, upper: 0.02 }))).toBe('below +2.0 %')
  expect(plain(rangeText('USD', { kind: 'relative' }, { lower: 0.368, upper: 1.3e14 }))).toBe('+36.8 to over +10,000 %')
})

it('puts a dollar before dollars, a percent sign after shares, a sign before differences', () => {
  expect(
    [
      inUnit('USD per day', -1234),
      inUnit('share of rewards', 0.5),
      inUnit('ratio', 0.918),
      inUnit('USD', undefined),
    ].map(plain),
  ).toEqual(['−$1,230', '50.0 %', '0.918', '–'])
  expect(effectNumber('USD', { kind: 'difference' }, 5)).toBe('+$5.00')
})

it.each([
  [[0, 1e6, 2e6, 3e6], 'USD per day', 'value', ['$0', '$1M', '$2M', '$3M']],
  [[0, 2500, 5000], 'USD', 'value', ['$0', '$2,500', '$5,000']],
  [[-0.05, 0, 0.05], 'USD', 'relative', ['−5 %', '0 %', '+5 %']],
  [[0, 0.025, 0.05], 'METIS', 'relative', ['0 %', '+2.5 %', '+5.0 %']],
  [[0, 0.5, 1], 'share of rewards', 'value', ['0 %', '50 %', '100 %']],
  [[1, 1.005], 'ratio', 'value', ['1.000', '1.005']],
  [[-10, 10], 'USD', 'difference', ['−$10', '+$10']],
] as const)('writes axes exactly: %s', (ticks, unit, kind, texts) => {
  expect(ticks.map(axisText(ticks, unit, kind)).map(plain)).toEqual(texts)
})

it('drops idle zeros where asked', () => {
  expect(['50.0 %', '12.5 %', '100 %'].map(trimmed)).toEqual(['50 %', '12.5 %', '100 %'])
})

it('writes words', () => {
  expect(inWords(['a', 'b', 'c'])).toBe('a, b and c')
  expect([counted(1, 'seed'), counted(8, 'seed')]).toEqual(['one seed', '8 seeds'])
  expect(grouped(1_234_567)).toBe('1,234,567')
  expect([pValue(0.0234375), pValue(0.0001)].map(plain)).toEqual(['0.023', '< 0.001'])
  expect([midSentence('Organic volume'), midSentence('TVL')]).toEqual(['organic volume', 'TVL'])
  expect(shortened('Both pools, vested', 12)).toBe('Both pools,…')
})
