import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { lately } from './lately.ts'

test('an object is asked about once in a row, whatever the answer is, and another one for itself', () => {
  fc.assert(
    fc.property(
      fc.array(fc.option(fc.integer(), { nil: undefined }), { minLength: 1 }),
      fc.array(fc.nat(), { maxLength: 50 }),
      (answers, places) => {
        const objects = answers.map((answer) => ({ answer }))
        const asked: object[] = []
        const answerOf = lately((of: { readonly answer: number | undefined }) => {
          asked.push(of)
          return of.answer
        })
        const all = places.map((place) => objects[place % objects.length]!)
        for (const one of all) expect(answerOf(one)).toBe(one.answer)
        expect(asked).toEqual(all.filter((one, i) => one !== all[i - 1]))
      },
    ),
  )
})
