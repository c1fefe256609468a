/**
 * Upper tail and quantile of Student's t, to about 1e-13.
 *
 * Own code because simple-statistics stops at the statistic (`tTest` gives t, not p) and no installed package has the
 * distribution.
 */
import { gammaln } from 'simple-statistics'

/**
 * P(T > t) with `degrees` of freedom: half of I_x(degrees/2, 1/2) at x = degrees / (degrees + t^2)
 * (Abramowitz-Stegun 26.7.1 with 26.5.2).
 *
 * @example
 * studentTail(2.262157, 9) // => 0.025
 */
export function studentTail(t: number, degrees: number): number {
  if (t < 0) return 1 - studentTail(-t, degrees)
  const sum = degrees + t * t
  return 0.5 * incompleteBeta(degrees / sum, (t * t) / sum, degrees / 2, 0.5)
}

/**
 * The t with P(T > t) = tail, for tail in (0, 0.5]. Bisection: it is called once a contrast, and cannot diverge.
 *
 * @example
 * studentQuantile(0.025, 9) // => 2.262157
 */
export function studentQuantile(tail: number, degrees: number): number {
  let low = 0
  let high = 1
  while (studentTail(high, degrees) > tail) high *= 2
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (studentTail(middle, degrees) > tail) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/**
 * Regularised incomplete beta I_x(a, b); the symmetry keeps the continued fraction on its fast side. `y` is 1 - x, given
 * apart because a small one would be lost in the subtraction.
 */
function incompleteBeta(x: number, y: number, a: number, b: number): number {
  if (x === 0) return 0
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(y, x, b, a)
  const logFront = gammaln(a + b) - gammaln(a) - gammaln(b) + a * Math.log(x) + b * Math.log(y)
  return (Math.exp(logFront) * betaFraction(x, a, b)) / a
}

/** Continued fraction of Abramowitz-Stegun 26.5.8 by the modified Lentz method (Press et al. 2007, 6.4). */
function betaFraction(x: number, a: number, b: number): number {
  let c = 1
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m <= 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    let change = 1
    for (const numerator of [even, odd]) {
      d = 1 / awayFromZero(1 + numerator * d)
      c = awayFromZero(1 + numerator / c)
      change = c * d
      fraction *= change
    }
    if (Math.abs(change - 1) < 1e-15) break
  }
  return fraction
}

function awayFromZero(value: number): number {
  return Math.abs(value) < 1e-300 ? 1e-300 : value
}
