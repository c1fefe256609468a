import { Effect } from 'effect'
import { type Address, type Hex, toHex } from 'viem'
import type { BlockTransaction } from '../block/way-of-a-block.ts'
import type { World } from '../world/world.ts'

/** Where a run stood when it failed: what is needed to look into it. Amounts are text. */
export interface FailureBundle {
  /** Blocks that were mined; the next one failed. */
  readonly block: number
  /** Seconds since 1970 of the last block. */
  readonly now: number
  /** What the failed block was to hold, in its order. */
  readonly intents: readonly BundledIntent[]
  /** What would revert of it, each by itself on the last block's state, with its calls: at most five. */
  readonly traces: readonly { readonly place: number; readonly actor: string; readonly trace: unknown }[]
}

interface BundledIntent {
  readonly actor: string
  readonly action?: string
  readonly from: Address
  readonly to?: Address
  readonly data: Hex
  readonly value?: string
  readonly gas: string
  readonly bundle?: string
}

const mostTraces = 5

/** Gathers what a failed run leaves for whoever looks into it. Never fails itself: Anvil may be gone. */
export const bundleOf = Effect.fnUntraced(function* (world: World): Effect.fn.Return<FailureBundle> {
  const { building, chain } = world
  const { block, now } = world.state
  const at = { timestamp: now + world.blockSeconds, coinbase: world.deployments.metis.feeVault }
  const trial = chain.simulate(
    building.map(({ transaction }) => transaction),
    at,
  )
  const succeeds = yield* Effect.orElseSucceed(trial, () => building.map(() => true))
  const reverting = [...building.keys()].filter((place) => succeeds[place] === false).slice(0, mostTraces)
  const traces = yield* Effect.forEach(reverting, (place) => {
    const { from, to, data, value = 0n, gas } = building[place]!.transaction
    const call = { from, to, data, value: toHex(value), gas: toHex(gas) }
    return chain.rpc.call('debug_traceCall', [call, 'latest', { tracer: 'callTracer' }]).pipe(
      Effect.orElseSucceed(() => 'not to be had'),
      Effect.map((trace) => ({ place, actor: building[place]!.actor, trace })),
    )
  })
  return { block, now, intents: building.map(intentOf), traces }
})

const intentOf = ({ actor, action, bundle, transaction }: BlockTransaction): BundledIntent => {
  const { from, to, data, value, gas } = transaction
  return {
    actor,
    from,
    data,
    gas: String(gas),
    ...(action === undefined ? {} : { action }),
    ...(to === undefined ? {} : { to }),
    ...(value === undefined ? {} : { value: String(value) }),
    ...(bundle === undefined ? {} : { bundle }),
  }
}
