import type { Deciding } from './deliberate.ts'
import { wound } from './population.ts'
import type { Setting } from './setting.ts'
import type { State } from './state.ts'

/** What stays of their decisions in those who have decided at `now`: memory, when they look again, how they mean to build. */
export function remember(
  { streams }: Pick<Setting, 'streams'>,
  state: Pick<State, 'minds' | 'conducts'>,
  deciding: readonly Deciding[],
  now: number,
): Pick<State, 'minds' | 'conducts'> {
  const minds = [...state.minds]
  for (const { agent, mind, place, decision } of deciding) {
    const { ring: _rung, whole: _seen, ...rest } = mind
    const { memory, ring } = decision
    const next = {
      ...rest,
      memory,
      awake: decision.wake === true,
      ...(ring === undefined ? {} : { ring }),
      ...(decision.whole === true ? { whole: true as const } : {}),
    }
    minds[place] = wound(next, agent, streams, now)
  }
  const meant = deciding.flatMap(({ agent: { persona }, decision: { conduct } }) =>
    conduct === undefined ? [] : [[persona, conduct] as const],
  )
  return { minds, conducts: meant.length === 0 ? state.conducts : new Map([...state.conducts, ...meant]) }
}
