/**
 * What `import … from 'defi-terrarium'` gives: everything that the command line does, for a program, and what is needed
 * to look more closely. Most of it are Effects; `Effect.runPromise` of the package `effect` makes promises of them.
 *
 * @example
 * import { Effect } from 'effect'
 * import { execute, loadCampaign, writeSummary } from 'defi-terrarium'
 *
 * const program = Effect.gen(function* () {
 *   const campaign = yield* loadCampaign('my-question.yaml')
 *   yield* execute(campaign, { out: 'results/my-question', workers: 2 })
 *   return yield* writeSummary(campaign, 'results/my-question')
 * })
 * const { summary } = await Effect.runPromise(program)
 */

/* A campaign: what people write, as a value or as a file, and the list of runs that it asks for. */

export { type Campaign, campaign, campaignFile, emptyPolicy } from './campaign/campaign.ts'
export { type StructuralWorld, structuralWorld } from './campaign/structural-world.ts'
export { type Parameter, parameters, type VariableParameter, variableParameters } from './campaign/parameters.ts'
export { CampaignInvalid, loadCampaign } from './campaign/load.ts'
export type { Mistake } from './document/mistake.ts'
export { FileUnreadable } from './document/written-text.ts'
export { codeDigest, planRuns } from './campaign/plan.ts'
export type { RunSpec } from './run/spec.ts'
export { type Policy, policy } from './policy/policy.ts'
export { version } from './results/version.ts'

/* Executing it: every run in a process of its own, each result in its place on disk; then policies against their twins. */

export { execute, type ExecuteError, type ExecuteOptions, type Execution, type Progress } from './execute/execute.ts'
export { enterResults } from './results/enter-results.ts'
export { FolderOccupied, type Occupancy } from './results/occupancy.ts'
export type { KeptAside } from './results/history.ts'
export { type KeptResults, keptResults } from './results/kept-results.ts'
export {
  type FailedRun,
  inspectRun,
  readRecord,
  ResultUnreadable,
  ResultUnwritable,
  runFolder,
  type RunExecution,
  type RunManifest,
} from './results/results.ts'
export { type CampaignFile, type Maker, readCampaignFile, ResultsMissing } from './results/campaign-file.ts'
export {
  type MetricSummary,
  type PolicySummary,
  readSummary,
  type Summary,
  summaryJson,
  type WorldSummary,
} from './compare/summary.ts'
export { readRecords, type Records, summarise, writeSummary } from './compare/compare.ts'
export type { Rule, Thresholds } from './statistics/outcome.ts'
export type { Outcome } from './statistics/outcome-table.ts'
export { writeReport } from './report/report.ts'

/*
 * Proving results: every file by its seal, what was found by the runs, and the runs by doing them again. `sealResults` gives the
 * root, the one line that two people compare; `writeSummary` and `writeReport` seal by themselves.
 */

export { rootOf, type Seal, sealResults } from './results/seal.ts'
export { checkPlan, checkSeal, type SealFinding, type SealCheck } from './results/check-seal.ts'
export { checkFindings } from './report/check-findings.ts'
export { type AgainOptions, doAgain, recordedRuns, type RerunVerdict } from './replay/do-again.ts'

/*
 * One run, in this process: to its end, or opened and taken block by block. `serveOrigin` brings the chain that a run
 * forks; `openRun` puts the policy and the agents on it; each `step` is a block.
 *
 * @example
 * const program = Effect.gen(function* () {
 *   const world = yield* openRun(spec, yield* serveOrigin(spec.base))
 *   const { entries, ordered, failed } = yield* step(world)
 * }).pipe(Effect.scoped)
 */

