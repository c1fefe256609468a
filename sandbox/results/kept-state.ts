import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Effect } from 'effect'
import { type CacheContradictory, keepAnswers } from '../chain/upstream/answer-cache.ts'
import type { Endpoints } from '../world/fork-parameters.ts'
import { answersFolder } from '../world/live-fork.ts'
import { ResultUnwritable } from './results.ts'

/** Where results keep the state of the live chain that their runs used. */
const keptIn = (results: string): string => join(results, 'fork')

/** The live chain as results have kept it, for whoever does their runs again: then nobody has to be asked. */
export const keptState = (results: string): Endpoints => ({
  urls: [],
  ...(existsSync(keptIn(results)) ? { kept: keptIn(results) } : {}),
})

/** Puts what a live chain has answered beside the results that came of it: they carry all that is needed to check them. */
export const keepState = (
  chainId: number,
  block: number,
  results: string,
): Effect.Effect<void, ResultUnwritable | CacheContradictory> =>
  keepAnswers({ cache: answersFolder(), kept: keptIn(results) }, chainId, block).pipe(
    Effect.catchTag('CacheUnusable', ({ path, reason }) => Effect.fail(new ResultUnwritable({ path, reason }))),
  )
