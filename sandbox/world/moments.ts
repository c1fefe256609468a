import type { OuterHedge } from '../../protocols/call.ts'
import type { OuterPrices } from '../../protocols/quote.ts'
import type { BlockTransaction } from '../block/way-of-a-block.ts'
import type { Deployments } from '../../protocols/index.ts'
import { outerPrice } from './outer-price.ts'

/**
 * A block's transactions in their order, of which those fail that come for a moment on the outer price's path that has passed
 * in their pool: somebody before them in the block was there at that moment or later, or it was before the last block, or
 * there was no such price then (docs/theory.md V07). With blocks of seconds they would have come a block too late, and have
 * failed by their minimum output.
 *
 * @param now seconds since 1970 at which the block is mined
 */
export function inTime(
  deployments: Pick<Deployments, 'bridge'>,
  path: readonly OuterPrices[] | undefined,
  ordered: readonly BlockTransaction[],
  now: number,
): readonly BlockTransaction[] {
  if (ordered.every(({ hedge }) => hedge === undefined)) return ordered
  const passed = new Map<string, number>()
  return ordered.map((sent) => {
    const { hedge, since, transaction } = sent
    if (hedge === undefined) return sent
    const { pool, from, until, late } = hedge
    if (since === now && from >= (passed.get(pool) ?? 0) && wasThere(deployments, path ?? [], hedge)) {
      passed.set(pool, until)
      return sent
    }
    return { ...sent, hedge: undefined, transaction: { ...transaction, data: late } }
  })
}

/** Whether the outer market was at a price, or on both sides of it, in the moments of a hedge. */
function wasThere(
  deployments: Pick<Deployments, 'bridge'>,
  path: readonly OuterPrices[],
  { token, price, from, until }: OuterHedge,
): boolean {
  const prices = path.slice(from, until + 1).map((outer) => outerPrice(deployments, outer, token))
  const [low, high] = [Math.min(...prices), Math.max(...prices)]
  // A mean of equal prices may differ from them in its last digit.
  return price >= low * (1 - 1e-12) && price <= high * (1 + 1e-12)
}
