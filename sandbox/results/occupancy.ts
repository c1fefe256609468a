import { randomBytes } from 'node:crypto'
import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Effect, Schedule, Schema, type Scope } from 'effect'
import { namesIn, textOf } from '../storage/content.ts'
import { ageOf, locked } from '../storage/lock.ts'
import { partOf, putFile, sweepParts } from '../storage/part.ts'
import { parseObject, shapeOf } from '../storage/sealed.ts'
import { isAlive, thisWriter } from '../storage/writer.ts'
import { ResultUnwritable } from './results.ts'

/**
 * Where processes that work on one folder of results at the same time find each other. It is there as long as one of them
 * is; `lock` is held for moments only.
 */
const meetingPlace = (out: string): string => join(out, '.running')

/** Seconds between two signs of life, for processes of other machines; and after how many milliseconds without one is dead. */
const pulse = '10 seconds'
const longest = 120_000

const presence = Schema.Struct({
  writer: Schema.Struct({ place: Schema.String, pid: Schema.Int, began: Schema.optionalKey(Schema.String) }),
  identity: Schema.String,
  campaign: Schema.String,
})
type Presence = typeof presence.Type
const shapeOfPresence = shapeOf(presence)

/** A process's place among those that work on a folder. */
export interface Occupancy {
  /** Takes a run to be done by nobody else; false when somebody living has it. */
  readonly claim: (key: string) => Effect.Effect<boolean, ResultUnwritable>
  readonly release: (key: string) => Effect.Effect<void>
  /** Does something while no other process does anything of the kind. */
  readonly alone: <A>(work: () => A) => Effect.Effect<A, ResultUnwritable>
}

/**
 * Enters a folder of results for as long as the scope lives. Others that work on the same campaign may be in it: then each
 * run is done by one of them. While another campaign is at work there, nobody enters.
 *
 * @param prepare is done before anybody else may enter, when nobody is in it yet
 */
export const occupy = Effect.fn('occupy')(function* (
  out: string,
  { identity, campaign }: Pick<Presence, 'identity' | 'campaign'>,
  prepare: () => void,
): Effect.fn.Return<Occupancy, ResultUnwritable | FolderOccupied, Scope.Scope> {
  const place = meetingPlace(out)
  const me = `${thisWriter.place}.${thisWriter.pid}.${randomBytes(6).toString('hex')}`
  const own = join(place, `${me}.process`)
  const showUp = () => putFile(own, JSON.stringify({ writer: thisWriter, identity, campaign } satisfies Presence))
  const failed = (cause: unknown) =>
    new ResultUnwritable({ path: out, reason: cause instanceof Error ? cause.message : String(cause) })
  const alone: Occupancy['alone'] = (work) => locked(join(place, 'lock'), work, failed)

  const enter = alone(() => {
    showUp()
    const others = livingIn(place, own)
    const stranger = others.find((other) => other.identity !== identity)
    if (stranger === undefined && others.length === 0) {
      for (const claim of endingIn(place, '.claim')) rmSync(join(place, claim), { force: true })
      sweepParts(place)
      prepare()
    }
    return stranger
  })
  yield* Effect.addFinalizer(() => Effect.ignore(alone(() => leave(place, own, me))))
  const stranger = yield* enter
  if (stranger !== undefined) {
    const { campaign: other, writer } = stranger
    return yield* new FolderOccupied({ path: out, campaign: other, pid: writer.pid, place: writer.place })
  }
  yield* Effect.sync(showUp).pipe(Effect.ignoreCause, Effect.repeat(Schedule.spaced(pulse)), Effect.forkScoped)

  const claimOf = (key: string) => join(place, `${key}.claim`)
  return {
    alone,
    release: (key) => Effect.sync(() => rmSync(claimOf(key), { force: true })),
    claim: (key) =>
      alone(() => {
        const path = claimOf(key)
        const owner = textOf(path)
        if (owner !== undefined) {
          if (owner === me || livingIn(place, own).some(({ name }) => name === `${owner}.process`)) return false
          rmSync(path, { force: true })
        }
        putFile(path, me)
        return true
      }),
  }
})

/** What living processes but one's own say of themselves; what dead ones have left is removed. */
function livingIn(place: string, own: string): (Presence & { readonly name: string })[] {
  return endingIn(place, '.process').flatMap((name) => {
    const path = join(place, name)
    if (path === own) return []
    const said = shapeOfPresence(parseObject(textOf(path) ?? ''))
    if ('value' in said && (isAlive(said.value.writer) ?? ageOf(path, own) < longest)) return [{ ...said.value, name }]
    rmSync(path, { force: true })
    return []
  })
}

/** Takes a process out, with all that it has claimed; with the last one goes the place. */
function leave(place: string, own: string, me: string): void {
  rmSync(own, { force: true })
  for (const claim of endingIn(place, '.claim')) {
    if (textOf(join(place, claim)) === me) rmSync(join(place, claim), { force: true })
  }
  if (endingIn(place, '.process').length > 0) return
  const aside = partOf(place)
  renameSync(place, aside)
  rmSync(aside, { recursive: true, force: true })
}

const endingIn = (place: string, ending: string): string[] => namesIn(place).filter((name) => name.endsWith(ending))

/** Somebody else is at work there, on something else. */
export class FolderOccupied extends Schema.TaggedError<FolderOccupied>()('FolderOccupied', {
  path: Schema.String,
  campaign: Schema.String,
  pid: Schema.Number,
  place: Schema.String,
}) {
  readonly retryable = false
  override get message(): string {
    return `${this.path} is being written by another campaign or version, ${this.campaign} (process ${this.pid} on ${this.place}). Wait until that has ended, or choose another folder with --out.`
  }
}
