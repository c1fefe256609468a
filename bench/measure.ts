import { readFileSync } from 'node:fs'

/** Median of some numbers. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Megabytes that a process holds in memory; NaN where the system does not say. */
export function memoryOf(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]) / 1024
  } catch {
    return Number.NaN
  }
}

/** A line of the bench's answer: a ratio, and what was aimed at. */
export interface Finding {
  readonly name: string
  readonly value: number
  readonly aim: { readonly atMost?: number; readonly atLeast?: number } | undefined
  readonly note: string
}

/** `ok` or `falls short`, the ratio, the aim, what it is made of. */
export function findingLine({ name, value, aim, note }: Finding): string {
  const met =
    aim === undefined
      ? ''
      : value <= (aim.atMost ?? Infinity) && value >= (aim.atLeast ?? -Infinity)
        ? 'ok'
        : 'falls short'
  const wanted = aim === undefined ? '' : aim.atMost !== undefined ? `≤ ${aim.atMost}` : `≥ ${aim.atLeast}`
  return `${name.padEnd(58)} ${value.toPrecision(3).padStart(8)}  ${wanted.padEnd(8)} ${met.padEnd(11)} ${note}`
}
