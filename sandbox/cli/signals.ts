import { type Fiber, Runtime, type Exit } from 'effect'

/** With which a person, a terminal or a supervisor ends a program. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const

/**
 * Runs a program until it is done or somebody wants it to end: asked once, it stops what it has begun and ends; asked
 * twice, it ends at once, and what it has started ends with it.
 *
 * Where it runs below a launcher (bin/launch.js), it is asked by way of that, too. Ctrl-C in a terminal goes to both and is
 * still one request: whoever has been asked more often counts. It also ends when its launcher is gone.
 */
export const runMain = Runtime.makeRunMain(({ fiber, teardown }) => {
  const asked = { here: 0, above: 0 }
  const heed = (from: keyof typeof asked, signal: NodeJS.Signals) => {
    asked[from] += 1
    if (Math.max(asked.here, asked.above) > 1) endAtOnce(signal)
    else interrupt(fiber)
  }
  const here = signals.map((signal) => [signal, () => heed('here', signal)] as const)
  for (const [signal, listener] of here) process.on(signal, listener)
  const told = ({ signal }: { readonly signal: NodeJS.Signals }) => heed('above', signal)
  const left = () => heed('above', 'SIGTERM')
  if (wasLaunched()) {
    process.on('message', told).on('disconnect', left)
    // Being able to hear from a launcher is no reason to stay.
    process.channel?.unref()
    if (!process.connected) left()
  }
  fiber.addObserver((exit: Exit.Exit<unknown, unknown>) => {
    for (const [signal, listener] of here) process.off(signal, listener)
    process.off('message', told).off('disconnect', left)
    teardown(exit, () => {})
  })
})

/** Whether a launcher of ours has started this; anybody else's channel is not for us. What we start was not launched. */
function wasLaunched(): boolean {
  const launched = process.env['TERRARIUM_LAUNCHED'] === '1'
  delete process.env['TERRARIUM_LAUNCHED']
  return launched && process.send !== undefined
}

const interrupt = (fiber: Fiber.Fiber<unknown, unknown>): void => fiber.interruptUnsafe(fiber.id)

/** As the signal would have ended it that nobody listens to; the one of `Ctrl-\` would leave a core behind. */
function endAtOnce(signal: NodeJS.Signals): void {
  const fatal = signal === 'SIGQUIT' ? 'SIGINT' : signal
  process.removeAllListeners(fatal)
  process.kill(process.pid, fatal)
}
