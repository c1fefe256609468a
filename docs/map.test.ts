import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { floorsOf } from './floors.ts'

test('nobody imports from a floor above, types included', () => {
  const floors = floorsOf(fileURLToPath(new URL('../', import.meta.url)))
  const height = new Map(floors.flatMap((floor, i) => floor.map(({ path }) => [path, i] as const)))
  const upwards = floors
    .flat()
    .flatMap(({ path, imports }) =>
      [...imports.keys()]
        .filter((other) => height.get(other)! > height.get(path)!)
        .map((other) => `${path} -> ${other}`),
    )
  expect(upwards).toEqual([])
})
