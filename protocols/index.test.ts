import { expect, test } from 'vitest'
import { chainProtocols } from './index.ts'
import type { AnyProtocol } from './protocol.ts'

test('whatever a protocol builds on, always or where it is on, is deployed before it', () => {
  const before: string[] = []
  for (const [name, { needs, mayNeed = [] }] of Object.entries<AnyProtocol>(chainProtocols)) {
    expect(before, name).toEqual(expect.arrayContaining([...needs, ...mayNeed]))
    before.push(name)
  }
})
