import type { Call } from '../../../protocols/call.ts'
import { fromUnits } from '../../../protocols/token.ts'
import type { Situation } from '../../agent.ts'

/**
 * Dollars of the wallet go back outside, where they earn; none while there are few.
 *
 * @param most US dollars that stay
 */
export function homeward(
  { view, deployments, actions }: Pick<Situation<never, never, 'bridge'>, 'view' | 'deployments' | 'actions'>,
  most: number,
): readonly Call[] {
  const { usdc } = deployments.bridge
  const amount = view.account.bridge.usdc
  return fromUnits(amount, usdc.decimals) > most ? [actions.bridge.withdraw({ token: usdc, amount })] : []
}
