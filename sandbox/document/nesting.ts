import { type CST, Lexer } from 'yaml'

/** Deeper than anything goes that is read here; far deeper ones exhaust the parser’s stack. */
export const mostLevels = 64

/** Where more brackets are open than may be. Parsing takes seconds where they are hundreds of thousands. */
export function bracketsTooDeep(text: string): number | undefined {
  let offset = 0
  let level = 0
  let scalar = false
  for (const token of new Lexer().lex(text)) {
    if (marks.has(token)) {
      scalar = token === scalarMark
      continue
    }
    if (!scalar && (token === '[' || token === '{')) level += 1
    if (!scalar && (token === ']' || token === '}')) level -= 1
    if (level > mostLevels) return offset
    offset += token.length
    scalar = false
  }
  return undefined
}

/** What the lexer says about the text and is not in it: a scalar comes next, a document, a flow ends that was not closed. */
const scalarMark = '\u001f'
const marks: ReadonlySet<string> = new Set([scalarMark, '\u0002', '\u0018'])

/** Where a text becomes too deep to be composed, which is done by recursion; looked for without any. */
export function tokensTooDeep(tokens: readonly CST.Token[]): number | undefined {
  const open: (readonly [token: CST.Token, level: number])[] = tokens.map((token) => [token, 0])
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [token, level] = next
    if (level > mostLevels) return token.offset
    if (token.type === 'document' && token.value !== undefined) open.push([token.value, level])
    if (!('items' in token)) continue
    for (const { key, value } of token.items) {
      if (key) open.push([key, level + 1])
      if (value) open.push([value, level + 1])
    }
  }
  return undefined
}
