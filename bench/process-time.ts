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

/** Process ids of the Anvils that this process has started. */
export function anvils(): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => {
      const parent = fieldsOf(pid)?.[1]
      return Number(parent) === process.pid && nameOf(pid) === 'anvil'
    })
}

/** Milliseconds of work of a process, of all its threads, those that have ended included. */
function workOf(pid: number): number {
  const fields = fieldsOf(pid)
  return fields === undefined ? 0 : ((Number(fields[11]) + Number(fields[12])) * 1000) / ticks
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
