import { globSync } from 'node:fs'
import { join } from 'node:path'
import { Effect, type Scope } from 'effect'
import { sweepParts } from '../storage/part.ts'
import type { Campaign } from '../campaign/campaign.ts'
import { identityOfCampaign, writeCampaign } from './campaign-file.ts'
import { type KeptAside, keepAside } from './history.ts'
import { type FolderOccupied, type Occupancy, occupy } from './occupancy.ts'
import { planRuns } from '../campaign/plan.ts'
import type { ResultUnwritable } from './results.ts'

/**
 * Enters a folder of results with a campaign, for as long as the scope lives: it is its campaign's then, other results are
 * kept aside, and nobody enters with another campaign. Several processes, and several parts of one, may enter with the same.
 *
 * @param kept is told at once of what has been set aside
 */
export const enterResults = Effect.fn('enterResults')(function* (
  out: string,
  campaign: Campaign,
  kept: (aside: KeptAside) => void = () => {},
): Effect.fn.Return<Occupancy, ResultUnwritable | FolderOccupied, Scope.Scope> {
  const identity = identityOfCampaign(campaign)
  return yield* occupy(out, { identity, campaign: campaign.name }, () => {
    sweep(out)
    for (const aside of keepAside(out, identity, planRuns(campaign))) kept(aside)
    writeCampaign(out, campaign)
  })
})

/** Removes what dead processes left half written. */
function sweep(out: string): void {
  for (const folder of ['', ...globSync('runs/*/*', { cwd: out })]) sweepParts(join(out, folder))
}
