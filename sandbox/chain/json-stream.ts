const quote = 0x22
const backslash = 0x5c
const openings = new Set([0x7b, 0x5b])
const closings = new Set([0x7d, 0x5d])

/**
 * Takes a stream of JSON objects and arrays apart that stand one behind the other, with or without anything between them,
 * as Anvil writes them into a socket; chunks may end anywhere, also within a character.
 *
 * @param message called with each one's text when it is whole
 */
export function jsonStream(message: (text: string) => void): (chunk: Buffer) => void {
  let parts: Buffer[] = []
  let depth = 0
  let inText = false
  let escaped = false
  return (chunk) => {
    let start = 0
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i]!
      if (inText) {
        if (escaped) escaped = false
        else if (byte === backslash) escaped = true
        else if (byte === quote) inText = false
      } else if (openings.has(byte)) {
        if (depth++ === 0) start = i
      } else if (depth === 0) {
        // Blanks between messages, or what belongs to none.
        start = i + 1
      } else if (byte === quote) inText = true
      else if (closings.has(byte) && --depth === 0) {
        parts.push(chunk.subarray(start, i + 1))
        message(Buffer.concat(parts).toString('utf8'))
        parts = []
        start = i + 1
      }
    }
    if (depth > 0) parts.push(chunk.subarray(start))
  }
}
