import { type Alias, type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair, Scalar } from 'yaml'
import type { Path } from './mistake.ts'

/** Where a part of a document stands, as offsets into its text, and where its own parts do. */
export interface Place {
  /** Of its value. */
  readonly at: number
  /** Of its key; of its value where it has none. */
  readonly key: number
  readonly parts: ReadonlyMap<PropertyKey, Place>
}

/** A part that is no plain data: why, and where. */
export interface Unclear {
  readonly offset: number
  readonly path: Path
  readonly says: string
  /** Nothing is known of the value there; else it is what is around it that has something wrong. */
  readonly lost: boolean
}

/** More than any campaign needs. Aliases of aliases multiply: a few lines can stand for millions of values. */
const mostValues = 100_000

interface Found {
  readonly value: unknown
  readonly place: Place
}

/**
 * A YAML document as text, numbers, booleans, lists and maps, with aliases and merge keys (`<<`) put in, and with where
 * each part stands. What is nothing of the kind is named and left out, so that all the rest can be looked at.
 */
export function plainData(document: Document): Found & { readonly unclear: readonly Unclear[] } {
  const unclear: Unclear[] = []
  const targets = targetsOf(document.contents)
  const within = new Set<Node>()
  let values = 0

  const lose = (offset: number, path: Path, says: string): Found => {
    unclear.push({ offset, path, says, lost: true })
    return { value: undefined, place: { at: offset, key: offset, parts: new Map() } }
  }

  /** Said once, and of the whole: what is left of it would look as if something were missing. */
  const tooMany = (offset: number): Found => {
    if (values === mostValues + 1) {
      const says = `with this the file says more than ${mostValues} things: leave some out; aliases multiply what they repeat`
      unclear.push({ offset, path: [], says, lost: true })
    }
    return { value: undefined, place: { at: offset, key: offset, parts: new Map() } }
  }

  const read = (node: unknown, path: Path, outer: number): Found => {
    if (!isNode(node)) return { value: null, place: { at: outer, key: outer, parts: new Map() } }
    const offset = startOf(node, outer)
    values += 1
    if (values > mostValues) return tooMany(offset)
    if (isAlias(node)) return readAlias(node, path, offset)
    if (node.tag !== undefined && !plainTags.has(node.tag)) {
      return lose(
        offset,
        path,
        `the tag ${tagText(node.tag)} means nothing here: write plain text, numbers, lists or maps`,
      )
    }
    if (isScalar(node)) return readScalar(node, path, offset)
    within.add(node)
    const found = isMap(node) ? readMap(node.items as readonly Pair[], path, offset) : readList(node, path, offset)
    within.delete(node)
    return found
  }

  const readAlias = (alias: Alias, path: Path, offset: number): Found => {
    const target = targets.get(alias)
    if (target === undefined)
      return lose(offset, path, `nothing before this is marked &${alias.source}, which *${alias.source} repeats`)
    if (within.has(target)) return lose(offset, path, `*${alias.source} stands within what it repeats: that never ends`)
    return read(target, path, offset)
  }

  const readScalar = ({ value }: Scalar, path: Path, offset: number): Found => {
    const place = { at: offset, key: offset, parts: new Map() }
    if (typeof value === 'string' && !value.isWellFormed()) {
      return lose(
        offset,
        path,
        'half a character is written here (one \\ud…  without its other): write the character itself',
      )
    }
    if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return { value, place }
    const what = value instanceof Date ? 'a date' : 'data of another kind'
    return lose(offset, path, `YAML reads this as ${what}: put it in quotes to make it text`)
  }

  const readList = (node: Node, path: Path, offset: number): Found => {
    const items = isSeq(node) ? node.items : []
    const parts = new Map<PropertyKey, Place>()
    const value = items.map((item, i) => {
      const { value: each, place } = read(item, [...path, i], offset)
      parts.set(i, place)
      return each
    })
    return { value, place: { at: offset, key: offset, parts } }
  }

  const readMap = (pairs: readonly Pair[], path: Path, offset: number): Found => {
    const value: Record<string, unknown> = {}
    const parts = new Map<PropertyKey, Place>()
    const merged: (readonly [node: unknown, offset: number])[] = []
    for (const { key: written, value: node } of pairs) {
      const at = isNode(written) ? startOf(written, offset) : offset
      if (isMergeKey(written)) {
        merged.push([node, at])
        continue
      }
      const key = nameOf(written)
      if (key === undefined) {
        unclear.push({ offset: at, path, says: 'a key has to be a text, such as `days`', lost: false })
        continue
      }
      const here = [...path, key]
      const { value: each, place } = read(node, here, at)
      const earlier = parts.get(key)
      if (earlier !== undefined) {
        unclear.push({ offset: at, path: here, says: 'this stands here twice: leave one of them out', lost: false })
      } else if (key === '__proto__') {
        // Not to be made a key of anything: it would be no key, but the object’s prototype.
        unclear.push({ offset: at, path: here, says: 'nothing by this name is known here', lost: false })
      } else {
        value[key] = each
        parts.set(key, { ...place, key: at })
      }
    }
    for (const [node, at] of merged) mergeInto(value, parts, node, path, at)
    return { value, place: { at: offset, key: offset, parts } }
  }

  /** What the map itself says wins, and of several merged maps the first. */
  const mergeInto = (
    value: Record<string, unknown>,
    parts: Map<PropertyKey, Place>,
    node: unknown,
    path: Path,
    at: number,
  ): void => {
    const found = read(node, [...path, '<<'], at)
    const sources = Array.isArray(found.value)
      ? found.value.map((each: unknown, i) => ({ value: each, place: found.place.parts.get(i)! }))
      : [found]
    for (const source of sources) {
      if (source.value === undefined) continue
      if (typeof source.value !== 'object' || source.value === null || Array.isArray(source.value)) {
        unclear.push({
          offset: at,
          path,
          says: '`<<` takes over a map or a list of maps, such as `<<: *usual`',
          lost: false,
        })
        continue
      }
      for (const [key, each] of Object.entries(source.value)) {
        if (parts.has(key)) continue
        value[key] = each
        parts.set(key, source.place.parts.get(key)!)
      }
    }
  }

  const nameOf = (written: unknown): string | undefined => {
    const node = isAlias(written) ? targets.get(written) : written
    if (!isScalar(node) || node.value === null || typeof node.value === 'object' || typeof node.value === 'symbol')
      return undefined
    const name = String(node.value)
    return name.isWellFormed() ? name : undefined
  }

  const found = read(document.contents, [], 0)
  return { ...found, unclear }
}

