import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Effect } from 'effect'
import { describe, expect, it } from 'vitest'
import { type AnvilOptions, startAnvil } from '../../sandbox/chain/anvil.ts'

const options: AnvilOptions = { source: { kind: 'memory' }, chainId: 10_880, timestamp: 1_704_067_200 }

/** Whether a process lives and is not a zombie. */
const lives = (pid: number): boolean => {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

const until = async (holds: () => boolean, milliseconds: number): Promise<boolean> => {
  for (let waited = 0; waited < milliseconds; waited += 20) {
    if (holds()) return true
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return holds()
}

const started = (script: string) =>
  new Promise<{ child: ReturnType<typeof spawn>; pid: number; socket: string }>((resolve, reject) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    child.once('exit', (code) => reject(new Error(`the parent ended with ${code}`)))
    child.stdout!.once('data', (line) => resolve({ child, ...JSON.parse(String(line)) }))
  })

/** Starts an Anvil in a process of its own, prints its socket and its pid, and waits for ever. */
const parent = `
  import { Effect } from 'effect'
  import { readdirSync, readFileSync } from 'node:fs'
  import { startAnvil } from '${new URL('../../sandbox/chain/anvil.ts', import.meta.url).href}'
  await Effect.runPromise(Effect.scoped(Effect.gen(function* () {
    const { socket } = yield* startAnvil(${JSON.stringify(options)})
    const pid = Number(readdirSync('/proc').find((entry) => {
      try { return /^[0-9]+$/.test(entry) && readFileSync('/proc/' + entry + '/cmdline', 'latin1').split('\\0').includes(socket) && readFileSync('/proc/' + entry + '/comm', 'latin1').startsWith('anvil') } catch { return false }
    }))
    console.log(JSON.stringify({ pid, socket }))
    yield* Effect.never
  })))`

describe.runIf(process.platform === 'linux')('an Anvil', () => {
  it('ends with its parent, even when that is killed with -9, and leaves no socket behind', async () => {
    const { child, pid, socket } = await started(parent)
    expect(lives(pid)).toBe(true)
    child.removeAllListeners('exit')
    child.kill('SIGKILL')
    expect(await until(() => !lives(pid), 3_000)).toBe(true)
    expect(await until(() => !existsSync(socket), 3_000)).toBe(true)
  })

  it('ends with its scope', async () => {
    const socket = await Effect.runPromise(Effect.scoped(startAnvil(options).pipe(Effect.map((anvil) => anvil.socket))))
    expect(await until(() => !existsSync(socket), 3_000)).toBe(true)
  })
})

describe('starting an Anvil says clearly', () => {
  const failure = (changed: Partial<AnvilOptions>) =>
    Effect.runPromise(Effect.scoped(Effect.flip(startAnvil({ ...options, ...changed }))))

  it('that there is no binary, and the cure', async () => {
    const error = await failure({ binary: '/nowhere/anvil' })
    expect(error._tag).toBe('AnvilMissing')
    expect(error.message).toMatch(/\/nowhere\/anvil.*npm ci.*TERRARIUM_ANVIL/s)
  })

  it('that the binary is something else, and what it said', async () => {
    const error = await failure({ binary: process.execPath })
    expect(error._tag).toBe('AnvilWrong')
    expect(error.message).toContain(process.version)
  })

  it('that the socket path is taken', async () => {
    const socket = join(mkdtempSync(join(tmpdir(), 'terrarium-test-')), 'anvil.ipc')
    writeFileSync(socket, '')
    const error = await failure({ socket })
    expect(error._tag).toBe('SocketOccupied')
    expect(error.message).toContain(socket)
  })

  it('what Anvil itself complained about', async () => {
    const error = await failure({ source: { kind: 'memory', state: '/nowhere/state.json' } })
    expect(error._tag).toBe('AnvilNotStarted')
    expect(error.message).toContain('/nowhere/state.json')
  })
})
