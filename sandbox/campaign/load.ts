import { dirname, isAbsolute, join } from 'node:path'
import { Effect, Schema } from 'effect'
import { policy } from '../policy/policy.ts'
import { homeless } from './agent-consistency.ts'
import { type Campaign, campaign, mostPolicies } from './campaign.ts'
import { type Document, readDocument } from '../document/document.ts'
import { examine, type SchemaFinding } from '../document/finding.ts'
import { inOrder, Mistake, mistakeLine, type Path, pathText } from '../document/mistake.ts'
import { unfunded } from './payment-consistency.ts'
import { mostWorlds } from './limits.ts'
import { designMistakes } from './sensitivity-consistency.ts'
import { structuralWorld } from './structural-world.ts'
import { found } from '../document/wording.ts'
import { listIn, namesIn, partOf } from '../document/written-part.ts'
import type { FileUnreadable } from '../document/written-text.ts'

/**
 * Reads a campaign from a YAML or JSON file, puts policies and worlds from other files in their place, and checks all of it.
 * Every mistake in any of these files is named, with its line, in one error.
 *
 * @example
 * const quickstart = yield* loadCampaign('campaigns/quickstart.yaml')
 */
export const loadCampaign = Effect.fn('loadCampaign')(function* (
  path: string,
): Effect.fn.Return<Campaign, CampaignInvalid | FileUnreadable> {
  const written = yield* readWritten(path)
  const { document, apart, value } = written
  if (document.broken) {
    // What the campaign means nobody knows, but what has a file of its own can be looked at by itself.
    const findings = apart.flatMap(({ at, kind, own }) => within(at, examine(kinds[kind].schema, own?.value).findings))
    return yield* invalid([...written.mistakes, ...placed(findings, written)], written)
  }
  const { data, findings } = examine(campaign, value)
  const besides = [...homeless(value), ...unfunded(value), ...(data === undefined ? [] : designMistakes(data))]
  const mistakes = [...written.mistakes, ...placed([...findings, ...besides], written)]
  return data !== undefined && mistakes.length === 0 ? data : yield* invalid(mistakes, written)
})

function invalid(mistakes: readonly Mistake[], { document, apart }: Written): CampaignInvalid {
  const files = [document.file, ...apart.flatMap(({ own }) => (own === undefined ? [] : [own.file]))]
  return new CampaignInvalid({ path: document.file, mistakes: inOrder(mistakes, files) })
}

/** What may have a file of its own. */
const kinds = {
  policies: { noun: 'policy', schema: policy, most: mostPolicies },
  worlds: { noun: 'world', schema: structuralWorld, most: mostWorlds },
} as const
type Kind = keyof typeof kinds

/** A part of a campaign that has a file of its own. */
interface Apart {
  /** Where the campaign names it. */
  readonly at: Path
  readonly kind: Kind
  /** Nothing where it could not be read. */
  readonly own: Document | undefined
}

/** A campaign file with the files put in that it names. */
interface Written {
  readonly document: Document
  readonly value: unknown
  readonly apart: readonly Apart[]
  /** What is wrong with the files’ texts, whatever they are about. */
  readonly mistakes: readonly Mistake[]
}

