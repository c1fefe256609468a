import { Console, Effect } from 'effect'
import { Command } from 'effect/cli'
import { type ExaminationFinding, examinations } from './examination.ts'
import { Failed } from './run.ts'

const marks: Readonly<Record<ExaminationFinding['state'], string>> = { well: 'ok   ', note: 'note ', ill: 'WRONG' }

/** Tries whatever a run needs, as a run does, and says what is in the way. */
export const doctor = Command.make(
  'doctor',
  {},
  Effect.fn('doctor')(function* () {
    let ill = 0
    for (const { name, examine, needsAll = false } of examinations) {
      const found =
        needsAll && ill > 0
          ? [{ state: 'note' as const, said: 'not tried, because of what is wrong above' }]
          : yield* examine.pipe(
              Effect.catch(({ message }) =>
                Effect.succeed<readonly ExaminationFinding[]>([{ state: 'ill', said: message }]),
              ),
            )
      for (const { state, said } of found) {
        if (state === 'ill') ill += 1
        yield* Console.log(`${marks[state]} ${name.padEnd(10)} ${said}`)
      }
    }
    if (ill > 0) return yield* new Failed({})
  }),
).pipe(
  Command.withDescription('Try what a run needs on this machine, and say what is in the way'),
  Command.withExamples([{ command: 'terrarium doctor', description: 'When something does not start' }]),
)
