import { Effect } from 'effect'
import { Argument, Flag } from 'effect/cli'
import type { Campaign } from '../campaign/campaign.ts'
import { readCampaignFile, type ResultsMissing } from '../campaign/campaign-file.ts'

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

/** The campaign that a folder of results belongs to, as it was resolved when it ran. */
export const campaignOf = (results: string): Effect.Effect<Campaign, ResultsMissing> =>
  Effect.map(readCampaignFile(results), ({ campaign }) => campaign)
