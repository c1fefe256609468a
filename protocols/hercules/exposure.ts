import { type Address } from 'viem'
import type { Exposure } from '../protocol.ts'
import type { ValuesOf } from '../read.ts'
import type { HerculesDeployment } from './deployment.ts'
import { amountsOf } from './range.ts'
import type { herculesState } from './state.ts'

/** Liquidity between two ticks of the pool of METIS: `0x…/bottom/top`. */
const unitOf = (pool: Address, bottom: number, top: number): string => `${pool}/${bottom}/${top}`

const one = 10n ** 18n

/** METIS in positions of the native pool, by the range of each and the price: whoever opened one is whose it is. */
export const herculesExposure: Exposure<HerculesDeployment, ValuesOf<ReturnType<typeof herculesState>>> = {
  moved: ({ pools }, fact, { sender }) =>
    fact.type === 'range' && fact.pool === pools.native.address && sender !== undefined
      ? [{ account: sender, unit: unitOf(fact.pool, fact.bottom, fact.top), amount: fact.liquidity }]
      : [],
  counted: ({ pools }, { native }, unit) => {
    const [pool, bottom, top] = unit.split('/')
    if (pool !== pools.native.address || top === undefined) return undefined
    const { base } = amountsOf(one, { bottom: Number(bottom), top: Number(top) }, native.price.sqrtPrice)
    return Number(base) / Number(one)
  },
}
