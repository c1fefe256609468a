import type { Call } from '../../../protocols/call.ts'
import type { Sight } from '../../uses/use.ts'

/** Mature tickets for which the METIS is there. */
export function claims({ me, view, actions }: Pick<Sight<'enki'>, 'me' | 'view' | 'actions'>): Call[] {
  let { liquid } = view.chain.enki
  return view.account.enki.tickets.flatMap(({ id, amount, maturity }) => {
    if (id === 0n || maturity > view.now || amount > liquid) return []
    liquid -= amount
    return [actions.enki.claim(id, me)]
  })
}

/** Only so many tickets of an account are read: nobody asks for one that it would not see. */
export const hasFreeTicket = ({ view }: Pick<Sight<'enki'>, 'view'>): boolean =>
  view.account.enki.tickets.some(({ id }) => id === 0n)
