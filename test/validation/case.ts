import type { Effect, Scope } from 'effect'

/** How much of a statistical case is done: all of it by `npm run validate`, less by the tests, within the same tolerance class. */
export type Size = 'full' | 'short'

/** A number of a case beside what theory says of it. */
export interface Row {
  readonly quantity: string
  readonly expected: string
  readonly got: string
  /** Class of docs/theory.md A, and what it comes to here. */
  readonly tolerance: string
  readonly holds: boolean
}

/** A case of the theory with a closed form, done by production modules. */
export interface ValidationCase {
  /** As in docs/theory.md. */
  readonly id: string
  readonly title: string
  /** Where the numbers are read: what production functions return, or what contracts on Anvil say afterwards. */
  readonly where: 'functions' | 'chain' | 'functions, chain'
  readonly run: (size: Size) => Effect.Effect<readonly Row[], unknown, Scope.Scope>
}

/** The same value: integers of contracts, counts, what is yes or no. */
export const exactly = <Value extends bigint | number | boolean | string>(
  quantity: string,
  expected: Value,
  got: Value,
): Row => ({
  quantity,
  expected: String(expected),
  got: String(got),
  tolerance: 'exact',
  holds: got === expected,
})

/** Integers that rounding may set apart by so many wei. */
export const withinWei = (quantity: string, expected: bigint, got: bigint, most: bigint): Row => ({
  quantity,
  expected: String(expected),
  got: String(got),
  tolerance: `${most} wei`,
  holds: (got > expected ? got - expected : expected - got) <= most,
})

/** Up to a relative deviation. */
export const within = (quantity: string, expected: number, got: number, relative: number): Row => ({
  quantity,
  expected: written(expected),
  got: written(got),
  tolerance: classes.get(relative) ?? `${shortest(100 * relative)} %`,
  holds: Math.abs(got - expected) <= relative * Math.abs(expected),
})

const classes: ReadonlyMap<number, string> = new Map([
  [1e-6, 'R6'],
  [1e-9, 'R9'],
])

/** A number that was published with so many digits behind the point: right to half of the last one. */
export const asPrinted = (quantity: string, expected: number, got: number, digits: number): Row => ({
  quantity,
  expected: expected.toFixed(digits),
  got: got.toFixed(digits + 2),
  tolerance: 'as printed',
  // What was rounded half up may lie at the very edge.
  holds: Math.abs(got - expected) <= 0.5 * 10 ** -digits * (1 + 1e-6),
})

/** Up to an absolute deviation. */
export const about = (quantity: string, expected: number, got: number, deviation: number): Row => ({
  quantity,
  expected: written(expected),
  got: written(got),
  tolerance: `± ${shortest(deviation)}`,
  holds: Math.abs(got - expected) <= deviation,
})

/** An estimate of what is random: at most four standard errors from theory (Z4). */
export const estimate = (quantity: string, expected: number, got: number, standardError: number): Row => ({
  quantity,
  expected: written(expected),
  got: written(got),
  tolerance: 'Z4',
  holds: Math.abs(got - expected) <= 4 * standardError,
})

export const atMost = (quantity: string, bound: number, got: number): Row => ({
  quantity,
  expected: `≤ ${written(bound)}`,
  got: written(got),
  tolerance: 'inequality',
  holds: got <= bound,
})

export const atLeast = (quantity: string, bound: number, got: number): Row => ({
  quantity,
  expected: `≥ ${written(bound)}`,
  got: written(got),
  tolerance: 'inequality',
  holds: got >= bound,
})

/** Enough digits to see what a tolerance is about, and no noise of the last bits. */
const written = (value: number): string =>
  value === 0 || !Number.isFinite(value) ? String(value) : String(Number(value.toPrecision(9)))

const shortest = (value: number): string => String(Number(value.toPrecision(3)))
