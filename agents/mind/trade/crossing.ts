import { fromUnits, type Token } from '../../../protocols/token.ts'
import type { View } from '../../agent.ts'

/** Whole tokens of a kind that are on their way in over the bridge. */
export const arriving = ({ crossing = [] }: Pick<View, 'crossing'>, { address }: Token): number =>
  crossing.reduce(
    (sum, { direction, token, amount }) =>
      direction === 'in' && token.address === address ? sum + fromUnits(amount, token.decimals) : sum,
    0,
  )
