import { readdirSync, readFileSync } from 'node:fs'

/** Ticks of the kernel's clock in a second, in which /proc counts; the same on every Linux that Node runs on. */
const ticks = 100

/** What a process and its Anvils have worked so far, in milliseconds of one core's time. */
export interface WorkTime {
  readonly node: number
  readonly anvil: number
}

/** What this process and the Anvils that it has started have worked so far. */
export function workTime(): WorkTime {
  const { user, system } = process.cpuUsage()
  return { node: (user + system) / 1000, anvil: anvils().reduce((sum, pid) => sum + workOf(pid), 0) }
}

/** What a process and all that descend from it have worked so far, in milliseconds, those that have ended included. */
export function familyTime(root: number = process.pid): number {
  const parents = new Map(pids().map((pid) => [pid, Number(fieldsOf(pid)?.[1])] as const))
  const isOurs = (pid: number): boolean => {
    for (let each: number | undefined = pid; each !== undefined && each > 1; each = parents.get(each)) {
      if (each === root) return true
    }
    return false
  }
  return [...parents.keys()].filter(isOurs).reduce((sum, pid) => sum + workOf(pid, true), 0)
}

const pids = (): number[] =>
  readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)

/** Process ids of the Anvils that this process has started. */
export function anvils(): number[] {
  return pids().filter((pid) => Number(fieldsOf(pid)?.[1]) === process.pid && nameOf(pid) === 'anvil')
}

/**
 * Milliseconds of work of a process, of all its threads, those that have ended included.
 *
 * @param children whether that of its children counts that have ended
 */
function workOf(pid: number, children = false): number {
  const times = fieldsOf(pid)?.slice(11, children ? 15 : 13) ?? []
  return times.reduce((sum, time) => sum + (Number(time) * 1000) / ticks, 0)
}

/** What stands behind the name in /proc/PID/stat: state, parent, and so on; undefined once the process has ended. */
const fieldsOf = (pid: number): string[] | undefined =>
  read(pid, 'stat')
    ?.replace(/^.*\) /s, '')
    .split(' ')

const nameOf = (pid: number): string | undefined => read(pid, 'comm')?.trim()

function read(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1')
  } catch {
    return undefined
  }
}
