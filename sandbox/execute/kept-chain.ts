import { Effect, Exit, Scope } from 'effect'
import type { DeployFailed } from '../../protocols/protocol.ts'
import type { Chain, ChainStartError, Snapshot } from '../chain/chain.ts'
import { openBase } from '../origin/open-base.ts'
import type { Origin } from '../origin/origin.ts'

/** A worker's chain, which goes back to its base chain from run to run: building one costs more than all else of an opening. */
export interface KeptChain {
  /** A chain at the block at which runs begin: the one that is kept, where it stands on the same, else a new one. */
  readonly stand: (origin: Origin) => Effect.Effect<Chain['Service'], ChainStartError | DeployFailed>
  /** Ends it. Whatever a run that failed has left behind, no other run shall find. */
  readonly drop: Effect.Effect<void>
}

interface Kept {
  readonly key: string
  readonly chain: Chain['Service']
  readonly snapshot: Snapshot
  readonly scope: Scope.Closeable
}

/** Keeps one chain, that of the last run; it ends with this process. */
export function keptChain(): KeptChain {
  let kept: Kept | undefined

  const drop = Effect.suspend(() => {
    const scope = kept?.scope
    kept = undefined
    return scope === undefined ? Effect.void : Scope.close(scope, Exit.void)
  })

  const begin = Effect.fnUntraced(function* (origin: Origin, key: string) {
    yield* drop
    const scope = yield* Scope.make()
    return yield* Effect.gen(function* () {
      const chain = yield* Scope.provide(openBase(origin), scope)
      kept = { key, chain, snapshot: yield* chain.snapshot, scope }
      return chain
    }).pipe(Effect.onError(() => Scope.close(scope, Exit.void)))
  })

  /** A snapshot is used up by going back to it. */
  const back = ({ key, chain, snapshot, scope }: Kept) =>
    Effect.gen(function* () {
      yield* chain.revert(snapshot)
      kept = { key, chain, snapshot: yield* chain.snapshot, scope }
      return chain
    })

  const stand: KeptChain['stand'] = (origin) =>
    Effect.suspend(() => {
      const key = JSON.stringify([origin.source, origin.base.chainId, origin.building ?? origin.base])
      if (kept?.key !== key) return begin(origin, key)
      // It may have been killed in between, or whatever else: another one does.
      return Effect.catch(back(kept), () => begin(origin, key))
    })

  return { stand, drop }
}