/** What each alias repeats: the last node before it that has its name. */
function targetsOf(contents: unknown): ReadonlyMap<Alias, Node> {
  const named = new Map<string, Node>()
  const targets = new Map<Alias, Node>()
  const visit = (node: unknown): void => {
    if (!isNode(node)) return
    if (isAlias(node)) {
      const target = named.get(node.source)
      if (target !== undefined) targets.set(node, target)
      return
    }
    if (node.anchor !== undefined) named.set(node.anchor, node)
    if (isSeq(node)) node.items.forEach(visit)
    if (isMap(node)) {
      for (const { key, value } of node.items) {
        visit(key)
        visit(value)
      }
    }
  }
  visit(contents)
  return targets
}

/** What the tags of plain data begin with. */
export const core = 'tag:yaml.org,2002:'
const plainTags: ReadonlySet<string> = new Set(
  ['map', 'seq', 'str', 'int', 'float', 'bool', 'null'].map((name) => core + name),
)
const tagText = (tag: string): string => (tag.startsWith(core) ? `!!${tag.slice(core.length)}` : tag)

/** Only as a plain word: in quotes it is a key like any other. */
const isMergeKey = (key: unknown): boolean => isScalar(key) && key.type === Scalar.PLAIN && key.source === '<<'

const startOf = ({ range }: Node, otherwise: number): number => range?.[0] ?? otherwise
