/**
 * The name that somebody probably meant: one that differs in capitals and dashes only, or in so few letters that it can
 * be a slip. Nothing when none is near.
 *
 * @example
 * nearest('natve', ['native', 'bridged']) // => 'native'
 */
export function nearest(written: string, names: readonly string[]): string | undefined {
  const bare = plain(written)
  let best: { readonly name: string; readonly slips: number } | undefined
  for (const name of names) {
    const other = plain(name)
    const allowed = Math.max(1, Math.floor(Math.min(bare.length, other.length) / 3))
    if (bare.length < 2 || Math.abs(bare.length - other.length) > allowed) continue
    const slips = distance(bare, other)
    if (slips <= allowed && slips < (best?.slips ?? Infinity)) best = { name, slips }
  }
  return best?.name
}

const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/**
 * Letters to insert, delete, replace or swap with their neighbour to make one text of the other (optimal string
 * alignment).
 */
export function distance(a: string, b: string): number {
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      next[j] = Math.min(
        row[j]! + 1,
        next[j - 1]! + 1,
        row[j - 1]! + (same ? 0 : 1),
        swapped ? before[j - 2]! + 1 : Infinity,
      )
    }
    before = row
    row = next
  }
  return row[b.length]!
}
