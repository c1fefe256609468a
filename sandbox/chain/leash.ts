import { type ChildProcess, spawn } from 'node:child_process'

/**
 * What a program on a leash sees of our environment: where programs and their libraries are, and nothing else. Anvil has
 * variables for where it listens, whom it asks, through which proxy, with which settings and in how many threads, and
 * more with every version: what is not listed here does not reach it. Neither do the `.env` and `foundry.toml` files of
 * whoever starts a campaign, since its folders are the ones given.
 */
export const anvilEnvironment = (home: string): Record<string, string | undefined> => ({
  ...Object.fromEntries(
    ['LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH'].flatMap((name) => {
      const value = process.env[name]
      return value === undefined ? [] : [[name, value]]
    }),
  ),
  // Also where it lacks the system's own programs: the leash needs `rm` and `sleep`.
  PATH: [process.env['PATH'], '/usr/bin', '/bin'].filter((part) => part !== undefined).join(':'),
  HOME: home,
  TMPDIR: home,
})

/**
 * Removes a folder in which something may still be at work: what is killed writes until it is dead, and a folder into which
 * something was just written does not go.
 */
const remove = `n=0; while rm -rf "$folder"; [ -e "$folder" ] && [ "$n" -lt 100 ]; do n=$((n + 1)); sleep 0.1; done`

/**
 * The shell becomes the program and leaves a watcher behind, which waits on a pipe that only this process holds open; when
 * it closes, the watcher kills the program and removes its folder. So no program on a leash survives us, not even after
 * `kill -9`. A signal to the whole process group, such as Ctrl-C, is for none of them: who started them decides.
 */
const script =
  `trap '' INT QUIT TERM HUP; folder=$1; shift; exec 3<&0; ` +
  `(read -r _ <&3; kill -9 $$; ${remove}) >/dev/null 2>&1 & ` +
  'exec "$0" "$@" 3<&- </dev/null'

/**
 * Starts a program that ends with this process.
 *
 * @param folder where it runs and what it takes for its home; removed when it has ended
 */
export const spawnOnLeash = (binary: string, flags: readonly string[], folder: string): ChildProcess =>
  spawn('/bin/sh', ['-c', script, binary, folder, ...flags], {
    cwd: folder,
    env: anvilEnvironment(folder),
    stdio: ['pipe', 'ignore', 'pipe'],
  })

/**
 * Lets a folder go when this process does, whichever way that ends, also when its whole process group is killed: who waits
 * for it has a session of its own.
 */
export function removeWithUs(folder: string): void {
  const waiting = spawn('/bin/sh', ['-c', `trap '' INT QUIT TERM HUP; folder=$0; read -r _; ${remove}`, folder], {
    cwd: '/',
    env: anvilEnvironment('/'),
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  waiting.on('error', () => undefined)
  waiting.stdin?.on('error', () => undefined)
  waiting.unref()
}
