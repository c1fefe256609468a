import { execFileSync } from 'node:child_process'
import { mkdtempSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Effect } from 'effect'
import { describe, expect, test } from 'vitest'
import { mostBytes, readText } from './written-text.ts'

const folder = mkdtempSync(join(tmpdir(), 'terrarium-test-text-'))
const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}
const read = (path: string): Promise<string> => Effect.runPromise(readText(path))
const reason = (path: string): Promise<string> =>
  Effect.runPromise(Effect.flip(readText(path)).pipe(Effect.map((error) => error.reason)))

const text = 'name: Größe 🌱\n'

describe('a file', () => {
  test.each([
    ['in UTF-8', Buffer.from(text)],
    ['in UTF-8 with its mark', Buffer.from(`\ufeff${text}`)],
    ['in UTF-16, the low byte first', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['in UTF-16, the high byte first', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
  ])('%s is read as the same text', async (_what, bytes) => {
    expect(await read(file('encoded', bytes))).toBe(text)
  })

  test('may end its lines as Windows does, or as old Macs did', async () => {
    expect(await read(file('windows', 'a: 1\r\nb: 2\r\n'))).toBe('a: 1\r\nb: 2\r\n')
    expect(await read(file('mac', 'a: 1\rb: 2\r'))).toBe('a: 1\nb: 2\n')
  })

  test('that is no text is refused, with the line', async () => {
    expect(await reason(file('latin', Buffer.from('a: 1\nb: caf\xe9\n', 'latin1')))).toMatch(/^line 2 is not UTF-8/)
    expect(await reason(file('binary', 'a: 1\nb: \0\n'))).toMatch(/^line 2 has the character U\+0000/)
    expect(await reason(file('escape', 'a: \u001b[31m\n'))).toMatch(/^line 1 has the character U\+001B/)
    expect(await reason(file('half', Buffer.from([0xff, 0xfe, 0x00, 0xd8])))).toMatch(/UTF-16/)
  })

  test('as large as is read is read, and one byte more is refused', async () => {
    const path = file('large', 'a')
    writeFileSync(path, ' '.repeat(mostBytes))
    expect((await read(path)).length).toBe(mostBytes)
    truncateSync(path, mostBytes + 1)
    expect(await reason(path)).toMatch(/more than 1048576 bytes/)
  })

  test('that is none is refused and never waited for: a folder, a pipe, a device, a socket, a link that leads nowhere', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe')])
    symlinkSync(join(folder, 'loop'), join(folder, 'loop'))
    const server = createServer().listen(join(folder, 'socket'))
    await new Promise((resolve) => server.on('listening', resolve))
    expect(await reason(folder)).toMatch(/a folder/)
    expect(await reason(join(folder, 'pipe'))).toMatch(/a pipe/)
    expect(await reason(join(folder, 'socket'))).toMatch(/a socket/)
    expect(await reason('/dev/zero')).toMatch(/a device/)
    expect(await reason(join(folder, 'loop'))).toMatch(/circle/)
    expect(await reason(join(folder, 'nothing'))).toMatch(/no such file/)
    expect(await reason(join(folder, 'binary', 'x'))).toMatch(/no such file/)
    server.close()
  })

  test('of a name that no file can have is refused, and the name shown without what a terminal would obey', async () => {
    const error = await Effect.runPromise(Effect.flip(readText('a\u001b[31m\0b')))
    expect(error.message).toBe('a�[31m�b cannot be read: no file can have such a name')
    expect((await Effect.runPromise(Effect.flip(readText('x'.repeat(100_000))))).message.length).toBeLessThan(500)
  })
})
