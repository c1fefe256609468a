import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** A seeded source of uniform numbers in [0, 1) for tests. The first draws of a small seed are poor and are skipped. */
export function seeded(seed: number): () => number {
  const generator = xoroshiro128plus(Math.imul(seed + 1, 0x9e3779b1))
  for (let draw = 0; draw < 20; draw++) generator.next()
  return () => uniformFloat64(generator)
}

/** A seeded source of standard normals (Box-Muller). */
export function seededNormal(seed: number): () => number {
  const uniform = seeded(seed)
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
}

/** Student's sleep differences (Student 1908): the sample whose statistics V35 gives. */
export const sleep = [1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4]
