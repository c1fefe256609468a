import { Effect, Exit, Schedule, Scope, Semaphore } from 'effect'
import { isListening } from '../chain/anvil.ts'
import { explained, OriginGone } from '../origin/live-fork.ts'
import type { Origin, OriginError } from '../origin/origin.ts'
import type { RunSpec } from '../run/spec.ts'
import type { Report, Task } from './worker.ts'

type Result = Exclude<Report, { type: 'progress' }>

/** The base chains of a campaign, each on an idle Anvil that is opened when a run needs it: worlds may differ in prices. */
export interface Origins {
  /**
   * Does a run on its base chain. When the Anvil that holds it is lost, whatever was begun with it is broken off, and begun
   * again with another one.
   *
   * @param run is interrupted then
   */
  readonly perform: (
    spec: RunSpec,
    run: (origin: Task['origin']) => Effect.Effect<Result>,
  ) => Effect.Effect<Result, OriginError>
  /** What is on the base chain of a run. */
  readonly baseOf: (spec: RunSpec) => Effect.Effect<Origin['base'], OriginError>
  /** Those that are open. */
  readonly opened: () => readonly Origin[]
}

/** So often a run is begun again because its base chain was lost; then something on this machine is against it. */
const mostLosses = 5
/** So often an Anvil that does not get up is tried again. */
const mostStarts = 3

/** Milliseconds that a killed process may take to be dead. */
const dying = 500

interface Held {
  readonly origin: Origin
  readonly close: Effect.Effect<void>
}

interface Place {
  readonly gate: Semaphore.Semaphore
  held: Held | undefined
}

/**
 * Keeps the origins of a campaign until the scope ends.
 *
 * @param open serves one
 */
export const openOrigins = Effect.fnUntraced(function* (
  open: (spec: RunSpec) => Effect.Effect<Origin, OriginError, Scope.Scope>,
): Effect.fn.Return<Origins, never, Scope.Scope> {
  const scope = yield* Effect.scope
  const places = new Map<string, Place>()
  const placeOf = ({ base }: RunSpec): Place => {
    const name = JSON.stringify(base)
    const known = places.get(name) ?? { gate: Semaphore.makeUnsafe(1), held: undefined }
    places.set(name, known)
    return known
  }

  const begin = Effect.fnUntraced(function* (spec: RunSpec) {
    const own = yield* Scope.fork(scope)
    const close = Scope.close(own, Exit.void)
    const origin = yield* Scope.provide(open(spec), own).pipe(Effect.onError(() => close))
    return { origin, close } satisfies Held
  })
  const hold = (spec: RunSpec, place: Place) =>
    Effect.suspend(() =>
      place.held === undefined
        ? begin(spec).pipe(
            Effect.retry({ schedule: Schedule.recurs(mostStarts - 1), while: isPassing }),
            Effect.tap((held) => Effect.sync(() => void (place.held = held))),
          )
        : Effect.succeed(place.held),
    ).pipe(place.gate.withPermit)
  const drop = (held: Held, place: Place) =>
    Effect.suspend(() => {
      if (place.held !== held) return Effect.void
      place.held = undefined
      return held.close
    }).pipe(place.gate.withPermit)

  const perform: Origins['perform'] = Effect.fnUntraced(function* (spec, run) {
    const place = placeOf(spec)
    for (let losses = 1; ; losses++) {
      const held = yield* hold(spec, place)
      const { missing: _missing, ended: _ended, ...plain } = held.origin
      const report = yield* explained(held.origin, run(plain)).pipe(
        Effect.flatMap((said) => believed(said, held.origin)),
        Effect.catchTag('OriginGone', (gone) =>
          losses < mostLosses ? Effect.as(drop(held, place), undefined) : Effect.fail(gone),
        ),
      )
      if (report !== undefined) return report
    }
  })

  const baseOf: Origins['baseOf'] = (spec) => Effect.map(hold(spec, placeOf(spec)), ({ origin }) => origin.base)
  return { perform, baseOf, opened: () => [...places.values()].flatMap(({ held }) => held?.origin ?? []) }
})

/** A run that failed may have failed because of what it forks: then that is the reason. */
const believed = Effect.fnUntraced(function* (report: Result, { source, missing, ended = Effect.never }: Origin) {
  if (report.type !== 'failed') return report
  const lacking = missing?.()
  if (lacking !== undefined) return yield* lacking
  // That it has ended may not have come to our ears yet, and who is being killed may listen a moment longer.
  const isGone = yield* Effect.raceFirst(Effect.as(ended, true), Effect.as(Effect.sleep(dying), false))
  if (isGone || (source.kind === 'fork' && !(yield* isListening(source.socket)))) return yield* new OriginGone({})
  return report
})

/** Another try may fare better, but for endpoints that had no answer: they have been asked again already. */
const isPassing = ({ _tag, retryable }: OriginError): boolean => retryable && _tag !== 'UpstreamMissing'