const readWritten = Effect.fnUntraced(function* (path: string): Effect.fn.Return<Written, FileUnreadable> {
  const document = yield* readDocument(path)
  const mistakes = [...document.mistakes]
  const report = (at: Path, says: string, side?: 'key') => {
    if (document.broken || !document.lost(at))
      mistakes.push({ file: path, ...document.locate(at, side), path: pathText(at), says })
  }
  const apart: Apart[] = []
  const sources = new Map<string, Path>()
  const take = Effect.fnUntraced(function* (kind: Kind, at: Path, entry: unknown) {
    const { noun } = kinds[kind]
    const file = partOf(entry, 'file')
    const source = typeof file !== 'string' ? undefined : isAbsolute(file) ? file : join(dirname(path), file)
    const { own, reason } = yield* readOwn(noun, source, file, sources)
    if (source !== undefined) sources.set(source, at)
    apart.push({ at, kind, own })
    mistakes.push(...(own?.mistakes ?? []))
    if (reason !== undefined) report([...at, 'file'], reason)
    for (const key of namesIn(entry).filter((name) => name !== 'file')) {
      report([...at, key], `a ${noun} that is in a file of its own says everything there: leave this out`, 'key')
    }
    return own?.value
  })
  const inserted = [...listIn(document.value, 'policies')]
  for (const [i, entry] of inserted.slice(0, kinds.policies.most).entries()) {
    if (isReference(entry)) inserted[i] = yield* take('policies', ['policies', i], entry)
  }
  const worlds = namesIn(document.value, 'worlds').map(
    (name) => [name, partOf(document.value, 'worlds', name)] as const,
  )
  const resolved: (readonly [name: string, world: unknown])[] = [...worlds]
  for (const [i, [name, entry]] of worlds.slice(0, kinds.worlds.most).entries()) {
    if (isReference(entry)) resolved[i] = [name, yield* take('worlds', ['worlds', name], entry)]
  }
  const has = (kind: Kind) => apart.some((each) => each.kind === kind)
  const value =
    apart.length === 0
      ? document.value
      : {
          ...(document.value as object),
          ...(has('policies') ? { policies: inserted } : {}),
          ...(has('worlds') ? { worlds: Object.fromEntries(resolved) } : {}),
        }
  return { document, value, apart, mistakes }
})

const isReference = (entry: unknown): boolean => partOf(entry, 'file') !== undefined

/** A file of a policy’s or a world’s own, or why there is none. */
const readOwn = (noun: string, source: string | undefined, file: unknown, sources: ReadonlyMap<string, Path>) => {
  const refused = (reason: string) => Effect.succeed({ own: undefined, reason })
  if (source === undefined) return refused(`has to be the path of a ${noun}’s file, as text, and is ${found(file)}`)
  const earlier = sources.get(source)
  if (earlier !== undefined) return refused(`${pathText(earlier)} is in this file, too: leave one of them out`)
  return readDocument(source).pipe(
    Effect.map((own) => ({ own, reason: undefined })),
    Effect.catch(({ message }) => refused(message)),
  )
}

const within = (around: Path, findings: readonly SchemaFinding[]): SchemaFinding[] =>
  findings.map((finding) => ({ ...finding, path: [...around, ...finding.path] }))

/** Findings at their places, in whichever file these are. Where a text itself is not understood, that is said already. */
const placed = (findings: readonly SchemaFinding[], { document, apart }: Written): Mistake[] => {
  const files = new Map(apart.map((each) => [pathText(each.at), each]))
  return findings.flatMap(({ path, says, named }) => {
    const own = files.get(pathText(path.slice(0, 2)))
    const source = own === undefined ? document : own.own
    const local = own === undefined ? path : path.slice(2)
    if (source === undefined || source.lost(named ? local.slice(0, -1) : local)) return []
    const whole =
      local.length > 0 || !says.startsWith('has to be')
        ? ''
        : `a ${own === undefined ? 'campaign' : kinds[own.kind].noun} `
    const place = source.locate(local, named ? 'key' : 'value')
    return [{ file: source.file, ...place, path: pathText(local), says: whole + says }]
  })
}

/** More would scroll away what matters: the first mistake is often the reason for the others. */
const mostShown = 100

/** What a person wrote is not a campaign: all that is wrong with it. */
export class CampaignInvalid extends Schema.TaggedError<CampaignInvalid>()('CampaignInvalid', {
  path: Schema.String,
  mistakes: Schema.Array(Mistake),
}) {
  readonly retryable = false
  override get message(): string {
    const count = this.mistakes.length === 1 ? 'one mistake' : `${this.mistakes.length} mistakes`
    const more = this.mistakes.length - mostShown
    return [
      `${this.path} has ${count}:`,
      ...this.mistakes.slice(0, mostShown).map((mistake) => `  - ${mistakeLine(mistake)}`),
      ...(more > 0 ? [`  … and ${more} more`] : []),
      'Every field is described by `terrarium schema campaign`, which editors can complete from.',
    ].join('\n')
  }
}
