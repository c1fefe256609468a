import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { remembered } from './remembered.ts'

test('an object is asked about once, whatever the answer is, and another one for itself', () => {
  fc.assert(
    fc.property(
      fc.array(fc.option(fc.integer(), { nil: undefined }), { minLength: 1 }),
      fc.infiniteStream(fc.nat()),
      (answers, places) => {
        const objects = answers.map((answer) => ({ answer }))
        const asked: object[] = []
        const answerOf = remembered((of: { readonly answer: number | undefined }) => {
          asked.push(of)
          return of.answer
        })
        for (let i = 0; i < 50; i++) {
          const one = objects[places.next().value! % objects.length]!
          expect(answerOf(one)).toBe(one.answer)
        }
        expect(new Set(asked).size).toBe(asked.length)
      },
    ),
  )
})
