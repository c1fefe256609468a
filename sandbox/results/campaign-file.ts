import { join } from 'node:path'
import { Effect, Schema } from 'effect'
import { anvilVersion } from '../chain/anvil.ts'
import { isThere, textOf } from '../storage/content.ts'
import { putFile } from '../storage/part.ts'
import { jsonText, parseObject, readSealed, sealed, type Sealed } from '../storage/sealed.ts'
import { type Campaign, campaign as campaignSchema } from '../campaign/campaign.ts'
import { withoutEndpoints } from '../campaign/endpoints.ts'
import { codeDigest, digest } from '../campaign/plan.ts'
import { version } from './version.ts'

/** Which code makes results. */
export interface Maker {
  readonly terrarium: string
  readonly anvil: string
  /** Digest of the code that decides results. */
  readonly code: string
}

/** This code. */
export const maker = (): Maker => ({ terrarium: version, anvil: anvilVersion, code: codeDigest() })

/** What `campaign.json` says: the campaign as it was resolved, and for whom. */
export type CampaignFile = Sealed<{
  /** Digest of the campaign. */
  readonly key: string
  readonly made: Maker
  readonly campaign: Campaign
}>

const readFile = readSealed(
  Schema.Struct({
    key: Schema.String,
    made: Schema.Struct({ terrarium: Schema.String, anvil: Schema.String, code: Schema.String }),
    // Its own schema says what a campaign is.
    campaign: Schema.Record(Schema.String, Schema.Unknown),
  }),
)

export const campaignPath = (results: string): string => join(results, 'campaign.json')

export function campaignFile(asked: Campaign): CampaignFile {
  const campaign = withoutEndpoints(asked)
  return sealed({ key: digest(campaign), made: maker(), campaign })
}

/** Writes `campaign.json`, unless it is there as it should be. */
export function writeCampaign(results: string, campaign: Campaign): void {
  const text = jsonText(campaignFile(campaign))
  const path = campaignPath(results)
  if (textOf(path) !== text) putFile(path, text)
}

/** The campaign that a folder of results belongs to, as it was resolved when it ran, and who made it. */
export const readCampaignFile = Effect.fn('readCampaignFile')(function* (
  results: string,
): Effect.fn.Return<CampaignFile, ResultsMissing> {
  const path = campaignPath(results)
  const wrong = (reason: string, cure?: string) =>
    new ResultsMissing({ path, reason, ...(cure === undefined ? {} : { cure }) })
  const text = textOf(path)
  if (text === undefined) return yield* wrong(isThere(path) ? 'it is no file, or may not be read' : 'it is not there')
  const again = 'Run the campaign again: what is finished is kept.'
  const found = readFile(text)
  if ('wrong' in found) {
    const { key, seal } = (parseObject(text) ?? {}) as { readonly key?: unknown; readonly seal?: unknown }
    const old = typeof key === 'string' && seal === undefined
    return yield* old ? wrong('a version that sealed no results made it', again) : wrong(found.wrong, again)
  }
  const { key, made } = found.value
  const parsed = yield* Effect.try({
    try: () => campaignSchema.safeParse(found.value.campaign),
    catch: (cause) => wrong(`it is no campaign: ${String(cause).split('\n')[0]}`, again),
  })
  if (!parsed.success) {
    const mistakes = parsed.error.issues.slice(0, 3).map(({ path: at, message }) => `${at.join('.')}: ${message}`)
    const who = sameMaker(made) ? 'it is no campaign' : `another version made it (${makerText(made)})`
    return yield* wrong(`${who}: ${mistakes.join('; ')}`, 'Use the version that made it, or run the campaign again.')
  }
  if (digest(found.value.campaign) !== key) return yield* wrong('its key is not that of its campaign', again)
  return { ...found.value, campaign: parsed.data }
})

/**
 * What tells results of one campaign and code from those of another: the name of their place in the history. Whatever a
 * file says has one; undefined when no campaign is there.
 */
export function identityOf(results: string): string | undefined {
  const text = textOf(campaignPath(results))
  if (text === undefined) return undefined
  const { key, made } = (parseObject(text) ?? { key: text }) as { readonly key?: unknown; readonly made?: unknown }
  return identity(key, made)
}

const identity = (key: unknown, made: unknown): string => digest({ key, made }).slice(0, 16)

/** The same of results that this code is about to make. */
export function identityOfCampaign(asked: Campaign): string {
  const { key, made } = campaignFile(asked)
  return identity(key, made)
}

export const sameMaker = ({ anvil, code }: Maker): boolean => anvil === anvilVersion && code === codeDigest()

/** `Terrarium 0.3.0, code 0123456789ab, Anvil 1.7.1`. */
export const makerText = ({ terrarium, anvil, code }: Maker): string =>
  `Terrarium ${terrarium}, code ${code.slice(0, 12)}, Anvil ${anvil}`

/** A folder that holds no results of a campaign, or damaged ones. */
export class ResultsMissing extends Schema.TaggedError<ResultsMissing>()('ResultsMissing', {
  path: Schema.String,
  reason: Schema.String,
  /** What helps; default: another folder. */
  cure: Schema.optionalKey(Schema.String),
}) {
  readonly retryable = false
  override get message(): string {
    return `${this.path} cannot be used: ${this.reason}. ${this.cure ?? 'Name a folder that `terrarium run` wrote.'}`
  }
}