export { type Changes, openRun, type RunError } from './run/open-run.ts'
export { openSampler } from './run/sampler.ts'
export { run } from './run/run.ts'
export type { RunOutcome } from './run/outcome.ts'
export { reproduce } from './replay/reproduce.ts'
export { openRunFolder, type RecordedRun, RunFolderWrong } from './results/run-folder.ts'
export { rerun, type RerunError, RunDiffers } from './replay/rerun.ts'
export { type Origin, type OriginError, serveOrigin } from './origin/origin.ts'
export { type BaseChain, baseChain, type BaseChainError, CacheUnwritable } from './origin/base-chain.ts'
export { type BaseParameters, baseParameters } from './origin/base-parameters.ts'
export type { Endpoints, ForkParameters } from './origin/fork-parameters.ts'
export { endpointsOf } from './campaign/endpoints.ts'
export { keptState } from './results/kept-state.ts'
export type { LiveForkError } from './origin/live-fork.ts'
export { UpstreamMissing } from './chain/upstream/missing.ts'
export { step, type StepResult, steps } from './world/step.ts'
export type { StepError } from './world/block.ts'
export { holdersOf, tokensOf } from './world/holders.ts'
export { nativeOf } from './world/observation.ts'
export type { Setting } from './world/setting.ts'
export type { State } from './world/state.ts'
export type { World } from './world/world.ts'
export { foundation } from './origin/foundation.ts'
export { addressOf, type Inhabitant, type PopulationParameters } from './world/population.ts'
export type { Market, MarketParameters } from './market/market.ts'
export { type OrderingName, orderingRules } from './ordering/index.ts'
export type { OrderingRule } from './ordering/ordering.ts'

/* What is measured: metrics read logs and state, a recorder keeps them, the ledger's entries are where they come from. */

export { breakdowns, metrics } from './metrics/index.ts'
export type { Beneficiary } from './metrics/rewards/beneficiary.ts'
export type { Metric, RunRecord, Sample, Timeline } from './metrics/metric.ts'
export { openRecorder, type Recorder } from './metrics/recorder.ts'
export type { Received } from './metrics/rewards/receipts.ts'
export type { OnTheWay, Rewards } from './metrics/rewards/rewards.ts'
export { type Entry, Ledger } from './ledger/ledger.ts'

/* The chain: an Anvil that ends with its scope, blocks in an exact order, many reads in one call. */

export { Chain, type ChainError, type ChainStartError, openChain, type Receipt, type Seen } from './chain/chain.ts'
export {
  AnvilMissing,
  AnvilNotStarted,
  type AnvilOptions,
  anvilVersion,
  AnvilWrong,
  type ChainSource,
} from './chain/anvil.ts'
export { OwnFolderMissing } from './chain/own-folder.ts'
export { FrontNotOpened, openFront } from './chain/front/front.ts'
export { type Block, BlockDiffers, type BlockTime, type Log } from './chain/block.ts'
export { planReads, ReadFailed, type ReadPlan } from './chain/read.ts'
export { AnvilGone, type Rpc, RpcFailed } from './chain/rpc.ts'
export type { Transaction } from './chain/transaction.ts'

/* Protocols: what a chain can have on it, how each is deployed, read and used, and what its events mean. */

export {
  type AccountState,
  type Actions,
  type ChainState,
  type Deployments,
  type OptionalName,
  optionalProtocols,
  type ProtocolName,
  protocols,
} from '../protocols/index.ts'
export { actionsOf, namesOf } from '../protocols/actions.ts'
export { type Artifact, DeployFailed, type Protocol } from '../protocols/protocol.ts'
export type { Call } from '../protocols/call.ts'
export { mapRead, type Read, type Reads, type ValuesOf, view } from '../protocols/read.ts'
export { approve, balanceOf, fromUnits, type Token, totalSupply, toUnits, transfer } from '../protocols/token.ts'
export { calldata } from '../protocols/calldata.ts'
export type { Fact } from '../protocols/fact.ts'

/* Agents: pure functions from what they see to what they want. */

export { agentKinds, type KindName } from '../agents/index.ts'
export {
  type AgentKind,
  type Birth,
  type Bundle,
  type Decision,
  defineAgent,
  type Endowment,
  type Intent,
  type Situation,
  type View,
} from '../agents/agent.ts'
export type { Draws, Random } from '../agents/random.ts'
