import { readFileSync } from 'node:fs'
import { Effect } from 'effect'
import { processes } from '../test/fixtures/processes.ts'

/** Ticks of the kernel's clock in a second, in which /proc counts; the same on every Linux that Node runs on. */
const ticks = 100

/** What a process has worked, and all that descend from it, in milliseconds of one core's time. */
interface WorkTime {
  readonly own: number
  readonly descendants: number
}

/** What this process and all that descend from it have worked so far, those that have ended included. */
function workTime(): WorkTime {
  const { user, system } = process.cpuUsage()
  const parents = new Map(processes().map(({ pid, parent }) => [pid, parent]))
  const descends = (pid: number): boolean => {
    for (let each = parents.get(pid); each !== undefined && each > 1; each = parents.get(each)) {
      if (each === process.pid) return true
    }
    return false
  }
  const alive = [...parents.keys()].filter(descends).reduce((sum, pid) => sum + workOf(pid, 11, 15), 0)
  return { own: (user + system) / 1000, descendants: alive + workOf(process.pid, 13, 15) }
}

/** What something takes, in milliseconds, and its value. */
export interface Timed<A> extends WorkTime {
  readonly value: A
  readonly wall: number
}

export const timed = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<Timed<A>, E, R> =>
  Effect.gen(function* () {
    const before = workTime()
    const started = performance.now()
    const value = yield* effect
    const wall = performance.now() - started
    const { own, descendants } = workTime()
    return { value, wall, own: own - before.own, descendants: descendants - before.descendants }
  })

/**
 * Milliseconds of work in some fields of a process: its own are 11 and 12, of all its threads, those that have ended included;
 * those of its children that have ended are 13 and 14.
 */
const workOf = (pid: number, from: number, to: number): number =>
  fieldsOf(pid)
    .slice(from, to)
    .reduce((sum, time) => sum + (Number(time) * 1000) / ticks, 0)

/** What stands behind the name in /proc/PID/stat: state, parent, and so on; nothing once the process has ended. */
function fieldsOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ')
  } catch {
    return []
  }
}
