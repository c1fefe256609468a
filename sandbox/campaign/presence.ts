import { optionalProtocols } from '../../protocols/index.ts'

/** Whether a protocol is on a campaign's chain. */
export const presence =
  (chain: Readonly<Record<string, unknown>>) =>
  (name: string): boolean => {
    if (!Object.hasOwn(optionalProtocols, name)) return true
    const said = Object.hasOwn(chain, name) ? chain[name] : undefined
    return said !== undefined && said !== null && said !== 'off'
  }
