import { Effect } from 'effect'
import { Argument, Flag } from 'effect/cli'
import type { Campaign } from '../campaign/campaign.ts'
import { maker, makerText, readCampaignFile, ResultsMissing, sameMaker } from '../results/campaign-file.ts'

/** A folder of results on the command line. */
export const resultsArgument = Argument.Directory('results', { mustExist: true }).pipe(
  Argument.withDescription('Folder that `terrarium run` wrote, such as results/quickstart'),
)

/** One run's folder on the command line. */
export const runArgument = Argument.Directory('run', { mustExist: true }).pipe(
  Argument.withDescription("One run's folder, such as results/quickstart/runs/world=smooth/policy=none/seed=1"),
)

export const jsonFlag = Flag.Boolean('json').pipe(
  Flag.withDescription('Print JSON alone on stdout (default: text)'),
  Flag.withDefault(false),
)

/** The campaign that a folder of results belongs to, as it was resolved when this code ran it. */
export const campaignOf = Effect.fn('campaignOf')(function* (
  results: string,
): Effect.fn.Return<Campaign, ResultsMissing> {
  const { campaign, made } = yield* readCampaignFile(results)
  if (sameMaker(made)) return campaign
  return yield* new ResultsMissing({
    path: results,
    reason: `another version made it: ${makerText(made)}, and this is ${makerText(maker())}`,
    cure: 'Use that version, or run the campaign again: what is there is kept.',
  })
})
