import { Schema } from 'effect'
import type { AnswerCache } from './answer-cache.ts'
import type { Fault } from './endpoint.ts'
import type { Unsettled } from './agreement.ts'
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
  { faults, rivals }: Unsettled,
  endpoints: number,
  { damaged, paths }: Pick<AnswerCache, 'damaged' | 'paths'> = { damaged: 0, paths: [] },
): UpstreamMissing =>
  new UpstreamMissing({
    method,
    what: method === 'eth_getBlockByNumber' ? key : `${key} at block ${block}`,
    reasons: faults.map(({ origin, reason }) => ({ endpoint: origin, reason })),
    cure: `${damaged === 0 ? '' : `${counted(damaged)} in ${paths.join(' or ')} damaged, and to be asked again. `}${cureOf(faults, rivals, endpoints)}`,
    retryable: endpoints > 0 && (faults.length === 0 || faults.some(({ kind }) => kind !== 'lacking')),
  })

const counted = (damaged: number): string => (damaged === 1 ? 'One record is' : `${damaged} records are`)

function cureOf(faults: readonly Fault[], rivals: number, endpoints: number): string {
  const some = (kind: Fault['kind']) => faults.some((fault) => fault.kind === kind)
  if (endpoints === 0) {
    return 'Nothing on this machine holds it and there is no endpoint to ask: name one in `chain.fork.rpcUrl` or in TERRARIUM_RPC_URL.'
  }
  if (rivals > 1) return 'Endpoints contradict one another: give more of them (`rpcUrl`).'
  if (some('lacking')) return 'Give an archive endpoint, one that keeps the state of old blocks, or fork a newer block.'
  if (some('busy')) {
    return 'Ask more slowly (`requestsPerSecond`), or give more endpoints (`rpcUrl`); what came is kept on disk.'
  }
  return 'Try again later, with more time (`timeoutSeconds`) or with more endpoints (`rpcUrl`); what came is kept on disk.'
}
