import { z } from 'zod'

/** A text that tables, pages and terminals show: not empty, not endless, and nothing that moves a terminal’s cursor. */
export const shownText = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/\S/, 'a text that is not empty')
    .regex(/^[\P{Cc}\n]*$/u, 'a text without control characters')
