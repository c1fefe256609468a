import type { View } from '../../agents/agent.ts'
import type { Fact } from '../../protocols/fact.ts'
import type { Inhabitant } from './population.ts'
import type { Setting } from './setting.ts'
import type { AirdropRecord, State } from './state.ts'

export const unlisted: AirdropRecord = { active: new Set() }

/** What somebody has to do to count as active. */
const activity: ReadonlySet<Fact['type']> = new Set<Fact['type']>(['swap', 'addLiquidity', 'stake'])

/** Notes who was active in the last booked block. */
export function withActivity(
  { airdrops, byPersona }: Pick<Setting, 'airdrops' | 'byPersona'>,
  { airdrops: records, unsettled, now }: Pick<State, 'airdrops' | 'unsettled' | 'now'>,
): readonly AirdropRecord[] {
  if (airdrops.every(({ by, from, snapshot }) => by === 'capital' || now < from || now >= snapshot)) return records
  const active = unsettled.entries.flatMap(({ actor, fact }) => {
    const agent = activity.has(fact.type) ? byPersona.get(actor) : undefined
    return agent === undefined ? [] : [agent.address]
  })
  return records.map((record, i) => {
    const { by, from, snapshot } = airdrops[i]!
    const counts = by === 'address' && now >= from && now < snapshot
    return counts ? { ...record, active: new Set([...record.active, ...active]) } : record
  })
}

/** Whether the block that is mined at `now` is the first from a snapshot by capital on: then everybody's account is read. */
export const isCensus = (
  { airdrops, blockSeconds }: Pick<Setting, 'airdrops' | 'blockSeconds'>,
  now: number,
): boolean => airdrops.some(({ by, snapshot }) => by === 'capital' && snapshot <= now && now - blockSeconds < snapshot)

/** What an agent knows of airdrops, and what of them is its own to take. */
export function airdropsFor(
  { airdrops }: Pick<Setting, 'airdrops'>,
  { airdrops: records, seen }: Pick<State, 'airdrops' | 'seen'>,
  { persona, address }: Pick<Inhabitant, 'persona' | 'address'>,
  now: number,
): Pick<View, 'airdrops' | 'owed'> {
  const known = airdrops.flatMap(({ amount, by, from, snapshot, announced, closes }, i) =>
    announced < now && now < closes ? [{ amount, by, from, snapshot, active: records[i]!.active.size }] : [],
  )
  if (known.length === 0) return {}
  const claimed = seen.accounts.get(persona)?.airdrops ?? []
  const owed = airdrops.flatMap(({ contract, closes }, i) => {
    const { list } = records[i]!
    const place = list?.places.get(address)
    const open = now < closes && seen.chain.airdrops[i]!.root === list?.tree.root
    if (list === undefined || place === undefined || !open || claimed[i] === true) return []
    return [{ airdrop: contract, place, account: address, amount: list.amounts[place]!, proof: list.tree.proof(place) }]
  })
  return { airdrops: known, ...(owed.length === 0 ? {} : { owed }) }
}
