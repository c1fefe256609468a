/** Why an endpoint gave no answer. */
export interface Fault {
  readonly kind: FaultKind
  readonly origin: string
  /** For people; without secrets. */
  readonly reason: string
  /** Milliseconds that it asked to be left alone. */
  readonly retryAfter?: number
}

/**
 * - `broken`: nothing usable came; the same question may well be answered the next time.
 * - `unreachable`: there was nobody to ask, or nobody whose certificate could be trusted.
 * - `busy`: it wants fewer requests.
 * - `lacking`: it has no such state or method.
 * - `denied`: it does not let us in, or is not at this path.
 * - `ahead`: its chain has not come so far.
 * - `stranger`: it is of another chain, or of another history of this one.
 */
export type FaultKind = 'broken' | 'unreachable' | 'busy' | 'lacking' | 'denied' | 'ahead' | 'stranger'

/** Of these an endpoint will say the same again. */
const lasting: ReadonlySet<FaultKind> = new Set(['lacking', 'denied', 'ahead', 'stranger'])

export const isLasting = ({ kind }: Fault): boolean => lasting.has(kind)

/**
 * What the nodes known to us say of state that they have thrown away or never had: geth and its children, Erigon,
 * Nethermind, Besu, Anvil, and the gateways before them.
 */
const lacking =
  /header not found|missing trie node|pruned|archiv|(state|block|header) .*(not available|unavailable|not found)|unknown block|histor(y|ical)|block *out *of *range|distance to target block|method .*(not found|not supported|not available|not allowed|does not exist)/i
const busy = /rate.?limit|too many requests|limit exceeded|request limit|quota|capacity|credits|compute units/i
const denied =
  /unauthori[sz]ed|forbidden|authenticat|(invalid|missing|wrong|unknown|expired|no|bad) (api|access|project|auth)[ -]?(key|token|id)|api[ -]?key .*(invalid|required|missing|not (allowed|valid|found))|must provide .*key|access denied|not whitelisted/i

/** What a JSON-RPC error comes to. */
export const kindOfError = (code: number | undefined, message: string): FaultKind =>
  code === 429 || code === -32_005 || busy.test(message)
    ? 'busy'
    : code === 401 || code === 403 || denied.test(message)
      ? 'denied'
      : code === -32_601 || lacking.test(message)
        ? 'lacking'
        : 'broken'

/** What an HTTP status comes to that brought no JSON-RPC error. */
export const kindOfStatus = (status: number): FaultKind =>
  status === 429 ? 'busy' : [401, 402, 403, 404, 405, 407, 410].includes(status) ? 'denied' : 'broken'
