import { Cause, Console, Effect, Exit } from 'effect'

/** Exit codes: 0 done, 1 failed, 2 bad input, 130 interrupted. */
export function exitCodeOf(cause: Cause.Cause<unknown>): number {
  if (Cause.hasInterruptsOnly(cause)) return 130
  const error = Cause.squash(cause)
  return badInput.has(tagOf(error) ?? '') ? 2 : 1
}

/** Milliseconds that a program which is done may have something open. */
const patience = 500

/**
 * Ends the process as soon as nothing is open any more, with the exit code of what happened.
 *
 * Not with `process.exit`: it joins V8's compiler threads, and one of those may wait for a garbage collection that the main
 * thread would have to do. A command that failed right after its start then hung, two times in three hundred
 * (nodejs/node#54918).
 */
export function end(exit: Exit.Exit<unknown, unknown>): void {
  process.exitCode = Exit.isSuccess(exit) ? 0 : exitCodeOf(exit.cause)
  setTimeout(() => process.exit(), patience).unref()
}

/** Errors in what a person wrote, as a command line or as a file. */
const badInput = new Set([
  'ShowHelp',
  'CampaignInvalid',
  'CampaignUnpayable',
  'PointInvalid',
  'DesignMissing',
  'DeployFailed',
  'FlagInvalid',
  'FileUnreadable',
  'ResultsMissing',
  'NotKept',
  'UnknownPolicy',
  'RunFolderWrong',
  'BlockOutside',
  'NothingToExplain',
  'NotInCampaign',
  'TwoPlaces',
  'RunNamesItself',
  'FixtureDamaged',
  'OriginNotStored',
  'UpstreamUrlWrong',
  'UpstreamOperatorsFew',
  'UpstreamProxyWrong',
])

/** Says what went wrong, once, on stderr. What nobody expected comes with its stack. */
export function sayError(error: unknown): Effect.Effect<void> {
  const tag = tagOf(error)
  // Help has been shown already; a silent failure has said everything itself.
  if (tag === 'ShowHelp' || tag === 'Failed' || error === undefined) return Effect.void
  if (!(error instanceof Error)) return Console.error(String(error))
  return Console.error(tag === undefined ? (error.stack ?? error.message) : error.message)
}

const tagOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && '_tag' in error && typeof error._tag === 'string'
    ? error._tag
    : undefined
