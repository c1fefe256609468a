/**
 * The same function, which answers from memory when it is asked again of the object that it was last asked of: for what
 * everybody who looks at one block would work out alike. What else is asked with the object has to follow from it. It keeps
 * that one object and no other, and so costs nothing to clean up after, where `remembered` would have an entry for every
 * object of every block.
 *
 * @example
 * let worked = 0
 * const sum = lately((all: readonly number[]) => (worked++, all.reduce((a, b) => a + b, 0)))
 * const some = [1, 2, 3]
 * sum(some) + sum(some) // => 12
 * worked // => 1
 */
export function lately<K extends object, Rest extends readonly unknown[], A>(
  work: (of: K, ...rest: Rest) => A,
): (of: K, ...rest: Rest) => A {
  let last: { readonly of: K; readonly answer: A } | undefined
  return (of, ...rest) => {
    if (last?.of === of) return last.answer
    const answer = work(of, ...rest)
    last = { of, answer }
    return answer
  }
}
