/**
 * One colour a policy, the same everywhere; grey is the twin. Six colours that readers with any of the three colour
 * blindnesses can tell apart, all 3:1 or more against the page (test/report/palette.test.ts); a seventh policy begins
 * again, which is why every picture also says in words whose it is.
 */
export interface Palette {
  readonly paper: string
  readonly ink: string
  /** Text of less weight; still 4.5:1. */
  readonly muted: string
  /** Lines of tables and axes. */
  readonly line: string
  /** Areas behind a picture: when a programme runs, what counts as neutral. */
  readonly tint: string
  readonly link: string
  readonly twin: string
  readonly policies: readonly string[]
}

export const light: Palette = {
  paper: '#fdfcfa',
  ink: '#1d1d1b',
  muted: '#5c5b57',
  line: '#d9d6cf',
  tint: '#f0ede6',
  link: '#274b9b',
  twin: '#767672',
  policies: ['#3860bb', '#94421f', '#5e8e5d', '#ab821e', '#80486c', '#2f1f7e'],
}

export const dark: Palette = {
  paper: '#17191c',
  ink: '#e8e6e1',
  muted: '#a9a7a1',
  line: '#3a3d42',
  tint: '#22262b',
  link: '#9db8f5',
  twin: '#8f8d88',
  policies: ['#5782e0', '#cc6526', '#82dfa6', '#efde5b', '#b368a2', '#aeb9f8'],
}

/** The colour of the policy at this place in the campaign, as CSS. */
export const colourOf = (place: number): string => `var(--p${(place % light.policies.length) + 1})`

/** Definitions of all colours, for a style sheet. */
export const definitions = ({ policies, ...named }: Palette): string =>
  [
    ...Object.entries(named).map(([name, colour]) => `--${name}: ${colour};`),
    ...policies.map((colour, i) => `--p${i + 1}: ${colour};`),
  ].join(' ')
