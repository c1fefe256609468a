import { fileURLToPath } from 'node:url'
import { blockWay, type Stage } from './block-way.ts'
import { type Floor, floorsOf, type Room } from './floors.ts'
import { mapDrawing } from './map-drawing.ts'

const root = fileURLToPath(new URL('../', import.meta.url))

/** The map of the code: a page, and the drawing on it. */
export function mapPages(note: string): Record<string, string> {
  const stages = blockWay(root)
  const floors = floorsOf(root)
  return { 'map.md': pageOf(note, stages, floors), 'map.svg': mapDrawing(stages, floors) }
}

const link = (file: string): string => `[\`${file}\`](../${file})`

const stageRow = ({ type, says, file, makers }: Stage, i: number): string =>
  `| ${i + 1} | \`${type}\` | ${says} | ${link(file)} | ${makers.map((maker) => `\`${maker.name}\`, ${link(maker.file)}`).join('; ')} |`

const roomRow = ({ path, purpose, imports }: Room): string => {
  const named = (how: 'code' | 'types') =>
    [...imports]
      .flatMap(([other, each]) => (each === how ? [other.replace('sandbox/', '')] : []))
      .sort()
      .join(', ')
  return `| ${link(path)} | ${purpose} | ${named('code')} | ${named('types')} |`
}

const pageOf = (note: string, stages: readonly Stage[], floors: readonly Floor[]): string => `${note}
# Map

![The way of a block, and the floors of the code](map.svg)

Drawn from the code: types and their sentences from the page of types and what it names, floors from what lint forbids, dots
from real imports, tests left out. \`npm run docs\` draws it anew, and a test fails while it is not true.

## The way of a block

It runs one way. What the chain shows after a block is all that agents see at the next; no agent sees a metric, and no
metric asks an agent. The order in which a step does it is \`propose\`, ${link('sandbox/world/propose.ts')}, and then
\`step\`, ${link('sandbox/world/step.ts')}.

| | type | is | declared in | made by |
| --- | --- | --- | --- | --- |
${stages.map(stageRow).join('\n')}

## The floors

From the top down; each floor imports lower ones only, and lint holds it (\`.oxlintrc.json\`).

| room | for | imports code of | and types of |
| --- | --- | --- | --- |
${floors.toReversed().flat().map(roomRow).join('\n')}
`
