import { Schema } from 'effect'
import type { AnswerCache } from './answer-cache.ts'
import { type FaultKind, isLasting } from './fault.ts'
import type { OpenQuestion } from './agreement.ts'
import type { Question } from './question.ts'

/** Nobody had an answer, so there is none: what depends on it must fail, and does not read zero. */
export class UpstreamMissing extends Schema.TaggedError<UpstreamMissing>()('UpstreamMissing', {
  method: Schema.String,
  /** What was asked about, as the cache calls it, and at which block. */
  what: Schema.String,
  reasons: Schema.Array(Schema.Struct({ endpoint: Schema.String, reason: Schema.String })),
  cure: Schema.String,
  /** Whether the same question may be answered another time. */
  retryable: Schema.Boolean,
}) {
  override get message(): string {
    const reasons = this.reasons.map(({ endpoint, reason }) => `${endpoint}: ${reason}`)
    return `The forked chain gave no ${this.what} (${this.method})${reasons.length === 0 ? '' : `; ${reasons.join('; ')}`}. ${this.cure}`
  }
}

export const missing = (
  { key, method }: Question,
  block: number,
  unsettled: OpenQuestion,
  endpoints: number,
  { damaged, paths }: Pick<AnswerCache, 'damaged' | 'paths'> = { damaged: 0, paths: [] },
): UpstreamMissing =>
  new UpstreamMissing({
    method,
    what: method === 'eth_getBlockByNumber' ? key : `${key} at block ${block}`,
    reasons: distinct(unsettled.faults.map(({ origin, reason }) => ({ endpoint: origin, reason }))),
    cure: `${damaged === 0 ? '' : `${counted(damaged)} in ${paths.join(' or ')} damaged, and to be asked again. `}${cureOf(unsettled, endpoints)}`,
    retryable: endpoints > 0 && (unsettled.faults.length === 0 || !unsettled.faults.every(isLasting)),
  })

const counted = (damaged: number): string => (damaged === 1 ? 'One record is' : `${damaged} records are`)

/** The same from the same endpoint is said once. */
const distinct = <A>(values: readonly A[]): A[] => [
  ...new Map(values.map((value) => [JSON.stringify(value), value])).values(),
]

function cureOf({ faults, rivals, alone }: OpenQuestion, endpoints: number): string {
  if (endpoints === 0) {
    return 'Nothing on this machine holds it and there is no endpoint to ask: name one in `chain.fork.rpcUrl` or in TERRARIUM_RPC_URL.'
  }
  if (rivals > 1) return 'Endpoints contradict one another: give more of them (`rpcUrl`).'
  const found = new Set(faults.map(({ kind }) => kind))
  const sentences = [
    ...(alone === undefined ? [] : [aloneWith(alone)]),
    ...kinds.flatMap((kind) => (found.has(kind) ? [cures[kind]] : [])),
  ]
  return `${sentences.length === 0 ? cures.broken : sentences.join(' ')}${faults.every(isLasting) ? '' : ' What came is kept on disk.'}`
}

const aloneWith = (operators: readonly string[]): string =>
  `Only ${operators.join(' and ')} answered, and more operators have to say the same: give more endpoints (\`rpcUrl\`), or take fewer words for it (\`agree\`).`

/** What helps against each kind of fault; the first are those that nothing else will mend. */
const cures: Readonly<Record<FaultKind, string>> = {
  denied:
    'An endpoint lets nobody in with this address: look whether its path and its key are right and paid for (`rpcUrl`, TERRARIUM_RPC_URL).',
  stranger: 'An endpoint is of another chain: leave it out (`rpcUrl`), or give the registry of its chain (`registry`).',
  ahead: 'The block is not there yet: fork an older one (`blockNumber`), or wait until it is final.',
  lacking: 'Give an archive endpoint, one that keeps the state of old blocks, or fork a newer block.',
  unreachable:
    'Nobody can be reached at an endpoint: look at its address, at the network, and at the proxy that HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY name; a certificate of your own goes into NODE_EXTRA_CA_CERTS.',
  busy: 'Ask more slowly (`requestsPerSecond`), or give more endpoints (`rpcUrl`).',
  broken: 'Try again later, with more time (`timeoutSeconds`) or with more endpoints (`rpcUrl`).',
}
const kinds = Object.keys(cures) as readonly FaultKind[]
