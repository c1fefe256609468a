import { lately } from '../../protocols/lately.ts'
import {
  bringMargin,
  isFirst,
  leverageOn,
  type MarginSight,
  type MarginUser,
  partsOf,
  takeMargin,
  tendPosition,
} from './perpetual-account.ts'
import { sideProspect } from './perpetual.ts'
import { type AnyUse, defineUse, type Mix, type Purse, type Sight, type UseProspect } from './use.ts'

/** How many times what its margin is for a hedged position may have grown to; beyond that it is no longer hedged. */
const slack = 2

/** A use whose METIS can be hedged, and what it is called when it is. */
export interface Hedge {
  readonly use: AnyUse
  readonly name: string
  readonly title: string
}

/** Share of a dollar that is margin: behind METIS of the rest's share e at leverage L it is e / (L + e). */
const marginShareOf = ({ use }: Hedge, here: MarginSight): number => {
  const { metis } = use.mix(here as never)
  return metis / (leverageOn(here) + metis)
}

/**
 * Share of what somebody has in the inner use that is hedged: what is beyond the wish for it without a hedge, as far as
 * margin for it is there. LP tokens do not say what they are for, and margin does not either; wishes do.
 */
function hedgedShare(hedge: Hedge, here: MarginSight, margin: number): number {
  // An account's margin is shared by what this chain has.
  if (hedge.use.needs.some((name) => here.deployments[name] === undefined)) return 0
  const { usd } = hedge.use.held(here as never)
  if (!(usd > 0)) return 0
  const m = marginShareOf(hedge, here)
  const beyond = Math.max(0, usd - (here.wanted?.[hedge.use.name] ?? 0))
  return Math.min(beyond, (slack * margin * (1 - m)) / m) / usd
}

/** As who shares an account's margin: short of the METIS that is hedged. */
export const hedgeUser = (hedge: Hedge): MarginUser => ({
  name: hedge.name,
  marginShare: (here) => marginShareOf(hedge, here),
  position: (here, margin) => {
    const share = hedgedShare(hedge, here, margin)
    return share > 0 ? -share * hedge.use.held(here as never).metis : 0
  },
  band: 0.1,
})

/**
 * A use of METIS and beside it a short of as much: what it brings without what the price does (Merton 1969: who wants
 * income and no risk sells that). Where the two are off by more than a band, the short is traded.
 */
export const hedged = (hedge: Hedge, users: readonly MarginUser[]): AnyUse => {
  const { use, name, title } = hedge
  const margin = (here: MarginSight): number => marginShareOf(hedge, here)
  const part = (here: MarginSight) => partsOf(here, users)[name]!
  const share = lately((here: MarginSight): number => hedgedShare(hedge, here, part(here).margin))
  /** Share of what is to come in that is margin: less where there is some already for an inner position that is not there. */
  const missingMargin = lately((here: MarginSight): number => {
    const wanted = here.wanted?.[name] ?? 0
    const own = part(here).margin
    const lacking = Math.max(0, margin(here) * wanted - own)
    const rest = Math.max(0, (1 - margin(here)) * wanted - share(here) * use.held(here as never).usd)
    return lacking + rest > 0 ? lacking / (lacking + rest) : margin(here)
  })
  return defineUse({
    name,
    title,
    needs: ['perpetual', ...use.needs],
    ...(use.prior === undefined ? {} : { prior: use.prior }),
    ...(use.index === undefined ? {} : { index: (here) => use.index!(here) }),
    mix: (here) => withMargin(use.mix(here), missingMargin(here)),
    prospect: (here, asker) => {
      const m = margin(here)
      const inner = use.prospect(here, { ...asker, usd: (1 - m) * asker.usd })
      const short = sideProspect(here, { ...asker, usd: m * asker.usd }, 'short')
      return inner && short && mixed(inner, short, m)
    },
    held: (here) => {
      const { usd, metis, forfeit } = use.held(here)
      const { margin: own, size } = part(here)
      return {
        usd: share(here) * usd + own,
        metis: share(here) * metis + size,
        leaving: 0,
        ...(forfeit && { forfeit: { ...forfeit, usd: share(here) * forfeit.usd } }),
      }
    },
    approvals: (here) => [...use.approvals(here), ...here.actions.perpetual.approvals()],
    enter: (here, purse, slippage) => {
      const { inner, usdc } = divided(purse, use.mix(here), missingMargin(here))
      // What a step that reverted has left is seen to, as well.
      const size = -Number(inner.metis) / 1e18 - share(here) * use.held(here).metis - part(here).size
      return [...use.enter(here, inner, slippage), ...bringMargin(here, usdc, { size, slippage })]
    },
    leave: (here, of, slippage) => [
      ...(share(here) > 0 ? use.leave(here, of * share(here), slippage) : []),
      ...takeMargin(here, part(here), of, slippage),
    ],
    tend: (here, slippage) => [
      // Where some of it is not hedged, the use without a hedge sees to all of it.
      ...(share(here) === 1 ? (use.tend?.(here, slippage) ?? []) : []),
      ...(isFirst(here, users, name) ? tendPosition(here, users, slippage) : []),
    ],
  }) as AnyUse
}

/** The same use as it is without a hedge: what is hedged is not its own. */
export const unhedged = (hedge: Hedge, users: readonly MarginUser[]): AnyUse => {
  const { use, name } = hedge
  const share = lately((here: MarginSight): number =>
    (here.deployments as Sight['deployments']).perpetual !== undefined
      ? 1 - hedgedShare(hedge, here, partsOf(here, users)[name]!.margin)
      : 1,
  )
  return {
    ...use,
    held: (here) => {
      const held = use.held(here)
      const { forfeit } = held
      return {
        ...held,
        usd: share(here) * held.usd,
        metis: share(here) * held.metis,
        ...(forfeit && { forfeit: { ...forfeit, usd: share(here) * forfeit.usd } }),
      }
    },
    leave: (here, of, slippage) => (share(here) > 0 ? use.leave(here, of * share(here), slippage) : []),
  }
}

const withMargin = (mix: Mix, m: number): Mix => ({
  metis: (1 - m) * mix.metis,
  weth: (1 - m) * mix.weth,
  usdc: (1 - m) * mix.usdc + m,
})

/** What of a purse is for the inner use, and dollars for margin. */
function divided(purse: Purse, mix: Mix, m: number): { readonly inner: Purse; readonly usdc: bigint } {
  const { usdc: dollars } = withMargin(mix, m)
  const part = dollars > 0 ? m / dollars : 0
  const usdc = (purse.usdc * BigInt(Math.round(part * 1e6))) / 1_000_000n
  return { inner: { ...purse, usdc: purse.usdc - usdc }, usdc }
}

/** A prospect of two, of which the second has the share m of the money. */
function mixed(inner: UseProspect, short: UseProspect, m: number): UseProspect {
  const both = (a: number, b: number): number => (1 - m) * a + m * b
  const sources = [...Object.keys(inner.yearly), ...Object.keys(short.yearly)] as (keyof UseProspect['yearly'])[]
  const { rewards, freed } = inner
  return {
    yearly: Object.fromEntries(
      sources.map((source) => [source, both(inner.yearly[source] ?? 0, short.yearly[source] ?? 0)]),
    ),
    ...(rewards === undefined ? {} : { rewards: (from: number, to: number) => (1 - m) * rewards(from, to) }),
    ...(freed === undefined ? {} : { freed }),
    metis: both(inner.metis, short.metis),
    risk: both(inner.risk, short.risk),
    entry: both(inner.entry, short.entry),
    exitDays: both(inner.exitDays, short.exitDays),
  }
}
