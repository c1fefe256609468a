import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'

/** A stage on the way of a block: a type, and what makes it of the one before. */
export interface Stage {
  readonly type: string
  /** The first sentence that the code says of it. */
  readonly says: string
  /** Which file declares it, from the root. */
  readonly file: string
  readonly makers: readonly Maker[]
}

export interface Maker {
  readonly name: string
  readonly file: string
}

/** The page of types: its numbered ones are the stages until the books. */
const page = 'sandbox/block/way-of-a-block.ts'
/** Then a run looks at the books. */
const measured = { Sample: 'sandbox/metrics/metric.ts', Metric: 'sandbox/metrics/metric.ts' }

const makers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Intent: { decide: 'agents/agent.ts' },
  Candidate: { deliberate: 'sandbox/world/deliberate.ts', admitted: 'sandbox/world/admission.ts' },
  BlockTransaction: { order: 'sandbox/world/order.ts', assemble: 'sandbox/world/assemble.ts' },
  MinedBlock: { produceBlock: 'sandbox/world/block.ts' },
  Fact: { indexEvents: 'sandbox/ledger/event-index.ts' },
  Entry: { bookBlock: 'sandbox/world/block.ts' },
  Sample: { openSampler: 'sandbox/run/sampler.ts' },
  Metric: { openRecorder: 'sandbox/metrics/recorder.ts' },
}

const numbered = /\/\*\* \d+\. ([^]*?)\*\/\nexport (?:interface (\w+)|type \{ (\w+) \} from '(.*)')/g

/** @throws when the code has no such types, or no such makers of them */
export function blockWay(root: string): readonly Stage[] {
  const read = (file: string): string => (existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '')
  const stages = [...read(page).matchAll(numbered)].map(([, says, own, brought, from]) => ({
    type: (own ?? brought)!,
    says: firstSentence(says!),
    file: from === undefined ? page : posix.join(dirname(page), from),
  }))
  for (const [type, file] of Object.entries(measured))
    stages.push({ type, says: firstSentence(saidOf(type, read(file))), file })
  const known = Object.keys(makers).join()
  if (known !== stages.map(({ type }) => type).join()) {
    throw new Error(
      `docs/block-way.ts: the way of a block is ${stages.map(({ type }) => type).join()}, and here ${known}`,
    )
  }
  return stages.map((stage) => {
    if (!new RegExp(`^export (?:interface|type) ${stage.type}\\b`, 'm').test(read(stage.file))) {
      throw new Error(`docs/block-way.ts: ${stage.file} declares no ${stage.type}`)
    }
    const made = Object.entries(makers[stage.type]!).map(([name, file]) => ({ name, file }))
    for (const { name, file } of made) {
      const there = new RegExp(`^(?:export (?:const|function) ${name}\\b|  readonly ${name}: )`, 'm').test(read(file))
      if (!there) throw new Error(`docs/block-way.ts: ${file} has no ${name}, which is to make ${stage.type}`)
    }
    if (!made.some(({ file }) => new RegExp(`\\b${stage.type}`, 'i').test(read(file)))) {
      throw new Error(`docs/block-way.ts: nothing that is to make ${stage.type} knows it`)
    }
    return { ...stage, makers: made }
  })
}

const saidOf = (type: string, text: string): string =>
  new RegExp(`/\\*\\* ((?:(?!\\*/)[^])*)\\*/\\nexport (?:interface|type) ${type}\\b`).exec(text)?.[1] ?? ''

function firstSentence(said: string): string {
  const [sentence] = said
    .replace(/\n[ \t]*\*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .split(/(?<=[.;])\s/)
  return sentence!.replace(/[.;]$/, '')
}
