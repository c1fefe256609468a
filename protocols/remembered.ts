/**
 * The same function, which answers what it has been asked of an object from memory, for as long as somebody holds the object:
 * for what everybody who looks at one block would work out alike. What else is asked with the object has to follow from it.
 *
 * @example
 * const sum = remembered((all: readonly number[]) => all.reduce((a, b) => a + b, 0))
 * sum([1, 2, 3]) // => 6
 */
export function remembered<K extends object, Rest extends readonly unknown[], A>(
  work: (of: K, ...rest: Rest) => A,
): (of: K, ...rest: Rest) => A {
  // In a box, as an answer may also be that there is none.
  const known = new WeakMap<K, { readonly answer: A }>()
  return (of, ...rest) => {
    const found = known.get(of) ?? { answer: work(of, ...rest) }
    known.set(of, found)
    return found.answer
  }
}
