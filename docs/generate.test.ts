import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { generateDocs } from './generate.ts'

it.each(Object.entries(await generateDocs()))('%s says what the code says (npm run docs)', (name, content) => {
  expect(readFileSync(new URL(name, import.meta.url), 'utf8')).toBe(content)
})
