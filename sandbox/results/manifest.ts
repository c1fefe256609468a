import { Schema } from 'effect'
import { orNaN, perhaps } from '../storage/json-number.ts'
import { readSealed, sealed, type Sealed } from '../storage/sealed.ts'

const count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))
const days = Schema.Struct({ from: Schema.Number, to: Schema.Number })
const file = Schema.Struct({ bytes: count, sha256: Schema.String })
const byName = <A, E>(value: Schema.Codec<A, E>) => Schema.Record(Schema.String, value)

const manifest = Schema.Struct({
  key: Schema.String,
  world: Schema.String,
  policy: Schema.String,
  seed: Schema.Int,
  digest: Schema.String,
  timeline: Schema.Struct({
    days: Schema.Number,
    blockSeconds: Schema.Number,
    programme: days,
    evaluation: days,
  }),
  /** Values by metric; one that has none in this run is undefined, and null in the file. */
  values: byName(perhaps),
  curves: byName(Schema.Array(orNaN)),
  /** On which day of the run a value was read, by metric, for those that are read on one day. */
  readOn: byName(Schema.Number),
  breakdowns: byName(byName(orNaN)),
  files: Schema.Struct({ metrics: file, events: file, blocks: file, people: file }),
})

/** What `run.json` says: nothing but what follows from the key. Two runs of one key have the same bytes in it. */
export type RunManifest = Sealed<typeof manifest.Type>

export const readRunManifest = readSealed(manifest)

const encodeManifest = Schema.encodeSync(manifest)

/** A run's manifest as the file has it, sealed. */
export const sealRun = (content: typeof manifest.Type): Sealed<typeof manifest.Encoded> =>
  sealed(encodeManifest(content))

const execution = Schema.Struct({
  /** Seal of the `run.json` that came of it. */
  run: Schema.String,
  campaign: Schema.String,
  versions: Schema.Struct({ terrarium: Schema.String, anvil: Schema.String, node: Schema.String }),
  timings: Schema.Struct({ seconds: Schema.Number.check(Schema.isGreaterThanOrEqualTo(0)) }),
})

/** What `execution.json` says: how a run was executed, which may differ between two executions of one key. */
export type RunExecution = Sealed<typeof execution.Type>

export const readRunExecution = readSealed(execution)

const failed = Schema.Struct({
  key: Schema.String,
  world: Schema.String,
  policy: Schema.String,
  seed: Schema.Int,
  error: Schema.String,
  reason: Schema.String,
  replay: Schema.String,
  bundle: Schema.optionalKey(
    Schema.StructWithRest(Schema.Struct({ block: count }), [Schema.Record(Schema.String, Schema.Unknown)]),
  ),
})

/** What `failed.json` says, as far as a program has to understand it. */
export const readFailedRun = readSealed(failed)
