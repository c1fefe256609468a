import { fromUnits } from '../../protocols/token.ts'
import type { PublicSight } from './use.ts'

/** What seMETIS earns grows its rate (docs/theory.md V19); undefined where there is none. */
export const stakeIndex = ({ chain, outside }: PublicSight['view']) =>
  chain.enki === undefined
    ? undefined
    : { index: fromUnits(chain.enki.rate, 18), usd: fromUnits(chain.enki.staked, 18) * outside.metis }
