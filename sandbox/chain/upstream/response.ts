import { Effect, Option, Schema } from 'effect'
import type { UpstreamMissing } from './missing.ts'
import type { PinnedBlock } from './pinned-block.ts'
import { blockFrom, type Question } from './question.ts'
import { type Asked, decodeRequest, interpret, type RpcRequest } from './request.ts'

/** A settled answer as JSON: at once when it is known, later when it has to be asked. */
export type Answering = (question: Question) => Settled
type Settled = string | Effect.Effect<string, UpstreamMissing>

/**
 * "Resource not found" (EIP-1474). Anvil tries some other codes again by itself, and texts about rates and limits too,
 * which is why no endpoint's own words are passed on.
 */
const resourceNotFound = -32_001

const decodeBody = Schema.decodeUnknownOption(Schema.fromJsonString(Schema.Unknown))

/** The answer to a message of one request or of several. */
export function answerBody(body: string, pinned: PinnedBlock, answering: Answering): string | Effect.Effect<string> {
  const message = Option.getOrUndefined(decodeBody(body))
  if (!Array.isArray(message)) return answerOne(message, pinned, answering)
  const entries = message.map((request) => answerOne(request, pinned, answering))
  return joined(entries, (texts) => `[${texts.join(',')}]`)
}

function answerOne(message: unknown, pinned: PinnedBlock, answering: Answering): string | Effect.Effect<string> {
  const request = Option.getOrUndefined(decodeRequest(message))
  if (request === undefined) return errorText(null, -32_600, 'this is no JSON-RPC request')
  const { id = null } = request
  const asked = interpret(request, pinned)
  if (asked.kind === 'refused') return errorText(id, asked.code, asked.message)
  const result = resultOf(asked, answering)
  return typeof result === 'string'
    ? resultText(id, result)
    : Effect.match(result, {
        onSuccess: (text) => resultText(id, text),
        onFailure: ({ what }) => errorText(id, resourceNotFound, `the forked chain gave no ${what}`),
      })
}

function resultOf(asked: Exclude<Asked, { kind: 'refused' }>, answering: Answering): Settled {
  switch (asked.kind) {
    case 'known':
      return asked.result
    case 'question':
      return answering(asked.question)
    case 'block':
      return joined([answering(asked.question)], ([header]) => blockFrom(header!))
    case 'account':
      return joined(
        [asked.balance, asked.nonce, asked.code].map(answering),
        ([balance, nonce, code]) => `{"balance":${balance},"nonce":${nonce},"code":${code}}`,
      )
  }
}

/** At once when all parts are there. */
function joined<E>(
  parts: readonly (string | Effect.Effect<string, E>)[],
  join: (texts: readonly string[]) => string,
): string | Effect.Effect<string, E> {
  const texts = parts.filter((part) => typeof part === 'string')
  if (texts.length === parts.length) return join(texts)
  const all = parts.map((part) => (typeof part === 'string' ? Effect.succeed(part) : part))
  return Effect.map(Effect.all(all, { concurrency: 'unbounded' }), join)
}

type Id = NonNullable<RpcRequest['id']> | null

const resultText = (id: Id, result: string): string => `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${result}}`

const errorText = (id: Id, code: number, message: string): string =>
  JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } })
