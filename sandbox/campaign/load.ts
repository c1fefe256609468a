import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Effect, Schema } from 'effect'
import { parseDocument } from 'yaml'
import type { z } from 'zod'
import { type Campaign, campaign, emptyPolicy } from './campaign.ts'
import { homeless, inconsistencies } from './consistency.ts'

/**
 * Reads a campaign from a YAML or JSON file, puts policies from other files in their place, and checks all of it.
 * Every mistake is named, with its path, in one error.
 *
 * @example
 * const quickstart = yield* loadCampaign('campaigns/quickstart.yaml')
 */
export const loadCampaign = Effect.fn('loadCampaign')(function* (
  path: string,
): Effect.fn.Return<Campaign, CampaignInvalid | FileUnreadable> {
  const content = yield* readDocument(path)
  const { value, sources } = yield* insertPolicies(content, path)
  const parsed = campaign.safeParse(value)
  const strangers = homeless(value)
  if (parsed.success && strangers.length === 0) return parsed.data
  const wrong = parsed.error?.issues ?? []
  // The schema stops before it compares parts when one of them is wrong by itself.
  const issues: readonly Issue[] = [
    ...wrong.filter(({ code }) => code !== 'custom'),
    ...wrong.filter(({ code, path: [first, , field] }) => code === 'custom' && first === 'policies' && field !== 'id'),
    ...[...inconsistencies(value, emptyPolicy.id), ...strangers].map((found) => ({
      ...found,
      code: 'custom' as const,
      path: [...found.path],
      input: undefined,
    })),
  ]
  return yield* new CampaignInvalid({ path, mistakes: issues.flatMap((issue) => explain(issue, sources)) })
})

/** A YAML or JSON file as a value; JSON is YAML, too. */
const readDocument = Effect.fnUntraced(function* (path: string) {
  const text = yield* Effect.try({
    try: () => readFileSync(path, 'utf8'),
    catch: (cause) => new FileUnreadable({ path, reason: cause instanceof Error ? cause.message : String(cause) }),
  })
  const document = parseDocument(text)
  if (document.errors.length === 0) return document.toJS() as unknown
  const mistakes = document.errors.map(({ message }) => message.split('\n')[0] ?? message)
  return yield* new CampaignInvalid({ path, mistakes })
})

/** Policies given as `{ file }` become the file's content; `sources` remembers whose mistakes are whose. */
const insertPolicies = Effect.fnUntraced(function* (content: unknown, path: string) {
  const sources = new Map<number, string>()
  const policies = (content as { policies?: unknown } | null)?.policies
  if (!Array.isArray(policies)) return { value: content, sources }
  const inserted: unknown[] = []
  for (const [i, entry] of policies.entries()) {
    const file = (entry as { file?: unknown } | null)?.file
    if (typeof file === 'string') {
      const source = resolve(dirname(path), file)
      sources.set(i, source)
      inserted.push(yield* readDocument(source))
    } else inserted.push(entry)
  }
  return { value: { ...(content as object), policies: inserted }, sources }
})

type Issue = z.core.$ZodIssue

/** `policies[1].budget: an amount in METIS …`, one line for each unknown key. */
function explain(issue: Issue, sources: ReadonlyMap<number, string>): string[] {
  const at = pathOf(issue.path, sources)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${at === '' ? key : `${at}.${key}`}: nothing by this name is known here`)
  }
  return [`${at === '' ? 'the campaign' : at}: ${issue.message}`]
}

function pathOf(path: Issue['path'], sources: ReadonlyMap<number, string>): string {
  const text = path.reduce<string>(
    (sum, part) =>
      typeof part === 'number' ? `${sum}[${part}]` : sum === '' ? String(part) : `${sum}.${String(part)}`,
    '',
  )
  const source = path[0] === 'policies' && typeof path[1] === 'number' ? sources.get(path[1]) : undefined
  return source === undefined ? text : `${text} (from ${source})`
}

/** What a person wrote is not a campaign: all that is wrong with it. */
export class CampaignInvalid extends Schema.TaggedError<CampaignInvalid>()('CampaignInvalid', {
  path: Schema.String,
  mistakes: Schema.Array(Schema.String),
}) {
  readonly retryable = false
  override get message(): string {
    const count = this.mistakes.length === 1 ? 'one mistake' : `${this.mistakes.length} mistakes`
    return `${this.path} has ${count}:\n${this.mistakes.map((mistake) => `  - ${mistake}`).join('\n')}\nEvery field is described by \`terrarium schema campaign\`, which editors can complete from.`
  }
}

export class FileUnreadable extends Schema.TaggedError<FileUnreadable>()('FileUnreadable', {
  path: Schema.String,
  reason: Schema.String,
}) {
  readonly retryable = false
  override get message(): string {
    return `${this.path} cannot be read: ${this.reason}`
  }
}
