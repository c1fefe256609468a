import type { Address } from 'viem'
import { BASIS_POINTS } from '../basis-points.ts'
import { mapRead, view } from '../read.ts'
import { balanceOf } from '../token.ts'
import { FeeRebates } from './artifacts.gen.ts'
import type { RebatesDeployment } from './deployment.ts'

export const rebatesState = ({ purse, pays }: RebatesDeployment) => ({
  /** Wei of METIS in the purse, for days that are over and for this one. */
  held: balanceOf(pays.address, purse),
  /** Wei that were brought for one day, and which that was, in days since 1970: due when it is over. */
  fresh: view(FeeRebates.abi, purse, 'fresh'),
  freshOn: mapRead(view(FeeRebates.abi, purse, 'freshOn'), Number),
  /** Days since 1970 of the last delivery. */
  day: mapRead(view(FeeRebates.abi, purse, 'day'), Number),
  /** US dollars of swap fees that all on its list had paid the day before. */
  fees: mapRead(view(FeeRebates.abi, purse, 'paid'), (paid) => Number(paid) / 1e6),
  /** The largest share of a day's pot that one account gets. */
  cap: mapRead(view(FeeRebates.abi, purse, 'cap'), (cap) => Number(cap) / BASIS_POINTS),
})

export const rebatesAccount = (_at: RebatesDeployment, _owner: Address) => ({})
