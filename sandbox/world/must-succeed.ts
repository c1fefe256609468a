import { Effect, Schema } from 'effect'
import type { Chain } from '../chain/chain.ts'
import type { BlockTransaction } from '../block/way-of-a-block.ts'
import type { Setting } from './setting.ts'

/**
 * The first transaction of a block that had to succeed and did not: all that nobody living in the world has sent, such as
 * what comes over the bridge, the steward's calls, and protocols' upkeep. Results that count on it would count what never
 * happened.
 *
 * @returns its place in the block; undefined when all succeeded
 */
export const firstBroken = (
  { byPersona }: Pick<Setting, 'byPersona'>,
  ordered: readonly BlockTransaction[],
  failed: readonly number[],
): number | undefined =>
  failed.find((place) => {
    const { actor, mayFail } = ordered[place]!
    return mayFail !== true && !byPersona.has(actor)
  })

/** Ends the run when a block broke a promise, with the reason that the chain gives for it. */
export const checkPromises = Effect.fnUntraced(function* (
  setting: Pick<Setting, 'byPersona' | 'chain'>,
  block: number,
  ordered: readonly BlockTransaction[],
  failed: readonly number[],
): Effect.fn.Return<void, PromiseBroken> {
  const place = firstBroken(setting, ordered, failed)
  if (place === undefined) return
  const { actor, action, transaction } = ordered[place]!
  return yield* new PromiseBroken({
    block,
    place,
    what: `${actor}’s ${action ?? 'transaction'} to ${transaction.to ?? 'a new contract'}`,
    reason: yield* reasonOf(setting.chain, transaction),
  })
})

/** What the chain says when it is asked to do the same once more; its state has moved on, so this is a hint. */
const reasonOf = (
  { rpc }: Chain['Service'],
  { from, to, data, value = 0n, gas }: BlockTransaction['transaction'],
): Effect.Effect<string> => {
  const call = { from, to, data, value: `0x${value.toString(16)}`, gas: `0x${gas.toString(16)}` }
  return rpc.call('eth_call', [call, 'latest']).pipe(
    Effect.as('after the block it would succeed: it came too early, or ran out of gas'),
    Effect.catchTag('RpcFailed', ({ reason, data: revert }) =>
      Effect.succeed(revert === undefined || revert === '0x' ? reason : `${reason} (${revert})`),
    ),
    Effect.orElseSucceed(() => 'not to be had'),
  )
}

/** Something that had to happen did not: the run's numbers would rest on it. */
export class PromiseBroken extends Schema.TaggedError<PromiseBroken>()('PromiseBroken', {
  block: Schema.Number,
  place: Schema.Number,
  /** Whose transaction it was, and what it was to do. */
  what: Schema.String,
  reason: Schema.String,
}) {
  readonly retryable = false
  override get message(): string {
    return `In block ${this.block} a transaction reverted that had to succeed: ${this.what}, at place ${this.place}. The chain says: ${this.reason}. A run that counts on it is worth nothing, so it ends here.`
  }
}
