import type { Call } from '../../protocols/call.ts'
import type { BlockTransaction } from '../block/way-of-a-block.ts'
import { foundation } from '../origin/foundation.ts'

/** What the foundation's own account sends, in somebody's name. */
export const sentBy = (actor: string, call: Call, tip: bigint): BlockTransaction => ({
  actor,
  action: call.action,
  ...(call.mayFail === true ? { mayFail: true } : {}),
  transaction: { from: foundation, ...call, tip },
})
