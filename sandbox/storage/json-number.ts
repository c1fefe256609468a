import { Schema, SchemaTransformation } from 'effect'

/**
 * Numbers for which JSON has no word. In files `null` stands for them; here they are what they are. Every file of ours is
 * written and read by these, so that nothing else has to know of it.
 */
const orNull = <To extends Schema.Codec<number | undefined>>(to: To, missing: To['Type']) =>
  Schema.NullOr(Schema.Number).pipe(
    Schema.decodeTo(
      to,
      SchemaTransformation.transform<To['Encoded'], number | null>({
        decode: (written) => written ?? missing,
        // JSON knows no negative zero: what is written comes back the same.
        encode: (value) => (Number.isFinite(value) ? value! + 0 : null),
      }),
    ),
  )

/** A number, where there is one. */
export const perhaps = orNull(Schema.UndefinedOr(Schema.Number), undefined)

/** A place in a list or among parts that has to be filled, if with no number. */
export const orNaN = orNull(Schema.Number, NaN)

/** An interval whose bounds are infinite where the data cannot give them. */
export const interval = Schema.Struct({
  lower: orNull(Schema.Number, -Infinity),
  upper: orNull(Schema.Number, Infinity),
})
