import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** A process that writes: on which machine, and which of its processes. */
export interface Writer {
  /** Host, and its process namespace where there is such a thing: containers share neither, and have equal numbers. */
  readonly place: string
  readonly pid: number
  /** When it began, in ticks of its machine; absent where nobody can tell. A number that is given again begins later. */
  readonly began?: string
}

const placeOfThis = [hostname(), namespaceOfThis()]
  .filter((part) => part !== undefined)
  .join('-')
  .replaceAll(/[^A-Za-z0-9-]/g, '-')

function namespaceOfThis(): string | undefined {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0]
  } catch {
    return undefined
  }
}

function beginningOf(pid: number): string | undefined {
  try {
    // What is in parentheses is the program's name, which may hold anything.
    return readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ')[19]
  } catch {
    return undefined
  }
}

const began = beginningOf(process.pid)

/** This process. */
export const thisWriter: Writer = { place: placeOfThis, pid: process.pid, ...(began === undefined ? {} : { began }) }

/** Whether a writer lives; undefined when it is of another place, where nobody here can look. */
export function isAlive({ place, pid, began }: Writer): boolean | undefined {
  if (place !== thisWriter.place) return undefined
  try {
    process.kill(pid, 0)
  } catch (cause) {
    // It is somebody else's, and lives.
    if ((cause as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  return began === undefined || (beginningOf(pid) ?? began) === began
}
