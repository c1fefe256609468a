import { optionalProtocols } from '../../protocols/index.ts'
import { partOf } from '../document/written-part.ts'

/** Whether a protocol is on the chain of a campaign as it was written. */
export const presence =
  (written: unknown) =>
  (name: string): boolean => {
    if (!Object.hasOwn(optionalProtocols, name)) return true
    const said = partOf(written, 'chain', name)
    return said !== undefined && said !== null && said !== 'off'
  }
