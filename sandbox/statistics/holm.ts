/**
 * Several policies, one claim: p-values and confidence levels that stay honest over all contrasts together.
 *
 * Primary contrasts by Holm (family-wise error), secondary outcomes by Benjamini-Hochberg (share of false discoveries,
 * labelled exploratory); docs/theory.md F.
 */
import padjust from '@stdlib/stats-padjust'

/**
 * Holm's step-down adjusted p-values, in the order given (Holm 1979, Scand. J. Statist. 6, 65-70).
 *
 * @example
 * holm([0.01, 0.04, 0.03, 0.005]) // => [0.03, 0.06, 0.06, 0.02]
 */
export function holm(pValues: readonly number[]): readonly number[] {
  return adjusted(pValues, 'holm')
}

/**
 * Benjamini-Hochberg adjusted p-values, in the order given (1995, J. R. Statist. Soc. B 57, 289-300).
 *
 * @example
 * benjaminiHochberg([0.01, 0.04, 0.03, 0.005]) // => [0.02, 0.04, 0.04, 0.02]
 */
export function benjaminiHochberg(pValues: readonly number[]): readonly number[] {
  return adjusted(pValues, 'bh')
}

/**
 * The confidence level at which each contrast's interval is to be read so that intervals and Holm's test say the same:
 * an interval excludes the null exactly when `holm` is <= alpha.
 *
 * The i-th smallest p-value of m is read at 1 - alpha / (m - i + 1) (Serlin 1993, J. Exp. Educ. 61, 350-360). Holm's
 * test stops at the first contrast that it does not reject, so all later ones keep that contrast's level; equal
 * p-values share the strictest of their levels, so that renaming policies changes nothing.
 *
 * Gotcha: what is controlled over all contrasts is *excluding the null that the p-values test*. For claims at other
 * thresholds, or for all intervals to cover at once, read them at `simultaneousLevel`: bounds that are compatible with
 * Holm and informative about size do not exist (Strassburger-Bretz 2008, Statist. Med. 27, 4914-4927).
 *
 * @example
 * // 1 - 0.05 / 3, / 2, / 2 and / 4
 * holmLevels([0.01, 0.04, 0.03, 0.005], 0.05) // => [0.9833, 0.975, 0.975, 0.9875]
 */
export function holmLevels(pValues: readonly number[], alpha: number): readonly number[] {
  const rejected = holm(pValues).filter((p) => p <= alpha).length
  return pValues.map((p) => {
    const smaller = pValues.filter((other) => other < p).length
    return 1 - alpha / (pValues.length - Math.min(smaller, rejected))
  })
}

/**
 * The level at which `contrasts` intervals all cover together with 1 - alpha, whatever they are compared with
 * (Bonferroni).
 *
 * @example
 * simultaneousLevel(20, 0.05) // => 0.9975
 */
export function simultaneousLevel(contrasts: number, alpha: number): number {
  return 1 - alpha / contrasts
}

function adjusted(pValues: readonly number[], method: 'holm' | 'bh'): readonly number[] {
  // The library calls an empty list an invalid argument; a campaign without contrasts is not one.
  return pValues.length === 0 ? [] : padjust([...pValues], method)
}
