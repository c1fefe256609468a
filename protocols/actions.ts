import type { Hex } from 'viem'
import { type Actions, type Deployments, type ProtocolName, protocols } from './index.ts'

/** The protocols that are on a chain. */
export const namesOf = (deployments: Partial<Deployments>): ProtocolName[] => Object.keys(deployments) as ProtocolName[]

/** All that can be done on a chain; each call knows by its name which action made it. */
export const actionsOf = (deployments: Deployments): Actions =>
  Object.fromEntries(
    namesOf(deployments).map((name) => {
      const actions: Record<string, (...args: never[]) => Made> = protocols[name].actions(deployments[name] as never)
      const named = Object.entries(actions).map(([title, make]) => [
        title,
        (...args: never[]) => signed(make(...args), `${name}.${title}`),
      ])
      return [name, Object.fromEntries(named)]
    }),
  ) as unknown as Actions

/** What an action gives: a call, several, or one that comes from L1. */
type Made = { readonly data: Hex; readonly action?: string } | { readonly call: Made } | readonly Made[]

function signed(made: Made, action: string): Made {
  if ('data' in made) return { ...made, action }
  if ('call' in made) return { ...made, call: signed(made.call, action) }
  return made.map((each) => signed(each, action))
}
