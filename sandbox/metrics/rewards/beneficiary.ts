import type { Address } from 'viem'
import { namesOf } from '../../../protocols/actions.ts'
import type { Flows, Pot } from '../../../protocols/flow.ts'
import { type ProtocolName, protocols } from '../../../protocols/index.ts'
import { remembered } from '../../../protocols/remembered.ts'
import { identities } from '../sample/identity.ts'
import type { BlockSample } from '../sample/block-sample.ts'

/**
 * Whose money is in the end: an agent's, whichever contracts it came through, or nobody's who lives in the run. A treasury
 * keeps what it gets; on a fork there are accounts outside of which the run knows nothing.
 */
export type Beneficiary =
  | { readonly kind: 'agent'; readonly actor: string }
  | { readonly kind: 'treasury' | 'burnt' | 'outside' }

type Here = Pick<BlockSample, 'deployments' | 'clusters' | 'places' | 'treasury'>

/** Who has what comes to an account; undefined where it is a contract or an operator's account: a place on the way. */
export function beneficiaryOf(here: Here, account: Pot): Beneficiary | undefined {
  const address = account as Address
  const agent = identities(here).byAddress.get(address)
  if (agent !== undefined) return { kind: 'agent', actor: agent.actor }
  if (address === here.treasury) return { kind: 'treasury' }
  const end = endsOf(here.deployments).get(address)
  if (end !== undefined) return { kind: end }
  return account.includes('/') || here.places.get(address)?.includes('.') === true ? undefined : { kind: 'outside' }
}

/** Accounts of protocols at which money ends; found once for a run. */
const endsOf = remembered(
  (deployments: Here['deployments']): ReadonlyMap<Address, 'treasury' | 'burnt'> =>
    new Map(
      namesOf(deployments).flatMap(
        (name) => Object.entries(flowsOf(name)?.ends?.(deployments[name]) ?? {}) as [Address, 'treasury' | 'burnt'][],
      ),
    ),
)

/** What a place on the way is called: `sequencing.rewardPayer`, `delegation.delegationPool0/stream`. */
export function placeOf({ places }: Pick<Here, 'places'>, pot: Pot): string {
  const [account, ...rest] = pot.split('/') as [Address, ...string[]]
  return [places.get(account) ?? account, ...rest].join('/')
}

// A deployment and its protocol belong together by name, which no type follows through a loop.
// oxlint-disable-next-line typescript/no-explicit-any
export const flowsOf = (name: ProtocolName): Flows<any, any> | undefined =>
  // oxlint-disable-next-line typescript/no-explicit-any
  (protocols[name] as { readonly flows?: Flows<any, any> }).flows
