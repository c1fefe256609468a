import { Schema } from 'effect'
import { Flag } from 'effect/cli'

/** As a browser sends it: a scheme, a host and perhaps a port. Neither `*` nor `null`, which are anybody. */
const origin = Schema.String.check(Schema.isPattern(/^[a-z][a-z0-9+.-]*:\/\/[^/\s*]+$/i))

/** Web pages that a chain answers although it answers none. */
export const originFlag = Flag.String('allow-origin').pipe(
  Flag.map((text) => text.replace(/\/$/, '')),
  Flag.withSchema(origin),
  Flag.atLeast(0),
  Flag.withDescription(
    'Answer web pages of this origin, too, such as http://localhost:3000; may be given several times (default: no page)',
  ),
)
