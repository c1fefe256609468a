import { z } from 'zod'

/** What fields were called before, so that a document that still says so is told the name of today. */
export const formerNames = z.registry<{ readonly formerly: string }>()
