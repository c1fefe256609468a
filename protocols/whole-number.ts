/** The largest whole number whose square is not above `n`, by Newton's method. */
export function squareRoot(n: bigint): bigint {
  if (n < 2n) return n
  let root = 1n << BigInt((n.toString(2).length + 1) >> 1)
  for (;;) {
    const next = (root + n / root) >> 1n
    if (next >= root) return root
    root = next
  }
}

export const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)
export const most = (a: bigint, b: bigint): bigint => (a > b ? a : b)
/** The second largest of three. */
export const middle = (a: bigint, b: bigint, c: bigint): bigint => most(least(a, b), least(most(a, b), c))

/** Without its sign. */
export const magnitude = (n: bigint): bigint => most(n, -n)
