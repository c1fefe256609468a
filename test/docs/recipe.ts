import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { projectRoot } from '../../sandbox/artifacts/source-digest.ts'

/** A page in docs/ that says how to write one more of something: the files that are new, and the lines to add elsewhere. */
export interface Recipe {
  readonly page: string
  /** Content by path. */
  readonly files: Readonly<Record<string, string>>
  /** What is added to files that are there, by path. */
  readonly lines: Readonly<Record<string, Addition>>
}

export interface Addition {
  readonly imports: readonly string[]
  /** Each with the line behind which it goes. */
  readonly entries: readonly { readonly behind: string; readonly line: string }[]
}

/** Code on a page that is named by the last path before it. */
const block = /`([\w./-]+\/[\w.-]+\.\w+)`[^`]*\n\n```(\w+)\n(.*?)```/gs

export function recipeOf(page: string, text: string): Recipe {
  const files: Record<string, string> = {}
  const lines: Record<string, Addition> = {}
  for (const [, path, language, code] of text.matchAll(block)) {
    if (language === 'diff') lines[path!] = additionOf(code!)
    else files[path!] = code!
  }
  return { page, files, lines }
}

/** Every page of docs/ that has lines to add: one more recipe is one more page. */
export const recipes: readonly Recipe[] = globSync('docs/write-a*.md', { cwd: projectRoot })
  .sort()
  .map((page) => recipeOf(basename(page), readFileSync(join(projectRoot, page), 'utf8')))
  .filter(({ lines }) => Object.keys(lines).length > 0)

/** A diff without places: imports go on top of the file, each other line behind the one that is shown before it. */
function additionOf(diff: string): Addition {
  const shown = diff.trimEnd().split('\n')
  const added = shown.filter((line) => line.startsWith('+')).map((line) => line.slice(1))
  return {
    imports: added.filter((line) => line.startsWith('import ')),
    entries: shown.flatMap((line, i) =>
      line.startsWith('+') && !line.startsWith('+import ')
        ? [{ behind: shown[i - 1]?.slice(1) ?? '', line: line.slice(1) }]
        : [],
    ),
  }
}

/** @throws when a line is to go behind one that is not there, or is there twice */
export function withLines(content: string, { imports, entries }: Addition): string {
  let lines = content.split('\n')
  for (const { behind, line } of entries) {
    const places = lines.flatMap((there, i) => (there === behind ? [i] : []))
    if (places.length !== 1)
      throw new Error(`"${line}" is to go behind "${behind}", which is there ${places.length} times`)
    lines = lines.toSpliced(places[0]! + 1, 0, line)
  }
  return [...imports, ...lines].join('\n')
}
