// Runs the command line on another Node than the shell's, as if that were the shell's: signals reach it, its exit code comes
// back, and it does not outlive this process. Plain JavaScript for whatever Node the shell has.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/** What ends a program that somebody wants to end; its exit code is one, see sandbox/cli/exit.ts. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']
const interrupted = 130

export function launch(node, args) {
  // Over the channel the other one learns what we are told, and that we are gone, if it comes to that.
  const env = { ...process.env, TERRARIUM_LAUNCHED: '1' }
  const child = spawn(node, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env })
  let asked = 0
  for (const signal of signals) {
    process.on(signal, () => {
      asked += 1
      if (asked > 1) child.kill('SIGKILL')
      else child.send({ signal }, () => {})
    })
  }
  child.on('error', ({ message }) => {
    console.error(`${node} could not be started: ${message}`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    const ended = signals.includes(signal) || asked > 1
    process.exitCode = code ?? (ended ? interrupted : 128 + constants.signals[signal])
  })
}
