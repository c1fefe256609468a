import { metrics } from '../../sandbox/metrics/index.ts'
import { meanOver, type RunRecord } from '../../sandbox/metrics/metric.ts'
import type { MagnitudeName, MomentName } from './target.ts'

/** One seed's runs: liquidity mining on the native pool, airdrops by capital and by address, and none of them. */
export interface SeedRuns {
  readonly mining: RunRecord
  readonly toCapital: RunRecord | undefined
  readonly toAddresses: RunRecord | undefined
  readonly twin: RunRecord
}

type Numbers<Name extends string> = Readonly<Partial<Record<Name, number>>>

const level = ({ series, timeline }: RunRecord, name: string, from: number, to: number): number =>
  meanOver(series[name]!, timeline, from, to)
/** What a block's number comes to in a day. */
const aDay = (run: RunRecord, name: string, from: number, to: number): number =>
  (level(run, name, from, to) * 86_400) / run.timeline.blockSeconds

/** Organic and other fees of the native pools over these and what the programme pays them, a year: F / (F + E) of V28. */
export function feeShareOf({ mining, twin }: SeedRuns): number {
  const { programme } = mining.timeline
  const fees = 365 * aDay(twin, 'lpFeesNative', programme.from, programme.to)
  return fees / (fees + ((mining.values['policyCost'] ?? 0) * 365) / (programme.to - programme.from))
}

/** All moments that these runs have; what they have no part of is left out. */
export function momentsOf({ mining, toCapital, toAddresses, twin }: SeedRuns): Numbers<MomentName> {
  const { programme } = mining.timeline
  const late = Math.max(programme.from, programme.to - 14)
  const native = (run: RunRecord, from: number, to: number) => level(run, 'tvlNative', from, to)
  const multiple = native(mining, late, programme.to) / native(twin, late, programme.to)
  // Yields of the pool: fees alone without the programme, fees and rewards with it.
  const yearly = (run: RunRecord) => 365 * aDay(run, 'lpFeesNative', late, programme.to)
  const paid = ((mining.values['policyCost'] ?? 0) * 365) / (programme.to - programme.from)
  const before = yearly(twin) / native(twin, late, programme.to)
  const during = (yearly(mining) + paid) / native(mining, late, programme.to)
  // What was given once, to people who do not swap every day.
  const sold = toCapital?.curves['dumpTiming'] ?? []
  const weeks = Array.from(
    { length: Math.floor((programme.to - programme.from) / 7) },
    (_, week) => programme.from + 7 * week,
  )
  return defined({
    m1: sold[1],
    m2: sold[30],
    m3: toCapital?.values['dumpRatio'],
    m4: native(mining, programme.to + 28, programme.to + 32) / native(mining, late, programme.to),
    m5: Math.log(multiple) / Math.log(during / before),
    m6: Math.max(...weeks.map((from) => native(mining, from, from + 7) / native(twin, from, from + 7))),
    m7: paired('feeReturn', mining, twin),
    m8: twin.values['mevShareOfVolume'],
    m9: twin.values['lsdShare'],
    m10: twin.values['funding'],
    m11: toCapital?.values['topClaimer'],
    m12: toAddresses?.values['sybilShare'],
  })
}

/** Magnitudes of the world without a programme. */
export function magnitudesOf(twin: RunRecord): Numbers<MagnitudeName> {
  const { programme, evaluation } = twin.timeline
  const { from, to } = evaluation
  const [early, start] = [Math.max(0, programme.from - 30), programme.from]
  const latest = Math.max(from, to - 30)
  const tvl = level(twin, 'tvl', from, to)
  return defined({
    volumeOverTvl: aDay(twin, 'volume', from, to) / tvl,
    stakingYield: twin.values['stakingYield'],
    stakeOverTvl: level(twin, 'tvlStaked', from, to) / tvl,
    gasUsd: aDay(twin, 'gasSpent', from, to) * level(twin, 'metisPrice', from, to),
    fundingPositive: twin.values['fundingPositive'],
    users: twin.values['activeUsers'],
    feeYield: (365 * aDay(twin, 'lpFees', from, to)) / tvl,
    tvlDrift: level(twin, 'tvl', latest, to) / level(twin, 'tvl', early, start),
    userDrift: aDay(twin, 'organicVolume', latest, to) / aDay(twin, 'organicVolume', early, start),
  })
}

function paired(name: string, run: RunRecord, twin: RunRecord): number | undefined {
  const metric = metrics.find((each) => each.name === name)
  return metric?.kind === 'paired' ? metric.of(run, twin) : undefined
}

const defined = <Name extends string>(all: Readonly<Record<Name, number | undefined>>): Numbers<Name> =>
  Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== undefined && Number.isFinite(value)),
  ) as Numbers<Name>
