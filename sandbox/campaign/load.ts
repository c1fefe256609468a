import { dirname, isAbsolute, join } from 'node:path'
import { Effect, Schema } from 'effect'
import { policy } from '../policy/policy.ts'
import { homeless } from './agent-consistency.ts'
import { type Campaign, campaign, mostPolicies } from './campaign.ts'
import { type Document, readDocument } from '../document/document.ts'
import { examine, type SchemaFinding } from '../document/finding.ts'
import { inOrder, Mistake, mistakeLine, type Path, pathText } from '../document/mistake.ts'
import { unfunded } from './payment-consistency.ts'
import { found } from '../document/wording.ts'
import { listIn, namesIn, partOf } from '../document/written-part.ts'
import type { FileUnreadable } from '../document/written-text.ts'

/**
 * Reads a campaign from a YAML or JSON file, puts policies from other files in their place, and checks all of it.
 * Every mistake in any of these files is named, with its line, in one error.
 *
 * @example
 * const quickstart = yield* loadCampaign('campaigns/quickstart.yaml')
 */
export const loadCampaign = Effect.fn('loadCampaign')(function* (
  path: string,
): Effect.fn.Return<Campaign, CampaignInvalid | FileUnreadable> {
  const written = yield* readWritten(path)
  const { document, policies, value } = written
  if (document.broken) {
    // What the campaign means nobody knows, but policies of their own files can be looked at by themselves.
    const findings = [...policies].flatMap(([i, own]) => within(['policies', i], examine(policy, own?.value).findings))
    return yield* invalid([...written.mistakes, ...placed(findings, written)], written)
  }
  const { data, findings } = examine(campaign, value)
  const besides = [...homeless(value), ...unfunded(value)]
  const mistakes = [...written.mistakes, ...placed([...findings, ...besides], written)]
  return data !== undefined && mistakes.length === 0 ? data : yield* invalid(mistakes, written)
})

function invalid(mistakes: readonly Mistake[], { document, policies }: Written): CampaignInvalid {
  const files = [document, ...policies.values()].flatMap((each) => (each === undefined ? [] : [each.file]))
  return new CampaignInvalid({ path: document.file, mistakes: inOrder(mistakes, files) })
}

/** A campaign file with the files put in that it names. */
interface Written {
  readonly document: Document
  readonly value: unknown
  /** Policies that have a file of their own, by their place in the list; nothing where it could not be read. */
  readonly policies: ReadonlyMap<number, Document | undefined>
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
  const policies = new Map<number, Document | undefined>()
  const sources = new Map<string, number>()
  const inserted = [...listIn(document.value, 'policies')]
  for (const [i, entry] of inserted.slice(0, mostPolicies).entries()) {
    const file = partOf(entry, 'file')
    if (file === undefined) continue
    const source = typeof file !== 'string' ? undefined : isAbsolute(file) ? file : join(dirname(path), file)
    const { own, reason } = yield* readPolicy(source, file, sources)
    if (source !== undefined) sources.set(source, i)
    policies.set(i, own)
    inserted[i] = own?.value
    mistakes.push(...(own?.mistakes ?? []))
    if (reason !== undefined) report(['policies', i, 'file'], reason)
    for (const key of namesIn(entry).filter((name) => name !== 'file')) {
      report(['policies', i, key], 'a policy that is in a file of its own says everything there: leave this out', 'key')
    }
  }
  const value = policies.size === 0 ? document.value : { ...(document.value as object), policies: inserted }
  return { document, value, policies, mistakes }
})

/** A policy’s own file, or why there is none. */
const readPolicy = (source: string | undefined, file: unknown, sources: ReadonlyMap<string, number>) => {
  const refused = (reason: string) => Effect.succeed({ own: undefined, reason })
  if (source === undefined) return refused(`has to be the path of a policy’s file, as text, and is ${found(file)}`)
  const earlier = sources.get(source)
  if (earlier !== undefined) return refused(`policies[${earlier}] is in this file, too: leave one of them out`)
  return readDocument(source).pipe(
    Effect.map((own) => ({ own, reason: undefined })),
    Effect.catch(({ message }) => refused(message)),
  )
}

const within = (around: Path, findings: readonly SchemaFinding[]): SchemaFinding[] =>
  findings.map((finding) => ({ ...finding, path: [...around, ...finding.path] }))

/** Findings at their places, in whichever file these are. Where a text itself is not understood, that is said already. */
const placed = (findings: readonly SchemaFinding[], { document, policies }: Written): Mistake[] =>
  findings.flatMap(({ path, says, named }) => {
    const [list, i] = path
    const apart = list === 'policies' && typeof i === 'number' && policies.has(i)
    const source = apart ? policies.get(i) : document
    const local = apart ? path.slice(2) : path
    if (source === undefined || source.lost(named ? local.slice(0, -1) : local)) return []
    const whole = local.length === 0 ? (apart ? 'a policy ' : 'a campaign ') : ''
    const place = source.locate(local, named ? 'key' : 'value')
    return [{ file: source.file, ...place, path: pathText(local), says: whole + says }]
  })

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
