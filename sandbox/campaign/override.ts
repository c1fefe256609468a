import { Effect, Schema } from 'effect'
import { type Campaign, campaign } from './campaign.ts'
import { examine } from '../document/finding.ts'

/**
 * A campaign with another number of seeds than its file says, as a command line may want it: within the same limits, alone
 * and together with policies and worlds.
 */
export const withSeeds = (written: Campaign, seeds: number): Effect.Effect<Campaign, FlagInvalid> =>
  Effect.suspend(() => {
    const { data, findings } = examine(campaign, { ...written, seeds })
    const wrong = findings.find(({ path: [first] }) => first === 'seeds') ?? findings[0]
    if (data !== undefined) return Effect.succeed(data)
    return Effect.fail(new FlagInvalid({ flag: `--seeds ${seeds}`, says: wrong?.says ?? 'is no number of seeds' }))
  })

/** What a flag says cannot be. */
export class FlagInvalid extends Schema.TaggedError<FlagInvalid>()('FlagInvalid', {
  flag: Schema.String,
  says: Schema.String,
}) {
  readonly retryable = false
  override get message(): string {
    return `${this.flag}: ${this.says}`
  }
}
