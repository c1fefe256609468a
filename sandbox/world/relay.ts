import { Effect, Schema } from 'effect'
import type { ChainError } from '../chain/chain.ts'
import type { BlockTransaction } from '../block/way-of-a-block.ts'
import { assemble } from './assemble.ts'
import type { Proposal } from './propose.ts'
import type { Setting } from './setting.ts'
import type { State } from './state.ts'

/**
 * What a relay does before a block is built: it tries the bundles out on the state they would meet, and leaves out each
 * one of which a part would revert. So a bundle is included whole or not at all.
 *
 * Bundles come first in a block, and the trial goes no further than the last of them.
 *
 * @returns the block in its order
 */
export const checkBundles = Effect.fnUntraced(function* (
  setting: Setting,
  state: State,
  proposal: Proposal,
): Effect.fn.Return<readonly BlockTransaction[], ChainError> {
  const { chain, deployments } = setting
  const without = new Set<string>()
  let ordered = assemble(setting, state, proposal)
  for (;;) {
    const length = ordered.findLastIndex(({ bundle }) => bundle !== undefined) + 1
    if (length === 0) return ordered
    const head = ordered.slice(0, length)
    const succeeded = yield* chain.simulate(
      head.map(({ transaction }) => transaction),
      { timestamp: proposal.now, coinbase: deployments.metis.feeVault },
    )
    const broken = head.find(({ bundle }, place) => bundle !== undefined && succeeded[place] !== true)?.bundle
    if (broken === undefined) return ordered
    // One at a time, the first: what failed behind it may have failed because of it.
    without.add(broken)
    ordered = assemble(setting, state, proposal, without)
  }
})

/** A bundle's transactions that reverted although the trial had said that they would not; undefined when there is none. */
export function brokenBundle(
  block: number,
  ordered: readonly BlockTransaction[],
  failed: readonly number[],
): BundleBroken | undefined {
  const place = failed.find((at) => ordered[at]!.bundle !== undefined)
  return place === undefined ? undefined : new BundleBroken({ block, bundle: ordered[place]!.bundle!, place })
}

export class BundleBroken extends Schema.TaggedError<BundleBroken>()('BundleBroken', {
  block: Schema.Number,
  bundle: Schema.String,
  place: Schema.Number,
}) {
  readonly retryable = false
  override get message(): string {
    return `In block ${this.block} the transaction at place ${this.place} reverted although it belongs to the bundle ${this.bundle}, which is all or nothing and had passed its trial. Nobody's files are at fault: please report it with the campaign and the seed.`
  }
}
