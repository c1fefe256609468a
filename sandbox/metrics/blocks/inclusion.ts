import { inEvaluation, type ObservedMetric, type Observer, type Sample, type Timeline } from '../metric.ts'

/** A mean over the evaluation window of what each block brings; undefined while nothing has come. */
function meanOf(numbers: (sample: Sample) => readonly number[]): (timeline: Timeline) => Observer {
  return (timeline) => {
    let sum = 0
    let count = 0
    return {
      see: (sample) => {
        if (!inEvaluation(sample, timeline)) return
        for (const number of numbers(sample)) {
          sum += number
          count += 1
        }
      },
      value: () => (count === 0 ? undefined : sum / count),
    }
  }
}

export const timeToInclude: ObservedMetric = {
  kind: 'observed',
  name: 'timeToInclude',
  title: 'Time to be included',
  unit: 'seconds',
  definition:
    'Mean time from when a transaction’s block was due to the block that included it, over all that were included in the evaluation window; 0 when nobody waits longer than for the next block.',
  better: 'less',
  observe: meanOf(({ waits }) => waits),
}

/** Waits of those who had to wait, whether or not they got in. */
function delays(result: (mean: number, longest: number) => number): (timeline: Timeline) => Observer {
  return (timeline) => {
    let sum = 0
    let count = 0
    let longest = 0
    let waiting: readonly number[] = []
    const add = (wait: number) => {
      sum += wait
      count += 1
      longest = Math.max(longest, wait)
    }
    return {
      see: (sample) => {
        if (!inEvaluation(sample, timeline)) return
        for (const wait of sample.waits) if (wait > 0) add(wait)
        ;({ waiting } = sample)
      },
      value: () => {
        // Who is still outside when the window closes has waited at least so long.
        const [all, more] = [count + waiting.length, waiting.reduce((total, wait) => total + wait, 0)]
        return all === 0 ? undefined : result((sum + more) / all, Math.max(longest, ...waiting))
      },
    }
  }
}

export const censorshipDelay: ObservedMetric = {
  kind: 'observed',
  name: 'censorshipDelay',
  title: 'Delay of those left out',
  unit: 'seconds',
  definition:
    'Mean time that transactions waited which a block had left out, because the sequencer wanted so or stood still, in the evaluation window; those still waiting at its end count with what they have waited. Undefined when nobody was left out.',
  better: 'less',
  observe: delays((mean) => mean),
}

export const longestDelay: ObservedMetric = {
  kind: 'observed',
  name: 'longestDelay',
  title: 'Longest delay',
  unit: 'seconds',
  definition: 'The longest time that a transaction waited which a block had left out, in the evaluation window.',
  better: 'less',
  observe: delays((_, longest) => longest),
}

export const liveness: ObservedMetric = {
  kind: 'observed',
  name: 'liveness',
  title: 'Liveness',
  unit: 'share of blocks',
  definition:
    'Share of the blocks in the evaluation window for which somebody was there to build them. Undefined without decentralised sequencing.',
  better: 'more',
  observe: meanOf(({ deployments, turn }) => (deployments.sequencing === undefined ? [] : [turn.halted ? 0 : 1])),
}

export const revertedShare: ObservedMetric = {
  kind: 'observed',
  name: 'revertedShare',
  title: 'Reverted transactions',
  unit: 'share of transactions',
  definition: 'Share of the transactions in the evaluation window that reverted: what racing others costs everybody.',
  better: 'less',
  observe: meanOf(({ uses }) => uses.map(({ failed }) => (failed ? 1 : 0))),
}
