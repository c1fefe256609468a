import type { ChainState } from '../../../protocols/index.ts'
import type { Promised } from '../../policy/promised-payments.ts'
import type { BlockSample } from '../sample/block-sample.ts'

/** What money is followed through: a block, and the one before. */
export type Passage = Pick<
  BlockSample,
  'deployments' | 'state' | 'entries' | 'ledger' | 'clusters' | 'places' | 'promised' | 'treasury'
> & {
  readonly before: ChainState
  /** Seconds since 1970 of the block before, and of the block. */
  readonly last: number
  readonly now: number
}

/** What a policy has promised, by name. */
export const partsOf = ({ promised }: Passage): ReadonlyMap<string, Promised> =>
  new Map(promised.map((part) => [part.part, part]))

export const partIn = (parts: ReadonlyMap<string, Promised>, source: string): { readonly part?: Promised } => {
  const part = parts.get(source)
  return part === undefined ? {} : { part }
}
