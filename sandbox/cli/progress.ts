import { Effect, type Scope } from 'effect'
import type { Progress } from '../execute/execute.ts'

/** Shows how far a campaign is: a bar on a terminal, a plain line now and then elsewhere. On stderr. */
export interface ProgressBar {
  readonly watch: (progress: Progress) => void
  /** Puts lines on stdout, above the bar. */
  readonly say: (lines: readonly string[]) => void
}

const width = 28
/** Milliseconds between two drawings. */
const pace = { terminal: 100, plain: 10_000 }

export const openProgress: Effect.Effect<ProgressBar, never, Scope.Scope> = Effect.acquireRelease(
  Effect.sync(() => {
    const terminal = process.stderr.isTTY
    const started = performance.now()
    const state: { latest: Progress | undefined; drawn: number } = { latest: undefined, drawn: -Infinity }
    const draw = (last: boolean) => {
      if (state.latest === undefined) return
      const line = lineOf(state.latest, (performance.now() - started) / 1000)
      process.stderr.write(terminal ? `\r\u001b[2K${line}${last ? '\n' : ''}` : `${line}\n`)
      state.drawn = performance.now()
    }
    return {
      watch: (progress: Progress) => {
        const first = state.latest === undefined
        const counted = state.latest?.finished !== progress.finished || state.latest?.failed !== progress.failed
        state.latest = progress
        const due = performance.now() - state.drawn > (terminal ? pace.terminal : pace.plain)
        if (due || (first && !terminal) || (counted && terminal)) draw(false)
      },
      say: (lines: readonly string[]) => {
        if (terminal) process.stderr.write('\r\u001b[2K')
        process.stdout.write(lines.map((line) => `${line}\n`).join(''))
        if (terminal) draw(false)
      },
      close: () => draw(true),
    }
  }),
  (bar) => Effect.sync(() => bar.close()),
)

/** `[######······] 7/32 runs, 3 found, 41 s left`. */
export function lineOf(progress: Progress, seconds: number): string {
  const { runs, finished, found, failed, blocks, blocksInAll, asked = 0 } = progress
  const share = blocksInAll === 0 ? 1 : blocks / blocksInAll
  const filled = Math.round(width * share)
  const bar = '#'.repeat(filled) + '·'.repeat(width - filled)
  const left = share > 0 && share < 1 && seconds > 1 ? `, ${duration((seconds * (1 - share)) / share)} left` : ''
  const notes = [
    found > 0 ? `, ${found} found finished` : '',
    failed > 0 ? `, ${failed} failed` : '',
    asked > 0 ? `, ${asked.toLocaleString('en')} questions to the live chain` : '',
  ].join('')
  return `[${bar}] ${finished}/${runs} runs${notes}${left}`
}

/** `41 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds))
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}
